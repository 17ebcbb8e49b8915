"""Writes of enrichments."""
