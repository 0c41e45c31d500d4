"""What the pages share: language, widgets, cached models, guarded drawing.

Besides `pages/` and the router it is the only room that imports streamlit.
"""
