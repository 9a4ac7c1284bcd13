"""A worked solution as a value, to be written in any format: the network, its passes, its chains and its update."""
