"""Each file of content/ understood for itself, with all that is wrong in it."""
