"""A simulated history of the network, with the totals that the edition of 2017 published."""
