"""What only all the content together says: what is published, in which order."""
