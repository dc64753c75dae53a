"""Files on their way in: held in memory, never on disk, and stopped before they fill it."""

from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload

LIMIT = 11 * 1024 * 1024
PATIENCE = 64 * 1024 * 1024


class MemoryOnly(MemoryFileUploadHandler):
    """Takes what fits; of more it keeps nothing, and remembers for the form that it was too much."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.activated = True
        self.taken, self.length = 0, content_length

    def receive_data_chunk(self, raw_data, start):
        self.taken += len(raw_data)
        if self.taken > LIMIT:
            self.request.upload_too_big = True
            # A sender that is hung up on shows no sentence, so a moderate rest is read and let go.
            raise StopUpload(connection_reset=self.length > PATIENCE)
        return super().receive_data_chunk(raw_data, start)


def was_too_big(request):
    return getattr(request, "upload_too_big", False)
