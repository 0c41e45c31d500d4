"""The small world: Chinese-English sentences that this project writes from meanings. The corpus is in
`whole.py`, its probes in `probes.py`; `world.py` is the plain world, with few words and kinds."""
