"""Files that people send, as plain text. Read in a process of its own, by content and not by name; nothing of them is written anywhere."""
