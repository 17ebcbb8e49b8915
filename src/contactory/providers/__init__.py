"""Data providers: what each can be asked, and the clients that ask. PURE: no Django, no database, no settings."""
