"""A profile: one YAML file that says what a scheduled report runs on, with what, and where it goes. Nothing in it is ever evaluated.

Paths are relative to the profile's folder, and what is written stays in that folder.
"""
from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path

from analysis.errors import InputError, nearest
from analysis.execution import Job

KEYS = "corpus out codebook columns since mode zip evidence keep limits parameters notebooks".split()
ENTRY, LIMITS = ("notebook", "name", "title", "parameters"), ("timeout", "articles")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def seconds(text: str) -> float:
    """"90s", "15m", "2h", "7d", "2w" or a number of seconds; ValueError for anything else."""
    match = re.fullmatch(r"(\d{1,9})\s*([smhdw]?)", str(text).strip())
    if not match or not int(match[1]):
        raise ValueError(text)
    return int(match[1]) * _UNITS[match[2] or "s"]


# keys with one value: its pattern, what to give, and what becomes of it
VALUES = {
    "corpus": (".+", "folder or file of articles", Path), "out": (".+", "folder of the reports, below the profile's", str),
    "codebook": (".+", "folder of your codebook files", Path), "since": (r"\d{1,5}[dwh]|\d{4}-\d\d-\d\d", "7d, 2w, 24h or a date", str),
    "mode": ("single|site", "single or site", str), "evidence": ("sentence|none", "sentence or none", str),
    "zip": ("(?i:true|false|yes|no)", "true or false", lambda text: text.lower() in ("true", "yes")),
    "keep": (r"[1-9]\d{0,3}", "a number from 1 to 9999", int), "articles": (r"[1-9]\d{0,8}", "a whole number", int),
    "timeout": (r"[1-9]\d{0,8}\s*[smhd]?", "a time such as 90s, 15m or 2h", seconds)}


@dataclass
class Profile:
    """What a profile says; `entries` are (notebook, name, title, parameters, line)."""

    file: Path | None = None
    corpus: Path | None = None
    out: Path | None = None
    codebook: Path | None = None
    columns: dict | None = None
    since: str = ""
    mode: str = "single"
    zip: bool = False
    evidence: str = "sentence"
    keep: int = 30
    timeout: float | None = None
    articles: int | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    entries: list[tuple[str, str, str, dict[str, str], int]] = field(default_factory=list)


def cut(since: str, now: datetime.datetime | None = None) -> datetime.datetime | None:
    """The first moment that `since` lets in, in UTC without zone: so long ago (days and weeks from midnight on), or a date; None for ''."""
    if not since:
        return None
    now = (now or datetime.datetime.now(datetime.timezone.utc)).replace(tzinfo=None, second=0, microsecond=0)
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", since):
            return datetime.datetime.fromisoformat(since)
        if re.fullmatch(r"\d{1,5}[dwh]", since):
            begin = now if since.endswith("h") else now.replace(hour=0, minute=0)
            return begin - datetime.timedelta(seconds=seconds(since))
    except (ValueError, OverflowError):
        pass
    raise InputError(f"since is '{since}'; give 7d, 2w, 24h or a date such as 2026-05-01. Nothing was written.")


