"""Plain frozen data: what authors state, and what pages show."""
