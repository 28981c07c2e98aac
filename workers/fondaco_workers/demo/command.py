"""The command `fondaco demo`."""

import signal
from pathlib import Path

import click
import httpx

from fondaco_workers.demo import plots, story
from fondaco_workers.demo.clients import StoryBroken
from fondaco_workers.demo.demand import UnplayableDemand
from fondaco_workers.demo.site import CannotStart, Site
from fondaco_workers.demo.stage import Stage
from fondaco_workers.demo.terminal import Terminal


@click.command()
@click.option("--stage", type=click.Choice([stage.value for stage in Stage]), default=Stage.FOLLOW_UP.value)
@click.option("--firms", type=click.Path(path_type=Path), help="A list of firms of your own, CSV or XLSX.")
@click.option("--event", type=click.Path(path_type=Path), help="The demand of a published event, a .dzn file.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=Path("var/demo"), show_default=True)
@click.option("--leave", is_flag=True, help="End the site when the story is told.")
def demo(stage: str, firms: Path | None, event: Path | None, port: int, folder: Path, leave: bool) -> None:
    """Play one whole event through Fondaco, from a list of firms to feedback, then leave the site up."""
    for file in (firms, event):
        if file is not None and not file.is_file():
            raise click.ClickException(f"There is no file {file}.")
    if firms and event:
        raise click.ClickException("A story has a list of firms or the demand of an event, not both: leave one out.")
    terminal = Terminal()
    site = Site(folder.resolve(), port)
    signal.signal(signal.SIGTERM, _end)
    try:
        plot = plots.of_list(firms) if firms else plots.of_event(event) if event else plots.own()
        play = story.play(plot, Stage(stage), site, terminal)
        terminal.doors(site.base_url, story.doors(play))
        if not leave:
            site.wait()
    except KeyboardInterrupt:
        terminal.say("The site ends.")
    except (CannotStart, UnplayableDemand) as error:
        raise click.ClickException(str(error)) from error
    except (StoryBroken, httpx.TransportError) as error:
        raise click.ClickException(f"The story broke off: {error} (the site's log: {folder / 'site.log'})") from error
    finally:
        site.stop()


def _end(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
