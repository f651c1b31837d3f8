"""Api of the app scoreboard."""
