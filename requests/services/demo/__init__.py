"""The demo: a federation on real registers, and live cases for its people."""
