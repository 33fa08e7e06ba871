"""Files the invented office exports: official layouts, its own tables, a benchmark year."""

from shnro_core.demo.files.benchmark import write_benchmark_year
from shnro_core.demo.files.manifest import MANIFEST_NAME, Manifest, ManifestEntry, read_manifest
from shnro_core.demo.files.official import planted_personal_data, write_official_files
from shnro_core.demo.files.survey_files import survey_mappings

__all__ = [
    "MANIFEST_NAME",
    "Manifest",
    "ManifestEntry",
    "planted_personal_data",
    "read_manifest",
    "survey_mappings",
    "write_benchmark_year",
    "write_official_files",
]
