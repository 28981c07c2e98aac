import pytest
import redis

from tests.services.redis import RedisServer, redis_server, wheel_binary


def test_server_runs_as_production_does_and_evicts_nothing(redis_service: RedisServer) -> None:
    with redis.Redis.from_url(redis_service.url, decode_responses=True) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_a_restart_keeps_the_data_and_a_flush_loses_it(redis_url: str, redis_service: RedisServer) -> None:
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        client.set("queue", "campaign")
        redis_service.restart()
        assert client.get("queue") == "campaign"
        redis_service.flush()
        assert client.get("queue") is None


def test_clients_are_refused_while_it_is_down(redis_service: RedisServer) -> None:
    redis_service.kill()
    try:
        with redis.Redis.from_url(redis_service.url) as client, pytest.raises(redis.ConnectionError):
            client.ping()
    finally:
        redis_service.start()


@pytest.mark.skipif(wheel_binary() is None, reason="no wheel with Redis for this platform")
def test_wheel_stands_in_for_the_systems_binary() -> None:
    with redis_server(wheel_binary()) as server, redis.Redis.from_url(server.url) as client:
        assert client.ping()
