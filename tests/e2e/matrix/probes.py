"""What does not fit into rows: several requests that must not add up to something."""

PROBES = []


def probe(function):
    PROBES.append(function)
    return function
