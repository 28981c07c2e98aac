"""The key that signs sessions is the same for all processes that start together."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from fondaco.settings import Settings, secret_key

TOGETHER = 8
ROUNDS = 100


def test_processes_that_start_together_have_one_whole_key(tmp_path: Path) -> None:
    barrier = Barrier(TOGETHER)

    def start(folder: Path) -> str:
        settings = Settings(var=folder)
        barrier.wait()
        return secret_key(settings)

    with ThreadPoolExecutor(TOGETHER) as pool:
        for number in range(ROUNDS):
            folder = tmp_path / str(number)
            keys = set(pool.map(start, [folder] * TOGETHER))
            assert len(keys) == 1
            assert [len(key) for key in keys] == [64]
            assert [file.name for file in folder.iterdir()] == ["secret_key"]


def test_nobody_else_may_read_the_key(tmp_path: Path) -> None:
    secret_key(Settings(var=tmp_path))
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
