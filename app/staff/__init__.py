"""People, campuses, departments, staffing types, posts, contracts, titles: all effective-dated."""
