"""The least that a search by hand does before its first answer: import the encoder's library, load, encode once. Called as `bare_start.py MODEL`."""

import sys

from sentence_transformers import SentenceTransformer

SentenceTransformer(sys.argv[1], device="cpu").encode(["query: nuorten työllistyminen"], show_progress_bar=False)
