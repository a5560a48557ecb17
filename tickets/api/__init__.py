"""The tickets REST API, split by noun."""
