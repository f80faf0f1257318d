"""Find rosters: translation of a board to solvers, and the search over them. The only place that knows ortools."""
