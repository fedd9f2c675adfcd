"""What a site remembers from one build to the next."""
