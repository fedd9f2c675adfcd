"""A module for each command: what it can be asked for, and how it is answered."""
