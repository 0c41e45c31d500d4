"""What the scripts of our components share."""

from __future__ import annotations

#: `make(tag, class, text)`: an element; its text is a text, whatever it holds, and never HTML
MAKE = """
const make = (tag, cls, text) => {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
};
"""
