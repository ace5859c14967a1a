"""Closed vocabularies with their labels in Finnish, Swedish and English, and places; all of it data files beside this one."""
