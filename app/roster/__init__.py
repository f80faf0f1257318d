"""The roster: model, rules with two faces, planner, audit."""
