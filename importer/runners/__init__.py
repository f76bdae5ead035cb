"""How work is done that can be done side by side: one module for each way."""
