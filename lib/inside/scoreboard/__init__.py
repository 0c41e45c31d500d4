"""What the page Scoreboard computes: who wins a question, failing sentences, brought translations, and origins."""
