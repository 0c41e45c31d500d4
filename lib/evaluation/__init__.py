"""How good the methods are: metrics, baselines, tests between methods, and the file that the Scoreboard shows."""
