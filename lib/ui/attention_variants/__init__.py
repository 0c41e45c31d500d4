"""What the page Variants of attention shows (`pages/attention_variants.py`)."""
