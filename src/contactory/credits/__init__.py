"""What paid providers cost: the ledger, the caps on spending, and the reports."""
