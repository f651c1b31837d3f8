"""Views of the app requests."""
