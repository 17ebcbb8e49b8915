"""Enrichment: recipes, and runs of them over chosen contacts or companies; every question is paid for once."""
