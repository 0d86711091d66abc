"""CLIP in the real file format, tiny and random."""

from pathlib import Path

import pytest
import torch

from att3d_core.errors import EncoderError
from att3d_core.text.clip import ClipText


def save_tiny_clip(folder: Path, seed: int) -> None:
    """A byte-level tokenizer without merges and two random layers of width 32."""
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in printable]
    characters = [chr(byte) for byte in printable] + [chr(256 + index) for index in range(len(rest))]
    pieces = [*characters, *(character + "</w>" for character in characters), "<|startoftext|>", "<|endoftext|>"]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    end = vocabulary["<|endoftext|>"]
    torch.manual_seed(seed)
    config = CLIPTextConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=37,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=77,
        bos_token_id=vocabulary["<|startoftext|>"],
        eos_token_id=end,
        pad_token_id=end,
    )
    CLIPTextModel(config).save_pretrained(folder)
    CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=77).save_pretrained(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("clip")
    save_tiny_clip(made, 0)
    return made


@pytest.fixture(scope="module")
def encoder(folder: Path) -> ClipText:
    return ClipText(folder)


def test_pooled_is_the_end_of_text_token(encoder: ClipText) -> None:
    embedded = encoder.encode(["a pig", "a frog on a bicycle"])
    assert encoder.dim == 32 and embedded.pooled.shape == (2, 32)
    torch.testing.assert_close(embedded.pooled.norm(dim=-1), torch.ones(2))
    for row in range(2):
        last = int(embedded.mask[row].sum()) - 1
        token = embedded.tokens[row, last]
        torch.testing.assert_close(embedded.pooled[row], token / token.norm(), atol=1e-5, rtol=0)
    # Without merges every letter is a token; two more frame them.
    assert embedded.mask.sum(1).tolist() == [2 + len("apig"), 2 + len("afrogonabicycle")]
    assert (embedded.tokens[~embedded.mask] == 0).all()


def test_equals_the_framework_one_by_one(encoder: ClipText, folder: Path) -> None:
    from transformers import CLIPTextModel, CLIPTokenizer

    prompts = ["a pig " * (1 + index % 9) + str(index) for index in range(70)]
    embedded = encoder.encode(prompts)
    model = CLIPTextModel.from_pretrained(folder, local_files_only=True)
    tokenizer = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
    for index in (0, 8, 35, 69):
        with torch.no_grad():
            output = model(**tokenizer([prompts[index]], return_tensors="pt"))
        length = output.last_hidden_state.shape[1]
        assert int(embedded.mask[index].sum()) == length
        torch.testing.assert_close(embedded.tokens[index, :length], output.last_hidden_state[0], atol=1e-5, rtol=0)


def test_long_prompts_are_cut(encoder: ClipText) -> None:
    assert encoder.encode(["pig " * 200]).tokens.shape == (1, 77, 32)


def test_the_hash_is_of_the_content(encoder: ClipText, folder: Path, tmp_path: Path) -> None:
    save_tiny_clip(tmp_path / "same", 0)
    save_tiny_clip(tmp_path / "other", 1)
    assert ClipText(tmp_path / "same").hash == encoder.hash
    assert ClipText(tmp_path / "other").hash != encoder.hash


def test_a_missing_model_says_how_to_fetch_it() -> None:
    with pytest.raises(
        EncoderError, match=r"'openai/no-such-clip' is not on this computer: .*'hf download openai/no-such-"
    ):
        ClipText("openai/no-such-clip")


def test_a_foreign_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        EncoderError, match=r"holds no CLIP text encoder with its tokenizer in safetensors format: "
    ) as caught:
        ClipText(tmp_path)
    assert "\n" not in str(caught.value)
