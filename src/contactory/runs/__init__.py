"""Runs: one execution of one step, claimed under a lease, fenced, swept when its worker is gone."""
