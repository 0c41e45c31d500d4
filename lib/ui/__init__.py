"""The screen. Besides `pages/` and the router it is the only room that imports streamlit.

A page `pages/X.py` draws with `lib/ui/X/`. What several pages use is in `shared/`, what a reader's session holds in
`session/`, what stands around every page in `frame/`.
"""
