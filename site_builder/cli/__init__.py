"""The command line: what can be asked for, and how it is answered."""
