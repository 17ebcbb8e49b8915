"""The embedded database and broker, who shares them, and the supervisor behind serve."""
