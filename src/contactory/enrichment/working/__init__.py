"""The work of a run: claim items, ask providers, settle what came back; a turn is one execution of its step."""
