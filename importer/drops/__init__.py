"""The watched folder: a door that stays open, and looks at places again and again until it is told to end."""
