"""Runs the command line as `python -m contactory.cli`."""

from contactory.cli.entry import main

main()
