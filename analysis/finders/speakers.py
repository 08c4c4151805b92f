"""What kind of speaker a phrase names, whose voice that is, and whom "he" or "the official" stands for.

Looks back within one document only; what the text leaves open stays as it is written.
"""
from __future__ import annotations

import functools
import re

from analysis.finders.clauses import OFFICIAL
from analysis.finders.words import roles

_POSSESSIVE = re.compile(r"['’]s?$")
_AFTER_HEAD = re.compile(r" (?<=\w )(?:of|for|in|at|from|with|within|inside|who|whose|which|that|on|to|by|familiar|close|briefed|involved|speaking)\b"
                         r"| (?<=[a-z]{4} )(?:[a-z]+ed|seen|shown|sent|written)(?: (?:by|to|with)\b|\Z)|,(?:(?<=\w,) close\b)?|\(")
_BEFORE = re.compile(r"(?<![\w'’-])(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[A-Z][\w-]*['’]s)\b[^,.;:“”\"\n]+\b[a-z]+, \Z")
APPOSED = re.compile(_BEFORE.pattern.replace("[a-z]+, ", r"\w+, "))          # "The envoy to Chad, Omar Hadi,"
_MEMBER = re.compile(r" (?:of the|from|at|with) ")                           # "Omar Hadi of the Lakeside Institute"
_OBSERVER = re.compile(r"\b(?:expert|analyst|researcher|scholar|professor|author|critic|journalist|reporter|fellow|historian|correspondent)\b")
_ASIDE = re.compile(r", (?:the|an?|who|[Ii]ts|his|her|[A-Z][\w-]*['’]s|(?:[a-z]+(?<!ed) )?[a-z]{4,}(?<!ing)(?<!ed)(?<!said)(?<!spoke) "
                    r"(?:of|for|at))\b[^,.;:“”\"\n]{2,90}")
_PARTICLES = frozenset("al bin de van von der el la ibn abu du da di &".split())
_QUANTITY = re.compile(r"^(?:[Tt]ens|[Hh]undreds|[Tt]housands|[Dd]ozens|[Ss]cores|[Cc]rowds|[Mm]any|[Mm]ost|[Ss]ome|[Ss]everal) of "
                       r"(?:thousands of )?(?:the )?")
BODIES = frozenset({"state", "government", "military", "armed_group", "organisation", "people"})
_PAST = frozenset({"former", "ex", "retired"})
_ANY = frozenset("a an one another some any every each no senior top".split())
_WHOSE = re.compile(r"^[A-Z][\w.-]*['’]s? |.\b[A-Z]")
_BODY = re.compile(r"(?:[Tt]he|.*['’]s) [A-Z].* [A-Z]\w+s\b")                # "the Emergency Lawyers", "the country's Joint Chiefs"
_THE = re.compile("[Tt]he (?=[A-Z])").match
LARGE = re.compile("(?:[a-z]{2,3}-)?[A-Z]").match                           # al-Sham


@functools.lru_cache(maxsize=4)
def actor_kinds(codebook) -> dict[str, str]:
    """Actor -> kind, by its first row in codebook/actors.csv."""
    kinds: dict[str, str] = {}
    for row in codebook.rows("actors"):
        kinds.setdefault(row["actor"], row["kind"])
    return kinds


