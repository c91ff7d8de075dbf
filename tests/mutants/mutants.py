#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes one small thing of src at a time and asks the tests that run the changed function whether they notice.

    make mutants N=60 SEED=1            in the files of src that differ from origin/main; ALL=1: in all of src
    make mutants ONLY=src/draft/formats/       in these files
    make mutants ONLY=src/draft/merge/diff.c   each change of this file, without N
    make test OF=src/bench/playback/jump.c       no change: runs the programs that enter the file (--of FILE prints them)
    make map                            no change: writes tests/mutants/map, the programs that enter each function (--map)

Prints each change that no test noticed as a diff, with the tests that ran, and at the end the share that was noticed. A test
program that differs from that of the map runs once without a change, which shows the functions that it enters (build/mutants/map).
The changed file is compiled from build/mutants: the work tree is not changed, and neither is the plugin's copy of the file.
A change is noticed if a program fails twice with it, the second time alone, and passes without it right after: a busy machine
notices nothing. Started by root, the programs run as nobody, like those of `make check`.
"""
import collections
import difflib
import glob
import hashlib
import math
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BUILD = "build/mutants"
MAP, NEWER_MAP = "tests/mutants/map", BUILD + "/map"
MAP_BYTES = 500_000
LIBRARY = BUILD + "/libearlog.so"
JOBS = int(os.environ.get("RUN_JOBS") or (os.cpu_count() or 2) * 2)
MARKS = 1 << 23  # as in enter.c
# A surviving change is asked of this many programs at the most, the nearest and quickest first.
MOST_TESTS = int(os.environ.get("MOST_TESTS") or 60)
AS_USER = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--no-new-privs"] if os.geteuid() == 0 else []


def test_programs():
    unit = [p[:-2] for p in glob.glob("src/*/*/*_test.c")]
    return sorted(unit) + sorted(p[:-2] for p in glob.glob("tests/[ep]*/*_test.c"))


# ---- running tests ----

class Run:
    """One test program, or PROGRAM@1of3, in a folder and a process group of its own, both of which end with it."""

    def __init__(self, test, limit, entered=None):
        self.test, self.began, self.limit = test, time.monotonic(), limit
        self.folder = tempfile.mkdtemp(prefix="mut")
        os.chmod(self.folder, 0o1777)
        # SEED is of the changes, not of the random histories of tests.
        env = {name: value for name, value in os.environ.items() if name not in ("N", "SEED", "ALL", "ONLY")}
        env.update(TMPDIR=self.folder, HOME=self.folder, EARLOG=os.path.abspath(BUILD + "/earlog"), DRIVE_SLOW="2")
        if entered:
            env["MUTANTS_ENTERED"] = entered
        program, _, part = test.partition("@")
        if part:
            env["EARLOG_PART"] = part
        self.process = subprocess.Popen(AS_USER + [f"{BUILD}/{program}"], env=env, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def poll(self):
        """None while it runs; then whether the tests passed."""
        status = self.process.poll()
        if status is None and time.monotonic() - self.began < self.limit:
            return None
        self.end()
        return status == 0

    def end(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def run_all(tests, limit_of, jobs, entered_of=lambda test: None):
    """Yields (test, passed, seconds) as the programs end. Leaves no process behind."""
    waiting, running = collections.deque(tests), []
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                test = waiting.popleft()
                running.append(Run(test, limit_of(test), entered_of(test)))
            time.sleep(0.02)
            for run in list(running):
                passed = run.poll()
                if passed is None:
                    continue
                running.remove(run)
                yield run.test, passed, time.monotonic() - run.began
    finally:
        for run in running:
            run.end()


# ---- which test enters which function ----

def files_of_functions():
    """The file of src of each function: by (file name, function), and by ("", function) for functions that other files call."""
    files = {}
    for path in sorted(glob.glob("src/*/*/*.c")):
        if not path.endswith("_test.c"):
            for function in re.findall(r"^([a-z_0-9]+)\(", open(path).read(), re.M):
                files["", function] = files[os.path.basename(path), function] = path
    return files


def functions_at():
    """The "FILE:FUNCTION" of each mark."""
    lines = subprocess.run(["readelf", "-sW", LIBRARY], capture_output=True, text=True, check=True).stdout.split("\n")
    symbols, file = {}, ""
    for _, address, _, kind, bind, *_, name in (line.split() for line in lines if len(line.split()) >= 8):
        if kind == "FILE":
            file = name
        elif kind == "FUNC":
            symbols[file if bind == "LOCAL" else "", name.split("@")[0]] = int(address, 16)
    hook, files = symbols["", "__cyg_profile_func_enter"], files_of_functions()
    return {(at - hook + MARKS) // 2: f"{files[of]}:{of[1]}" for of, at in symbols.items() if of in files}


def read_map(path):
    """What each program enters, and its seconds and stamp, from the text that write_map writes."""
    known, numbered = {}, []
    for line in open(path):
        first, _, rest = line.strip().partition(" ")
        if first.isdecimal():
            test, stamp, seconds = rest.split()
            numbered.append(test)
            known[test] = {"stamp": stamp, "seconds": int(seconds), "enters": set()}
            continue
        for numbers, functions in (of.split(":") for of in rest.split(";")):
            for span in numbers.split():
                low, _, high = span.partition("-")
                for test in numbered[int(low):int(high or low) + 1]:
                    known[test]["enters"].update(f"{first}:{function}" for function in functions.split())
    return known


def spans(numbers):
    """Sorted numbers as text: "1 3-7"."""
    runs = []
    for n in numbers:
        if runs and runs[-1][1] == n - 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def write_map(path, known):
    """Writes the programs, a line for each: number, name, stamp of the source, seconds. Then a line for each file of src: sets of
    programs by number, each with the functions that these programs enter. Sorted."""
    entered, text = collections.defaultdict(lambda: collections.defaultdict(list)), []
    for number, test in enumerate(sorted(known)):
        text.append(f"{number} {test} {known[test]['stamp']} {math.ceil(known[test]['seconds'])}\n")
        for of in known[test]["enters"]:
            file, function = of.split(":")
            entered[file][function].append(number)
    for file in sorted(entered):
        sets = collections.defaultdict(list)
        for function in sorted(entered[file]):
            sets[spans(entered[file][function])].append(function)
        of_sets = [f"{numbers}: {' '.join(functions)}" for numbers, functions in sets.items()]
        text.append(f"{file} {'; '.join(of_sets)}\n")
    with open(path + ".tmp", "w") as out:
        out.writelines(text)
    os.replace(path + ".tmp", path)


def known_map():
    """The map of the tree, or that of this folder if it is newer."""
    return read_map(max((p for p in (MAP, NEWER_MAP) if os.path.exists(p)), key=os.path.getmtime, default=os.devnull))


def pieces(test):
    """A program with the mark "parts" runs as three."""
    parts = re.match(r"/\* tests:.* parts[, ]", open(test + ".c").readline())
    return [f"{test}@{n}of3" for n in (1, 2, 3)] if parts else [test]


def bring_up_to_date(known):
    """Runs the programs that differ from those that are known, and returns what each program enters and how long it takes. A program
    that fails beside others runs again alone; one that fails then has no stamp ("-"). New and slow programs begin."""
    stamp = {t: hashlib.sha256(open(t + ".c", "rb").read()).hexdigest()[:8] for t in test_programs()}
    wanted = sorted((t for t in stamp if t not in known or known[t]["stamp"] != stamp[t]),
                    key=lambda t: -known[t]["seconds"] if t in known else -math.inf)
    known = {t: of for t, of in known.items() if t in stamp and t not in wanted}
    folder = tempfile.mkdtemp(prefix="entered")
    os.chmod(folder, 0o755)
    names = functions_at()

    def marks_of(piece):
        path = os.path.join(folder, piece.partition("@")[0].replace("/", "%"))
        if not os.path.exists(path):
            with open(path, "wb") as marks:
                marks.truncate(MARKS)
            os.chmod(path, 0o666)
        return path

    try:
        for jobs in JOBS * 2, 1:
            seconds, failed = collections.Counter(), set()
            for piece, passed, took in run_all([p for t in wanted for p in pieces(t)], lambda t: 1200, jobs, marks_of):
                test = piece.partition("@")[0]
                seconds[test] += took
                failed |= set() if passed else {test}
                print(f"{piece}: {took:.0f} s{'' if passed else ', failed'}", file=sys.stderr, flush=True)
            for test in seconds:
                marks = open(marks_of(test), "rb").read()
                enters = {name for at, name in names.items() if marks[at]}
                known[test] = {"stamp": "-" if test in failed else stamp[test], "seconds": seconds[test], "enters": enters}
            wanted = [t for t in wanted if t in failed]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if known and not any(of["enters"] for of in known.values()):
        sys.exit("mutants: no program enters a function: the library was built without -finstrument-functions. Is OPT set?")
    write_map(NEWER_MAP, known)
    if wanted:
        print("These fail without any change:", *wanted, file=sys.stderr)
    return known


# ---- changes ----

CHANGES = [
    ("relation", re.compile(r" (<=|>=|==|!=|<|>|&&|\|\|) "),
     {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==", "&&": "||", "||": "&&"}),
    ("condition", re.compile(r"^(\t+(?:\} else )?)if \((.*)\)( \{)?$"), r"\1if (0 && (\2))\3"),
    ("call", re.compile(r"^(\t+)[a-z_0-9]+\([^;{}]*\);$"), r"\1;"),
    ("assignment", re.compile(r"^(\t+)[a-z_0-9>.\[\]-]+ [-+|&]?= [^;{}]*;$"), r"\1;"),
    ("return", re.compile(r"^(\t+)return (true|false);$"), {"true": "false", "false": "true"}),
    ("constant", re.compile(r"(?<![\w.\"%])(\d+)(?![\w.\"])"), None),
]


def places(only, changed):
    """(file, line number, function) of each line of code in a function of src."""
    found = []
    for path in sorted(glob.glob("src/*/*/*.c")):
        if path.endswith("_test.c") or not path.startswith(only) or (changed is not None and path not in changed):
            continue
        function = None
        for number, line in enumerate(open(path)):
            begins = re.match(r"^([a-z_0-9]+)\(", line)
            if begins:
                function = begins.group(1)
            elif line.startswith("}"):
                function = None
            elif function and line.startswith("\t") and not re.match(r"^\s*(/\*|\*|#|case |default:)", line):
                found.append((path, number, function))
    return found


def changes(line):
    """The changes of a line by their kind: lists of the line with one change."""
    code, found = line.rstrip("\n"), {}
    for kind, pattern, to in CHANGES:
        # Without a call that only releases, a program leaks, which the sanitizers see; va_end does nothing here.
        if "assert(" in code or kind == "call" and re.match(r"\t+\w*(free|finish|finalize|va_end)\(", code):
            continue
        for hit in pattern.finditer(code):
            if isinstance(to, str):
                new = hit.expand(to)
            else:
                old, at = hit.group(hit.lastindex), hit.start(hit.lastindex) - hit.start()
                new = hit.group()[:at] + (to[old] if to else str(int(old) + 1)) + hit.group()[at + len(old):]
            found.setdefault(kind, []).append(code[:hit.start()] + new + code[hit.end():] + "\n")
    return found


def drawn(lines, draw):
    """Changes at random: the place of each, its kind, and the line."""
    while True:
        place = draw.choice(lines)
        found = changes(open(place[0]).readlines()[place[1]])
        if found:
            kind = draw.choice(list(found))
            yield place, kind, draw.choice(found[kind])


def all_changes(lines):
    for place in lines:
        for kind, found in changes(open(place[0]).readlines()[place[1]]).items():
            for new in found:
                yield place, kind, new


class Mutants:
    def __init__(self):
        show = subprocess.run(["make", "-n", "SAN=mutants", f"{BUILD}/src/base/core/err.o", "-W", "src/base/core/err.c", "V=1"],
                              capture_output=True, text=True, check=True).stdout
        self.compile = next(line for line in show.split("\n") if " -c -o " in line and "err.c" in line).strip()
        self.compile = self.compile[self.compile.index("; ") + 2:] if "; " in self.compile else self.compile
        show = subprocess.run(["make", "-n", "SAN=mutants", LIBRARY, "-W", f"{BUILD}/embed.o", "V=1"],
                              capture_output=True, text=True, check=True).stdout.replace("\\\n", " ")
        self.link = next(line for line in show.split("\n") if " -shared " in line and LIBRARY in line)
        self.link = self.link[self.link.index("; ") + 2:] if "; " in self.link else self.link

    def build(self, path, text):
        """Compiles the changed text and links the library with it. False where it does not compile."""
        source, made = f"{BUILD}/mutant.c", f"{BUILD}/mutant.o"
        room = os.path.dirname(path)
        open(source, "w").write(f'#line 1 "{path}"\n' + text)
        command = self.compile.replace("src/base/core/err.c", source).replace(f"{BUILD}/src/base/core/err.o", made)
        if subprocess.run(command + f" -w -iquote {room}", shell=True, capture_output=True).returncode:
            return False
        link = self.link.replace(f" {BUILD}/{path[:-2]}.o", f" {made}", 1)
        subprocess.run(link, shell=True, stdout=subprocess.DEVNULL, check=True)
        return True


def programs_of_functions(known):
    """The programs that enter each function, by "FILE:FUNCTION"."""
    programs = collections.defaultdict(list)
    for test, of in known.items():
        for function in of["enters"]:
            programs[function].append(test)
    return programs


def who_enters(function, path, programs):
    """The programs that enter the function of the file, or, if it has moved there, of the only file that had one of this name. If
    the map does not know it, those that enter its file, or, if that is new, a file of its folder."""
    had = [f for f in programs if f.endswith(":" + function)]
    of = [f for f in had if f == f"{path}:{function}"] or had[:len(had) == 1]
    for start in path + ":", os.path.dirname(path) + "/":
        of = of or [f for f in programs if f.startswith(start)]
    return {test for f in of for test in programs[f]}


def who_notices(tests, limit):
    """The first program that fails twice with the changed library, and passes with the whole one."""
    for test, passed, _ in run_all(tests, limit, JOBS):
        if passed or next(run_all([test], limit, 1))[1]:
            continue
        os.rename(LIBRARY, LIBRARY + ".changed")
        shutil.copy(LIBRARY + ".whole", LIBRARY)
        sound = next(run_all([test], limit, 1))[1]
        os.rename(LIBRARY + ".changed", LIBRARY)
        if sound:
            return test
    return None


def nearest(tests, path, known, most=MOST_TESTS):
    """The unit test of the file, then of its room, then other unit tests, then the program; the quick before the slow."""
    room = os.path.dirname(path)
    rank = lambda t: (t != path[:-2] + "_test", os.path.dirname(t) != room, t.startswith("tests/"), known[t]["seconds"])
    return sorted(tests, key=rank)[:most]


def print_tests_of(path):
    """Prints the programs that enter a function of the file, nearest first."""
    if not os.path.exists(path) or not path.startswith("src/") or path.endswith("_test.c"):
        sys.exit(f"OF names a file of src that is no test, such as OF=src/bench/playback/jump.c: {path}")
    path, known = re.sub(r"\.h$", ".c", path), known_map()
    programs = programs_of_functions(known)
    # "": a file without functions. A program that the map does not know runs for its folder.
    tests = {t for f in {function for _, _, function in places(path, None)} or {""} for t in who_enters(f, path, programs)}
    near = [t for t in test_programs() if t in tests or t == path[:-2] + "_test" or
            t not in known and os.path.dirname(t) == os.path.dirname(path)]
    print(*nearest(near, path, collections.defaultdict(lambda: {"seconds": 0}, known), len(near)), sep="\n")


def make_map():
    """Runs all programs, and writes what each enters."""
    write_map(MAP, bring_up_to_date({t: of | {"stamp": "-"} for t, of in known_map().items()}))
    print(f"{MAP}: {os.path.getsize(MAP)} of {MAP_BYTES} bytes")
    sys.exit(os.path.getsize(MAP) > MAP_BYTES)


def main():
    if sys.argv[1:2] == ["--of"]:
        return print_tests_of(sys.argv[2])
    if sys.argv[1:] == ["--map"]:
        return make_map()
    env = os.environ
    only, changed = env.get("ONLY") or "src/", None
    each = only.endswith(".c") and not env.get("N")
    count, seed = math.inf if each else int(env.get("N") or 60), int(env.get("SEED") or time.time())
    draw = random.Random(seed)
    if not env.get("ALL") and not env.get("ONLY"):
        diff = subprocess.run(["git", "diff", "--name-only", "--merge-base", "origin/main"], capture_output=True, text=True).stdout
        changed = diff.split()
    lines = places(only, changed)
    if not lines:
        sys.exit("No line of src differs from origin/main. ALL=1 draws among all lines, ONLY=src/draft/formats/ among some.")
    print(f"SEED={seed}: {'all' if each else count} changes among {len(lines)} lines", file=sys.stderr)
    known, mutants, noticed, asked, by = bring_up_to_date(known_map()), Mutants(), 0, 0, collections.Counter()
    programs = programs_of_functions({t: of for t, of in known.items() if of["stamp"] != "-"})
    limit = lambda test: 30 + 4 * known[test]["seconds"]
    shutil.copy(LIBRARY, LIBRARY + ".whole")
    try:
        for (path, number, function), kind, new in all_changes(lines) if each else drawn(lines, draw):
            if asked >= count:
                break
            text = open(path).readlines()
            if not mutants.build(path, "".join(text[:number] + [new] + text[number + 1:])):
                continue
            asked += 1
            tests = nearest(who_enters(function, path, programs), path, known)
            failed = who_notices(tests, limit)
            by[kind, bool(failed)] += 1
            if failed:
                noticed += 1
                print(f"{asked}: {path}:{number + 1} {kind}: noticed by {failed}", flush=True)
                continue
            after = text[:number] + [new] + text[number + 1:]
            diff = "".join(difflib.unified_diff(text, after, path, f"{path} ({function})", n=2))
            print(f"{asked}: {path}:{number + 1} {kind}: not noticed by {len(tests)} programs: "
                  f"{' '.join(tests[:8])}\n{diff}", flush=True)
    finally:
        shutil.move(LIBRARY + ".whole", LIBRARY)
    for kind in sorted({k for k, _ in by}):
        print(f"{kind}: {by[kind, True]} of {by[kind, True] + by[kind, False]} noticed")
    print(f"SEED={seed}: {noticed} of {asked} changes noticed ({100 * noticed // max(asked, 1)} %)")


if __name__ == "__main__":
    main()
