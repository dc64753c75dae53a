"""What measures: a city of any size, the comparison with other ways of asking, and the load; never installed in production."""
