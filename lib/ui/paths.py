"""Where the project's own files are."""

from pathlib import Path

#: the folder of streamlit_app.py
ROOT = Path(__file__).resolve().parents[2]
