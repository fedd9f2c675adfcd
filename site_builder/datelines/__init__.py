"""Datelines: where and when an article was filed, as text to place, instant and zone."""
