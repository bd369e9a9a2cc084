"""The same story met twice is kept once, with every source named."""

from ingest_cases import NoPlaces, text_seed

from khobao.ingest import build_articles, merge_duplicates

STORY = [
    "Sáng nay, đoàn tàu chở ba trăm học sinh đã rời ga Đồng Hới để ra Hà Nội dự trại hè toàn quốc.",
    "Đây là lần đầu tiên nhiều em được đi tàu hỏa, nên cả toa rộn tiếng cười suốt chặng đường dài.",
    "Thầy phụ trách cho biết trại hè kéo dài mười ngày, các em sẽ học bơi, học vẽ và thăm bảo tàng.",
    "Chuyến tàu về dự kiến cập ga vào tối mùng năm, phụ huynh sẽ đón con ngay tại sân ga trung tâm.",
]
OTHER = [
    "Vụ lúa hè thu năm nay, nông dân Quảng Trạch gieo cấy sớm hơn mọi năm gần nửa tháng để tránh lũ.",
    "Theo thầy phụ trách khuyến nông, giống ngắn ngày giúp bà con gặt xong trước khi mưa lớn kéo về.",
]


def ingest(path, title, date, paragraphs, byline=""):
    text = "\n\n".join([title, date, *paragraphs, byline])
    (item,) = build_articles(text_seed(text, path), NoPlaces()).articles
    return item


def test_a_desktop_and_a_mobile_copy_become_one():
    desktop = ingest(
        "a/may-ban.txt", "Ba trăm học sinh đi trại hè", "12/06/2014 08:00", STORY, "Tin, ảnh: Lan Chi"
    )
    mobile = ingest("b/dien-thoai.txt", "300 học sinh lên tàu đi trại hè", "", STORY[:3])
    other = ingest("c.txt", "Quảng Trạch gieo lúa sớm tránh lũ", "13/06/2014", OTHER)
    kept, groups = merge_duplicates([mobile, other, desktop])
    assert [item.article.seed for item in kept] == ["c.txt", "a/may-ban.txt"]
    (group,) = groups
    assert (group.kept, group.others) == ("a/may-ban.txt", ("b/dien-thoai.txt",))
    assert kept[1].article.extra["also_in"] == [{"seed": "b/dien-thoai.txt"}]
    assert any("b/dien-thoai.txt" in note.detail for note in kept[1].provenance.notes)


def test_articles_that_share_a_paragraph_stay_two():
    first = ingest("a.txt", "Ba trăm học sinh đi trại hè", "12/06/2014", STORY)
    second = ingest("b.txt", "Quảng Trạch gieo lúa sớm tránh lũ", "12/06/2014", [*OTHER, STORY[0]])
    kept, groups = merge_duplicates([first, second])
    assert kept == [first, second]
    assert groups == []


def test_a_yearly_notice_is_another_story_each_year():
    first = ingest("a.txt", "Ba trăm học sinh đi trại hè", "12/06/2010", STORY)
    second = ingest("b.txt", "Ba trăm học sinh đi trại hè", "12/06/2014", STORY)
    assert merge_duplicates([first, second])[1] == []
