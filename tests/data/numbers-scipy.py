#!/usr/bin/python3
"""Writes numbers-scipy.txt: values of SciPy and NumPy, each with the call that made it, which
src/numbers/scipy_test.c holds against the formulas. Debian 12: python3-scipy 1.10.1.

One case a line: kind, what goes in, what must come out, the call; separated by tabs.
"""
import random

import numpy
import scipy.stats

random.seed(20261120)
lines = []


def case(kind, into, call):
    value = numpy.atleast_1d(eval(call))
    lines.append("\t".join([kind, " ".join(repr(x) for x in into),
                            " ".join("%.12g" % x for x in value), call]))


# sd, degrees of freedom, then the ratings of both devices at each item
for i in range(20):
    sd, df, items = round(random.uniform(0.1, 1.2), 3), random.randint(4, 60), random.randint(1, 12)
    n = [random.randint(1, 13 if i % 2 else 3) for _ in range(2 * items)]
    case("limit", [sd, df] + n,
         f"scipy.stats.t.ppf(0.975, {df}) * {sd} * numpy.sqrt(sum(1 / n for n in {n})) / {items}")

# all differences alike: p with an SD of step/sqrt(6); difference, step, evenings
for i in range(20):
    d, step, n = random.choice([-2, -1, -0.5, 0.5, 1, 1.5, 3]), random.choice([0.5, 1, 5]), random.randint(3, 16)
    case("alike", [d, step, n],
         f"2 * scipy.stats.t.sf(abs({d}) / ({step} / numpy.sqrt(6) / numpy.sqrt({n})), {n - 1})")

# two devices, each so often in the order and so often named, so many right: at least so many by chance
for i in range(20):
    n = random.randint(5, 30)
    a, b = random.randint(1, n - 1), random.randint(0, n)
    most = min(a, b) + min(n - a, n - b)
    hits = max(0, most - 2 * random.randint(0, 3))
    case("matches", [a, n - a, b, n - b, hits],
         f"scipy.stats.hypergeom.sf(numpy.ceil(({hits} - ({n} - {a} - {b})) / 2) - 1, {n}, {a}, {b})")

# Holm's adjusted p, in the order of p
for i in range(20):
    m = random.randint(1, 36)
    p = sorted(round(random.choice([1, 0.1, 0.01]) * random.random(), 6) for _ in range(m))
    case("holm", p, f"numpy.maximum.accumulate(numpy.minimum(1, ({m} - numpy.arange({m})) * numpy.array({p})))")

with open("tests/data/numbers-scipy.txt", "w") as out:
    out.write("\n".join(lines) + "\n")
