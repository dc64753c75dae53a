"""What the machine gives meanwhile: seconds of its processors, and memory counted once (PSS), by kind of process."""

import contextlib
import threading
import time

import psutil

GONE = (psutil.NoSuchProcess, psutil.AccessDenied)


def family(pid):
    """A process and all that it has begun."""
    try:
        head = psutil.Process(pid)
        return [head, *head.children(recursive=True)]
    except GONE:
        return []


def seconds(pid):
    """Processor seconds of a process and its children, those that have ended included."""
    spent = 0.0
    for one in family(pid):
        with contextlib.suppress(*GONE):
            times = one.cpu_times()
            spent += times.user + times.system + times.children_user + times.children_system
    return spent


def memory(pid):
    """Bytes of a process and its children: what they share is counted once among those who share it."""
    held = 0
    for one in family(pid):
        with contextlib.suppress(*GONE):
            held += one.memory_full_info().pss
    return held


def database(connection):
    """The first process of the database's server, when it is on this machine; None when it is elsewhere."""
    pid = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
    with contextlib.suppress(*GONE):
        parent = psutil.Process(pid).parent()
        if parent and "postgres" in parent.name():
            return parent.pid
    return None


def busy():
    """Processor seconds that this machine has worked, for whomever."""
    times = psutil.cpu_times()
    return sum(times) - times.idle - times.iowait - times.guest - times.guest_nice


class Watch:
    """Samples of each kind of process while a phase runs: (time, processor seconds, memory)."""

    def __init__(self, pids, every):
        self.pids, self.every = {name: pid for name, pid in pids.items() if pid}, every
        self.samples = {name: [] for name in self.pids}
        self.busy = []
        self._over = threading.Event()

    def __enter__(self):
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _sample(self):
        while not self._over.wait(self.every):
            self.busy.append((time.time(), busy(), 0))
            for name, pid in self.pids.items():
                self.samples[name].append((time.time(), seconds(pid), memory(pid)))

    def within(self, start, end):
        """The samples of the time that was measured."""
        return {
            name: [sample for sample in samples if start <= sample[0] <= end]
            for name, samples in self.samples.items()
        }

    def shares(self, start, end):
        """Percent of all processors that each kind took, and everything on the machine together."""
        found, busiest = {}, [sample for sample in self.busy if start <= sample[0] <= end]
        for name, samples in [*self.within(start, end).items(), ("everything", busiest)]:
            if len(samples) > 1:
                (began, before, _), (ended, after, _) = samples[0], samples[-1]
                found[name] = round(100 * (after - before) / (ended - began) / psutil.cpu_count(), 1)
        return found

    def memories(self, start, end):
        """Memory of each kind over the time that was measured: [seconds, bytes]."""
        return {
            name: [[round(at - start, 1), held] for at, _, held in samples]
            for name, samples in self.within(start, end).items()
        }
