"""Commands of the Scoreboard."""
