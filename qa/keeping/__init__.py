"""What is done to an archive: read, encoded, indexed, checked, repaired, changed, carried away."""
