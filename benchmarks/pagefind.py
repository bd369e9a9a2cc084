"""Pagefind over built pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.engine import Engine
from benchmarks.measure import Cost, measure_command
from benchmarks.npm import PEERS, find_package, find_program, read_version


def measure_index(site: Path, glob: str, bundle: Path, *, log: Path, options: Sequence[str] = ()) -> Cost:
    """Index the pages of *site* that match *glob* into the folder *bundle*, and return the cost."""
    program = find_package("pagefind") / "lib/runner/bin.cjs"
    command = (
        find_program("node"),
        program,
        "--site",
        site,
        "--glob",
        glob,
        "--output-path",
        bundle,
        "--quiet",
    )
    return measure_command((*command, *options), folder=bundle.parent, log=log)


def describe_engine(bundle: Path, index_cost: Cost) -> Engine:
    """Return Pagefind, with the index in *bundle*, as the browser measures it."""
    # The rest of the bundle is library and ready-made user interfaces.
    index_files = (path for path in bundle.rglob("*") if path.suffix.startswith(".pf_"))
    return Engine(
        name="Pagefind",
        version=read_version("pagefind"),
        mounts={"/": PEERS, "/pagefind/": bundle},
        page="pagefind.html",
        api="peer",
        index_files=(bundle / "pagefind-entry.json", *sorted(index_files)),
        index_cost=index_cost,
    )
