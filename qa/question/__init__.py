"""What a question says, before anything is searched: names, dates, phrases, what it leans on."""
