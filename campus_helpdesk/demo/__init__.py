"""Believable tickets for demonstrations and measurements."""
