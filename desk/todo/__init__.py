"""今日やること: each open thing that waits for whoever acts, when it is due, and the one act that answers it."""

from .task import MOST, Task
from .waiting import Waiting

__all__ = ["MOST", "Task", "Waiting"]
