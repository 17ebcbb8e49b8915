"""What an enrichment will ask and cost, before anything is asked."""
