"""The clean records: contacts, companies, and who changed which of their fields."""
