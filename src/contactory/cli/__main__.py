"""Runs the command line as `python -m contactory.cli`."""

from contactory.cli.main import main

main()
