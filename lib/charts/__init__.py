"""The charts, in altair: a tidy data frame in, a chart out, all in one style (`lib.charts.style`).

Titles come translated from the page.
"""
