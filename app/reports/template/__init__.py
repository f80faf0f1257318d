"""The hospital's own workbook as the paper of a report: mapped once by cell, filled every month, its look kept."""
