"""Every change a learner can make, one value each."""
