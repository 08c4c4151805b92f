"""The package's own errors: each carries one sentence for the analyst that says what, where and what to do."""


class InputError(ValueError):
    """Wrong use or bad input: nothing was written (exit code 2 on the command line)."""


class RunError(RuntimeError):
    """Something in a run failed; what was finished is kept and named (exit code 1 on the command line)."""
