"""Stories: files in, articles and passages out, and the store that keeps them."""
