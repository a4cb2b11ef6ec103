"""Hostile files by number: the same number gives the same file on every machine."""

import itertools
import math

FAMILIES = []


class Family:
    def __init__(self, make, axes):
        self.name, self._make, self._axes = make.__name__, make, [list(axis) for axis in axes]
        self.count = math.prod(len(axis) for axis in self._axes)

    def file(self, number):
        """(name, extension, bytes)"""
        values = []
        for axis in reversed(self._axes):
            number, at = divmod(number, len(axis))
            values.insert(0, axis[at])
        made = self._make(*values)
        data, extension = made if isinstance(made, tuple) else (made, "pdf")
        return f"{self.name}({', '.join(str(value)[:40] for value in values)})", extension, data


def family(*axes):
    """The decorated function makes one file of each combination of what the axes hold."""
    def register(make):
        FAMILIES.append(Family(make, axes))
        return make
    return register


def count():
    return sum(one.count for one in FAMILIES)


def file(number):
    """(name, extension, bytes) of the numbered file."""
    for one in FAMILIES:
        if number < one.count:
            return one.file(number)
        number -= one.count
    raise IndexError(f"there are only {count()} files")


def sample(most):
    """Numbers from every family: the first and the last, and between them evenly, about `most` in all."""
    numbers, start = set(), 0
    for one in FAMILIES:
        wanted = max(2, round(one.count * most / count()))
        numbers.update(start + round(at * (one.count - 1) / (wanted - 1)) for at in range(wanted))
        start += one.count
    return sorted(numbers)


def every(*lists):
    return list(itertools.chain.from_iterable(lists))
