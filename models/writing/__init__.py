"""How text is written: search, sampling, filling of masks."""
