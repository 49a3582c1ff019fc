"""From passages to an answer: sentences scored, quoted, attributed, or refused."""
