"""Explorium: businesses and prospects, by its AgentSource API v1."""
