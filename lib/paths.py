"""Where the project's own files are. Every path that hangs on the place of the code is here, and nowhere else."""

from pathlib import Path

#: the folder of streamlit_app.py
ROOT = Path(__file__).resolve().parents[1]
#: texts that a reader fetches or brings: ignored by git
DATA = ROOT / "data"
#: sentences with labels that were written for this project
LABELLED = ROOT / "lib" / "labelled"
#: records of trainings that were planned and run, a file of JSON lines a study
STUDIES = ROOT / "models" / "study"
