"""What all routers share: problem documents, correlation ids, cursors."""
