"""The pure part: reads, maps and checks files. Knows no framework and no database."""
