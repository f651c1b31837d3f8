"""Services of the app scoreboard."""
