"""Apollo: people and organizations, by its REST API v1."""
