"""What the user has."""
