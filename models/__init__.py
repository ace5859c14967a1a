"""Ground floor: the vocabulary that every other floor speaks. No I/O beyond reading the data files shipped beside it."""
