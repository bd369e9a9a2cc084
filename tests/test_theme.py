"""What an archive has of its own: pages, files, a style sheet, templates, a logo, a footer."""

import re

import pytest
from folders import ROOT
from program import run_program

from khobao.site.theme import find_own_folder


@pytest.fixture
def archive(tmp_path):
    write(tmp_path, "content/2022/tin.md", "---\ntitle: Tin\ndate: 2022-01-08\n---\n\nMột đoạn.\n")
    return tmp_path


def write(archive, path, text):
    file = archive / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def read(archive, path="index.html"):
    return (archive / "dist" / path).read_text(encoding="utf-8")


def test_own_pages_stand_in_the_navigation_by_order(archive):
    write(archive, "pages/noi-quy.md", "---\ntitle: Nội quy\norder: 2\n---\n\nĐọc **kỹ**.\n")
    write(
        archive, "pages/mo-cua.md", "---\ntitle: Giờ mở cửa\norder: 1\n---\n\nXem [nội quy](noi-quy.html).\n"
    )
    write(archive, "pages/nhap.md", "---\ntitle: Nháp\ndraft: true\n---\n\nChưa xong.\n")
    write(archive, "pages/an.md", "---\ntitle: Ẩn\nnavigation: false\n---\n\nChỉ có liên kết.\n")
    assert run_program(archive, "--base-url", "https://kho.vn/") == 0
    links = re.findall(r'<li><a href="(?:\.\./)*(trang/[^"]+)"', read(archive, "bai/2022/tin.html"))
    assert links == ["trang/mo-cua.html", "trang/noi-quy.html"]
    assert "<p>Đọc <strong>kỹ</strong>.</p>" in read(archive, "trang/noi-quy.html")
    assert "Chỉ có liên kết." in read(archive, "trang/an.html")
    assert not (archive / "dist/trang/nhap.html").exists()
    assert "https://kho.vn/trang/mo-cua.html" in read(archive, "sitemap.xml")
    assert run_program(archive, "check") == 0


def test_a_page_of_ones_own_takes_the_place_of_the_programs(archive):
    assert run_program(archive) == 0
    assert read(archive).count(">Giới thiệu</a>") == 1
    write(archive, "pages/gioi-thieu.md", "---\ntitle: Giới thiệu\n---\n\nChúng tôi.\n")
    assert run_program(archive) == 0
    [address] = re.findall(r'href="([^"]+)">Giới thiệu</a>', read(archive))
    assert address == "trang/gioi-thieu.html"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Không có phần đầu.\n", "pages/hong.md:1: warning: the file does not begin with a front matter"),
        ("---\norder: 1\n---\n", "pages/hong.md:1: warning: the page has no title"),
        ("---\ntitle: a\norder: một\n---\n", "pages/hong.md:3: warning: “order” must be a number"),
        ("---\ntitle: a\ndraft: rồi\n---\n", "pages/hong.md:3: warning: “draft” must be true or false"),
        ("---\ntitle: a\nslug: tot\n---\n", "pages/tot.md: warning: its address is that of pages/hong.md"),
    ],
)
def test_a_page_with_a_fault_keeps_no_other_from_being_published(archive, capsys, text, message):
    write(archive, "pages/tot.md", "---\ntitle: Tốt\n---\n\nTốt.\n")
    write(archive, "pages/hong.md", text)
    assert run_program(archive) == 0
    assert message in capsys.readouterr().err
    assert (archive / "dist/trang/tot.html").is_file()
    assert run_program(archive, "--strict") == 1


def test_files_are_copied_as_they_are(archive):
    write(archive, "static/CNAME", "kho.vn")
    write(archive, "static/tai-lieu/ban-do.pdf", "%PDF")
    write(archive, "static/.well-known/security.txt", "Contact: a@example.org")
    write(archive, "static/.DS_Store", "x")
    write(archive, "static/Thumbs.db", "x")
    assert run_program(archive) == 0
    assert read(archive, "CNAME") == "kho.vn"
    assert read(archive, "tai-lieu/ban-do.pdf") == "%PDF"
    assert (archive / "dist/.well-known/security.txt").is_file()
    assert not [name for name in (".DS_Store", "Thumbs.db") if (archive / "dist" / name).exists()]
    assert run_program(archive, "check") == 0


