"""Models of the app scoreboard."""
