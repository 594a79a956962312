"""Is a definition sound? Faults name the path of the key, so that loading can tell its file and line."""
