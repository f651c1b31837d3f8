"""Services of the app authorities."""
