"""A dossier as it stood on a day that is over: what was kept of it, and what follows from that."""
