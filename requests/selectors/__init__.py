"""Selectors of the app requests."""
