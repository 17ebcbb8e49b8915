"""Timed runs, and what they are made of; not part of the package, and not of the tests."""
