"""PostgreSQL and Redis that come with the installation, for whoever has none."""
