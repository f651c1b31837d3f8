"""Selectors of the app scoreboard."""
