"""What Fondaco does in the background: the relay, the timers and the actors of each step."""
