"""Building again whenever something was saved."""
