"""Commands of the exchanges."""