@pytest.mark.parametrize(
    "name", ["index.html", "INDEX.html", "SHA256SUMS", "sw.js", "bai", "tim-kiem.html/a.txt"]
)
def test_a_name_that_the_program_writes_is_refused_with_both_named(archive, capsys, name):
    write(archive, f"static/{name}", "của tôi")
    write(archive, "static/CNAME", "kho.vn")
    assert run_program(archive) == 0
    said = capsys.readouterr().err
    assert f"static/{name}: warning: the program itself writes {name}, so this file is left out" in said
    assert "của tôi" not in read(archive)
    assert read(archive, "CNAME") == "kho.vn"
    assert run_program(archive, "check") == 0


def test_a_name_that_not_every_system_holds_is_told(archive, capsys):
    write(archive, "static/Giới thiệu.pdf", "x")
    assert run_program(archive) == 0
    assert "static/Giới thiệu.pdf: warning: not every system can hold the name" in capsys.readouterr().err
    assert [file.name for file in (archive / "dist").glob("*.pdf")] == []


def test_a_link_out_of_the_folder_is_not_followed(archive, capsys):
    (archive / "static").mkdir()
    (archive / "static/secret.txt").symlink_to("/etc/hostname")
    assert run_program(archive) == 0
    assert "static/secret.txt: warning: the file cannot be copied" in capsys.readouterr().err
    assert not (archive / "dist/secret.txt").exists()


def test_pages_without_a_policy_are_told_once(archive, capsys):
    write(archive, "static/cu/a.html", "<p>a</p>")
    assert run_program(archive, loud=True) == 0
    assert "1 page in static/ is copied as it is" in capsys.readouterr().err


def test_the_keepers_style_comes_last(archive, capsys):
    write(archive, "static/nen.png", "PNG")
    write(archive, "theme.css", ":root { --son: #0a6 }\nbody { background: url( https://a.vn/b.png) }\n")
    assert run_program(archive) == 0
    assert (
        "theme.css:2: warning: a page of the site fetches nothing from elsewhere" in capsys.readouterr().err
    )
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)">', read(archive))
    assert [style.split(".")[0] for style in styles] == ["tinh/khobao", "tinh/theme"]
    assert "--son:#0a6" in read(archive, styles[1])


def test_logo_favicon_and_footer_are_settings(archive):
    write(archive, "static/logo.svg", "<svg/>")
    settings = 'title = "Kho"\nlogo = "logo.svg"\nfavicon = "logo.svg"\nfooter = "Gọi **0123** <b>x</b>"\n'
    write(archive, "khobao.toml", settings)
    assert run_program(archive) == 0
    page = read(archive, "bai/2022/tin.html")
    assert '<img class="logo" src="../../logo.svg" alt="">Kho</a>' in page
    assert '<link rel="icon" href="../../logo.svg">' in page
    assert "<p>Gọi <strong>0123</strong> &lt;b&gt;x&lt;/b&gt;</p>" in page
    write(archive, "khobao.toml", settings + "logo_only = true\n")
    assert run_program(archive) == 0
    assert '<img class="logo" src="logo.svg" alt="Kho"></a></h1>' in read(archive)


def test_a_logo_that_is_not_there_is_told_with_its_line(archive, capsys):
    write(archive, "static/bieu-trung.png", "PNG")
    write(archive, "khobao.toml", 'title = "Kho"\nlogo = "bieu-trung.jpg"\n')
    assert run_program(archive) == 1
    said = capsys.readouterr().err
    assert "khobao.toml:2: static has no file “bieu-trung.jpg”\n  Did you mean “bieu-trung.png”?" in said


