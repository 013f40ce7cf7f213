"""Settings from the environment: a wrong one stops the start and names itself."""

import pytest

from situationroom.config import environment
from situationroom.config.environment import EnvironmentProblem


@pytest.mark.parametrize("value", ["0", "-5", "many", "1.5", ""])
def test_a_number_that_is_none_stops_the_start_and_names_itself(monkeypatch, value):
    monkeypatch.setenv("SITUATIONROOM_FILE_LARGEST_MB", value)
    with pytest.raises(EnvironmentProblem, match="SITUATIONROOM_FILE_LARGEST_MB"):
        environment.number("FILE_LARGEST_MB", 200)


def test_without_a_word_files_stay_in_a_folder(tmp_path):
    said = environment.storage("", tmp_path)
    assert said["OPTIONS"] == {"location": str(tmp_path)}
    other = environment.storage("file:///srv/room%20files", tmp_path)
    assert other["OPTIONS"] == {"location": "/srv/room files"}


def test_a_bucket_is_told_in_one_address(tmp_path):
    said = environment.storage(
        "s3://KEY:se%2Fcret@objects.example.kr:9000/room-files?region_name=kr-standard", tmp_path
    )
    assert said["BACKEND"] == "storages.backends.s3.S3Storage"
    told = said["OPTIONS"]
    assert (told["bucket_name"], told["access_key"], told["secret_key"]) == (
        "room-files", "KEY", "se/cret",
    )  # fmt: skip
    assert told["endpoint_url"] == "https://objects.example.kr:9000"
    assert (told["region_name"], told["default_acl"]) == ("kr-standard", "private")


@pytest.mark.parametrize("url", ["ftp://x/y", "s3://host", "s3:///bucket", "/var/files"])
def test_another_place_for_files_is_refused_without_telling_its_secret(tmp_path, url):
    with pytest.raises(EnvironmentProblem, match="FILE_STORAGE"):
        environment.storage(url, tmp_path)
