"""The embedded database and broker, and the supervisor behind serve."""
