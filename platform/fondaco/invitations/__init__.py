"""Step 2, Invite: campaigns, letters of invitation on every channel, and the answers."""
