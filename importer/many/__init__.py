"""One run into many accounts: which rows go where, each account by itself, one report, one entry in the journal."""
