"""The demo: one whole event, from the list of firms in `data` to the feedback after the meetings."""
