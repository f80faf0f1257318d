"""The page of requests: one's own month and what one asks for; the inbox of whoever answers."""
