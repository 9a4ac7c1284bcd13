"""What training did, as curves: the cost and every weight's gradient over the iterations."""
