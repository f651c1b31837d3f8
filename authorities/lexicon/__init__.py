"""What words of 26 languages mean: professions, areas, kinds of authority, countries, places."""
