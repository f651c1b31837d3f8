"""Forms of the app requests."""
