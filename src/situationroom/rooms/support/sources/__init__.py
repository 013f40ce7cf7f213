"""Where programmes are published: one folder a feed."""
