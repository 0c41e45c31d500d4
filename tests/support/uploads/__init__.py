"""Files of all kinds to be uploaded, made here; and damaged on purpose: `python -m tests.support.uploads.fuzz`."""
