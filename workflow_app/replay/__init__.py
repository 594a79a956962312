"""Recorded acts played once more through the services, as the people who acted, in a database made for it."""
