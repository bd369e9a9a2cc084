"""A draft is kept in the archive and published nowhere."""

import pytest
from program import run_program


def write_article(archive, name, *lines):
    file = archive / f"content/2022/{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    front = "\n".join(["---", f"title: Tin {name}", *lines, "---"])
    file.write_text(f"{front}\n\nMột đoạn về {name}.\n", encoding="utf-8")


def test_a_draft_is_published_nowhere(tmp_path):
    write_article(tmp_path, "xong")
    write_article(tmp_path, "nhap", "draft: true", "aliases: [2021/cu]")
    assert run_program(tmp_path, "--base-url", "https://kho.vn/") == 0
    for file in (tmp_path / "dist").rglob("*"):
        assert not file.is_file() or b"nhap" not in file.read_bytes(), file
    assert not (tmp_path / "dist/bai/2021/cu.html").exists()
    assert run_program(tmp_path, "check") == 0


def test_a_draft_is_published_when_it_is_none_any_more(tmp_path):
    write_article(tmp_path, "xong")
    write_article(tmp_path, "nhap", "draft: true")
    assert run_program(tmp_path) == 0
    write_article(tmp_path, "nhap", "draft: false")
    assert run_program(tmp_path) == 0
    assert (tmp_path / "dist/bai/2022/nhap.html").is_file()
    write_article(tmp_path, "nhap", "draft: true")
    assert run_program(tmp_path) == 0
    assert not (tmp_path / "dist/bai/2022/nhap.html").exists()


@pytest.mark.parametrize("value", ["có", "1", '"true"'])
def test_what_is_neither_true_nor_false_is_told(tmp_path, capsys, value):
    write_article(tmp_path, "nhap", f"draft: {value}")
    assert run_program(tmp_path) == 1
    assert "content/2022/nhap.md:3: “draft” must be true or false" in capsys.readouterr().err
