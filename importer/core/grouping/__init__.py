"""The stage group: which occasions rows join, and the events that their spans become."""
