"""Views of the app authorities."""
