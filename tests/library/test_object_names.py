import pytest

from att3d_core.names import LONGEST, file_stem, object_name

ORDERS = (
    "col", "colonly", "convcol", "convcolonly", "noimp", "rigid", "navmesh", "vehicle", "wheel", "occ", "occonly",
    "loop", "cycle",
)  # fmt: skip


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("number", ["", "7"])
def test_no_node_is_an_order_to_godot(order: str, number: str) -> None:
    for text in (f"a red {order}{number}", f"{'x' * (LONGEST - len(order) - 1)} {order}"):
        name = object_name(text)
        assert not name.rstrip("0123456789").endswith(f"-{order}") and len(name) <= LONGEST


def test_other_names_and_files_stay_as_they_are() -> None:
    assert [object_name(text) for text in ("A pig!", "a wheelbarrow", "wheel")] == ["a-pig", "a-wheelbarrow", "wheel"]
    assert object_name("a steering wheel") == "a-steering-wheel-object"
    assert file_stem("a steering wheel") == "a-steering-wheel"
