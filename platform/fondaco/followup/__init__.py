"""Step 6, Follow up: feedback, the relation of two firms after the day, outcomes and the event's report."""
