"""How Slovak writes dates."""
