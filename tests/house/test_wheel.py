"""What a stranger gets by `pip install`: a wheel, in an environment of its own, used in another folder."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import httpx
import pytest

from tests.support.studio import free_port

pytestmark = pytest.mark.slow
SECONDS = 300
"""That a studio may take to start while other tests run."""


@pytest.fixture(scope="module")
def environment(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh environment with the wheel in it; what the wheel requires is seen from this one's."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    source = folder / "source"
    # From a copy of what is committed or waits to be: building in the checkout would leave its traces there.
    listed = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=repo_root, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if name.startswith(("tests/", "assets/", "benchmarks/", "docs/")) or not (repo_root / name).is_file():
            continue
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).symlink_to(repo_root / name)
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source)]
    subprocess.run(build, check=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    python = next(path for path in (folder / "venv").glob("*/python*") if path.parent.name in ("bin", "Scripts"))
    subprocess.run([*pip, "--python", str(python), "install", "--no-deps", str(wheel)], check=True)
    (site / "requirements.pth").write_text(sysconfig.get_paths()["purelib"])
    return python.parent


def test_the_package_is_imported_from_the_environment(environment: Path, tmp_path: Path) -> None:
    code = "import att3d_core; print(att3d_core.__file__)"
    command = [environment / "python", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).is_relative_to(environment.parent)
    assert (Path(done.stdout.strip()).parent / "py.typed").is_file()


def test_generate_finds_the_default_model(environment: Path, tmp_path: Path) -> None:
    command = [environment / "att3d", "generate", "a pig", "--size", "32", "--triangles", "300", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout.splitlines()[-1])
    assert (tmp_path / result["glb"]).read_bytes()[:4] == b"glTF" and (tmp_path / result["image"]).is_file()


def test_the_studio_opens(environment: Path, tmp_path: Path) -> None:
    """Its page, a module of its own and one of the core's viewer."""
    port = free_port()
    with (tmp_path / "log").open("w") as log:
        command = [environment / "att3d", "studio", "--port", str(port)]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)
    try:
        end, page = time.monotonic() + SECONDS, ""
        while not page:
            assert process.poll() is None and time.monotonic() < end, (tmp_path / "log").read_text()
            try:
                page = httpx.get(f"http://127.0.0.1:{port}/", timeout=30).text
            except httpx.TransportError:
                time.sleep(0.2)
        start = page.index("/att3d/static/")
        modules = page[start : page.index("/client", start)]
        for module in ("client/studio/studio.js", "viewer/viewer.js"):
            assert httpx.get(f"http://127.0.0.1:{port}{modules}/{module}", timeout=30).status_code == 200
        models = httpx.get(f"http://127.0.0.1:{port}/att3d/models", timeout=30).json()["models"]
        assert {"toybox", "pig"} <= {model["name"] for model in models}
    finally:
        process.terminate()
        process.wait(30)
