"""Functions that both libraries have and that are not compared, each with the reason."""

from .pair import words

INTEGERS = "on integers and bits, and has no derivative: see tests/ops/test_bitwise.py"
CREATES = "makes an array of no other: see tests/test_creation.py"
DTYPES = "about dtypes, which are NumPy's"
OTHER = "PyTorch means another thing by the name"
TOOL = "no function of arrays"

EXCLUDED = {
    **dict.fromkeys(
        words("bitwise_and bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor gcd lcm"), INTEGERS
    ),
    **dict.fromkeys(words("arange eye full linspace logspace ones zeros fft.fftfreq fft.rfftfreq"), CREATES),
    **dict.fromkeys(words("asarray tensor from_dlpack ones_like zeros_like"), CREATES),
    **dict.fromkeys(["empty", "empty_like"], "its elements are whatever was there"),
    **dict.fromkeys(words("can_cast finfo iinfo result_type"), DTYPES),
    **dict.fromkeys(["bilinear", "linear", "select", "grad"], OTHER),
    **dict.fromkeys(["no_grad", "vmap"], TOOL),
    "allclose": "a bool of Python, of what isclose says",
}
