"""A small made-up archive for the tests of the search: the same on every run."""

from __future__ import annotations

import random

from khobao.model import SearchDocument

SYLLABLES = [
    "đường",
    "đương",
    "dương",
    "sắt",
    "sát",
    "bắc",
    "bác",
    "nam",
    "năm",
    "thành",
    "thanh",
    "phố",
    "phó",
    "phổ",
    "huế",
    "huệ",
    "hà",
    "há",
    "nội",
    "nơi",
    "nói",
    "khánh",
    "hòa",
    "hoà",
    "hóa",
    "ủy",
    "ban",
    "nhân",
    "dân",
    "dẫn",
    "tỉnh",
    "tính",
    "tình",
    "kinh",
    "kính",
    "tế",
    "tê",
    "chuyển",
    "chuyên",
    "đổi",
    "đội",
    "đời",
    "số",
    "sổ",
    "sở",
    "du",
    "lịch",
    "lích",
    "trường",
    "trưởng",
    "học",
    "hoc",
    "sinh",
    "sính",
    "viên",
    "viễn",
    "cầu",
    "câu",
    "mới",
    "môi",
    "một",
    "mốt",
    "người",
    "nước",
    "nuốc",
    "quốc",
    "gia",
    "giá",
    "già",
    "biển",
    "biên",
    "phòng",
    "phong",
    "công",
    "cống",
    "an",
    "ăn",
    "ân",
    "án",
    "toàn",
    "toán",
    "bảo",
    "báo",
    "bão",
    "vệ",
    "vẽ",
    "lúa",
    "lứa",
    "gạo",
    "mùa",
    "mưa",
    "múa",
    "sông",
    "song",
    "hồ",
    "hộ",
    "chí",
    "chi",
    "minh",
]

CODES = ["54-NQ/TW", "5,2%", "COVID-19", "19/8", "TP.HCM", "08:15", "1.200", "15/QĐ-UBND"]

PLACES = (
    ("thua-thien-hue/thanh-pho-hue", "Thành phố Huế"),
    ("thua-thien-hue", "Thừa Thiên Huế"),
    ("khanh-hoa", "Khánh Hòa"),
)
SOURCES = ("Báo Mẫu", "Đài Mẫu", "")


def build_documents(count: int, seed: int = 1) -> list[SearchDocument]:
    """Return *count* articles of random syllables, common ones more often than rare ones."""
    dice = random.Random(seed)  # noqa: S311
    weights = [1 / (rank + 3) for rank in range(len(SYLLABLES))]
    documents = []
    for number in range(count):

        def write(length: int) -> str:
            words = dice.choices(SYLLABLES, weights, k=length)
            if dice.random() < 0.3:
                words[dice.randrange(length)] = dice.choice(CODES)
            return " ".join(words).capitalize() + "."

        slug = f"bai-{number:04}"
        year = dice.choice(["", "2020", "2021", "2022"])
        date = f"{year}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}" if year else ""
        place = dice.choice(PLACES)
        documents.append(
            SearchDocument(
                slug=slug,
                url=f"bai/{date[:7].replace('-', '/') or 'khong-ro-ngay'}/{slug}.html",
                title=write(dice.randint(4, 12)).removesuffix("."),
                lead=write(20) if dice.random() < 0.5 else "",
                body=tuple(write(dice.randint(5, 60)) for _ in range(dice.randint(1, 5))),
                date=date,
                source=dice.choice(SOURCES),
                places=(place,),
            )
        )
    return documents
