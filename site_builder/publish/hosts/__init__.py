"""Who serves what is published: what each host bears, needs and does."""
