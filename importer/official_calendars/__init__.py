"""Official calendars of countries: the days that the ``holidays`` library knows, and which country is meant."""
