"""The strip of phases."""

from matrix.model import Phase
from matrix.report.page.timeline import timeline


def test_each_phase_is_as_long_as_it_took() -> None:
    phases = (
        Phase("import-tf", "ok", 3.0),
        Phase("import-od", "fail", 1.0),
        Phase("parse-config", "skipped"),
    )
    assert timeline(phases) == (
        '<svg class="timeline" role="img"'
        ' aria-label="Phases: import-tf 3.00 s, import-od 1.00 s (fail)"'
        ' viewBox="0 0 1000 10" preserveAspectRatio="none">'
        '<rect class="ok" x="0.0" width="750.0" height="10"></rect>'
        '<rect class="bad" x="750.0" width="250.0" height="10"></rect></svg>'
    )


def test_a_phase_without_length_can_be_seen() -> None:
    made = timeline((Phase("import-tf", "ok", 1000.0), Phase("import-od", "ok", 0.0)))
    assert 'x="1000.0" width="4.0"' in made
    assert 'viewBox="0 0 1004 10"' in made


def test_without_phases_there_is_nothing() -> None:
    assert timeline((Phase("import-tf", "skipped"),)) == ""
    assert timeline(()) == ""
