"""What can be done with imports, one module a verb."""
