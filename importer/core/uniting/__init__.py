"""The stage unite: what several sources say of one occasion, side by side."""
