"""What a page costs grows as the page does, and never beyond a bound: calls are counted, not seconds."""

import json
import sys

import pytest
from ingest_cases import NoPlaces, text_seed

from khobao.ingest import Seed, build_articles
from khobao.ingest.read.plain_text import MOST_LINES

SENTENCE = "Hội nghị đã bàn về việc trồng rừng, giữ nước và mở đường cho các bản vùng cao trong năm tới."
ARTICLE = f"Tin lạ ở bản xa\n12/06/2014 08:00\n\n{SENTENCE}\n\n{SENTENCE} Hết.\n\n"

# Lines that an article may be stuffed with: each a way that a rule might look too far around itself.
FILLINGS = {
    "blank lines": "\n",
    "names": "Nguyễn Văn An\nTrần Thị Bình\n",
    "dates": "12/06/2014 08:00\n",
    "one line again and again": "Ba trăm học sinh đi trại hè\n",
    "captions": "Ảnh: Lan Chi\n\n",
    "paragraphs": f"{SENTENCE}\n\n",
    "quotations": "“Chúng tôi sẽ về.”\n\n",
}


def count_calls(text):
    """Return how many function calls, Python's and C's, the normaliser makes for *text*."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    seed = text_seed(text)
    sys.setprofile(count)
    try:
        build_articles(seed, NoPlaces())
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("filling", FILLINGS.values(), ids=FILLINGS)
def test_the_cost_grows_no_faster_than_the_page(filling):
    count_calls(ARTICLE)  # data files are read once
    once, twice = (
        count_calls(ARTICLE + filling * (size // filling.count("\n")) + ARTICLE) for size in (1000, 2000)
    )
    assert twice < 2.3 * once


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.txt", "\n" * MOST_LINES + ARTICLE),
        ("a.json", json.dumps({"title": "Tin lạ ở bản xa", "text": f"{SENTENCE}\n" * (MOST_LINES + 1)})),
    ],
)
def test_a_page_of_too_many_lines_is_told_and_not_read(path, data):
    result = build_articles(Seed(path, data.encode(), "0" * 64), NoPlaces())
    assert result.articles == ()
    [problem] = result.problems
    assert "an article has at most 50,000" in str(problem.message)
