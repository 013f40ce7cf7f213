"""Door for programs: one module per room, OpenAPI 3.1."""
