"""What must not lose work, with the fault put in on purpose. ``python3 -m tests.faults`` runs everything."""
