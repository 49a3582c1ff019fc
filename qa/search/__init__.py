"""Finding: passages ranked, folded, their versions put in order."""
