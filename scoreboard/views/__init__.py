"""Views of the app scoreboard."""
