"""Kernels that start at once: a process that has imported what the notebooks need forks one whenever it is asked.

The process is started early, beside the annotation, and dies with the run; its kernels, too. Each kernel is a process of
its own, as papermill expects. Where the system cannot fork, kernels start the ordinary way.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from jupyter_client.provisioning import LocalProvisioner

from analysis.progress import TABLES as READY  # noqa: F401  the name of the variable by which a run tells its kernels

NAME = "analysis-warm"  # of the entry point in pyproject.toml
CHOICE = "JUPYTER_DEFAULT_PROVISIONER_NAME"
_warm: Warm | None = None
running: dict[int, object] = {}  # thread that runs a notebook -> the process of its kernel
peak = 0  # the most memory a kernel was seen to hold, in kB


class Child:
    """A forked kernel, with as much of `subprocess.Popen` as jupyter_client asks for."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid

    def poll(self) -> int | None:
        """None while it lives; its exit status is its parent's to know, so 0 afterwards."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        remember(self.pid)
        return None

    wait = poll

    def send_signal(self, number: int) -> None:
        remember(self.pid)
        os.kill(self.pid, number)


def remember(pid: int) -> None:
    """Note the most memory that a process has held so far, where the system says it."""
    global peak
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as lines:
            peak = max([peak, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))])
    except (OSError, ValueError):
        pass


class Warm:
    """The process that forks: a JSON line in (arguments, environment, folder), the kernel's process id out."""

    def __init__(self):
        single = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # a process that forks should have one thread
        self.process = subprocess.Popen([sys.executable, "-m", "analysis.kernels"], env=single, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.lock = threading.Lock()

    def fork(self, cmd: list[str], env: dict[str, str], cwd: str | None) -> Child:
        """Start a kernel with the arguments of an ordinary launch command."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1:]
        with self.lock:
            self.process.stdin.write(json.dumps([arguments, env, cwd]) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("the process that starts kernels has died")
        return Child(int(answer))

    def close(self) -> None:
        """End the process, even in the middle of its imports; a kernel that lives on notices and ends itself."""
        self.process.terminate()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # it may have died long ago
                pipe.close()


class WarmProvisioner(LocalProvisioner):
    """jupyter_client's provisioner that takes a kernel from the warm process where there is one."""

    async def launch_kernel(self, cmd: list[str], **kwargs):
        if _warm is not None and "ipykernel_launcher" in cmd:
            with suppress(RuntimeError, OSError):  # it was killed: start the ordinary way
                running[threading.get_ident()] = self.process = _warm.fork(cmd, kwargs.get("env") or dict(os.environ), kwargs.get("cwd"))
                self.pid = self.pgid = self.process.pid
                return self.connection_info
        information = await super().launch_kernel(cmd, **kwargs)
        running[threading.get_ident()] = self.process
        return information


@contextmanager
def warmed() -> Iterator[None]:
    """While it lasts, kernels that start are forked from a process that has the notebooks' imports done."""
    global _warm
    before, os.environ[CHOICE] = os.environ.get(CHOICE), NAME
    if hasattr(os, "fork") and sys.platform != "darwin":  # macOS: system libraries do not survive a fork
        _warm = Warm()
    try:
        yield
    finally:
        if _warm is not None:
            _warm.close()
        _warm = None
        running.clear()
        os.environ.pop(CHOICE)
        if before is not None:
            os.environ[CHOICE] = before


def _serve() -> None:
    """Import, then fork a kernel per line of standard input, until it closes."""
    import signal
    import warnings

    # Arrow's allocator keeps a thread of its own, which it stops around a fork; no other thread runs here
    warnings.filterwarnings("ignore", message=".*multi-threaded.*", category=DeprecationWarning)
    import ipykernel.kernelapp
    import plotly.graph_objects as go

    from analysis import render
    from analysis.charts import attacks, corpus, events, framing, sentiment, sources, words  # noqa: F401  (what the notebooks import)
    from matplotlib.figure import Figure  # noqa: F401

    # what is loaded at first use is loaded now: the basemap, plotly's validators, the sentiment lexicon
    render.bundle(go.Figure([go.Scattergeo(), go.Bar(), go.Heatmap()], layout=dict(template="none", geo=dict(lonaxis_range=[40, 50]))))
    sentiment.vader(["good"])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # dead kernels leave no zombies
    for line in sys.stdin:
        pid = os.fork()
        if pid:
            print(pid, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        arguments, env, cwd = json.loads(line)
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(2, 1)
        os.environ.clear()
        os.environ.update(env)
        os.chdir(cwd or os.getcwd())
        sys.argv = ["ipykernel_launcher", *arguments, f"--IPKernelApp.parent_handle={os.getppid()}", "--HistoryManager.enabled=False"]
        ipykernel.kernelapp.launch_new_instance()
        os._exit(0)


if __name__ == "__main__":
    _serve()
