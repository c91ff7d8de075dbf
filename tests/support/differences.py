#!/usr/bin/env python3
"""Computes differences, errors, degrees of freedom and p from tables of `earlog stats --csv`, with no code of earlog.

Usage: differences.py FOLDER. FOLDER/N.csv is a table, FOLDER/N.txt has what earlog computed, a line for each tested
difference: listener, attribute, blind, both devices, difference, SE, df, p. Prints what is not the same to 1e-9.
"""
import csv, itertools, math, pathlib, sys
from collections import defaultdict


def beta_fraction(a, b, x):
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / d
    f = d
    for i in range(1, 2000):
        for step in (i * (b - i) * x / ((a + 2 * i - 1) * (a + 2 * i)),
                     -(a + i) * (a + b + i) * x / ((a + 2 * i) * (a + 2 * i + 1))):
            d, c = 1 / (1 + step * d), 1 + step / c
            f *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return f


def beta(a, b, x):
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * beta_fraction(a, b, x) / a
    return 1 - front * beta_fraction(b, a, 1 - x) / b


def mean(v):
    v = list(v)
    return sum(v) / len(v)


def new_evenings(cells, evenings, per_share):
    """An evening counts by its share of new numbers."""
    new, of = defaultdict(int), defaultdict(int)
    for track in {t for t, _ in cells}:
        before = None
        for e in sorted(e for t, e in cells if t == track):
            of[e] += 2
            new[e] += sum(before is None or cells[track, e][k] != before[k] for k in (0, 1))
            before = cells[track, e]
    return sum(min(1, per_share * new[e] / of[e]) for e in evenings)


def test(cells, step, blind):
    """cells: {(track, evening): (mean of a, mean of b)}. Returns difference, SE, df, p; None: nothing is tested."""
    evenings = sorted({e for _, e in cells})
    tracks = {t for t, _ in cells}
    if len(evenings) < 3:
        return None
    again = [all(len({cells[t, e][k] for e in evenings if (t, e) in cells}) == 1 for t in tracks) for k in (0, 1)]
    m = len(evenings)
    if not blind:
        m = new_evenings(cells, evenings, 1.6 if len(tracks) == 1 else 2.5)
        if m < 2.5 or (len(tracks) < len(cells) and any(again)):
            return None
    of = {e: sum(x == e for _, x in cells) for e in evenings}
    weight = {c: 1 / (len(evenings) * of[c[1]]) for c in cells}
    difference = sum(weight[c] * (a - b) for c, (a, b) in cells.items())
    v = []
    for group in (lambda c: c[0], lambda c: c[1], lambda c: c):
        w, r = defaultdict(float), defaultdict(float)
        for c, (a, b) in cells.items():
            w[group(c)] += weight[c]
            r[group(c)] += weight[c] * (a - b - difference)
        s = sum(x * x for x in w.values())
        v.append((0, 0) if s > 1 - 1e-9 else (sum(x * x for x in r.values()) / (1 - s), 1 / s - 1))
    track, evening, cell = v
    if m < len(evenings):
        evening = evening[0] * (len(evenings) - 1) / (m - 1), min(evening[1], m - 1)
    best = evening
    if track[0] > best[0] * (1 + 1e-9):
        best = track
    both = track[0] + evening[0] - cell[0]
    if both > best[0] * (1 + 1e-9):
        best = both, both ** 2 / sum(x * x / df for x, df in (track, evening, cell))
    if best[0] > 1e-18:
        se, df = math.sqrt(best[0]), best[1]
    else:
        se, df = step / math.sqrt(6 * m), m - 1
    grain = step / (2 * m) if len(tracks) == 1 else 0
    t = max(0, abs(difference) - grain) / se
    return difference, se, df, beta(df / 2, 0.5, df / (df + t * t))


def differences(path):
    ratings = defaultdict(lambda: defaultdict(list))
    steps = defaultdict(float)
    equalised = set()
    for row in csv.DictReader(open(path, newline="")):
        question = row["listener"], row["attribute"], row["blind"]
        if row["counts"] != "yes" or not row["scale_step"]:
            continue
        if row["variant"] == "bass EQ":
            equalised.add((question, row["device"]))
        steps[question] = max(steps[question], float(row["scale_step"]))
        ratings[question][row["device"], row["track"], row["evening"], row["variant"]].append(float(row["value"]))
    for question, values in ratings.items():
        cells = defaultdict(list)
        for (device, track, evening, _), v in values.items():
            cells[device, track, evening].append(mean(v))
        devices = sorted({d for d, _, _ in cells})
        for a, b in itertools.combinations(devices, 2):
            if (question, a) in equalised or (question, b) in equalised:
                continue
            x = {(t, e): (mean(cells[a, t, e]), mean(cells[b, t, e])) for d, t, e in cells
                 if d == a and (b, t, e) in cells}
            found = test(x, steps[question], question[2] == "yes") if x else None
            if found:
                yield (*question, a, b), found


wrong = compared = 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.csv")):
    ours = dict(differences(path))
    theirs = {}
    for line in open(path.with_suffix(".txt")):
        f = line.rstrip("\n").split("\t")
        theirs[tuple(f[:5])] = tuple(float(x) for x in f[5:])
    for key in ours.keys() | theirs.keys():
        a, b = ours.get(key), theirs.get(key)
        compared += 1
        if not a or not b or any(abs(x - y) > 1e-9 * max(1, abs(y)) for x, y in zip(a, b)):
            wrong += 1
            print(path.name, key, a, b)
print(f"{compared} differences compared, {wrong} not the same")
sys.exit(wrong > 0 or compared == 0)
