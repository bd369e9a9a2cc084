"""The command line: ``khobao``, ``python -m khobao`` and ``python build.py`` are the same program."""

from khobao.cli.commands import end, main, run

__all__ = ["end", "main", "run"]
