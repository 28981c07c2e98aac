"""Step 3, Catalogue: registrations, delegates, and what the firms that take part see of each other."""
