"""The live hub: everybody hears everything of his topics, in order, also after a cut; the slow one is let go."""

from __future__ import annotations

import asyncio

import pytest

from siaga.kit.live import Hub, News

ALL = frozenset({"force", "deployment"})


def entries(first: int, last: int, topic: str = "force") -> list[News]:
    return [News(n, topic) for n in range(first, last + 1)]


class Journal(list):
    """A journal that many write to and the hub reads."""

    reads = 0

    def read(self, after: int, limit: int) -> list[News]:
        self.reads += 1
        return self[after + 1 : after + 1 + limit]


async def collect(hub: Hub, until: int, topics=ALL, after=None, delay: float = 0.0) -> list[int]:
    """Numbers a watcher hears until this one."""
    heard: list[int] = []
    async for said in hub.follow(topics, after):
        for part in said.wire.decode().split("\n\n"):
            if "event: ulang" in part:
                heard.append(-1)
            elif "data:" in part:
                heard.append(int(part.split("\n")[0].removeprefix("id: ")))
        if delay:
            await asyncio.sleep(delay)
        if heard and (heard[-1] >= until or heard[-1] == -1):
            return heard
    return heard


def test_fifty_watchers_hear_everything_in_order_and_catch_up_after_a_cut():
    async def scene():
        journal = Journal()
        hub = Hub(journal.read, look=0.01)
        running = asyncio.create_task(hub.run())
        await asyncio.sleep(0.02)
        before = [asyncio.create_task(collect(hub, 99)) for _ in range(50)]
        await asyncio.sleep(0.02)
        for n in range(100):
            journal.append(News(n, "force"))
            if n % 10 == 0:
                await asyncio.sleep(0.015)
        assert all(heard == list(range(100)) for heard in await asyncio.gather(*before))
        # All are cut off; meanwhile the post goes on; each comes back with the last number he heard.
        journal.extend(entries(100, 249, "deployment"))
        await asyncio.sleep(0.05)
        after = [asyncio.create_task(collect(hub, 259, after=99 - k)) for k in range(50)]
        await asyncio.sleep(0.02)
        journal.extend(entries(250, 259))
        for k, heard in enumerate(await asyncio.gather(*after)):
            assert heard == list(range(100 - k, 260))
        hub.close()
        await running

    asyncio.run(scene())


def test_one_hears_only_his_topics_and_the_number_moves_on():
    async def scene():
        hub = Hub(Journal().read)
        steps = hub.follow(frozenset({"deployment"}))
        assert (await anext(steps)).wire == b"retry: 2000\n\n"
        listening = asyncio.create_task(anext(steps))
        await asyncio.sleep(0)
        hub.publish(entries(0, 3))
        hub.publish(entries(4, 4, "deployment"))
        assert (await listening).wire == b"id: 4\ndata: deployment\n\n"
        hub.publish(entries(5, 6))
        listening = asyncio.create_task(anext(steps))
        await asyncio.sleep(0)
        hub._beats += 1
        hub._wake_watchers()
        assert (await listening).wire == b"id: 6\n\n"

    asyncio.run(scene())


def test_the_wire_carries_topic_and_number_and_nothing_else():
    assert News(7, "accounts", "id-of-a-person").wire == b"id: 7\ndata: accounts\n\n"


def test_a_slow_watcher_is_told_to_read_anew_and_let_go():
    async def scene():
        hub = Hub(Journal().read, lag=10)
        slow = asyncio.create_task(collect(hub, 10**6))
        await asyncio.sleep(0)
        hub.publish(entries(0, 4))
        await asyncio.sleep(0.01)
        hub.publish(entries(5, 30))
        assert await asyncio.wait_for(slow, 2) == [0, 1, 2, 3, 4, -1]
        assert hub.watchers == 0

    asyncio.run(scene())


def test_what_memory_lost_comes_from_the_journal_and_too_much_is_read_anew():
    async def scene():
        journal = Journal(entries(0, 9999))
        hub = Hub(journal.read, number=9999, kept=100)
        hub.publish(entries(10000, 10000))
        journal.extend(entries(10000, 10000))
        assert await collect(hub, 10000, after=9950) == list(range(9951, 10001))
        assert await collect(hub, 10000, after=5) == [-1]
        assert await collect(hub, 10000, after=123456) == [-1]  # the number of another journal

    asyncio.run(scene())


def test_news_about_ones_own_rights_is_said_to_the_front_alone():
    async def scene():
        hub = Hub(Journal().read)
        steps = hub.follow(ALL, names=frozenset({"orang-1"}))
        await anext(steps)
        listening = asyncio.create_task(anext(steps))
        await asyncio.sleep(0)
        hub.publish([News(0, "accounts", "orang-2")])
        await asyncio.sleep(0)
        assert not listening.done()
        hub.publish([News(1, "accounts", "orang-1")])
        said = await listening
        assert said.about_him
        assert b"orang" not in said.wire

    asyncio.run(scene())


def test_a_database_that_is_away_for_a_moment_ends_nothing(caplog):
    async def scene():
        journal, calls = Journal(entries(0, 3)), iter([True, False])

        def read(after: int, limit: int) -> list[News]:
            if next(calls, False):
                raise OSError("away")
            return journal.read(after, limit)

        hub = Hub(read, look=0.01)
        running = asyncio.create_task(hub.run())
        assert await asyncio.wait_for(collect(hub, 3), 2) == [0, 1, 2, 3]
        hub.close()
        await running

    asyncio.run(scene())
    assert "could not be read" in caplog.text


def test_an_act_of_this_process_is_heard_before_the_next_look():
    async def scene():
        journal = Journal()
        hub = Hub(journal.read, look=30)
        running = asyncio.create_task(hub.run())
        await asyncio.sleep(0.05)
        heard = asyncio.create_task(collect(hub, 0))
        await asyncio.sleep(0)
        journal.append(News(0, "force"))
        await asyncio.to_thread(hub.wake)
        assert await asyncio.wait_for(heard, 2) == [0]
        hub.close()
        await asyncio.wait_for(running, 2)

    asyncio.run(scene())


@pytest.mark.parametrize("lost", [3, 400])
def test_a_hole_in_the_journal_sends_everybody_back_to_reading(lost):
    async def scene():
        hub = Hub(Journal().read)
        heard = asyncio.create_task(collect(hub, 10**6))
        await asyncio.sleep(0)
        hub.publish(entries(0, 1))
        await asyncio.sleep(0.01)
        hub.publish(entries(1 + lost, 2 + lost))
        assert (await asyncio.wait_for(heard, 2))[-1] == -1

    asyncio.run(scene())
