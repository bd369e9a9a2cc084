"""The report as Markdown, made of results alone: rendering it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.goals import CATEGORIES, OURS, Verdict, check_goals
from benchmarks.queries import VARIANTS
from benchmarks.results import Result

_INTRODUCTION = """\
# Benchmarks

Written by `python -m benchmarks` (`make bench`), which measures Kho Báo beside its peers in the same run,
on the same articles, in the same browser. Do not edit: run it again. The figures behind the tables are in
`benchmarks/results/`.

A figure in brackets is Kho Báo's divided by the peer's: below 1 Kho Báo costs less, and for relevance above
1 it finds more.
"""

_METHOD = """\
## How it is measured

- **Articles** come from a corpus in JSON Lines (`id`, `title`, `body`; `--corpus` or `$KHOBAO_CORPUS` names
  it; without one, articles are made up). More articles than the corpus has are the same ones again under
  other ids; relevance is then not measured, because several articles answer equally well.
- **Relevance**: each article is indexed under a neutral title. Real headlines are the questions (500,
  unless told otherwise), and the one right answer is the article that each stood on: whole, cut after four
  syllables, and both without tones. MRR@10 is the mean of 1/rank, 0 beyond the tenth hit. *Toneless pairs*
  are two neighbours from a headline, typed without their diacritics; recall is the share of the articles with
  both syllables, whatever their diacritics, that an engine counts. MiniSearch and lunr.js count articles with
  either, so theirs would say nothing.
- **First query**: a fresh browser profile opens the search page with a four-syllable query in its address;
  medians of 30 (of 3 where every reader loads the same single file). Bytes are bodies as GitHub Pages sends
  them: gzip for text, files that are compressed already as they are. Kho Báo's bytes hold its whole page,
  with style sheet and scripts; each peer has the least page that works, a field and a list. *Settled* adds
  what a page loads after its results stand. “Slow 4G” is Lighthouse's line, 150 ms and 1.6 Mbit/s,
  simulated in the server over HTTP/1.1; without it, nothing but this machine stands between server and
  browser.
- **Further query**: another question on that page, asked of the script and not painted.
- **Open page**: time of the questions on relevance, asked one after the other on one page.
- **Longest task**: for how long a whole headline keeps a page just opened from answering a key, on processors
  slowed down four times, as Lighthouse does for a phone; 95th percentile of 20.
- **Browser memory**: the highest sum over all processes of the browser while those are asked, less that of
  an empty page.
- **Index**: its own files, without page and library. Pagefind indexes the same built article pages, the
  article alone (`--root-selector`); lunr.js and MiniSearch have one JSON file with titles and addresses
  of the articles, built in Node.js with their defaults. Building Kho Báo's index includes reading the
  Markdown.
- **Builds**: the command line from start to end. Hugo has a plain theme with lists by year, place and
  source, and Pagefind indexes its pages. Below 50,000 articles each state is built three times, cold ones in
  turns, every time with another article edited, and the median by time counts. *Changed*: a sentence is added
  at the end of a text; *title changed*: a headline has a word more, which lists and other articles show;
  *added*: another article comes on the same day. The peers keep nothing between two builds, so those two
  would cost them what the first does. *Changed files* are those whose bytes differ afterwards: what a
  deployment has to carry.
- **Served**: `build.py serve` watches the articles; one is edited, and its page asked for a hundred times a
  second.
- **Pages**: Lighthouse opens the largest page of each kind as on a phone with slow 4G; medians of three runs.
  Its scores for performance go by time, so a busy machine lowers them.
- **Memory** of builds is the highest sum over the whole process tree in any run, up to ten samples a second;
  shared pages count once.
