"""Who works here, in which workspace, with which rights; and the row-level security that keeps workspaces apart."""
