"""One module per format; each turns a diagram into text and does nothing else."""
