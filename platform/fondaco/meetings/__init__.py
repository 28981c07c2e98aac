"""Step 4, Meet: requests, the schedule, and the meetings that come of it."""
