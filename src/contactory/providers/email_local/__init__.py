"""What can be told of an e-mail address without asking anybody but the DNS."""
