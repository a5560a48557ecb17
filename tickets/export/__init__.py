"""The list as a file: exactly the tickets of its filters, all of them, in its order, at flat memory."""
