"""What a person sees first: what needs a decision, what runs, what was done lately."""
