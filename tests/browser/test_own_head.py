"""The head of an archive of one's own: its title keeps to its room, however long it is."""

import pytest
from program import run_program

pytestmark = pytest.mark.browser

TITLES = {
    10: "Kho Đắk Lắk",
    40: "Kho báo chí Thư viện tỉnh Quảng Bình",
    90: "Kho lưu trữ báo chí địa phương của Thư viện tổng hợp tỉnh Thừa Thiên Huế và thành phố Huế",
}


@pytest.mark.parametrize("logo", ["", "logo.svg"])
@pytest.mark.parametrize("title", TITLES.values(), ids=map(str, TITLES))
def test_the_title_keeps_to_its_room(page, tmp_path, title, logo):
    (tmp_path / "content/2022").mkdir(parents=True)
    (tmp_path / "content/2022/tin.md").write_text("---\ntitle: Tin\n---\n\nMột đoạn.\n", encoding="utf-8")
    (tmp_path / "static").mkdir()
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>'
    )
    (tmp_path / "static/logo.svg").write_text(drawing, encoding="utf-8")
    (tmp_path / "khobao.toml").write_text(f'title = "{title}"\nlogo = "{logo}"\n', encoding="utf-8")
    assert run_program(tmp_path) == 0
    for width, front, inner in ((360, 370, 250), (1280, 370, 180)):
        page.set_viewport_size({"width": width, "height": 800})
        for address, most in (("index.html", front), ("bai/2022/tin.html", inner)):
            page.goto((tmp_path / "dist" / address).as_uri())
            assert page.evaluate("document.querySelector('.masthead').offsetHeight") <= most
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if logo:
                assert page.evaluate("document.querySelector('.logo').naturalWidth") == 64
