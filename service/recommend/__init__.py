"""Candidates -> Matches: similar works, partners, funders. Each Match carries its Reasons."""
