"""The three tellings: the demo's own firms, a list of real ones, or the demand of a published event."""

from importlib.resources import files
from pathlib import Path

from fondaco_workers.demo import cast
from fondaco_workers.demo.demand import Demand, firm_address, firm_name, read_demand
from fondaco_workers.demo.play import Plot, WishByName

FITTING = {"sectors": ["16", "28", "31", "46", "74"]}
"""NACE divisions of the demo's event: wood, machines, furniture, wholesale, design."""


def own() -> Plot:
    """The firms that come with Fondaco: fictional, in four languages."""
    return Plot(
        source="the demo's own list: fictional, from 17 countries",
        filename="firms.csv",
        firms=(files("fondaco_workers.demo") / "data" / "firms.csv").read_bytes(),
        criteria=FITTING,
        answers=(45, 15, 4, 3, 33),
        agreeable=0.9,
        seconds_to_schedule=5,
        room=cast.ROOM,
        slots=cast.SLOTS,
    )


def of_list(file: Path) -> Plot:
    """A list of real firms, perhaps without e-mail addresses: then it goes by letter and call list."""
    return Plot(
        source=f"{file}",
        filename=file.name,
        firms=file.read_bytes(),
        criteria={"sizes": ["medium"]},
        answers=(45, 15, 4, 3, 33),
        agreeable=0.9,
        seconds_to_schedule=5,
        room=cast.ROOM,
        slots=cast.SLOTS,
    )


def of_event(file: Path) -> Plot:
    """The demand of a published event: everybody comes, and all who are asked agree. Raises `UnplayableDemand`."""
    demand: Demand = read_demand(file)
    return Plot(
        source=f"{demand.name}, a published event: {demand.firms} participants, {len(demand.wishes)} meetings",
        filename=f"{demand.name}.csv",
        firms=demand.firm_list(),
        criteria={"areas": ["AT", "IT", "SI"]},
        answers=(1, 0, 0, 0, 0),
        agreeable=1,
        seconds_to_schedule=20,
        room={**cast.ROOM, "tables": demand.tables},
        slots=demand.slots(),
        wishes=tuple(WishByName(firm_name(wish.asks), firm_name(wish.asked), wish.session) for wish in demand.wishes),
        absences={firm_address(number): absent for number, absent in enumerate(demand.absences)},
    )
