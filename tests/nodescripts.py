"""The site's scripts in Node, outside a browser."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from typing import Any

from folders import ROOT

PROGRAM = """
const { scripts, given } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
for (const script of scripts) (0, eval)(require("node:fs").readFileSync(script, "utf8"));
console.log(JSON.stringify((%s)(given)));
"""
CALL = "(calls) => calls.map(([name, ...values]) => khobao[name](...values))"


def run_scripts(node: str, scripts: Sequence[str], function: str, given: object) -> Any:
    """Load *scripts* of ``static/js/``, and return what the JavaScript *function* makes of *given*."""
    paths = [str(ROOT / "static" / "js" / script) for script in scripts]
    done = subprocess.run(  # noqa: S603 - our own scripts
        [node, "-e", PROGRAM % function],
        input=json.dumps({"scripts": paths, "given": given}),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def call_functions(node: str, scripts: Sequence[str], calls: Sequence[Sequence[Any]]) -> list[Any]:
    """Load *scripts*, call functions of theirs ([name, …arguments] each), and return the results."""
    results: list[Any] = run_scripts(node, scripts, CALL, calls)
    return results
