"""Models of the app authorities."""
