"""The world of a scale database: who is in it, what is written there, and how it comes into the tables."""
