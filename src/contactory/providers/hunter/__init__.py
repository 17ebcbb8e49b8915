"""Hunter: whether e-mail addresses can be written to, by its API v2."""
