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


for i in range(20):
    f, a, b = round(random.uniform(0.05, 12), 3), random.randint(1, 11), random.randint(4, 90)
    case("f_upper", [f, a, b], f"scipy.stats.f.sf({f}, {a}, {b})")

# sd, degrees of freedom, then the ratings of both devices at each item
for i in range(20):
    sd, df, items = round(random.uniform(0.1, 1.2), 3), random.randint(4, 60), random.randint(1, 12)
    n = [random.randint(1, 13 if i % 2 else 3) for _ in range(2 * items)]
    case("limit", [sd, df] + n,
         f"scipy.stats.t.ppf(0.975, {df}) * {sd} * numpy.sqrt(sum(1 / n for n in {n})) / {items}")

# all differences alike: p with an SD of step/sqrt(6); difference, step, items
for i in range(20):
    d, step, n = random.choice([-2, -1, -0.5, 0.5, 1, 1.5, 3]), random.choice([0.5, 1, 5]), random.randint(2, 16)
    case("alike", [d, step, n],
         f"2 * scipy.stats.t.sf(abs({d}) / ({step} / numpy.sqrt(6) / numpy.sqrt({n})), {n - 1})")

# one item: devices, repeats of each, ratings; F and p of the analysis of variance
for i in range(20):
    k, r = random.randint(2, 5), random.randint(3, 6)
    x = [[random.randint(0, 10) / 2 for _ in range(r)] for _ in range(k)]
    case("one_item", [k, r] + [v for row in x for v in row],
         f"scipy.stats.f_oneway({', '.join(map(str, x))})")

# more items: devices, items, sd of repeats, degrees of freedom, then mean and number of each cell;
# F by unweighted means, and its p
for i in range(20):
    k, m = random.randint(2, 5), random.randint(2, 9)
    sd, df = round(random.uniform(0.2, 0.9), 3), random.randint(4, 60)
    x = [[random.randint(4, 20) / 4 for _ in range(m)] for _ in range(k)]
    n = [[random.randint(1, 5) for _ in range(m)] for _ in range(k)]
    f = (f"(lambda x, n: scipy.stats.hmean(n.ravel()) * x.shape[1] * numpy.var(x.mean(axis=1), ddof=1)"
         f" / {sd} ** 2)(numpy.array({x}), numpy.array({n}))")
    case("items", [k, m, sd, df] + [v for d in range(k) for j in range(m) for v in (x[d][j], n[d][j])],
         f"(lambda f: (f, scipy.stats.f.sf(f, {k - 1}, {df})))({f})")

# Holm's adjusted p, in the order of p
for i in range(20):
    m = random.randint(1, 36)
    p = sorted(round(random.choice([1, 0.1, 0.01]) * random.random(), 6) for _ in range(m))
    case("holm", p, f"numpy.maximum.accumulate(numpy.minimum(1, ({m} - numpy.arange({m})) * numpy.array({p})))")

with open("tests/data/numbers-scipy.txt", "w") as out:
    out.write("\n".join(lines) + "\n")
