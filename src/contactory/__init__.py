"""Contactory: contact files in, clean records out, nothing lost."""
