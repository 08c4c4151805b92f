"""One notebook run by papermill: its time limited, a kernel that dies told apart from an analysis that fails, secrets taken out."""
from __future__ import annotations

import os
import re
import shutil
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from analysis import kernels
from analysis.publish import FOLDER

SECRET = re.compile(r"TOKEN|SECRET|PASSW|KEY|CREDENTIAL|AUTH", re.I)  # names of environment variables whose values are never shown
_PATH = re.compile(r"(?<![\w/.:<])(?:[A-Za-z]:\\|/)(?:[^\s'\"<>:,;()\[\]\x1b/\\]+[/\\])+([^\s'\"<>:,;()\[\]\x1b/\\]+)")
_LOGIN = re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
GRACE = 5  # seconds between the interruption of a notebook whose time is up and its end


@dataclass(frozen=True)
class Job:
    """A notebook with its parameters; `name` is that of its files, `title` what readers see."""

    name: str
    path: Path
    values: dict = field(default_factory=dict)
    title: str = ""


def scrubbed(text: str, root: Path | None = None) -> str:
    """Text for readers: no value of a secret variable, no login in an address, no path outside the corpus but its last part."""
    for name, value in os.environ.items():
        if len(value) >= 6 and SECRET.search(name):
            text = text.replace(value, "[hidden]")
    inside = str(root.resolve()) if root else "\0"
    return _PATH.sub(lambda m: m[0] if m[0].startswith((inside + os.sep, str(root))) else f"…/{m[1]}", _LOGIN.sub("[hidden]", text))


def scrub(node, root: Path) -> None:
    """Errors and printed text of an executed notebook, in place."""
    for output in (o for c in node.cells for o in c.get("outputs", ())):
        if output.output_type == "error":
            output.evalue, output.traceback = scrubbed(output.evalue, root), [scrubbed(t, root) for t in output.traceback]
        elif output.output_type == "stream":
            output.text = scrubbed(output.text, root)


def execute(job: Job, out: Path, root: Path, timeout: float | None = None, log=lambda event, **facts: None) -> dict:
    """Run a job into the file `out`; its status: notebook, status, kind of failure, error, tries, seconds.

    `kind`: "analysis" (a cell raised), "timeout", "kernel" (it died: killed, out of memory) or "system" (it could not start).
    The last two are no fault of the analysis and are tried once more. The partial notebook of a failed run is kept.
    """
    start = time.perf_counter()
    for tries in (1, 2):
        log("notebook", name=job.name, tries=tries)
        status = _once(job, out, timeout)
        if status["kind"] not in ("kernel", "system"):
            break
    if not out.exists():
        shutil.copy(job.path, out)
    status = {"notebook": job.name, "of": job.path.stem, "title": job.title} | status
    status |= {"error": scrubbed(status["error"], root), "tries": tries, "seconds": round(time.perf_counter() - start, 2)}
    log(status["status"], **status)
    return status


def _once(job: Job, out: Path, timeout: float | None) -> dict:
    import papermill
    from nbclient.exceptions import DeadKernelError

    late = threading.Event()
    watch = threading.Thread(target=_watch, args=(threading.get_ident(), timeout, late, done := threading.Event()), daemon=True)
    kernels.running.pop(threading.get_ident(), None)
    if timeout:
        watch.start()
    try:
        papermill.execute_notebook(str(job.path), str(out), job.values, kernel_name="python3", language="python", progress_bar=False,
                                   log_output=False, shutdown_kernel="immediate", start_timeout=120, extra_arguments=["--log-level=ERROR"])
        return {"status": "done", "kind": "", "error": ""}
    except papermill.exceptions.PapermillExecutionError as error:
        kind, words = "analysis", f"{error.ename}: {error.evalue}"
    except DeadKernelError:
        kind, words = "kernel", ("Its process was killed, most often by the system for want of memory; this is no error of the analysis. "
                                 "Try fewer articles or more memory.")
    except (RuntimeError, OSError) as error:
        if getattr(error, "errno", None) in FOLDER:  # the disk is full, the folder gone: a matter of the whole run
            raise
        kind, words = "system", f"The kernel could not go on: {error}"
    finally:
        done.set()
    if late.is_set():
        kind, words = "timeout", f"It took longer than the {timeout:g} seconds allowed (--timeout)."
    return {"status": "failed", "kind": kind, "error": words}


def _watch(owner: int, timeout: float, late: threading.Event, done: threading.Event) -> None:
    """Interrupt the kernel that the thread `owner` started when its time since then is up, so that the traceback shows where; then end it."""
    while kernels.running.get(owner) is None:  # a busy machine's imports are no fault of the notebook; papermill limits the start
        if done.wait(.1):
            return
    if done.wait(timeout):
        return
    late.set()
    for number in (signal.SIGINT, getattr(signal, "SIGKILL", signal.SIGTERM)):
        process = kernels.running.get(owner)
        if process is not None and not done.is_set():
            try:
                process.send_signal(number)
            except OSError:
                return
        if done.wait(GRACE):
            return
