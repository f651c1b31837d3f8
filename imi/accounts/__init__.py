"""Accounts of officials: login, second factor, language, membership."""
