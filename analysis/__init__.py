"""A kit for news coverage of armed attacks: articles in; sentiment, framing comparison and attack maps out.

    documents = analysis.read_corpus("seeds")
    tables = analysis.annotate(documents)

Everything public is loaded when it is first used, so that `import analysis` costs nothing.
"""
import importlib

__version__ = "0.1.0"

_WHERE = {
    "read_corpus": "corpus", "annotate": "pipeline", "contrast": "compare", "estimate": "compare",
    "sentiment_toward": "finders.sentiment", "vader": "finders.sentiment", "split": "finders.sentences",
    "concordance": "kwic", "evidence": "kwic", "Tables": "tables", "InputError": "errors", "RunError": "errors",
}
__all__ = sorted(_WHERE)


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"analysis.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
