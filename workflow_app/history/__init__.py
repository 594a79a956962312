"""The decision history: one leaf an act, each bound to the one before it, so that a later change shows."""
