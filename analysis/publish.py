"""A folder written aside and swapped in whole: readers see the old one or the new one, never a gap or a half."""
from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.errors import InputError, RunError

MANIFEST = "manifest.json"
FOLDER = {errno.EACCES, errno.EEXIST, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EIO}


def _exchange(a: Path, b: Path) -> bool:
    """Swap two folders in one step where the system can: Linux renameat2, macOS renamex_np."""
    try:
        libc, a_, b_ = ctypes.CDLL(None, use_errno=True), os.fsencode(a), os.fsencode(b)
        if sys.platform.startswith("linux"):
            return libc.renameat2(-100, a_, -100, b_, 2) == 0
        return sys.platform == "darwin" and libc.renamex_np(a_, b_, 2) == 0
    except (OSError, AttributeError, TypeError):
        return False


def _swap(build: Path, out: Path) -> None:
    old = _beside(out, "old")
    if not out.exists():
        build.rename(out)
    elif _exchange(build, out):
        build.rename(old)
    else:
        out.rename(old)
        build.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _beside(out: Path, what: str) -> Path:
    return out.parent / f".{out.name}.{what}"


def _hold(handle) -> bool:
    """Take the system's lock on an open file, without waiting."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False


def _same(handle, path: Path) -> bool:
    """Whether the open file is still the one of that name: an owner that ended meanwhile has taken it away."""
    try:
        return os.name == "nt" or os.path.samestat(os.fstat(handle.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _owner(path: Path) -> str:
    """Who holds a lock, and for how long."""
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        return f"process {owner['pid']} on {owner['host']} for {max(0, round(time.time() - owner['since']))} seconds"
    except (OSError, ValueError, KeyError, TypeError):
        return "its owner is just beginning"


@contextmanager
def _lock(out: Path, wait: bool) -> Iterator[None]:
    """One writer per folder; the system lets go of a dead owner's lock, and the next run takes it over."""
    path = _beside(out, "lock")
    while True:
        handle = open(path, "a+", encoding="utf-8")
        held = _hold(handle)
        if held and _same(handle, path):
            break
        handle.close()
        if not held and not wait:
            raise RunError(f"Another run is writing {out}: {_owner(path)} (lock: {path}). Give --wait to wait for it, or choose another folder.")
        time.sleep(.1)
    try:
        handle.truncate(0)
        json.dump({"pid": os.getpid(), "host": platform.node(), "since": time.time()}, handle)
        handle.flush()
        yield
    finally:
        if os.name == "nt":
            handle.close()
        path.unlink(missing_ok=True)
        handle.close()


@contextmanager
def writable(out: Path) -> Iterator[None]:
    """Turn a folder that can't be written within the block into a RunError that names it."""
    try:
        yield
    except OSError as error:
        if error.errno not in FOLDER:
            raise
        raise RunError(f"{out} can't be written: {error.strerror}. What was there is unchanged; free space or choose another folder.") from error


@contextmanager
def _made(folders: list[Path]) -> Iterator[None]:
    """Folders that are made for a result go again where there is none, the innermost first."""
    try:
        yield
    finally:
        with suppress(OSError):
            for folder in folders:
                folder.rmdir()


@contextmanager
def publishing(out: Path, wait: bool = False) -> Iterator[Path]:
    """A fresh folder to build in; it takes the place of `out` when the block ends without an error.

    `wait`: for another run that writes there, instead of an error. Raises InputError where `out` holds something that is no report,
    RunError where the place can't be written.
    """
    out = Path(os.path.realpath(out))  # a link to a folder stays one
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file()):
        raise InputError(f"{out} exists and is no earlier report (it has no {MANIFEST}); choose a new or an empty folder. Nothing was written.")
    build, old, new = _beside(out, "build"), _beside(out, "old"), [p for p in out.parents if not p.exists()]
    with writable(out), _made(new):
        out.parent.mkdir(parents=True, exist_ok=True)
        with _lock(out, wait):
            if old.exists() and not out.exists():  # a run died between two renames
                old.rename(out)
            for left in (build, old):
                shutil.rmtree(left, ignore_errors=True)
            build.mkdir()
            try:
                yield build
                _swap(build, out)
            finally:
                shutil.rmtree(build, ignore_errors=True)
