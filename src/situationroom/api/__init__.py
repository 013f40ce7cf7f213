"""The door for programs: one module a room, OpenAPI 3.1, problems in two languages."""
