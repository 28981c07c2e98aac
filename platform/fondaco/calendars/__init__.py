"""Step 4, Meet: each delegate's calendar: invitations by mail (iTIP) and a private feed."""
