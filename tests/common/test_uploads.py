"""Files on their way in: in memory only, and never more of them than fits."""

import io

import pytest
from django.core.files.uploadhandler import StopUpload
from django.test import RequestFactory

from common.uploads import LIMIT, PATIENCE, MemoryOnly, was_too_big

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(("length", "hangs_up"), [(LIMIT * 2, False), (PATIENCE + 1, True)])
def test_what_does_not_fit_is_stopped_and_remembered(length, hangs_up):
    request = RequestFactory().post("/")
    handler = MemoryOnly(request)
    handler.handle_raw_input(None, {}, length, b"")
    handler.file = io.BytesIO()
    assert handler.receive_data_chunk(bytes(LIMIT), 0) is None and not was_too_big(request)
    with pytest.raises(StopUpload) as stop:
        handler.receive_data_chunk(b"1", LIMIT)
    assert stop.value.connection_reset is hangs_up and was_too_big(request)
    assert handler.file.tell() == LIMIT, "nothing more is kept"
