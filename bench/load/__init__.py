"""The load: people at work on the product's own pages, through its own web server, on this machine only."""
