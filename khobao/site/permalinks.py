"""Addresses: where in ``dist/`` every page stands. All are ASCII, relative to dist/ and end in a file name.

An article stands where its file does in ``content/``. What names no month stands in month ``00``, what has
no date in ``khong-ro-ngay`` ("date unknown"). No address depends on what else is in the archive, so it lasts.
"""

from khobao.content.addresses import find_address
from khobao.model import Article, ArticleDate, Place

UNDATED = "khong-ro-ngay"
HOME = "index.html"
SEARCH = "tim-kiem.html"
SEARCH_FOLDER = "tim-kiem"  # the files of the index; the engine's loader looks there
SUGGESTING = "goi-y.js"
OPENSEARCH = "opensearch.xml"
ABOUT = "ve-kho-bao.html"
DATA = "du-lieu.html"
DATA_FOLDER = "du-lieu"  # where the data files stand
REPORT = "bao-cao.html"
KEPT = "da-luu.html"
OFFLINE = "ngoai-tuyen.html"
NOT_FOUND = "404.html"
DATES = "ngay/index.html"
UNDATED_PAGE = f"ngay/{UNDATED}.html"
PLACES = "dia-phuong/index.html"
SOURCES = "nguon/index.html"
UNKNOWN_SOURCE = "khong-ro-nguon"
WHOLE_SET = "toan-bo"


def article_url(article: Article) -> str:
    """Return the address of the page of *article*: that of its file, whatever its date and slug say.

    >>> article_url(Article("Tin", "", slug="tin-sau", date=ArticleDate(2022, 1, 8), path="2021/tin.md"))
    'bai/2021/tin.html'
    """
    return find_address(article.path)


def address_before(article: Article) -> str:
    """Return where the page of *article* stood before addresses followed files (format 1 of archives).

    >>> address_before(Article("Tin", "", slug="tin", date=ArticleDate(2022, 1, 8)))
    'bai/2022/01/tin.html'
    >>> address_before(Article("Tin", "", slug="tin", date=ArticleDate(2022)))
    'bai/2022/00/tin.html'
    >>> address_before(Article("Tin", "", slug="tin"))
    'bai/khong-ro-ngay/tin.html'
    """
    date = article.date
    folder = f"{date.year:04}/{date.month:02}" if date else UNDATED
    return f"bai/{folder}/{article.slug}.html"


def original_url(article: Article) -> str:
    """Return the address of the page that shows the untouched seed of *article*.

    >>> original_url(Article("Tin", "", path="khong-ro-ngay/tin.md"))
    'bai/khong-ro-ngay/tin.goc.html'
    """
    return article_url(article).removesuffix(".html") + ".goc.html"


def is_listed(url: str) -> bool:
    """Return whether search engines are told of the page at *url*: not of those that say noindex.

    >>> is_listed("bai/2021/tin.html"), is_listed("bai/2021/tin.goc.html"), is_listed("404.html")
    (True, False, False)
    """
    return url not in (NOT_FOUND, REPORT) and not url.endswith(".goc.html")


def own_page_url(slug: str) -> str:
    """Return the address of a page that the keeper wrote.

    >>> own_page_url("gioi-thieu")
    'trang/gioi-thieu.html'
    """
    return f"trang/{slug}.html"


def year_url(year: int) -> str:
    """Return the address of the page of a year."""
    return f"ngay/{year:04}/index.html"


def month_url(year: int, month: int) -> str:
    """Return the address of the page of a month; month 0 gathers what names only the year."""
    return f"ngay/{year:04}/{month:02}/index.html"


def day_url(year: int, month: int, day: int) -> str:
    """Return the address of the page of a day."""
    return f"ngay/{year:04}/{month:02}/{day:02}.html"


def any_year_url(month: int, day: int) -> str:
    """Return the address of the page of a day in any year.

    >>> any_year_url(1, 8)
    'ngay/01-08.html'
    """
    return f"ngay/{month:02}-{day:02}.html"


def date_url(date: ArticleDate | None) -> str:
    """Return the address of the most precise page for *date*.

    >>> date_url(ArticleDate(2022, 1)), date_url(None)
    ('ngay/2022/01/index.html', 'ngay/khong-ro-ngay.html')
    """
    if date is None:
        return UNDATED_PAGE
    if date.day:
        return day_url(date.year, date.month, date.day)
    return month_url(date.year, date.month)


def place_url(place: Place) -> str:
    """Return the address of the page of *place*."""
    return f"dia-phuong/{place.slug}/index.html"


def source_url(slug: str) -> str:
    """Return the address of the page of the source with this slug."""
    return f"nguon/{slug}/index.html"


def paged_url(url: str, number: int) -> str:
    """Return the address of page *number*, counted from 1, of the list that starts at *url*.

    >>> paged_url("nguon/index.html", 2), paged_url("ngay/2022/01/08.html", 2)
    ('nguon/trang-2.html', 'ngay/2022/01/08-trang-2.html')
    """
    if number == 1:
        return url
    folder, _, name = url.rpartition("/")
    stem = name.removesuffix(".html")
    return f"{folder}/trang-{number}.html" if stem == "index" else f"{folder}/{stem}-trang-{number}.html"


def yearly_url(url: str, year: int) -> str:
    """Return the address of the articles of *year* (0: undated) within the place or source at *url*.

    >>> yearly_url("nguon/bao/index.html", 2022), yearly_url("nguon/bao/index.html", 0)
    ('nguon/bao/nam-2022.html', 'nguon/bao/khong-ro-ngay.html')
    """
    folder = url.rpartition("/")[0]
    return f"{folder}/nam-{year:04}.html" if year else f"{folder}/{UNDATED}.html"


def feed_url(url: str) -> str:
    """Return the address of the feed that belongs to the page at *url*.

    >>> feed_url("index.html"), feed_url("nguon/bao/index.html")
    ('feed.xml', 'nguon/bao/feed.xml')
    """
    return url.rpartition("/")[0] + "/feed.xml" if "/" in url else "feed.xml"


def year_set(year: int) -> str:
    """Return the name of what is saved offline of a year (0: undated).

    >>> year_set(2022), year_set(0)
    ('nam-2022', 'khong-ro-ngay')
    """
    return f"nam-{year:04}" if year else UNDATED


def place_set(place: Place) -> str:
    """Return the name of what is saved offline of *place*."""
    return f"dia-phuong/{place.slug}"


def set_url(name: str) -> str:
    """Return the address of the list of the files of a set that can be saved offline.

    >>> set_url("nam-2022")
    'ngoai-tuyen/nam-2022.json'
    """
    return f"ngoai-tuyen/{name}.json"


def offline_url(name: str) -> str:
    """Return the address of the page where the set *name* is saved and removed.

    >>> offline_url("nam-2022")
    'ngoai-tuyen.html?bo=nam-2022'
    """
    return f"{OFFLINE}?bo={name}"


def root_of(url: str) -> str:
    """Return what leads from the page at *url* back to dist/: one ``../`` a folder.

    >>> root_of("bai/2022/01/tin.html"), root_of("index.html")
    ('../../../', '')
    """
    return "../" * url.count("/")