"""


@dataclass(frozen=True)
class Row:
    """One line of a table: a figure by its place in the result."""

    label: str
    keys: tuple[str, ...]
    show: Callable[[float], str]


def format_size(size: float) -> str:
    """Return bytes as people write them.

    >>> format_size(60_400), format_size(14_520_000), format_size(912)
    ('60 kB', '14.5 MB', '0.9 kB')
    """
    if size >= 999.95e6:
        return f"{size / 1e9:.2f} GB"
    if size >= 999.5e3:
        return f"{size / 1e6:.1f} MB"
    return f"{size / 1e3:.0f} kB" if size >= 1e4 else f"{size / 1e3:.1f} kB"


def format_count(count: float) -> str:
    """Return a count with its thousands parted; halves, which medians have, stay.

    >>> format_count(13_000), format_count(6.5)
    ('13,000', '6.5')
    """
    return f"{count:,.0f}" if count == int(count) else f"{count:,.1f}"


def format_score(score: float) -> str:
    """Return a figure between 0 and 1."""
    return f"{score:.3f}"


def format_percent(share: float) -> str:
    """Return a share of 1 in per cent."""
    return f"{100 * share:.1f} %"


def format_ms(milliseconds: float) -> str:
    """Return a time that is given in milliseconds.

    >>> format_ms(3.21), format_ms(812.4), format_ms(48_300)
    ('3.2 ms', '812 ms', '48.3 s')
    """
    if milliseconds >= 10_000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{milliseconds:.0f} ms" if milliseconds >= 100 else f"{milliseconds:.1f} ms"


def format_task(milliseconds: float) -> str:
    """Return the time that a task takes; browsers tell of none below 50 ms.

    >>> format_task(0), format_task(88)
    ('under 50 ms', '88.0 ms')
    """
    return format_ms(milliseconds) if milliseconds else "under 50 ms"


def format_seconds(seconds: float) -> str:
    """Return a time that is given in seconds."""
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds:.0f} s"


_SEARCH_ROWS = (
    *(
        Row(f"MRR@10, {variant}", ("relevance", variant, "reciprocal_rank"), format_score)
        for variant in VARIANTS
    ),
    *(
        Row(f"empty answers, {variant}", ("relevance", variant, "empty"), format_percent)
        for variant in VARIANTS
    ),
    Row("recall of toneless pairs", ("recall",), format_percent),
    Row("same answers from file://", ("from_disk",), format_percent),
    Row("first query: bytes", ("first", "size"), format_size),
    Row("first query: bytes, settled", ("first", "settled_size"), format_size),
    Row("first query: requests before the first hit", ("first", "first_requests"), format_count),
    Row("first query: requests", ("first", "requests"), format_count),
    Row("first query: first hit", ("first", "first_ms"), format_ms),
    Row("first query: ten hits", ("first", "done_ms"), format_ms),
    Row("first query on slow 4G: first hit", ("slow", "first_ms"), format_ms),
    Row("first query on slow 4G: ten hits", ("slow", "done_ms"), format_ms),
    Row("further query: bytes", ("next", "size"), format_size),
    Row("further query: time", ("next", "ms"), format_ms),
    *(
        Row(f"open page: median, {variant}", ("open_page", variant, "median"), format_ms)
        for variant in VARIANTS[:2]
    ),
    Row("open page: 95th percentile, full title", ("open_page", VARIANTS[0], "high"), format_ms),
    Row("open page: longest task, 95th percentile, full title", ("longest_task",), format_task),
    Row("browser memory", ("memory",), format_size),
    Row("index: bytes on disk", ("index_disk",), format_size),
    Row("index: bytes as sent", ("index_sent",), format_size),
    Row("index: files", ("index_files",), format_count),
    Row("index: time to build", ("index_build", "wall"), format_seconds),
    Row("index: processor time to build", ("index_build", "cpu"), format_seconds),
    Row("index: memory to build", ("index_build", "memory"), format_size),
)

_STATES = ("cold", "one article changed", "one title changed", "one article added", "nothing changed")
_BUILD_ROWS = (
    *(Row(f"{state}: time", ("states", state, "wall"), format_seconds) for state in _STATES),
    *(Row(f"{state}: processor time", ("states", state, "cpu"), format_seconds) for state in _STATES),
    *(Row(f"{state}: memory", ("states", state, "memory"), format_size) for state in _STATES),
    *(
        Row(f"{state}: changed files", ("states", state, "changed_files"), format_count)
        for state in _STATES[1:]
    ),
    *(
        Row(f"{state}: changed bytes", ("states", state, "changed_size"), format_size)
        for state in _STATES[1:]
    ),
    Row("served: an edited article shows after", ("serve", "shown"), format_seconds),
    Row("served: an edit during a rebuild shows after", ("serve", "shown_while_rebuilding"), format_seconds),
    Row("served: the site is rebuilt after", ("serve", "rebuilt"), format_seconds),
    Row("site: bytes on disk", ("size",), format_size),
    Row("site: files", ("files",), format_count),
)


def render_report(results: Sequence[Result]) -> str:
    """Return ``docs/benchmarks.md`` for *results*."""
    parts = [_INTRODUCTION, *_render_goals(check_goals(results))]
    for suite, heading, rows in (("search", "Search", _SEARCH_ROWS), ("build", "Build", _BUILD_ROWS)):
        measured = [result for result in results if result.suite == suite]
        if measured:
            parts.append(f"## {heading}\n")
        for result in measured:
            parts += [f"### {result.size:,} articles\n", render_origin(result), render_table(result, rows)]
            parts += [f"{name} failed: {why}.\n" for name, why in list_failures(result)]
    pages = [result for result in results if result.suite == "lighthouse"]
    if pages:
        parts.append("## Pages, by Lighthouse\n")
    for result in pages:
        parts += [f"### {result.size:,} articles\n", render_origin(result), render_scores(result)]
    return "\n".join([*parts, _METHOD])


def render_origin(result: Result) -> str:
    """Return the line that says when, on what articles and on what machine *result* was measured."""
    machine = result.machine
    articles = f"corpus {result.corpus}"
    if result.size > result.distinct:
        articles += f", its {result.distinct:,} articles repeated"
    busy = f", {machine['busy']:.0%} busy with other work at the start" if machine["busy"] >= 0.05 else ""
    return (
        f"{result.date}; {articles}; {machine['cores']} cores ({machine['processor']}), "
        f"{machine['memory'] / 2**30:.0f} GiB, {machine['system']}, Python {machine['python']}{busy}.\n"
    )


def list_failures(result: Result) -> list[tuple[str, str]]:
    """Return the peers that could not be measured, each with the reason."""
    return [(name, figures["failed"]) for name, figures in result.figures.items() if "failed" in figures]


def render_table(result: Result, rows: Sequence[Row]) -> str:
    """Return a table of *rows*, one column for each engine or builder, ours first."""
    subjects = sorted(result.figures, key=lambda subject: subject != OURS)  # stable: peers keep their order
    titles = [
        " ".join(filter(None, (subject, result.figures[subject].get("version")))) for subject in subjects
    ]
    lines = [f"| | {' | '.join(titles)} |", "|---" + "|--:" * len(subjects) + "|"]
    for row in rows:
        figures = [result.find(subject, *row.keys) for subject in subjects]
        if any(figure is not None for figure in figures):
            cells = [
                _render_cell(figure, figures[0], row, own=not place) for place, figure in enumerate(figures)
            ]
            lines.append(f"| {row.label} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def render_scores(result: Result) -> str:
    """Return Lighthouse's scores from 0 to 100, a line for each kind of page."""
    lines = [f"| | {' | '.join(CATEGORIES)} |", "|---" + "|--:" * len(CATEGORIES) + "|"]
    for kind, figures in result.figures.items():
        lines.append(f"| {kind} | {' | '.join(f'{100 * figures[name]:.0f}' for name in CATEGORIES)} |")
    return "\n".join(lines) + "\n"


