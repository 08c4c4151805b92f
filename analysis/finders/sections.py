"""Sections."""
def mark(text, units, found, title, codebook):
    return [["body"] * len(s) for s in found]
