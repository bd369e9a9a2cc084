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
    below it; or a list of such, any of which will do), ``source`` (its name, or a list of such), ``year``
    (as "2021", or a list of such), ``from`` and ``to`` (ISO dates, as precise as liked, both inclusive),
    ``sort`` (``"relevance"``, ``"newest"``, ``"oldest"``),
    ``onHits(hits)`` (called each time more of the hits have arrived, in order, so that the first can be
    shown while others load, and what their number needs, or texts in which a phrase is looked for).
    Any text gives an answer; the promise rejects with a ``khobao.LoadError`` only when a file cannot be
    loaded after a second try, and asking again tries again.
    Answer: ``total`` (articles that hold every word of the query as typed, a word being what a Vietnamese
    reader calls one: "chủ tịch Bình Định" has two; 0 when there are none, and then ``hits`` are articles
    that hold some of it; of a phrase, those whose text was read and has it, and those further down that
    have its pairs), ``missing`` (the words, as typed, that no article holds; empty when each is somewhere,
    though not together), ``loosened`` (no article has the quoted phrase with all other words: quotes were
    left aside), ``hits``, ``otherForms`` (articles that hold every word only with other tones),
    ``suggestion`` (“Có phải bạn muốn tìm”: another query text that finds articles, or null),
    ``understood`` (null, or the text that was asked instead of what was typed, when that found nothing:
    typed by Telex or VNI rules with the input method off), ``words`` (below), ``shown`` (how many articles
    the hits are the first of: ``total``, or when that is 0 those with some of the words).
    Hit: ``slug, title, url, score, whole`` (it is one of ``total``), ``date`` (ISO; "" when unknown),
    ``source`` ("" when unknown), ``places`` (``[{slug, name}]``), ``titleParts`` (``[{text, mark}]``),
    ``excerpt`` (the same, of the best passage where a phrase made the engine read the text; else empty).
    Of a query of up to three words whole hits come first; of a longer one the order is by score.
    Word: ``{text, kind, syllables, missing}``: ``text`` as typed, ``kind`` one of ``"syllable"``,
    ``"compound"``, ``"place"`` (a name of the gazetteer), ``"name"`` (a person's), ``"code"``,
    ``"phrase"`` (quoted); ``syllables``: its matching forms; ``missing``: no article holds it.
``khobao.facets(text, options) -> Promise<{places, years, months, sources, total}>``
    The same options, and ``browse``: without words and filters it is all articles. Counts over the articles
    that are shown (``shown`` of the answer, ``total`` here): ``places: [{slug, name, count}]`` (every level
    of the tree, a place counts what lies below it), ``years: [{year, count}]``, ``months: [{month: "2022-01",
    count}]``, ``sources: [{name, count}]``. Loads one more file the first time; ask for it after the results
    are shown.
``khobao.passage(hit, text) -> Promise<[{text, mark}]>``
    The best passage of the article itself, from its page (``#article``: ``.lead`` and ``.body``): fetched
    over http; from disk opened in a hidden frame, whose ``article.js`` hands it over. Resolves with
    ``hit.excerpt`` when the text cannot be read. *text* may be ``Answer.words``, which knows words.
``khobao.prefetch(text)``
    Asks for the pieces of a query that will be searched for in a moment: the page is still being read.
``khobao.suggest(prefix, {limit: 8}) -> Promise<[{text, count, kind, slug}]>``
    Completions of the last words of an unfinished query, commonest first; ``text`` is the whole query.
    ``kind``: ``"word"``, ``"place"`` (of the archive; ``slug`` is its path below dia-phuong/), ``"person"``
    or ``"title"`` (``slug`` is "" for these and for words).
``khobao.findMatches(text, words) -> [[start, end, whole], …]``
    Where the words of a query stand in a text (UTF-16 offsets, in order), for marking. *words*: what
    ``khobao.wordsOf(query)`` gives, or ``Answer.words``. A phrase is one mark, and so is a word of several
    syllables; ``whole`` is true for these, and for a word of one syllable that the query has as a word.
    A syllable of a longer word that stands alone is marked only where the text has that word nowhere and
    the query typed it with tones, and then ``whole`` is false. Needs no index: the article page uses
    ``MARKING_SCRIPTS`` alone.
``khobao.wordsOf(query) -> [{text, kind, syllables}]``
    The words of a query as far as they are known without an index: each phrase is one; elsewhere, syllables
    that follow each other make one word wherever the text has two or more of them in that order.
``khobao.formatMarkQuery(words) -> string``
    *words* of an answer as a query in which each word of several syllables is quoted: for the address of a
    hit (``?q=``), so that the article page marks by the same words.
"""

from khobao.search.index.build import build_search, start_search

ENGINE_SCRIPTS = (
    "text.js",
    "words.js",
    "parts.js",
    "marks.js",
    "analyzer.js",
    "query.js",
    "turns.js",
    "bits.js",
    "unpacking.js",
    "pieces.js",
    "lookup.js",
    "ranking.js",
    "cutting.js",
    "holding.js",
    "texts.js",
    "documents.js",
    "suggest.js",
    "typing.js",
    "spelling.js",
    "phrases.js",
    "filtering.js",
    "matching.js",
    "finding.js",
    "engine.js",
)
MARKING_SCRIPTS = ("text.js", "words.js", "parts.js", "marks.js")
# What suggests alone, on pages that carry no index: scripts, and the keys of the root that they need.
SUGGESTING_SCRIPTS = ("text.js", "turns.js", "pieces.js", "suggest.js")
SUGGESTING_KEYS = ("lexicon",)

__all__ = [
    "ENGINE_SCRIPTS",
    "MARKING_SCRIPTS",
    "SUGGESTING_KEYS",
    "SUGGESTING_SCRIPTS",
    "build_search",
    "start_search",
]
