"""What each rule demands, in words: shown for a rule that holds, and beside the reason of one that does not."""
