"""What a wheel holds beside the code: everything else about the package stands in pyproject.toml.

The models that come along lie in `checkpoints/` of a checkout and in `att3d_core/checkpoints/` of an installed package.
"""

from __future__ import annotations

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["att3d_core*", "app*"]), "att3d_core.checkpoints"],
    package_dir={"att3d_core.checkpoints": "checkpoints"},
    package_data={
        "app": ["client/**/*"],
        "att3d_core": ["py.typed", "exports/formats/CONTRACT.md", "viewer/js/*", "**/*.json", "**/*.txt"],
        "att3d_core.checkpoints": ["**/*"],
    },
)
