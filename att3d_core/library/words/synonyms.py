"""Other words for common things. Each line says one thing."""

from __future__ import annotations

from collections.abc import Iterator

_GROUPS = (
    ("sofa", "couch", "settee"), ("armchair", "easy chair"), ("television", "tv", "tv set"),
    ("fridge", "refrigerator"), ("wardrobe", "closet"), ("trash can", "bin", "dustbin", "trashcan"),
    ("bicycle", "bike"), ("motorbike", "motorcycle"), ("truck", "lorry"), ("car", "automobile"),
    ("mobile phone", "cell phone", "smartphone"), ("laptop", "notebook"),
    ("washing machine", "clothes washing machine", "washer"), ("cooker", "stove"), ("tap", "faucet"),
    ("lamp", "light"), ("carpet", "rug"), ("cupboard", "cabinet"), ("bookcase", "bookshelf"),
    ("bath", "bathtub", "tub"), ("washbasin", "sink"), ("stroller", "pram", "baby carriage"),
    ("mailbox", "letter box"), ("handbag", "purse"), ("trousers", "pants"), ("sneakers", "running shoes"),
    ("doormat", "mat"), ("fire extinguisher", "extinguisher"), ("mower", "lawn mower"),
    ("microwave", "microwave oven"), ("woman", "lady", "female"), ("man", "guy", "male"), ("teapot", "tea pot"),
    ("cup", "mug"), ("bedside table", "nightstand"), ("chest freezer", "freezer"), ("soccer ball", "football"),
    ("chimney", "fireplace"), ("flowers", "bouquet"), ("rabbit", "bunny"), ("cup cake", "cupcake", "muffin"),
    ("rowboat", "rowing boat"), ("desk", "writing desk"), ("heater", "radiator"), ("deer", "stag"),
    ("pool table", "billiard table"), ("umbrella", "parasol"), ("step ladder", "ladder"),
    ("grand piano", "concert piano"), ("street lamp", "street light"), ("biplane", "airplane", "plane"),
)  # fmt: skip


def other_nouns(noun: str) -> Iterator[str]:
    """`noun` with its head (the last words) said otherwise: "leather couch" for "leather sofa"."""
    lower = noun.lower()
    heads = [(word, group) for group in _GROUPS for word in group if f" {lower}".endswith(f" {word}")]
    if heads:
        head, group = max(heads, key=lambda found: len(found[0]))
        yield from (noun[: len(noun) - len(head)] + other for other in group if other != head)
