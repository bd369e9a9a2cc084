"""``build.py search`` answers from the files of a built site, as the site itself does."""

import pytest

import build


@pytest.mark.parametrize("query", ["khánh hòa", "khanh hoa"])
def test_the_best_article_comes_first(golden, capsys, query):
    assert build.main(["search", query, "--output", str(golden.site)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1 article"
    assert "Tỉnh ủy Thừa Thiên Huế và Khánh Hoà trao đổi kinh nghiệm" in lines[1]
    assert "2024-07-18 · Cổng thông tin điện tử tỉnh Thừa Thiên Huế" in lines[2]
    assert lines[2].endswith(".html")


def test_a_word_that_nothing_has_finds_nothing(golden, capsys):
    assert build.main(["search", "zzzz", "--output", str(golden.site)]) == 0
    assert capsys.readouterr().out == "0 articles\nno article holds: zzzz\n"


def test_what_some_of_the_words_find_stands_below(golden, capsys):
    assert build.main(["search", "Khánh Hòa zzzz", "--output", str(golden.site)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["0 articles", "no article holds: zzzz", "with some of the words:"]
    assert "Khánh Hoà" in lines[3]


def test_keys_of_an_input_method_that_was_off_are_understood(golden, capsys):
    assert build.main(["search", "chuyeern ddooir soos", "--output", str(golden.site)]) == 0
    assert "asked for: chuyển đổi số" in capsys.readouterr().out


def test_filters_and_order_are_the_pages(golden, capsys):
    words = ["search", "chuyển đổi số", "--output", str(golden.site)]
    assert build.main([*words, "--from", "2022", "--to", "2022-06", "--sort", "newest"]) == 0
    lines = capsys.readouterr().out.splitlines()
    dates = [line.split()[0] for line in lines[2::2]]
    assert dates
    assert dates == sorted(dates, reverse=True)
    assert all("2022-01" <= date < "2022-07" for date in dates)


def test_a_slip_is_mended(golden, capsys):
    assert build.main(["search", "chuyểnn đổi số", "--output", str(golden.site)]) == 0
    assert "did you mean: chuyển đổi số" in capsys.readouterr().out


def test_without_a_site_it_says_what_to_do(tmp_path, capsys):
    assert build.main(["search", "a", "--output", str(tmp_path)]) == 1
    assert "there is no site here\n  Build it first: khobao build" in capsys.readouterr().err
