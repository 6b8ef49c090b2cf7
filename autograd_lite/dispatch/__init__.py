"""NumPy's own functions on variables: ``np.sin(t)``, ``np.mean(t)``, ``np.add(a, b, out=t)``.

`ufuncs` answers NumPy's ``__array_ufunc__``, `functions` its ``__array_function__``. Both look a function up by name
among those that this library has, and raise where there is none: never a constant in silence.
"""
