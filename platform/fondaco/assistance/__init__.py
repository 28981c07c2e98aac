"""Step 5, Assist: the assistance centre, its desks, advisers and cases."""
