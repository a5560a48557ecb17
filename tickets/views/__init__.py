"""The pages of the tickets, split by noun."""
