"""Comparables for a funder: an application beside past projects like it, what they cost and led to, and sentences that overlap. Nothing of it is kept."""
