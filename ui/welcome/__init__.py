"""First run and unlock: what is seen before anybody has sat down."""
