"""A body decides: the roll, the round, the ballots under seal, the count, the minutes."""
