"""A server that speaks the wire formats of the providers, answers about invented people, and bills nobody."""
