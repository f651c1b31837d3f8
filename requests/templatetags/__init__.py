"""Template tags of the app requests."""
