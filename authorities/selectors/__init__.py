"""Selectors of the app authorities."""
