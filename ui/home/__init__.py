"""The first screen: today's duties, and where certificates end."""
