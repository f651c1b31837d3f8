"""Models of the app requests."""
