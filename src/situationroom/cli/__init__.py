"""Door for operators: the `situationroom` command."""
