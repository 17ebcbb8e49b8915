"""What is done with accounts at providers and their gates, one module a verb."""
