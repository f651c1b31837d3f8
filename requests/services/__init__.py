"""Services of the app requests."""
