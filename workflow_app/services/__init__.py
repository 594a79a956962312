"""The verbs of the product: one write path for pages, API, command line and timers."""
