"""A folder of this machine as a target, as it is or in releases."""
