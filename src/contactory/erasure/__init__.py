"""Erasing a person on request, with a receipt, and removing files and rows whose time is over."""
