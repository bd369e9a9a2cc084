"""The articles of the golden site by the seed that each comes from."""

SLUGS = {
    "000": "phat-trien-kinh-te-so-hoan-thien-chinh-quyen-dien-tu-do-thi-thong-minh",
    "001": "huong-tra-buoc-vao-nam-2022-voi-nhung-quyet-tam-moi",
    "002": "tinh-uy-thua-thien-hue-va-khanh-hoa-trao-doi-kinh-nghiem-ve-chuyen-doi-so-phat",
    "003": "thua-thien-hue-thu-hut-dau-tu-de-tro-thanh-do-thi-thong-minh",
    "004": "trien-khai-nhiem-vu-phat-trien-kinh-te-xa-hoi-nam-2021",
}
ARTICLE = f"bai/2022/{SLUGS['000']}.html"
OTHER = f"bai/2022/{SLUGS['001']}.html"
ORIGINAL = f"bai/2022/{SLUGS['000']}.goc.html"  # of the article
