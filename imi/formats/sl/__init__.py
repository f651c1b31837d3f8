"""How Slovene writes dates."""
