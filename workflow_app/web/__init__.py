"""Pages: one file a noun. They read in one transaction, end it, and only then render; acts go through `attempting`."""
