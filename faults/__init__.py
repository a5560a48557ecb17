"""What must happen on the worst day, tried on real processes: `make faults`."""
