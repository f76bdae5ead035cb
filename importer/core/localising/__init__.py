"""The stage localise: zones, daylight-saving changes, conversion."""
