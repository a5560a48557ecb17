"""The analytics project: knows tickets only as JSON from the tickets REST API."""
