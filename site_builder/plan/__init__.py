"""The plan: every page of the site is enumerated here, and nowhere else."""
