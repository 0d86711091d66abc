"""`python -m att3d_core`."""

from att3d_core.cli.main import main

if __name__ == "__main__":
    main()
