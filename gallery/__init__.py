"""`make screenshots`: every page and state of both deployables, as pictures."""