def test_a_template_goes_before_the_programs_and_may_extend_it(archive):
    block = '{% extends "program/base.html" %}{% block footer %}<p>Của tôi</p>{{ super() }}{% endblock %}'
    write(archive, "templates/base.html", block)
    write(archive, "khobao.toml", 'footer = "Chân trang"\n')
    assert run_program(archive, "--jobs", "1") == 0
    page = read(archive, "bai/2022/tin.html")
    assert page.index("Của tôi") < page.index("Chân trang")
    assert "Một đoạn." in page


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "<p>\n{% block x %}",
            "templates/article.html:2: the template cannot be used: Unexpected end of template",
        ),
        (
            "<p>\n{{ khong_co }}",
            "templates/article.html:2: the template cannot be used: 'khong_co' is undefined",
        ),
        (
            "<p>\n\n{{ entry.khong_co }}",
            "templates/article.html:3: the template cannot be used: 'Entry' object",
        ),
    ],
)
def test_a_template_that_fails_is_told_with_its_line(archive, capsys, text, message):
    assert run_program(archive) == 0
    before = read(archive, "bai/2022/tin.html")
    write(archive, "templates/article.html", text)
    assert run_program(archive) == 1
    assert message in capsys.readouterr().err
    assert read(archive, "bai/2022/tin.html") == before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("pages/a.md", "---\ntitle: Trang A\n---\n\nMột.\n", "---\ntitle: Trang B\n---\n\nHai.\n"),
        ("theme.css", "a { color: red }", "a { color: blue }"),
        ("static/a.txt", "một", "hai"),
        ("templates/macros.html", None, None),
        ("khobao.toml", 'footer = "Một"\n', 'footer = "Hai"\n'),
    ],
)
def test_an_edit_is_seen_and_the_site_is_that_of_a_clean_build(archive, path, old, new):
    if old is None:
        old = (ROOT / "templates/macros.html").read_text(encoding="utf-8")
        new = old.replace('class="logo"', 'class="logo big"')
    sites = []
    for text in (old, new, None):
        if text is None:
            (archive / path).unlink()
        else:
            write(archive, path, text)
        assert run_program(archive) == 0
        built = {
            p.relative_to(archive / "dist"): p.read_bytes()
            for p in (archive / "dist").rglob("*")
            if p.is_file()
        }
        assert run_program(archive, "--no-cache", "--output", archive / "clean") == 0
        clean = {
            p.relative_to(archive / "clean"): p.read_bytes()
            for p in (archive / "clean").rglob("*")
            if p.is_file()
        }
        assert built == clean
        sites.append(built)
    assert sites[1] != sites[0] or path == "templates/macros.html"
    assert sites[2] != sites[1] or path == "templates/macros.html"


def test_the_programs_own_folders_are_not_an_archives():
    assert find_own_folder(ROOT, "static") is None
    assert find_own_folder(ROOT, "templates") is None


def list_documented():
    text = (ROOT / "docs/theming.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(\w+)` \| [^|]+ \|$", text.partition("These blocks")[2], re.MULTILINE)


def test_the_documented_blocks_are_there():
    base = (ROOT / "templates/base.html").read_text(encoding="utf-8")
    assert len(list_documented()) == 6
    assert [block for block in list_documented() if f"{{% block {block} %}}" not in base] == []


@pytest.mark.parametrize("block", list_documented())
def test_a_documented_block_can_be_filled(archive, block):
    filled = f'{{% extends "program/base.html" %}}{{% block {block} %}}dấu-riêng{{% endblock %}}'
    write(archive, "templates/undated.html", filled)
    write(archive, "content/khong-ro-ngay/a.md", "---\ntitle: A\n---\n\nMột đoạn.\n")
    assert run_program(archive) == 0
    assert "dấu-riêng" in read(archive, "ngay/khong-ro-ngay.html")


def test_two_archives_have_one_program(tmp_path):
    for name in ("Một", "Hai"):
        write(tmp_path, f"{name}/content/2022/tin.md", "---\ntitle: Tin\n---\n\nMột đoạn.\n")
        write(tmp_path, f"{name}/khobao.toml", f'title = "Kho {name}"\n')
        assert run_program(tmp_path, "--archive", name) == 0
    for name in ("Một", "Hai"):
        assert f"<title>Kho lưu trữ báo chí địa phương – Kho {name}</title>" in read(tmp_path / name)
