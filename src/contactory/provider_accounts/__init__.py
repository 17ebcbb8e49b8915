"""Provider accounts: the keys of a workspace, and the limits and the breaker of each real account."""
