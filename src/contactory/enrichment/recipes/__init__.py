"""What a recipe says and decides: which provider is asked next, by what, and which answer is taken. No database."""
