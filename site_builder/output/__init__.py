"""Staged files to the output folder, recorded and published atomically."""
