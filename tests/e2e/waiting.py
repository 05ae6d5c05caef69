"""Waiting for events: the only place in these tests where time passes by itself."""
import time


class TooLate(AssertionError):
    pass


def eventually(condition, what, seconds=20.0, every=0.02, clock=time.monotonic):
    """The first true answer of `condition`, asked until the deadline. Errors of a connection count
    as not yet."""
    deadline = clock() + seconds
    last = None
    while True:
        try:
            last = condition()
            if last:
                return last
        except OSError as error:
            last = error
        if clock() > deadline:
            raise TooLate(f"not within {seconds} s: {what} (last: {str(last)[:2000]})")
        time.sleep(every)
