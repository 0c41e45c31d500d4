"""The small world: Chinese-English sentences that this project writes from meanings. It begins in `world.py`."""
