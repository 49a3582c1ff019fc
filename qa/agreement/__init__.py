"""Do the stories agree? Values that answer a question, compared across stories and times."""
