"""Whom the sign-in page offers as a button; empty unless the demo fills it."""

people = []
password = ""
