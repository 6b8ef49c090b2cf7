"""Tensors on a CUDA device, by the stand-in: what waits, what is copied, what is launched, what is refused."""

import numpy as np
import pytest
from fake_cupy import METER

import autograd_lite as ag
from autograd_lite import apply, hollow, hotpath
from autograd_lite.errors import DeviceError
from viz import draw

pytestmark = pytest.mark.usefixtures("cupy")


def on(values, **how):
    return ag.tensor(values, device="cuda", **how)


def host(x):
    return x.numpy()


def network(rng):
    """Parameters and data of a small network with a softmax at its end, on the device."""
    sizes = [(4, 16), (16,), (16, 3), (3,)]
    parameters = [on(rng.normal(size=size) * 0.3, requires_grad=True) for size in sizes]
    x = rng.normal(size=(32, 4))
    return parameters, on(x), on(np.eye(3)[np.argmax(x[:, :3], axis=1)])


def loss_of(parameters, x, target):
    w1, b1, w2, b2 = parameters
    hidden = ag.relu(x @ w1 + b1)
    return -(ag.log_softmax(hidden @ w2 + b2, axis=-1) * target).sum() / 32.0


def test_training_neither_waits_nor_copies():
    """A loop of forward, backward and update keeps the device busy: the host never waits for it, nor sends to it."""
    parameters, x, target = network(np.random.default_rng(0))
    first = float(loss_of(parameters, x, target))
    with METER.counted() as meter:
        for _ in range(20):
            loss = loss_of(parameters, x, target)
            loss.backward()
            with ag.no_grad():
                for p in parameters:
                    p -= 0.5 * p.grad
                    p.zero_grad()
    assert (meter.waits, meter.uploads, meter.downloads) == (0, 0, 0)
    assert meter.launches / 20 <= 50
    assert float(loss) < 0.5 * first


def test_training_gives_numpys_numbers():
    (here, there), data = ([], []), []
    for library in ("cpu", "cuda"):
        rng = np.random.default_rng(0)
        parameters, x, target = network(rng)
        if library == "cpu":
            parameters = [ag.tensor(host(p), requires_grad=True) for p in parameters]
            x, target = (ag.tensor(host(v)) for v in (x, target))
        data = loss_of(parameters, x, target)
        data.backward()
        (here if library == "cpu" else there).extend(host(p.grad) for p in parameters)
    for a, b in zip(here, there, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "forward", "backward"),
    [
        (lambda x: x * 2.0, 1, 1),
        (lambda x: x + x, 1, 1),
        (ag.tanh, 1, 3),
        (ag.exp, 1, 1),
        (ag.relu, 1, 2),
        (ag.sin, 1, 2),
        (lambda x: x @ x, 1, 3),
        (lambda x: x.T, 0, 0),
        (lambda x: x[0], 0, 2),
        (lambda x: x.sum(), 1, 0),
        (ag.softmax, 5, 4),
    ],
)
def test_launches_of_an_op(call, forward, backward):
    """How many kernels an op launches, beside the copy of the gradient that a leaf may need; waits: none."""
    x = on(np.ones((3, 3)), requires_grad=True)
    call(x).sum().backward()  # the first time, what its rule gives is looked at
    x.zero_grad()
    with METER.counted() as meter:
        y = call(x)
    assert meter.launches <= forward
    seed = host(y) * 0 + 1.0
    seed = on(seed)
    with METER.counted() as meter:
        y.backward(seed)
    assert meter.launches <= backward + 2  # the seed is copied, and maybe the gradient of the leaf
    assert (meter.waits, meter.uploads, meter.downloads) == (0, 0, 0)


def test_zero_wins_without_waiting():
    """A branch that was not taken contributes 0, though nobody looks whether there is NaN."""
    x = on([0.0, 4.0], requires_grad=True)
    seed = on([1.0, 1.0])
    with METER.counted() as meter:
        ag.where(x > 0, ag.sqrt(x), 0.0).backward(seed)
    assert meter.waits == 0
    np.testing.assert_array_equal(host(x.grad), [0.0, 0.25])


def test_complex_products_are_conjugated_in_every_order():
    x = on([1.0 + 2.0j], requires_grad=True)
    ag.abs(x * x).sum().backward(create_graph=True)
    g = x.grad
    x.zero_grad()
    ag.real(g * ag.conj(g)).sum().backward()
    y = ag.tensor([1.0 + 2.0j], requires_grad=True)
    ag.abs(y * y).sum().backward(create_graph=True)
    h = y.grad
    y.zero_grad()
    ag.real(h * ag.conj(h)).sum().backward()
    np.testing.assert_allclose(host(x.grad), y.grad.numpy())


def test_made_moved_and_shown():
    x = on([1.0, 2.0], requires_grad=True, name="x")
    assert x.device == "cuda:0"
    assert isinstance(x.numpy(), np.ndarray)
    assert repr(x) == "Tensor([1., 2.], requires_grad=True, name='x')"
    assert x.tolist() == [1.0, 2.0]
    assert (x[1].item(), x.item(1), float(x.sum())) == (2.0, 2.0, 3.0)
    back = x.to_device("cpu")
    (back * back).sum().backward()
    assert (back.device, x.grad.device) == ("cpu", "cuda:0")
    assert "grad=[2., 4.]" in repr(x)
    for made in (ag.zeros_like(x), ag.full_like(x, 2.0), ag.ones(2, device="cuda"), ag.arange(3, device="cuda")):
        assert made.device == "cuda:0"


