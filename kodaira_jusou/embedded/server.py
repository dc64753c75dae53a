"""What the two embedded servers share: one process owns a running server, others may use it meanwhile."""

import time

from . import process
from .account import Account
from .failure import StartError
from .folder import DataFolder, Lock


class EmbeddedServer:
    """A server in a data folder, started by whoever comes first and stopped by the one who started it."""

    name = ""

    def __init__(self, data_dir, throwaway=False):
        self.throwaway = throwaway
        self.account = Account()
        self.folder = DataFolder(data_dir, self.account, throwaway)
        self.lock = Lock(self.folder.path / f"{self.name}.lock")
        self.users = Lock(self.folder.path / f"{self.name}.users")
        self.home = self.folder.path
        self.child = None
        self.owned = False
        self.passwords = {}

    def __enter__(self):
        return self.start()

    def __exit__(self, *error):
        self.stop()

    @property
    def log(self):
        """The server's log."""
        return self.folder.log / f"{self.name}.log"

    def start(self, exclusive=False, patience=60):
        """Start the server, or use the one that another process is running on this folder."""
        self.folder.open()
        self._settle()
        self.owned = self._own_or_join(exclusive, patience)
        try:
            self.passwords = self.folder.secrets()
            if self.owned:
                self._launch()
        except BaseException:
            self.stop()
            raise
        return self

    def _own_or_join(self, exclusive, patience):
        end = time.monotonic() + patience
        while not self.lock.take():
            if not exclusive and self.users.take(shared=True):
                if self.is_running():
                    return False
                self.users.release()
            if time.monotonic() > end:
                self.lock.release()
                raise StartError(
                    f"データフォルダー {self.folder.path} は、別の bin/demo か bin/manage が使っています。",
                    f"The data folder {self.folder.path} is in use by another bin/demo or bin/manage.",
                )
            time.sleep(0.1)
        return True

    def wait_for_users(self, seconds):
        """Give the other processes that use our server this long to finish."""
        return not self.owned or process.until(self.users.take, seconds, pause=0.1)

    def stop(self):
        """Stop the server if it is ours, and give the folder back."""
        try:
            if self.owned and self.child:
                self._halt()
                self.child = None
            if self.owned:
                self.folder.drop_sockets(self.name, self.home)
        finally:
            self.owned = False
            self.users.release()
            self.lock.release()

    def _settle(self):
        """Learn where things lie, before anything is started or joined."""

    def is_running(self):
        """Whether the server answers."""
        raise NotImplementedError

    def _launch(self):
        raise NotImplementedError

    def _halt(self):
        raise NotImplementedError