@functools.lru_cache(maxsize=8192)
def words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, lower case, without possessives."""
    low = phrase.lower().replace("’", "'")
    bare = [w.strip(".,") for w in low.split()]
    return tuple([_POSSESSIVE.sub("", w) for w in bare] if "'" in low else bare)


def is_in(word: str, group: frozenset) -> bool:
    """Is the word, or its singular, in the group?"""
    return word in group or word.endswith("s") and (word[:-1] in group or word[:-2] in group) or word.endswith("men") and word[:-2] + "an" in group


@functools.lru_cache(maxsize=4096)
def _front(phrase: str) -> str:
    """A noun phrase up to its head: what stands before "of", "for", "who" and the like."""
    cut = _AFTER_HEAD.search(phrase)
    return phrase[:cut.start()] if cut and cut.start() else phrase


@functools.lru_cache(maxsize=4096)
def head(phrase: str) -> str:
    """The head of a noun phrase."""
    parts = _front(_QUANTITY.sub("", phrase) if " of " in phrase else phrase).split()
    return parts[-1] if parts else ""


def _without_portfolio(phrase: str, codebook) -> str:
    """The name after an office with "of": "Secretary of State Anna Kowalski"."""
    office, of, rest = phrase.partition(" of ")
    if not of:
        return phrase
    parts, groups = rest.split(" "), roles(codebook)
    k = next((k for k, w in enumerate(parts[:4]) if w.lower() in groups["portfolio"]), 9) + 1
    held = words(office)[-1]
    return " ".join(parts[k:]) if k < len(parts) and parts[k][:1].isupper() and held in groups["anonymous"] | groups["official"] else phrase


@functools.lru_cache(maxsize=4096)
def name(phrase: str, codebook) -> str:
    """The name in a description, titles left off ("Pentagon spokesman John Kirby": John Kirby); else the phrase itself."""
    groups, phrase = roles(codebook), _without_portfolio(phrase, codebook)
    front = _front(phrase)
    parts, low, titles = front.split(), words(front), groups["title"]
    at = parts.index("and") if "and" in parts[:-1] else 0
    listed = at and LARGE(parts[at - 1]) and low[at - 1] not in groups["portfolio"] | titles
    if ", and " in phrase or listed and (low[at + 1] in titles or at > 1 and not titles.isdisjoint(low[at:])):
        return phrase                                         # a list: "Mr. Hadi and Ms. Kowalski"
    k = len(parts)
    body = k > 0 and low[-1] in groups["collective"]          # "Ukraine's General Staff"
    while k:
        part = parts[k - 1]
        if k < len(parts) and not body and part.endswith(("’s", "'s")):
            break
        called = low[k - 1] in titles or k == 1 and len(parts) > 2 and low[0] in groups["anonymous"]             # "Farmer Anna Kowalski"
        if not (LARGE(part) and (body or not called) or 1 < k < len(parts) and part in _PARTICLES):
            break
        k -= 1
    if 0 < k < len(parts) and parts[k - 1].lower() not in ("the", "a", "an", "and"):
        return _POSSESSIVE.sub("", " ".join(parts[k:]))
    if k == 0 and 1 < len(parts) < 4 and groups["speaker"].isdisjoint(low) and _MEMBER.match(phrase, len(" ".join(parts))):
        return " ".join(parts)
    return phrase[4:] if _THE(phrase) else phrase


@functools.lru_cache(maxsize=4096)
def kind(phrase: str, actor_kind: str, codebook) -> str:
    """named, anonymous, outlet, document or collective."""
    if _without_portfolio(phrase, codebook) != phrase:
        return "named"
    low, top, groups = words(phrase), head(phrase), roles(codebook)
    lead, last = low[:-1], words(top)[0] if top else ""
    proper = top != top.lower() and not (last in groups["speaker"] or last in groups["determiner"] or last in groups["personal"]
                                              or _QUANTITY.match(phrase))
    press = not groups["outlet"].isdisjoint(lead)
    if last in ("agency", "network") and (press or top[:1].isupper()):                      # "News Agency", but "Doctors Network"
        outlet = press
    else:
        outlet = proper and not groups["press"].isdisjoint(lead) and not any(is_in(w, groups["anonymous"]) for w in low) or is_in(
            last, groups["outlet"]) and (top[:1].isupper() or not (is_in(last, groups["collective"]) or is_in(last, groups["anonymous"])))
    if proper and (outlet or actor_kind == "media") and " " in (called := name(phrase, codebook)) and called != phrase:
        lead = phrase.removesuffix(called).rstrip()           # "CNN's Omar Hadi", "CNN correspondent Omar Hadi"
        owner = words(lead)[-1]
        if owner in groups["anonymous"] or owner in groups["interviewer"] or owner in groups["outlet"] and lead.endswith(("'s", "’s")):
            return "named"
    if outlet or actor_kind == "media" and not is_in(last, groups["anonymous"]):
        return "outlet"
    if is_in(last, groups["document"]):
        return "document"
    if proper:
        bare, called = phrase[4 * phrase.startswith(("The ", "the ")):], name(phrase, codebook)
        lead = phrase.removesuffix(called).rstrip()
        # "Medical charity MSF", not "the ministry's Omar Hadi"
        before = words(lead)[-1:] if lead != phrase and not lead.endswith(("'s", "’s")) else ()
        if actor_kind in BODIES and called == bare or called.isupper() and 2 < len(called) < 7 or before and before[0] in groups["collective"]:
            return "collective"
        return "named"
    if last in groups["office"] and low[0] not in _ANY and _PAST.isdisjoint(low) and _WHOSE.search(phrase):
        return "named"                                        # "Turkey's president": there is one
    if last == "guard" and not groups["corps"].isdisjoint(low):
        return "collective"                                   # "China's coast guard"
    if is_in(last, groups["anonymous"]) or last in ("one", "another", "others", "some", "many", "who"):
        return "collective" if top[:1].isupper() and last not in groups["official"] and _BODY.match(phrase) else "anonymous"
    several = is_in(last, groups["collective"]) or actor_kind in BODIES or last.endswith("s") or is_in(last, groups["outlet"])
    return "collective" if several else "anonymous"


def _private(phrase: str, groups) -> bool:
    """Does the head of the phrase speak for no body that is named with it ("a nurse at the general hospital")?"""
    return is_in(words(head(phrase))[0], groups["private"])


def official(phrase: str, body: str, groups) -> bool:
    """Does the speaker hold an office of a state or an armed group, or is it such a body (`body`: its actor's kind)?

    Former officials do not count.
    """
    if body not in OFFICIAL and groups["official"].isdisjoint(words(phrase)):
        return False
    cut = _AFTER_HEAD.search(phrase)                          # neither "sources close to the minister" nor "a nurse at the general hospital"
    if cut and (cut.group().endswith("close") or _private(phrase, groups)):
        phrase = phrase[:cut.start()]
    low = words(phrase)
    if not _PAST.isdisjoint(low):
        return False
    if not groups["private"].isdisjoint(low):
        private = [w in groups["private"] for w in phrase.split() if w.islower() and (w in groups["private"] or w in groups["official"])]
        if private and (private[-1] or len(private) > 1 and private[-2] and any(w.startswith("spokes") for w in low)):
            return False                                      # "military analyst Omar Hadi", "hospital spokesman Omar Hadi"
    if body in OFFICIAL and not _private(phrase, groups):
        return True                                           # not "the Syrian Observatory"
    return not groups["official"].isdisjoint(low)


def aside(text: str, span: tuple[int, int]) -> str:
    """What stands beside a name: ", a senior official of the party"; or "the party's spokesman," before it."""
    found = _ASIDE.match(text, span[1])
    if not found and text.startswith(", ", span[0] - 2):
        found = (APPOSED if text.startswith(",", span[1]) else _BEFORE).search(text, max(0, span[0] - 60), span[0])
    return found.group() if found and not _OBSERVER.search(found.group()) else ""       # "an expert on X" is not of X


def calling(text: str, start: int, groups) -> str:
    """The words right before a name that say what he is: "Kremlin aide" before "Omar Hadi"."""
    found: list[str] = []
    if start < 2 or not text[start - 2].isalpha():
        return ""
    for word in reversed(text[max(0, start - 40):start].split()):
        if not any(word.lower() in groups[g] for g in ("title", "official", "anonymous", "collective")):
            break
        found.insert(0, word)
    return " ".join(found)
