"""Tables, transactions and the named queries of each noun."""
