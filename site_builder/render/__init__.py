"""A page's value to its bytes."""
