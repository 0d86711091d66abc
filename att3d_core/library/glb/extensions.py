"""What a file may require of its reader."""

from __future__ import annotations

from att3d_core.library.glb.fault import GlbError

# Read here, or named where they are met and nothing takes their place.
_READ = frozenset(
    {
        "KHR_mesh_quantization",
        "KHR_texture_transform",
        "EXT_texture_webp",
        "EXT_texture_avif",
        "EXT_mesh_gpu_instancing",
        "KHR_node_visibility",
        "KHR_draco_mesh_compression",
        "EXT_meshopt_compression",
        "KHR_meshopt_compression",
        "KHR_texture_basisu",
    }
)
# These touch neither shape nor base colour: light, sound, motion, physics, behaviour, levels of detail, descriptions.
_HARMLESS = frozenset(
    {
        "KHR_lights_punctual",
        "EXT_lights_image_based",
        "EXT_lights_ies",
        "KHR_audio",
        "KHR_audio_emitter",
        "MSFT_audio_emitter",
        "KHR_animation_pointer",
        "KHR_character",
        "KHR_interactivity",
        "KHR_node_hoverability",
        "KHR_node_selectability",
        "KHR_physics_rigid_bodies",
        "KHR_implicit_shapes",
        "OMI_collider",
        "OMI_physics_body",
        "OMI_physics_shape",
        "MSFT_lod",
        "MSFT_packing_normalRoughnessMetallic",
        "MSFT_packing_occlusionRoughnessMetallic",
        "KHR_xmp",
        "KHR_xmp_json_ld",
        "EXT_feature_metadata",
        "EXT_instance_features",
        "EXT_mesh_features",
        "EXT_structural_metadata",
        "EXT_mesh_manifold",
        "CESIUM_RTC",
        "CESIUM_primitive_outline",
        "FB_geometry_metadata",
        "VRM",
    }
)
_HARMLESS_FAMILIES = ("KHR_materials_", "EXT_materials_", "ADOBE_materials_", "VRMC_")


def check_required(document: dict[str, object]) -> None:
    """Raises GlbError for an extension without which the file would look wrong."""
    required = document.get("extensionsRequired", [])
    for extension in required if isinstance(required, list) else ["?"]:
        name = str(extension)
        if name not in _READ and name not in _HARMLESS and not name.startswith(_HARMLESS_FAMILIES):
            raise GlbError(f"the extension {name[:60]} is needed: export without it")
