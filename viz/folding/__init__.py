"""What hangs together in a large graph: scopes, repeated blocks, what is near the output."""
