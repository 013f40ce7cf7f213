"""Files of a test arrive and stay in a folder of its own."""

import pytest
from tests.base.filing import folders_of_a_test


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    folders_of_a_test(settings, tmp_path)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_REPLIES = True
