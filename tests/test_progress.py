import sys
import time
import types

import pytest

from analysis import progress


class Screen:
    def __init__(self, terminal):
        self.terminal, self.text = terminal, ""

    def isatty(self):
        return self.terminal

    def write(self, text):
        self.text += text

    def flush(self):
        pass


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("seconds", [0, .3])
def test_a_bar_is_for_a_terminal_and_for_long_work(monkeypatch, terminal, seconds):
    screen = Screen(terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "DELAY", .2)
    assert [time.sleep(seconds / 3) or i for i in progress.bar(range(6), "reading", "file")] == list(range(6))
    assert ("reading" in screen.text) == bool(terminal and seconds)


def test_in_a_kernel_a_jupyter_server_must_have_started_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipykernel", types.ModuleType("ipykernel"))
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: object()))
    monkeypatch.setattr(sys, "stderr", Screen(True))
    monkeypatch.delenv(progress.SESSION, raising=False)
    monkeypatch.delenv(progress.TABLES, raising=False)
    assert not progress.watched()
    monkeypatch.setenv(progress.SESSION, "a.ipynb")
    assert progress.watched()
    monkeypatch.setenv(progress.TABLES, "tables")
    assert not progress.watched()
