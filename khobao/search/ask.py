"""A query put to a built site from Python: the site's own scripts answer, in an embedded JavaScript engine.

The only importer of dukpy, which embeds QuickJS. The files of the index are read as data and never run.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dukpy

from khobao.errors import BuildFailedError, Problem
from khobao.messages.message import Message
from khobao.runtime.program import find_theme
from khobao.search import ENGINE_SCRIPTS
from khobao.search.article_text import parse_article_text
from khobao.search.index.scripts import FOLDER, parse_script

SCRIPTS = find_theme("static") / "js"

_SEARCH_PAGE = "tim-kiem.html"
_ROOT = re.compile(r'<script type="application/json" id="search-root">(.*?)</script>', re.DOTALL)
_UNUSABLE = Message("the search index cannot be used")
_BUILD_AGAIN = Message("Build the site again: khobao build")

# As much of a page as the scripts look at. A script that they append is a file of the index: it is read,
# and what it hands over is received.
_PAGE = """
globalThis.scheduler = { yield: async () => {} };
globalThis.document = {
  getElementById: () => ({ textContent: call_python("read_root") }),
  createElement: () => ({ remove() {} }),
  head: {
    append(script) {
      const values = call_python("read_values", script.src);
      if (!values) return script.onerror();
      khobao.receive(...values);
      script.onload();
    },
  },
};
/** What becomes of a function's promise; it stands there when the engine has done all that is to be done. */
globalThis.settle = (run, values) => {
  const outcome = {};
  (async () => run(...values))().then(
    (value) => Object.assign(outcome, { value }),
    (error) => Object.assign(outcome, { failed: error.constructor.name, message: error.message }),
  );
  return outcome;
};
"""
_READ_TEXT = 'khobao.readText = async (url) => call_python("read_text", url); null;'


@dataclass(frozen=True)
class Request:
    """What is wanted of the articles that match; the names are those of the site's addresses."""

    limit: int = 10
    place: str = ""  # its slug, with what lies below it
    source: str = ""
    since: str = ""  # ISO dates, as precise as liked, both inclusive
    until: str = ""
    sort: str = "relevance"  # or "newest", "oldest"


@dataclass(frozen=True)
class Hit:
    """One result."""

    slug: str
    title: str
    url: str  # below the site's root
    date: str  # "" when unknown
    source: str  # "" when unknown
    score: float
    whole: bool  # it holds every word


@dataclass(frozen=True)
class Answer:
    """What a query found."""

    total: int  # articles with every word as typed; when there are none, hits have some of them
    missing: tuple[str, ...]  # words that no article holds
    hits: tuple[Hit, ...]
    other_forms: int  # articles that hold every word only with other tones
    loosened: bool  # no article has the quoted phrase with all other words: quotes were left aside
    suggestion: str | None  # a likelier query, when a word is nowhere
    understood: str | None  # what was asked, when the text was keys of an input method that was off


class SearchEngine:
    """The scripts of the search on the files of one built site, each of which is read once."""

    def __init__(self, site: Path) -> None:
        """Open the index of the *site*. Raises BuildFailedError when there is none."""
        self._site = site
        self._root = _read_root(site)
        self._interpreter = dukpy.JSInterpreter()
        for function in (self._read_root, self._read_values, self._read_text):
            self._interpreter.export_function(function.__name__.removeprefix("_"), function)
        self._interpreter.evaljs(f"{_PAGE} null;")
        for name in ENGINE_SCRIPTS:
            self._interpreter.evaljs((SCRIPTS / name).read_text(encoding="utf-8"))
        self._interpreter.evaljs(_READ_TEXT)

    def search(self, text: str, request: Request | None = None) -> Answer:
        """Answer a query; any text gives an answer.

        Raises BuildFailedError when a file of the index is missing or damaged.
        """
        asked = request or Request()
        options = {
            "limit": asked.limit,
            "place": asked.place,
            "source": asked.source,
            "from": asked.since,
            "to": asked.until,
            "sort": asked.sort,
        }
        # A command line may hold bytes that are no text; nothing is found by them, and nothing prints them.
        printable = text.encode("utf-8", "replace").decode()
        found = self.run("khobao.search", printable, options)
        try:
            hits = tuple(map(_parse_hit, found["hits"]))
        except (KeyError, TypeError):
            raise self._refuse(
                _SEARCH_PAGE, Message("%(unusable)s: it does not know all of a result", unusable=_UNUSABLE)
            ) from None
        return Answer(
            total=found["total"],
            missing=tuple(found["missing"]),
            hits=hits,
            other_forms=found["otherForms"],
            loosened=found["loosened"],
            suggestion=found["suggestion"],
            understood=found["understood"],
        )

    def run(self, function: str, *values: object) -> Any:  # noqa: ANN401 (any JSON)
        """Return what a JavaScript *function* makes of *values*, or its promise once it is kept.

        All values travel as JSON. Raises BuildFailedError when a file of the index is missing or damaged.
        """
        outcome = self._interpreter.evaljs(f"settle({function}, dukpy.values)", values=values)
        if not outcome.get("failed"):
            return outcome.get("value")
        message = outcome["message"]
        if outcome["failed"] == "LoadError" and message.startswith(f"{FOLDER}/"):
            raise self._refuse(message, Message("this file of the search index is missing or damaged"))
        raise self._refuse(
            _SEARCH_PAGE, Message("%(unusable)s: %(message)s", unusable=_UNUSABLE, message=message)
        )

    def _refuse(self, file: str, wrong: Message) -> BuildFailedError:
        return BuildFailedError([Problem(str(self._site / file), None, wrong, _BUILD_AGAIN)])

    def _read_root(self) -> str:
        return self._root

    def _read_values(self, path: str) -> list[Any] | None:
        """Return what a file of the index hands over; None when it is missing or damaged."""
        try:
            return parse_script((self._site / path).read_bytes())
        except (OSError, ValueError):
            return None

    def _read_text(self, url: str) -> str:
        return parse_article_text((self._site / url).read_text(encoding="utf-8"))


def _parse_hit(hit: dict[str, Any]) -> Hit:
    slug, title, url, date, source = (str(hit[name]) for name in ("slug", "title", "url", "date", "source"))
    return Hit(slug, title, url, date, source, float(hit["score"]), bool(hit["whole"]))


def _read_root(site: Path) -> str:
    page = site / _SEARCH_PAGE
    try:
        found = _ROOT.search(page.read_text(encoding="utf-8", errors="replace"))
    except (FileNotFoundError, NotADirectoryError):
        advice = Message("Build it first: khobao build")
        raise BuildFailedError([Problem(str(site), None, Message("there is no site here"), advice)]) from None
    if not found:
        raise BuildFailedError([Problem(str(page), None, Message("it holds no search index"), _BUILD_AGAIN)])
    return found[1]
