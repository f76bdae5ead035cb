"""The forms of the report: one module for each, all written from the one ``Report`` value; ``forms`` names them."""
