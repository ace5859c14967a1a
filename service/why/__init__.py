"""Why a row is shown: whether its quote carries it, which words carry the quote, and one plain sentence."""
