"""Trade elasticities by source, with the flags each source carries."""
