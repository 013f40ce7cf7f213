"""Tests write to a database and to keys of their own, and nowhere else."""

import os
import uuid

import pytest
import redis
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_one_the_tests_made_and_may_write_to():
    name = str(connection.settings_dict["NAME"])
    assert "test_" in name or "memory" in name
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE written (n integer)")
        cursor.execute("INSERT INTO written VALUES (1)")
        cursor.execute("SELECT n FROM written")
        assert cursor.fetchone()[0] == 1
        cursor.execute("DROP TABLE written")


@pytest.mark.django_db
def test_redis_takes_keys_under_a_prefix_of_this_run():
    if not settings.REDIS:
        pytest.skip("this run is without Redis")
    client = redis.Redis.from_url(settings.REDIS, socket_timeout=2)
    key = f"test:{os.getpid()}:{uuid.uuid4()}"
    try:
        assert client.set(key, "written", ex=10)
        assert client.get(key) == b"written"
    finally:
        client.delete(key)
        client.close()
