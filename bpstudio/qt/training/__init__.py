"""The settings of training, the cost and the layers."""
