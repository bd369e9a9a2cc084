"""Articles in, a search index in pieces out. The contract between Python (builds) and JavaScript (asks).

Python
------
``start_search(documents, …) -> Callable[[], StartedIndex]``, ``build_search(…) -> SearchIndex``
    The first lets workers analyse the articles; what it returns waits for them, and ``finish()`` ends the
    work. The second does all of it.
    ``artifacts``: files below ``tim-kiem/`` with content-hashed names, classic scripts that each make one
    call, ``khobao.receive(name, …)``. ``root``: JSON text for ``<script type="application/json"
    id="search-root">`` in ``tim-kiem.html`` (``</`` is already escaped).
``ask.SearchEngine(dist).search(text, request)``
    The same question asked from Python: the scripts run in an embedded engine, on the files of a built site.
    They are the only ranking there is. Only the analysis of text stands in both languages.
``ENGINE_SCRIPTS``
    The engine's files in ``static/js/``, in loading order. The site joins them into one bundle.

JavaScript (after the bundle ran; everything hangs on ``globalThis.khobao``)
---------------------------------------------------------------------------
``khobao.search(text, options) -> Promise<Answer>``
    options: ``limit`` (10), ``offset`` (0), ``place`` (slug path below dia-phuong/; includes what lies
    below it; or a list of such, any of which will do), ``source`` (its name), ``from`` and ``to`` (ISO
    dates, as precise as liked, both inclusive), ``sort`` (``"relevance"``, ``"newest"``, ``"oldest"``),
    ``onHits(hits)`` (called each time more of the hits have arrived, in order, so that the first can be
    shown while others load, and what their number needs, or texts in which a phrase is looked for).
    Any text gives an answer; the promise rejects with a ``khobao.LoadError`` only when a file cannot be
    loaded after a second try, and asking again tries again.
    Answer: ``total`` (articles that hold every word, with the tones as typed; when there are none,
    articles that hold some of them; of a phrase, those whose text was read and has it, and those further
    down that have its pairs), ``loosened`` (no article has the quoted phrase with all other words: quotes
    were left aside), ``hits``, ``otherForms`` (articles that hold every word only with other tones),
    ``suggestion`` (“Có phải bạn muốn tìm”: another query text that finds articles, or null), ``words``
    (the words asked for).
    Hit: ``slug, title, url, score, date`` (ISO; "" when unknown), ``source`` ("" when unknown),
    ``places`` (``[{slug, name}]``), ``titleParts`` (``[{text, mark}]``), ``excerpt`` (the same, of the best
    passage where a phrase made the engine read the text; else empty).
``khobao.facets(text, options) -> Promise<{places, years, months, sources, total}>``
    The same options. Counts over the ``total`` articles that match: ``places: [{slug, name, count}]``
    (every level of the tree, a place counts what lies below it), ``years: [{year, count}]``,
    ``months: [{month: "2022-01", count}]``, ``sources: [{name, count}]``. Loads one more file the first
    time; ask for it after the results are shown.
``khobao.passage(hit, text) -> Promise<[{text, mark}]>``
    The best passage of the article itself, from its page (``#article``: ``.lead`` and ``.body``): fetched
    over http; from disk opened in a hidden frame, whose ``article.js`` hands it over. Resolves with
    ``hit.excerpt`` when the text cannot be read.
``khobao.foresee(text)``
    Asks for the pieces of a query that will be searched for in a moment: the page is still being read.
``khobao.suggest(prefix, {limit: 8}) -> Promise<[{text, count}]>``
    Completions of the last words of an unfinished query, commonest first.
``khobao.findMatches(text, words) -> [[start, end], …]``
    Where words of a query stand in a text (UTF-16 offsets), for marking; ``khobao.wordsOf(query)`` gives
    *words*. Needs no index: the article page uses ``MARKING_SCRIPTS`` alone.
"""

from khobao.search.index.build import build_search, start_search

ENGINE_SCRIPTS = (
    "text.js",
    "words.js",
    "parts.js",
    "analyzer.js",
    "query.js",
    "turns.js",
    "unpacking.js",
    "pieces.js",
    "lookup.js",
    "ranking.js",
    "texts.js",
    "documents.js",
    "suggest.js",
    "mending.js",
    "phrases.js",
    "finding.js",
    "engine.js",
)
MARKING_SCRIPTS = ("text.js", "words.js", "parts.js")

__all__ = ["ENGINE_SCRIPTS", "MARKING_SCRIPTS", "build_search", "start_search"]
