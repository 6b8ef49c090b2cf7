"""Graphviz in this process, in another one, broken, slow, without fonts, and not there."""

import os
import sys
from types import SimpleNamespace

import pytest

from viz import process
from viz.engine import LARGEST, choose, lay_out
from viz.errors import FormatError, LayoutError, OptionError, RendererMissingError


def test_preference_is_pygraphviz_then_dot_then_none(monkeypatch):
    monkeypatch.setattr(process, "present", lambda name: True)
    assert process.find() == "pygraphviz"
    monkeypatch.setattr(process, "present", lambda name: name == "dot")
    assert process.find() == "dot"
    monkeypatch.setattr(process, "present", lambda name: False)
    assert process.find() == ""


@pytest.mark.usefixtures("bare")
def test_a_bare_machine_has_none():
    assert process.find() == ""
    assert choose("auto", 5) == "built-in"
    for name in process.RENDERERS:
        with pytest.raises(RendererMissingError, match=r'pip install "autograd_lite\[viz\]"'):
            process.find(name)
        with pytest.raises(RendererMissingError):
            process.run("digraph {}", "svg", name)


def test_unknown_names_list_the_known_ones():
    with pytest.raises(OptionError, match="one of auto, pygraphviz, dot, got 'neato'"):
        process.find("neato")
    with pytest.raises(OptionError, match="one of auto, pygraphviz, dot, built-in, got 'elk'"):
        choose("elk", 1)
    with pytest.raises(FormatError, match="one of json0, pdf, plain, png, svg, got 'webp'"):
        process.run("digraph {}", "webp", "pygraphviz")


def test_large_pictures_are_laid_out_by_us(monkeypatch):
    monkeypatch.setattr(process, "present", lambda name: True)
    assert choose("auto", LARGEST) == "pygraphviz"
    assert choose("auto", LARGEST + 1) == "built-in"
    assert choose("dot", LARGEST + 1) == "dot"


@pytest.mark.parametrize("version", ["1.14", "2.0", "2.0.0", "", "odd"])
def test_an_old_pygraphviz_is_not_used(version, monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", SimpleNamespace(__version__=version))
    monkeypatch.setenv("PATH", "")
    assert process.find() == ""


def test_a_missing_pygraphviz_is_not_used(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert not process.present("pygraphviz")


def test_a_new_pygraphviz_is_used(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", SimpleNamespace(__version__="2.0.1"))
    assert process.find() == "pygraphviz"


def test_both_ways_give_the_same_bytes(request):
    pytest.importorskip("pygraphviz")
    source = "digraph { a [shape=box fixedsize=true]; a -> b }"
    here = process.run(source, "json0", "pygraphviz")
    request.getfixturevalue("dot_program")
    assert process.find() == "dot"
    assert process.run(source, "json0", "dot") == here


@pytest.mark.parametrize("source", ["digraph {", "no graph", "digraph { a [label=<<B>x>] }"])
def test_complaints_of_graphviz_become_errors(source, renderer, capfd):
    with pytest.raises(LayoutError, match="Graphviz failed"):
        process.run(source, "svg", renderer)
    assert capfd.readouterr().err == ""


def test_complaints_of_a_program_become_errors(dot_program):
    for script, message in [
        ("echo Error: bad >&2; echo x", "Error: bad"),
        ("exit 3", "exit status 3"),
        ("cat >/dev/null", "exit status 0"),
    ]:
        dot_program.write_text(f"#!/bin/sh\nPATH=/bin:/usr/bin\n{script}\n")
        with pytest.raises(LayoutError, match=message):
            process.run("digraph {}", "svg", "dot")


def test_a_slow_program_is_stopped(dot_program):
    dot_program.write_text("#!/bin/sh\nexec /bin/sleep 20\n")
    with pytest.raises(LayoutError, match=r"took too long: got more than 0.2 s. Hint: .*collapse="):
        process.run("digraph {}", "svg", "dot", timeout=0.2)


def test_a_program_that_cannot_start_is_an_error(dot_program):
    dot_program.write_text("#!/no/such/interpreter\n")
    with pytest.raises(LayoutError, match="could not be started"):
        process.run("digraph {}", "svg", "dot")


def test_a_failing_engine_is_replaced_if_it_was_not_asked_for(dot_program):
    from handmade import neuron

    dot_program.write_text("#!/bin/sh\nexit 3\n")
    assert lay_out(neuron(), "LR", "auto").engine == "built-in"
    with pytest.raises(LayoutError):
        lay_out(neuron(), "LR", "dot")


def test_warnings_on_the_c_level_are_kept_off_the_terminal(renderer, capfd):
    process.run("digraph { a [shape=nosuchshape] }", "svg", renderer)
    assert capfd.readouterr().err == ""


def test_a_process_without_stderr_still_draws(renderer):
    saved = os.dup(2)
    os.close(2)
    try:
        assert process.run("digraph { a }", "svg", renderer)
    finally:
        os.dup2(saved, 2)
        os.close(saved)


def test_fonts_are_detected_by_the_widths_of_letters(monkeypatch, renderer):
    assert process.fonts_work(renderer)

    def boxes(source, fmt, name, environment):
        return b"graph 1\nnode iiiiiiii 1 1 0.9444 0.5 x\nnode WWWWWWWW 1 1 0.9444 0.5 x\nstop\n"

    monkeypatch.setattr(process, "run", boxes)
    assert not process.fonts_work(renderer)
