"""Forms of the app authorities."""
