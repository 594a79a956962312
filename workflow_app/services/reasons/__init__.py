"""Why, and why not: one set of rules behind every offer, every refusal and every explanation."""
