"""Which implementation runs: choices without a GPU, with packages that are missing, broken or pretended to be there."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace

import nerfacc
import pytest
import torch

from att3d_core.errors import UserError
from att3d_core.field import accelerator
from att3d_core.field.accelerator import VARIABLE, Choice, Name, choose
from att3d_core.field.packed import weights
from tests.support.command_line import CommandLine
from tests.support.studio import free_port

CPU, CUDA = torch.device("cpu"), torch.device("cuda")
Pretend = Callable[..., None]


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What was found out about this machine is forgotten before and after every test."""
    monkeypatch.delenv(VARIABLE, raising=False)
    forget()
    yield
    forget()


def forget() -> None:
    for remembered in (accelerator.missing_nerfacc, accelerator.missing_tinycudann, accelerator.broken_nerfacc):
        remembered.cache_clear()
    weights._said.clear()


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """A machine with a GPU, tools to compile and one package whose import raises an error, or does not."""

    def set_up(name: str, error: Exception | None, gpu: bool = True, without: str = "") -> None:
        tried: list[str] = []

        def found(wanted: str) -> ModuleSpec | None:
            return ModuleSpec(wanted, None) if wanted == name else None

        def imported(wanted: str) -> ModuleType:
            tried.append(wanted)
            assert len(tried) == 1, "a failure is remembered, not tried again"
            if error is not None:
                raise error
            return ModuleType(wanted)

        importing = SimpleNamespace(import_module=imported, util=SimpleNamespace(find_spec=found))
        commands = SimpleNamespace(which=lambda command: None if command == without else f"/usr/bin/{command}")
        monkeypatch.setattr(accelerator, "importlib", importing)
        monkeypatch.setattr(accelerator, "shutil", commands)
        monkeypatch.setattr(torch.cuda, "is_available", lambda: gpu)

    return set_up


