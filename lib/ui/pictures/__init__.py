"""Pictures that a page and a lesson both draw: a path, a head at a word, lines, who wins, what it cost."""
