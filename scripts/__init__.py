"""What `make` starts: getting ready, serving, starting over. Standard library only."""
