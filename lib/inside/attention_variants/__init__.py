"""What the page Variants of attention computes (`pages/attention_variants.py`, `lib/ui/attention_variants/`)."""
