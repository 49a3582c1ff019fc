"""What happened when: dated sentences of the stories about a topic, oldest first."""
