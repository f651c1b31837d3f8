"""Template tags of the shell: load `ui`."""
