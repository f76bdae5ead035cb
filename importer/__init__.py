"""Holiday sheets in, special occasions in the contact-centre account, a report that accounts for every row."""
