"""Exports: records, an import's results or its open problems as one file, made by a run or by a command."""
