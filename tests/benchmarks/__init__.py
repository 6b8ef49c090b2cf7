"""Benchmarks of autograd_lite and its peers: ``python tests/benchmarks/run.py``."""
