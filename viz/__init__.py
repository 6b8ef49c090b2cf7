"""viz draws and explains the graph that a computation records."""
