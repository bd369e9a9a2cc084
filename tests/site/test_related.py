"""Related articles: by what they share, explained, never a copy, and calm when the archive grows."""

from invented import Gazetteer, build, make_article
from lxml import html

from khobao.site.archive import build_archive
from khobao.site.related import show_topics, start_relating
from khobao.site.related.articles import Term
from khobao.site.related.ranking import MOST

DAYS = [f"20{n // 300:02}-{n // 25 % 12 + 1:02}-{n % 25 + 1:02}" for n in range(300)]


def make_archive(number=300, **fields):
    """Return articles and their compounds: everyday words in all, and a few subjects of ten articles each."""
    articles = [make_article(f"Bài {n}", DAYS[n], **fields) for n in range(number)]
    compounds = {
        article.slug: "\n".join(
            [
                *("người dân", "hôm nay"),
                *(f"{word} {n // 10}" for word in ("chủ đề", "nhân vật", "cơ quan", "lễ hội")),
                f"nơi {n // 5}",
            ]
        )
        for n, article in enumerate(articles)
    }
    return articles, compounds


def relate(articles, compounds):
    """Return slug -> [(slug of a related article, names of topics)]."""
    found = start_relating(build_archive(articles, Gazetteer()), compounds)()
    return {
        entry.article.slug: [(o.entry.article.slug, [topic.name for topic in o.topics]) for o in others]
        for entry, others in found.items()
    }


def test_articles_of_one_subject_find_each_other_nearest_in_time_first():
    topics = ["chủ đề 5", "cơ quan 5", "lễ hội 5"]
    assert relate(*make_archive())["bai-52"] == [
        (slug, topics) for slug in ("bai-51", "bai-53", "bai-50", "bai-54")
    ]


def test_what_everybody_says_relates_nobody():
    articles, _ = make_archive()
    assert relate(articles, {article.slug: "người dân\nhôm nay" for article in articles}) == {}


def test_one_rare_word_alone_is_not_enough():
    articles, _ = make_archive()
    assert relate(articles, {"bai-1": "cá voi", "bai-200": "cá voi"}) == {}


def test_a_place_counts_like_a_word():
    articles, compounds = make_archive()
    for n in (7, 250):
        articles[n] = make_article(f"Bài {n}", DAYS[n], localities=("Tỉnh Cũ/Xã Xa",))
        compounds[f"bai-{n}"] = "cá voi\nmắc cạn"
    assert relate(articles, compounds)["bai-7"] == [("bai-250", ["Xã Xa", "cá voi", "mắc cạn"])]


def test_a_copy_of_the_story_is_never_related():
    articles, compounds = make_archive()
    articles[51] = make_article("Bài 52", DAYS[51], slug="bai-51")
    articles[53] = make_article("Bài 53", DAYS[53], seed="b.txt")
    articles[52] = make_article("Bài 52", DAYS[52], extra={"also_in": [{"seed": "b.txt"}]})
    found = relate(articles, compounds)
    assert [slug for slug, _ in found["bai-52"]] == ["bai-50", "bai-54", "bai-55", "bai-56"]
    assert "bai-52" not in [slug for slug, _ in found["bai-51"] + found["bai-53"]]


def test_one_article_more_changes_only_lists_that_it_joins():
    articles, compounds = make_archive()
    before = relate(articles, compounds)
    new = make_article("Bài mới", DAYS[203])
    after = relate([*articles, new], {**compounds, "bai-moi": compounds["bai-203"]})
    changed = {slug for slug in before if before[slug] != after[slug]}
    assert changed
    assert all("bai-moi" in [other for other, _ in after[slug]] for slug in changed)
    assert len(after["bai-moi"]) == MOST


def test_the_order_of_the_archive_does_not_matter():
    articles, compounds = make_archive()
    assert relate(articles[::-1], dict(reversed(compounds.items()))) == relate(articles, compounds)


def test_topics_are_written_as_the_article_writes_them():
    article = make_article(
        "Chuyển đổi số ở Hòa Bình", "2022", lead="Đại học Huế mở ngành. Doanh nghiệp\nvà chính quyền số."
    )
    names = ("chuyển đổi số", "hoà bình", "đại học huế", "chính quyền số", "không có")
    assert show_topics(article, [map(Term, names), [Term("Thị xã Hương Trà", is_place=True)]]) == [
        ("chuyển đổi số", "Hòa Bình", "Đại học Huế", "chính quyền số", "không có"),
        ("Thị xã Hương Trà",),
    ]


def test_the_page_tells_what_two_articles_share():
    articles, compounds = make_archive(body="Chủ đề 5 và lễ hội 5.", source="Báo Tỉnh")
    site = build(articles, provenance={}, compounds=compounds)
    page = html.fromstring(site["bai/2000/bai-52.html"])
    [first, *_] = page.xpath("//nav[@class='related']//li")
    assert first.xpath("a/@href") == ["../../bai/2000/bai-51.html"]
    assert first.xpath("string(p[@class='shared'])") == "cùng nói về chủ đề 5, cơ quan 5, lễ hội 5"
    assert not html.fromstring(build(articles[:3], provenance={})["bai/2000/bai-1.html"]).xpath(
        "//nav[@class='related']"
    )
