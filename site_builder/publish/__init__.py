"""A built site to its hosts: what readers will see, and sent so that they never meet half of it."""
