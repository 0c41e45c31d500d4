"""What the page Lessons computes: the nearest of several names, worksheets to print, codes to scan."""
