"""Validated content → one frozen `Kind`; each room builds what the module of its name in the domain declares."""
