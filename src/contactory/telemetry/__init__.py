"""Logs and metrics: what the parts say about themselves."""
