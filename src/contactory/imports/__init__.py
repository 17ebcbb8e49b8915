"""Imports: one run of one stored file into contacts, and every row's way through it."""
