"""The stages at which the story can stop: the season of the last step that was played."""

import enum


class Stage(enum.StrEnum):
    """In their order."""

    SELECT = "select"
    INVITE = "invite"
    CATALOGUE = "catalogue"
    MEET = "meet"
    DAY = "day"
    FOLLOW_UP = "followup"

    def reaches(self, chapter: "Stage") -> bool:
        """Whether a story that ends at this stage plays `chapter`."""
        order = list(Stage)
        return order.index(chapter) <= order.index(self)
