"""Management of the exchanges."""
