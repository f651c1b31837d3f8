"""Api of the app authorities."""
