"""Writes of contacts and companies."""
