"""Management of the Scoreboard."""
