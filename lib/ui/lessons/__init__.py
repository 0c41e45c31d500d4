"""What the page Lessons shows: seven lessons as data, their pictures, what readers predict, a page for teachers."""
