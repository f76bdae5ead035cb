"""The stage parse, in one module for each question: which order dates have, what cells say, what rows ask for."""