def _render_cell(figure: float | None, ours: float | None, row: Row, *, own: bool) -> str:
    if figure is None:
        return "–"
    if own or not figure or ours is None:
        return row.show(figure)
    return (
        f"{row.show(figure)} ({ours / figure:.2g})"
        if ours / figure < 100
        else f"{row.show(figure)} ({ours / figure:.0f})"
    )


def _render_goals(verdicts: Sequence[Verdict]) -> Iterator[str]:
    if not verdicts:
        return
    missed = sum(not verdict.reached for verdict in verdicts)
    yield "## Goals\n"
    yield f"{len(verdicts) - missed} of {len(verdicts)} reached.\n"
    lines = ["| articles | goal | measured | limit | |", "|--:|---|--:|--:|---|"]
    for verdict in verdicts:
        show = _SHOW[verdict.unit]
        sign = "≥" if verdict.at_least else "≤"
        figures = f"{show(verdict.measured)} | {sign} {show(verdict.limit)}"
        reached = "reached" if verdict.reached else "**missed**"
        lines.append(f"| {verdict.size:,} | {verdict.label} | {figures} | {reached} |")
    yield "\n".join(lines) + "\n"


def format_plain(number: float) -> str:
    """Return a count or a score, whichever the number looks like."""
    return format_score(number) if number != int(number) and number < 1 else format_count(number)


_SHOW: dict[str, Callable[[float], str]] = {
    "": format_plain,
    "share": format_percent,
    "bytes": format_size,
    "ms": format_ms,
    "s": format_seconds,
}
