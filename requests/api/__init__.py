"""Api of the app requests."""
