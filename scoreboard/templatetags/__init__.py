"""Template tags of the Scoreboard."""
