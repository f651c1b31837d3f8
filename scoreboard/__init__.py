"""How well it goes: facts, indicators, editions, open data."""
