"""What speed costs: kernels bound to arrays that are allocated once, and run over and over."""
