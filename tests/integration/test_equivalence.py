"""What real cells make of an image: the same pixels, the same outputs, and one known divergence."""

import base64
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from matrix.checkpoint.picture import read_picture
from matrix.checkpoint.resolve import resolve
from matrix.checkpoint.writer import writer
from matrix.equivalence import equivalent
from matrix.equivalence.output import read
from matrix.equivalence.stages import ANSWER
from matrix.model import Observation, Result, Status
from matrix.pipeline import run_cells
from tests.integration.lab import CONFIG, TF1, TF2, Lab

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEBLAEsAAD/2wBDAAoHBwgHBgoICAgLCgoLDhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0"
    "KSEiMEExNDk7Pj4+JS5ESUM8SDc9Pjv/2wBDAQoLCw4NDhwQEBw7KCIoOzs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7"
    "Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozv/wAARCAALABEDASIAAhEBAxEB/8QAGAAAAwEBAAAAAAAAAAAAAAAA"
    "AAUGAgf/xAAoEAACAAUCAwkAAAAAAAAAAAABAgADBBEhBTETQWEUFlRlk6TB0eL/xAAVAQEBAAAAAAAAAAAAAAAA"
    "AAAEAP/EACgRAAECAwQLAAAAAAAAAAAAAAECAwAFEQQSUdEVFiEiMUFTkZKhsf/aAAwDAQACEQMRAD8AxpWgKihm"
    "UAdYfuaPSaXjVLiUtrqmOJMI5KOe4+bCGGny0edZlBCkgdI5vVV1VUU02unTmm1AtZ3zYFtgNgMnAxA1256YvKYa"
    "NxANDia/BFLpeh5K3nTuoFTTjzOztFD3s8k9z+IIje0T/ETvUb7ghGr1mw9nOEaQlfQPkc4//9k="
)
"""17 x 11 pixels of a colour gradient."""
APART = ("tf2.8.4-od2.5.0.post2-py3.9", "tf2.8.4-od2.8.0-py3.9")


def seen(results: tuple[Result, ...], cell: str) -> Observation:
    (found,) = (one.observation for one in results if one.cell.id == cell)
    assert found is not None
    return found


def test_both_generations_see_the_same_pixels_and_keep_values_of_every_output(
    lab: Lab, tmp_path: Path
) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(JPEG)
    run = replace(lab.with_store("picture"), picture=read_picture(path))
    found = lab.results(run, ["tf1", "tf2"])
    first, second = seen(found["tf1"], TF1), seen(found["tf2"], TF2)
    assert first.pixels == second.pixels != ""
    assert first.picture is not None
    assert second.picture is not None
    assert (first.picture.error, second.picture.error) == ("", "")
    assert first.picture.pixels == second.picture.pixels != first.pixels
    for outputs in (first.outputs, second.outputs, first.picture.outputs, second.picture.outputs):
        kept = read(outputs)
        assert sorted(kept) == sorted(outputs)
        assert {"raw/preprocessed_inputs", "raw/box_encodings", *ANSWER} <= set(kept)


def test_a_picture_that_no_cell_decodes_leaves_the_verdicts_alone(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    path.write_bytes(JPEG[:300])
    run = replace(lab.with_store("cut"), picture=read_picture(path))
    (green,) = (one for one in lab.results(run, ["tf2"])["tf2"] if one.cell.id == TF2)
    assert green.verdict.status is Status.PASS
    view = seen((green,), TF2).picture
    assert view is not None
    assert (view.pixels, view.outputs) == ("", {})
    assert "Invalid JPEG data" in view.error


@pytest.mark.parametrize("lab", [pytest.param("venv", marks=pytest.mark.venv)], indirect=True)
def test_an_od_api_that_clips_to_another_window_diverges_at_the_detections(
    lab: Lab, tmp_path: Path
) -> None:
    """With ``use_combined_nms`` OD API 2.5.0 clips to the whole image, 2.8.0 to the window.

    The window ends where padding begins, so a resizer that pads tells them apart
    (``core/post_processing.py`` of both).
    """
    source = lab.checkpoints["tf2"].prefix.parent
    folder = Path(shutil.copytree(source, tmp_path / "padded"))
    config = (folder / CONFIG).read_text(encoding="utf-8")
    for old, new in {
        "fixed_shape_resizer { height: 160 width: 160 }": "keep_aspect_ratio_resizer {"
        " min_dimension: 80 max_dimension: 160 pad_to_max_dimension: true }",
        "iou_threshold: 0.6": "iou_threshold: 0.6 use_combined_nms: true"
        " change_coordinate_frame: false",
    }.items():
        assert old in config
        config = config.replace(old, new)
    (folder / CONFIG).write_text(config, encoding="utf-8")
    one = resolve(str(folder), None, None, lab.run.cache)
    found = run_cells(lab.with_store("apart"), [lab.plan.cell(name) for name in APART], [one])
    old_api, new_api = equivalent(found[one.digest], writer(one))
    assert (old_api.verdict.status, new_api.verdict.status) == (Status.PASS, Status.DIVERGES)
    assert new_api.equivalence is not None
    assert (new_api.equivalence.reference, new_api.equivalence.parts_at) == (
        APART[0],
        "detections",
    )
    layers = [one for one in new_api.equivalence.differences if one.stage != "detections"]
    assert layers
    assert not any(one.beyond for one in layers)
