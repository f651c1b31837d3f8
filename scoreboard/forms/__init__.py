"""Forms of the app scoreboard."""
