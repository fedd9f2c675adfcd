"""What rsync reaches as a target: over ssh, from a daemon, or here."""