@pytest.mark.slow
def test_importing_everything_imports_no_accelerator(repo_root: Path) -> None:
    code = (
        "import pkgutil, importlib, sys, att3d_core, torch\n"
        "for module in pkgutil.walk_packages(att3d_core.__path__, 'att3d_core.'):\n"
        "    if not module.name.endswith('__main__'): importlib.import_module(module.name)\n"
        "from att3d_core.field.accelerator import choose\n"
        "choose(torch.device('cpu')), choose(torch.device('cuda'))\n"
        "print([name for name in ('nerfacc', 'tinycudann') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=repo_root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    planted = f"import sys, nerfacc\n{code.splitlines()[-1]}"
    done = subprocess.run([sys.executable, "-c", planted], cwd=repo_root, capture_output=True, text=True, check=True)
    assert done.stdout == "['nerfacc']\n", "the test finds nothing"


def test_each_device_has_its_own() -> None:
    assert choose(CPU) == Choice(Name.FUSED, "fused numba kernels on the CPU")
    assert choose(torch.device("mps")) == Choice(Name.TORCH, "plain PyTorch on mps")


def test_a_gpu_with_nerfacc_takes_it(pretend: Pretend) -> None:
    pretend("nerfacc", None)
    assert choose(CUDA) == Choice(Name.NERFACC, "nerfacc on cuda, compiled at first use")
    assert choose(CPU).name is Name.FUSED


@pytest.mark.parametrize(
    "error", [ImportError("no rich"), OSError("CUDA_HOME is not set"), RuntimeError("two\nlines"), NameError("_C")]
)
def test_a_gpu_whose_nerfacc_cannot_be_imported_takes_pytorch_and_says_why(pretend: Pretend, error: Exception) -> None:
    pretend("nerfacc", error)
    choice = choose(CUDA)
    words = " ".join(str(error).split())
    assert choice.name is Name.PACKED and f"{type(error).__name__}: {words}" in choice.reason
    assert choose(CUDA) == choice


def test_what_nerfacc_lacks_is_said(pretend: Pretend) -> None:
    pretend("nothing", None)
    assert choose(CUDA).reason == (
        "packed PyTorch on cuda, without nerfacc: nerfacc is not installed (pip install 'att3d-studio[gpu]')"
    )
    for tool in ("nvcc", "ninja"):
        forget()
        pretend("nerfacc", None, without=tool)
        assert choose(CUDA).name is Name.PACKED and f"{tool}, which is not on the PATH" in choose(CUDA).reason
    forget()
    pretend("nerfacc", None, gpu=False)
    assert choose(CUDA).reason.endswith("it needs a CUDA GPU")


def test_tinycudann_is_never_taken_unasked(pretend: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend("tinycudann", None)
    assert choose(CUDA).name is Name.PACKED
    monkeypatch.setenv(VARIABLE, "tinycudann")
    assert choose(CUDA) == Choice(Name.TINYCUDANN, "ATT3D_ACCELERATOR=tinycudann asks for it", asked=True)


@pytest.mark.parametrize("name", ["fused", "packed", "torch"])
def test_the_variable_overrides(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, name)
    assert choose(CPU) == Choice(Name(name), f"ATT3D_ACCELERATOR={name} asks for it", asked=True)
    monkeypatch.setenv(VARIABLE, "auto")
    assert choose(CPU) == Choice(Name.FUSED, "fused numba kernels on the CPU")


@pytest.mark.parametrize(
    ("name", "device", "message"),
    [
        ("cuda", CPU, "ATT3D_ACCELERATOR must be auto or one of fused, packed, nerfacc, tinycudann, torch, got 'cuda'"),
        (
            "nerfacc",
            CPU,
            "ATT3D_ACCELERATOR=nerfacc cannot be used on cpu: it needs a CUDA GPU; unset it, or use another",
        ),
        (
            "fused",
            CUDA,
            "ATT3D_ACCELERATOR=fused cannot be used on cuda: its kernels run on the CPU only; unset it, or use another",
        ),
        (
            "tinycudann",
            CUDA,
            "ATT3D_ACCELERATOR=tinycudann cannot be used on cuda: tinycudann is not installed "
            "(docs/performance.md says how it is built); unset it, or use another",
        ),
    ],
)
def test_what_cannot_be_had_is_one_line(
    name: str, device: torch.device, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, name)
    with pytest.raises(UserError) as error:
        choose(device)
    assert str(error.value) == message


def test_an_override_with_a_broken_package_is_one_line(pretend: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend("tinycudann", OSError("Unknown compute capability.\nEnsure PyTorch with CUDA support is installed."))
    monkeypatch.setenv(VARIABLE, "tinycudann")
    for _ in range(2):
        with pytest.raises(UserError, match=r"importing tinycudann failed \(OSError: Unknown compute .* installed\.\)"):
            choose(CUDA)


def test_the_command_line_says_which_and_prints_no_traceback(
    command_line: CommandLine, ball: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("info", "--checkpoint", ball, "--device", "cpu")
    result = command_line(*arguments, "--json").result
    assert (result["accelerator"], result["accelerator_reason"]) == ("fused", "fused numba kernels on the CPU")
    assert "  accelerator fused: fused numba kernels on the CPU\n" in command_line(*arguments).out
    monkeypatch.setenv(VARIABLE, "nerfacc")
    for refused in (
        command_line(*arguments),
        command_line("generate", "a pig", "--checkpoint", ball, "--device", "cpu"),
    ):
        assert refused.code == 1 and refused.err.startswith("error: ATT3D_ACCELERATOR=nerfacc cannot be used on cpu")
        assert refused.err.count("\n") == 1


def test_kernels_that_do_not_compile_leave_pytorch(
    pretend: Pretend, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend("nerfacc", None)
    choice = choose(CUDA)
    pretend("nerfacc", RuntimeError("nvcc fatal: unsupported\narchitecture"))
    for _ in range(2):
        assert weights.weights_of(choice) is weights.torch_weights
    assert [record.message for record in caplog.records] == [
        "nerfacc cannot be used, PyTorch composites in its place: importing nerfacc.cuda._backend failed "
        "(RuntimeError: nvcc fatal: unsupported architecture)"
    ]
    monkeypatch.setenv(VARIABLE, "nerfacc")
    with pytest.raises(UserError, match=r"^ATT3D_ACCELERATOR=nerfacc cannot be used: importing .* failed .*; unset it"):
        weights.weights_of(choose(CUDA))


def test_kernels_that_are_not_there_leave_pytorch(pretend: Pretend) -> None:
    pretend("nerfacc", None)  # a backend without `_C`, as nerfacc leaves it where it finds no nvcc
    assert accelerator.broken_nerfacc() == "nerfacc.cuda._backend came without its kernels"


def test_nerfacc_has_the_functions_that_are_called() -> None:
    assert nerfacc.__version__.startswith("0.5.")
    signature = inspect.signature(nerfacc.render_weight_from_density)
    none = torch.zeros(0)
    bound = signature.bind(none, none, none, packed_info=none)
    assert list(bound.arguments) == ["t_starts", "t_ends", "sigmas", "packed_info"]


@pytest.mark.slow
@pytest.mark.parametrize("override", ["auto", "nerfacc"])
def test_the_studio_says_it_first(override: str, repo_root: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(repo_root / "app.py"), "--no-browser", "--device", "cpu", "--checkpoint", "nowhere"]
    environment = os.environ | {VARIABLE: override}
    port = ["--port", str(free_port())]
    done = subprocess.run([*command, *port], cwd=tmp_path, env=environment, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert done.returncode == 1 and "Traceback" not in done.stderr
    if override == "auto":
        said = "device cpu: cpu was asked for; accelerator fused: fused numba kernels on the CPU"
        assert lines == [said, "loading nowhere"]
    else:
        assert lines == []
        assert done.stderr.splitlines()[-1].startswith("error: ATT3D_ACCELERATOR=nerfacc cannot be used on cpu")
