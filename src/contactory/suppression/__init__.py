"""People who were erased: what keeps them from coming back, and which rows of files were theirs."""
