"""Property tests here run without a deadline: the first example of a run loads the data files, and machines differ."""

from hypothesis import settings

settings.register_profile("models", deadline=None)
settings.load_profile("models")
