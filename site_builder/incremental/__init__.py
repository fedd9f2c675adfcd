"""What has to be made again, and why."""
