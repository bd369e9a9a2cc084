"""The terminal speaks to the keeper in their language, and GitHub shows what a terminal would."""

import pytest
from program import run_program

from khobao.cli.language import choose_language
from khobao.cli.terminal import format_annotation, format_report
from khobao.errors import Problem, Severity
from khobao.messages.catalogue import read_catalogue
from khobao.messages.message import Message, build_message, list_message


@pytest.mark.parametrize(
    ("environment", "system", "setting", "language"),
    [
        ({"KHOBAO_LANG": "vi"}, "en_US.UTF-8", "en", "vi"),
        ({"KHOBAO_LANG": "en"}, "vi_VN.UTF-8", "vi", "en"),
        ({"KHOBAO_LANG": "xx"}, "vi_VN", "en", "vi"),
        ({"KHOBAO_LANG": ""}, "en_GB.UTF-8", "vi", "en"),
        ({}, "vi-VN", "en", "vi"),
        ({}, "C.UTF-8", "en", "en"),
        ({}, "POSIX", "", "vi"),
        ({}, "de_DE.UTF-8", "en", "en"),
        ({}, "", "", "vi"),
    ],
)
def test_a_language_is_chosen(environment, system, setting, language):
    assert choose_language(environment, system, setting) == language


def write_article(archive, *lines):
    file = archive / "content/2022/tin.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(["---", "title: Tin", *lines, "---", "", "Một đoạn."]), encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["build"], 0, ["dist: 1 bài,", "những trang nặng nhất:", "chỉ mục 0", "không có tác giả"]),
        (["check"], 0, ["content và dist: 1 bài, không có gì sai"]),
        (["search", "đoạn"], 0, ["1 bài"]),
        (["search", "zzz"], 0, ["không bài nào có: zzz"]),
        (["check", "--upgrade"], 0, ["Kho này có định dạng 2", "Lần dựng tới không đổi tệp nào của kho."]),
        (["--help"], 0, ["cách dùng: khobao", "tuỳ chọn", "kiểm tra content/ và dist/, không ghi gì"]),
        (["search"], 2, ["cách dùng: khobao search", "lỗi: còn thiếu: QUERY"]),
        (
            ["serve", "--port", "x"],
            2,
            ["khobao serve: lỗi: tham số --port: x không phải số nguyên lớn hơn 0"],
        ),
        (["build", "--base-url", "a b"], 2, ["“a b” không phải địa chỉ của một trang"]),
    ],
)
def test_the_terminal_speaks_vietnamese(tmp_path, monkeypatch, capsys, arguments, status, said):
    write_article(tmp_path)
    if arguments[0] != "build":
        assert run_program(tmp_path) == 0
    monkeypatch.setenv("KHOBAO_LANG", "vi")
    try:
        done = run_program(tmp_path, *arguments, loud=True)
    except SystemExit as end:
        done = end.code
    assert done == status
    printed = "".join(capsys.readouterr())
    assert [text for text in said if text not in printed] == []


def test_what_was_said_is_repeated_in_another_language(tmp_path, monkeypatch, capsys):
    write_article(tmp_path)
    assert run_program(tmp_path, loud=True) == 0
    assert "heaviest pages:" in capsys.readouterr().err
    monkeypatch.setenv("KHOBAO_LANG", "vi")
    assert run_program(tmp_path, loud=True) == 0
    said = capsys.readouterr().err
    assert "dist: không có gì thay đổi" in said
    assert "những trang nặng nhất:" in said


def test_a_problem_is_told_in_vietnamese_with_its_way_out(tmp_path, monkeypatch, capsys):
    write_article(tmp_path, "localities: [Zzzzz]")
    monkeypatch.setenv("KHOBAO_LANG", "vi")
    assert run_program(tmp_path) == 1
    assert capsys.readouterr().err == (
        "content/2022/tin.md:3: danh mục địa danh không có “Zzzzz”\n"
        "  Hãy viết theo tên: tỉnh/huyện/xã.\n"
        "1 việc cần xử lý\n"
        "Chưa công bố gì.\n"
    )


def test_numbers_are_grouped_as_the_language_does():
    message = Message("%(count)s article", "%(count)s articles", count=12345)
    assert str(message) == "12,345 articles"
    assert read_catalogue("vi").say(message) == "12.345 bài"


def test_a_message_travels_as_json():
    message = Message("%(a)s %(b)s", a=Message("x"), b=3)
    assert build_message(list_message(message)) == message


PROBLEM = Problem(
    "seeds/a,b.txt", 4, Message("100 % of *it*"), Message("Mend it."), severity=Severity.WARNING
)


def test_github_annotates_the_file():
    assert format_annotation(PROBLEM, read_catalogue("en")) == (
        "::warning file=seeds/a%2Cb.txt,line=4::100 %25 of *it*%0AMend it."
    )


def test_a_report_shows_what_was_said_as_it_was_said():
    text = format_report([Message("3 files")], [PROBLEM], read_catalogue("en"))
    assert "- `seeds/a,b.txt:4`: 100 % of \\*it\\*. Mend it." in text
    assert "```\n3 files\n```" in text


def test_a_build_on_github_annotates_and_summarises(tmp_path, monkeypatch, capsys):
    write_article(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/trong.txt").write_text("\n", encoding="utf-8")
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    run_program(tmp_path)
    assert "file=seeds/trong.txt::" in capsys.readouterr().out
    report = (tmp_path / ".khobao/report.md").read_text(encoding="utf-8")
    assert "`seeds/trong.txt`: " in report
    assert summary.read_text(encoding="utf-8") == report


def test_elsewhere_nothing_is_annotated(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    write_article(tmp_path, "date: nie")
    assert run_program(tmp_path) == 1
    assert capsys.readouterr().out == ""
    assert (tmp_path / ".khobao/report.md").is_file()