class _Reader:
    """The nodes of a YAML file, each with its line for messages."""

    def __init__(self, file: Path):
        import yaml

        self.file, self.yaml = file, yaml
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise InputError(f"The profile {file} can't be read: {why}. Nothing was written.") from None
        try:
            if any(isinstance(token, (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)) for token in yaml.scan(text)):
                raise InputError(f"{file}: a profile has no anchors (&), aliases (*) or tags (!); write the entries out. Nothing was written.")
            self.top = yaml.compose(text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            raise InputError(f"{file}{f', line {mark.line + 1}' if mark else ''}: this is no YAML "
                             f"({getattr(error, 'problem', None) or 'nested too deep'}). Mend that line. Nothing was written.") from None

    def wrong(self, node, words: str) -> InputError:
        return InputError(f"{self.file}, line {node.start_mark.line + 1 if node else 1}: {words} Nothing was written.")

    def mapping(self, node, what: str, known=None) -> dict:
        """name -> node; unknown and repeated names are errors."""
        if not isinstance(node, self.yaml.MappingNode):
            raise self.wrong(node, f"{what} should be lines of 'name: value'.")
        out = {}
        for key, value in node.value:
            name = self.text(key, "a name")
            if name in out:
                raise self.wrong(key, f"'{name}' stands twice in {what}; leave one.")
            if known and name not in known:
                raise self.wrong(key, f"{what} has no '{name}'{nearest(name, known)} It has: {', '.join(known)}.")
            out[name] = value
        return out

    def text(self, node, what: str, pattern: str = "", remedy: str = "") -> str:
        """A scalar as written; 'null' and nothing are ''."""
        if not isinstance(node, self.yaml.ScalarNode):
            raise self.wrong(node, f"{what} should be one value.")
        value = "" if node.tag.endswith(":null") else node.value.strip()
        if pattern and not re.fullmatch(pattern, value):
            raise self.wrong(node, f"{what} is '{value}'; give {remedy}.")
        return value

    def texts(self, node, what: str) -> dict[str, str]:
        return {name: self.text(value, name) for name, value in self.mapping(node, what).items()}


def inside(base: Path, text: str) -> Path:
    """A path below `base`; ValueError where it leaves it, by `..`, by a link or as an absolute path."""
    base, path = base.resolve(), (base / text).resolve()
    if Path(text).is_absolute() or base not in path.parents:
        raise ValueError(text)
    return path


def read(path: str | Path) -> Profile:
    """A profile. InputError names file, line and remedy."""
    file = Path(path)
    r, base, out = _Reader(file), file.resolve().parent, Profile(file)
    found = r.mapping(r.top, "The profile", KEYS)
    limits = r.mapping(found.pop("limits"), "limits", LIMITS) if "limits" in found else {}
    for name, node in (found | limits).items():
        if name in VALUES:
            pattern, remedy, become = VALUES[name]
            setattr(out, name, become(r.text(node, name, pattern, remedy)))
        elif name == "notebooks":
            out.entries = _entries(r, node)
        else:
            setattr(out, name, r.texts(node, name))
    for name in ("corpus", "codebook"):
        if name in found:
            setattr(out, name, base / getattr(out, name).expanduser())
    if "out" in found:
        try:
            out.out = inside(base, out.out)
        except (ValueError, OSError):
            raise r.wrong(found["out"], f"out is '{out.out}', which leaves the profile's folder; name a folder below it, "
                                        "or give --out on the command line.") from None
    return out


def _entries(r: _Reader, node) -> list[tuple]:
    from analysis.report import notebooks

    if not isinstance(node, r.yaml.SequenceNode) or not node.value:
        raise r.wrong(node, "notebooks should be a list, a line '- name' for each.")
    known, out = {p.stem for p in notebooks()}, []
    for item in node.value:
        entry = {"notebook": item} if isinstance(item, r.yaml.ScalarNode) else r.mapping(item, "An entry of notebooks", ENTRY)
        if "notebook" not in entry:
            raise r.wrong(item, "this entry says no notebook; add 'notebook: NAME'.")
        stem = r.text(entry["notebook"], "notebook", "|".join(map(re.escape, sorted(known))), f"one of {', '.join(sorted(known))}")
        name = r.text(entry["name"], "name", "[a-z0-9][a-z0-9_-]{0,60}", "small letters, digits, _ and - (it names the files)") \
            if "name" in entry else stem
        if name in {e[1] for e in out} | {"index", "runs", "data"}:
            raise r.wrong(item, f"'{name}' is taken; give this entry a 'name' of its own.")
        title = r.text(entry["title"], "title") if "title" in entry else name.replace("_", " ").capitalize() if name != stem else ""
        given = r.texts(entry["parameters"], "parameters") if "parameters" in entry else {}
        out.append((stem, name, title, given, item.start_mark.line + 1))
    return out


def jobs(profile: Profile, given: dict[str, str], only: str | None = None) -> list[Job]:
    """The jobs of a profile; `given` (from -p) goes before the entry's parameters, those before the profile's."""
    from analysis.report import checked, notebooks

    paths = {p.stem: p for p in notebooks()}
    entries = profile.entries or [(stem, stem, "", {}, 1) for stem in paths]
    if only is not None:
        names = [e[1] for e in entries]
        if only not in {*names, *(e[0] for e in entries)}:
            raise InputError(f"The profile runs no notebook '{only}'{nearest(only, names)} It runs: {', '.join(names)}. Nothing was written.")
        entries = [e for e in entries if only in (e[0], e[1])]
    for values in (given, profile.parameters):
        checked(list(paths.values()), values)  # names and types
    out = []
    for stem, name, title, own, line in entries:
        try:
            checked([paths[stem]], own)
        except InputError as error:
            raise InputError(f"{profile.file}, line {line}: {error}") from None
        out.append(Job(name, paths[stem], checked([*paths.values()], profile.parameters | own | given)[paths[stem]], title))
    return out
