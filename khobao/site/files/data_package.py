"""The descriptor of the archive's data files, ``datapackage.json``.

Source: Frictionless Data Package, Data Resource and Table Schema, version 1 (specs.frictionlessdata.io).
Like every file of the site it knows no day of its own: the same archive gives the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from khobao.config import Settings
from khobao.model import Artifact
from khobao.site.archive import Archive
from khobao.site.files.columns import ARTICLES, Column
from khobao.site.files.dumps import DataFile
from khobao.site.language import Language
from khobao.site.permalinks import DATA, DATA_FOLDER

DESCRIPTOR = f"{DATA_FOLDER}/datapackage.json"
SCHEMA = "bai-viet.schema.json"  # of the full texts: one file, not a copy for every year
TITLES = {
    "bai-viet.csv": "all articles, without their text",
    "dia-phuong.csv": "all places that have articles",
}
FULL_TEXTS = "full texts"


def build_data_package(
    files: Sequence[DataFile], archive: Archive, settings: Settings, language: Language
) -> tuple[Artifact, Artifact]:
    """Return ``datapackage.json`` for *files*, and the schema of the full texts that it refers to."""
    package = {
        "profile": "data-package",
        "name": "kho-bao",
        "title": settings.title,
        "description": settings.description,
        "homepage": settings.base_url + DATA if settings.base_url else "",
        "licenses": [_describe_licence(settings)] if settings.licence or settings.licence_url else [],
        "contributors": [{"title": settings.publisher, "role": "publisher"}] if settings.publisher else [],
        "sources": [{"title": source.name} for source in archive.by_source if source.name],
        "resources": [_describe(file, language) for file in files],
    }
    schema = _build_schema(ARTICLES, language)
    return (
        Artifact(DESCRIPTOR, _format(_known(package))),
        Artifact(f"{DATA_FOLDER}/{SCHEMA}", _format(schema)),
    )


def name_file(file: DataFile, language: Language) -> str:
    """Return what a reader calls *file*: “toàn văn, 2022”."""
    if file.year is None:
        return language.gettext(TITLES[file.name])
    parts = [language.gettext(FULL_TEXTS), str(file.year or language.gettext("Undated"))]
    return ", ".join(parts) + (f" ({file.part})" if file.part else "")


def _describe_licence(settings: Settings) -> dict[str, Any]:
    name = settings.licence if settings.licence_identifier else ""
    return _known({"name": name, "title": settings.licence, "path": settings.licence_url})


def _describe(file: DataFile, language: Language) -> dict[str, Any]:
    compressed = file.name.endswith(".gz")
    return {
        "profile": "tabular-data-resource",
        "name": file.name.replace(".jsonl.gz", "").replace(".csv", "-csv"),
        "path": file.name,
        "title": name_file(file, language),
        "format": "jsonl" if compressed else "csv",
        "mediatype": "application/jsonl" if compressed else "text/csv",
        "encoding": "utf-8",
        **({"compression": "gz"} if compressed else {}),
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "rows": file.rows,
        "schema": SCHEMA if compressed else _build_schema(file.columns, language),
    }


def _build_schema(columns: Sequence[Column], language: Language) -> dict[str, Any]:
    fields = [
        {
            "name": column.name,
            "type": column.type,
            "description": language.gettext(column.text),
            **({"constraints": dict(column.constraints)} if column.constraints else {}),
        }
        for column in columns
    ]
    return {"fields": fields, "primaryKey": "slug"}


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", [])}


def _format(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
