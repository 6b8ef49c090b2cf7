"""What Hypothesis draws: shapes, dtypes, axes, arrays that an op takes, matrices, and whole programs."""
