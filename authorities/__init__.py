"""Who takes part: countries, areas, authorities, coordinators, officials, and their search."""
