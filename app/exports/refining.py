"""A finished export, refined: the same object with its mesh pulled closer to the field."""

from __future__ import annotations

from dataclasses import replace

from app.exports.work import WAITING, Product
from app.models.loaded import LoadedModel
from att3d_core.errors import ExportError
from att3d_core.exports.progress import Report
from att3d_core.exports.texturing.textured import TexturedMesh
from att3d_core.mesh.refine import Refinement, refine
from att3d_core.mesh.targets import FieldTarget

ONE_TEXTURED = "only one object with a texture can be refined: make such an export first, with one level of detail"


def is_refinable(product: Product) -> bool:
    """Whether `refined` would take it."""
    return (
        product.write is not None
        and product.scene_at is not None
        and len(product.meshes) == 1
        and isinstance(product.meshes[0][1], TexturedMesh)
    )


def refined(loaded: LoadedModel, product: Product, report: Report, settings: Refinement | None = None) -> Product:
    """`product` after refinement by its own field; itself, with a note, where that brought it no closer.

    Raises ExportError where it is no single textured mesh, or where DEODR is missing.
    """
    if product.write is None or product.scene_at is None or not is_refinable(product):
        raise ExportError(ONE_TEXTURED)
    alpha, mesh = product.meshes[0]
    assert isinstance(mesh, TexturedMesh)
    with loaded.heavy.admitted(lambda: report(0.0, WAITING)):
        made = refine(mesh, FieldTarget(product.scene_at(alpha)), "the field", settings, report)
    if made.mesh is mesh:
        return replace(product, note=f"already as close to the field as refining brings it: {made.before_db:.1f} dB")
    return replace(
        product,
        files=product.write(made.mesh),
        watertight=made.mesh.watertight,
        meshes=((alpha, made.mesh),),
        note=f"refined: {made.before_db:.1f} dB before, {made.after_db:.1f} dB after, over views from all sides",
    )
