"""One run at a time."""

import multiprocessing
import time
from multiprocessing.synchronize import Event

from flows.storage.store import Store


def hold(url: str, ready: Event) -> None:
    with Store(url).alone("INBOX") as free:
        assert free
        ready.set()
        time.sleep(600)


def test_a_second_run_of_the_name_is_told(url: str) -> None:
    with Store(url).alone("INBOX"), Store(url).alone("INBOX") as second:
        assert not second


def test_another_name_is_free(url: str) -> None:
    with Store(url).alone("INBOX"), Store(url).alone("Elders") as other:
        assert other


def test_the_name_is_free_after_the_run(url: str) -> None:
    with Store(url).alone("INBOX"):
        pass

    with Store(url).alone("INBOX") as again:
        assert again


def test_a_killed_run_holds_nothing(url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    process = spawn.Process(target=hold, args=(url, ready))
    process.start()
    assert ready.wait(60)

    process.kill()
    process.join()

    assert _free_within(Store(url), seconds=10)


def _free_within(store: Store, seconds: float) -> bool:
    """PostgreSQL notices the dead connection a moment later."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with store.alone("INBOX") as free:
            if free:
                return True
        time.sleep(0.05)
    return False