def test_a_number_made_a_scalar_leads_its_gradient_back():
    x = on([1.0, 2.0], requires_grad=True)
    ((x * x).sum() * ag.scalar(3.0)).backward()
    np.testing.assert_array_equal(host(x.grad), [6.0, 12.0])


@pytest.mark.parametrize("other", [np.ones(2), ag.asarray(np.ones(2))], ids=["array", "tensor"])
@pytest.mark.parametrize("turned", [False, True])
def test_mixed_devices_are_named_with_the_op(other, turned):
    x = on([1.0, 2.0])
    with pytest.raises(DeviceError) as refused:
        _ = other * x if turned else x * other
    said = str(refused.value)
    assert "multiply" in said
    assert "cpu (numpy)" in said
    assert "cuda:0 (cupy)" in said
    assert "to_device" in said


def test_two_cards_do_not_mix_either(cupy):
    if cupy.cuda.runtime.getDeviceCount() == 1:
        pytest.skip("there is one")
    x = on([1.0])
    with cupy.cuda.Device(1):
        y = ag.tensor([1.0], device="cuda:1", requires_grad=True)
        with pytest.raises(DeviceError, match=r"add: .*cuda:0.*cuda:1"):
            _ = x + y
        (y * y).sum().backward()
        assert y.grad.device == "cuda:1"


def test_single_numbers_of_the_host_go_along():
    """A NumPy number, or an array of one without axes, mixes with anything, as Python's numbers do."""
    x = on([1.0, 2.0], requires_grad=True)
    rate = ag.tensor(3.0, requires_grad=True)
    (x * np.float64(2.0) * np.asarray(0.5) * rate).sum().backward()
    np.testing.assert_array_equal(host(x.grad), [3.0, 3.0])
    assert (rate.grad.device, rate.grad.item()) == ("cpu", 3.0)


def test_a_gradient_to_start_from_must_be_on_the_device():
    x = on([1.0, 2.0], requires_grad=True)
    with pytest.raises(DeviceError, match=r"gradient: .*cpu.*cuda:0"):
        (x * x).backward(np.ones(2))
    with pytest.raises(DeviceError, match=r"grad: .*cpu.*cuda:0"):
        x.grad = np.ones(2)


def test_gradients_belong_to_their_leaf():
    """Two leaves that get the same cotangent do not share its memory."""
    x, y = on([1.0, 2.0], requires_grad=True), on([3.0, 4.0], requires_grad=True)
    seed = on([1.0, 1.0])
    (x + y).backward(seed)
    x.grad.value[0] = 7.0
    np.testing.assert_array_equal(host(y.grad), [1.0, 1.0])
    np.testing.assert_array_equal(host(seed), [1.0, 1.0])


def test_writes_and_views():
    x = on([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = x * 1.0
    row = y[0]
    y[0, 1] = 5.0
    y[1] = x[0] * 10.0
    np.testing.assert_array_equal(host(row), [1.0, 5.0])
    y.sum().backward()
    np.testing.assert_array_equal(host(x.grad), [[11.0, 10.0], [0.0, 0.0]])
    with ag.no_grad():
        x[1] = [0.0, 0.5]
        x *= 2.0
    np.testing.assert_array_equal(host(x), [[2.0, 4.0], [0.0, 1.0]])
    with pytest.raises(DeviceError):
        y[0] = np.ones(2)


def test_positions_named_twice_get_both_gradients():
    x = on([1.0, 2.0, 3.0], requires_grad=True)
    x[[0, 0, 2]].sum().backward()
    np.testing.assert_array_equal(host(x.grad), [2.0, 0.0, 1.0])


def test_large_arrays_are_kept_only_where_a_rule_reads_them(monkeypatch):
    monkeypatch.setattr(apply, "LARGE", 0)
    monkeypatch.setattr(hotpath, "LARGE", 0)
    x = on([1.0, 2.0], requires_grad=True)
    z = ag.tanh(x + 1.0) + 0.5
    kept = {node.op.name: not hollow.is_hollow(node.value) for node in z.graph if node.op.name in ("add", "tanh")}
    assert kept == {"add": False, "tanh": True}
    z.sum().backward()
    np.testing.assert_allclose(host(x.grad), 1 - np.tanh([2.0, 3.0]) ** 2)
    np.testing.assert_allclose(z.graph.value(z.node).get(), host(z))


def test_transforms_and_second_order():
    x = on([1.0, 2.0])
    np.testing.assert_allclose(host(ag.grad(lambda x: (x**3).sum())(x)), [3.0, 12.0])
    np.testing.assert_allclose(host(ag.jvp(lambda x: x * x, (x,), (on([1.0, 0.0]),))[1]), [2.0, 0.0])
    np.testing.assert_allclose(host(ag.vmap(ag.grad(lambda x: x * x * x))(x)), [3.0, 12.0])
    np.testing.assert_allclose(host(ag.hvp(lambda x: (x**3).sum(), (x,), (on([1.0, 1.0]),))[1][0]), [6.0, 12.0])


def test_pictures_show_values_from_the_device():
    x = on([1.0, 2.0], requires_grad=True)
    y = (x * x).sum()
    y.backward()
    assert "5" in draw(y).text()
    assert "<svg" in draw(y).svg()


def test_anomalies_are_found(cupy):
    x = on([0.0, 1.0], requires_grad=True)
    with ag.detect_anomaly(), pytest.raises(ag.errors.AnomalyError, match="divide"):
        _ = 1.0 / x
