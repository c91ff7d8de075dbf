#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes one small thing of src at a time and asks the tests that run the changed function whether they notice.

    make mutants N=60 SEED=1            in the files of src that differ from origin/main; ALL=1: in all of src
    make mutants ONLY=src/draft/formats/       in these files
    make test OF=src/bench/playback/jump.c       no change: runs the programs that enter the file (--of FILE prints them)

Prints each change that no test noticed as a diff, with the tests that ran, and at the end the share that was noticed. Each
test program runs once without a change, which shows the functions that it enters (build/mutants/entered.json; REMAP=1 does
it again). The work tree is never changed: the changed file is compiled from build/mutants, and so is not the plugin's copy of it.
A change is noticed if a program fails twice with it, the second time alone, and passes without it right after: a busy machine
notices nothing. Started by root, the programs run as nobody, like those of `make check`.
"""
import collections
import difflib
import glob
import hashlib
import json
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
MAP = BUILD + "/entered.json"
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
    """One test program in a folder and a process group of its own, both of which end with it."""

    def __init__(self, test, limit, entered=None):
        self.test, self.began, self.limit = test, time.monotonic(), limit
        self.folder = tempfile.mkdtemp(prefix="mut")
        os.chmod(self.folder, 0o1777)
        # SEED is of the changes, not of the random histories of tests.
        env = {name: value for name, value in os.environ.items() if name not in ("N", "SEED", "ALL", "ONLY")}
        env.update(TMPDIR=self.folder, HOME=self.folder, EARLOG=os.path.abspath(BUILD + "/earlog"), DRIVE_SLOW="2")
        if entered:
            env["MUTANTS_ENTERED"] = entered
        self.process = subprocess.Popen(AS_USER + [f"{BUILD}/{test}"], env=env, stdin=subprocess.DEVNULL,
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

def functions_at():
    """Which function each mark is of. A static one is "file.c:name", since another file may have a function of this name."""
    lines = subprocess.run(["readelf", "-sW", LIBRARY], capture_output=True, text=True, check=True).stdout.split("\n")
    symbols, file = {}, ""
    for _, address, _, kind, bind, *_, name in (line.split() for line in lines if len(line.split()) >= 8):
        if kind == "FILE":
            file = name
        elif kind == "FUNC":
            symbols[f"{file}:{name}" if bind == "LOCAL" else name.split("@")[0]] = int(address, 16)
    hook = symbols["__cyg_profile_func_enter"]
    return {(at - hook + MARKS) // 2: name for name, at in symbols.items()}


def make_map():
    """What each program enters and how long it takes. Kept after each program; only programs that changed run again. A program
    that fails beside others runs again alone."""
    known = {} if os.environ.get("REMAP") or not os.path.exists(MAP) else json.load(open(MAP))
    stamp = {t: hashlib.sha256(open(t + ".c", "rb").read()).hexdigest() for t in test_programs()}
    known = {t: of for t, of in known.items() if stamp.get(t) == of["stamp"]}
    folder = tempfile.mkdtemp(prefix="entered")
    os.chmod(folder, 0o755)
    names = functions_at()

    def marks_of(test):
        path = os.path.join(folder, test.replace("/", "%"))
        with open(path, "wb") as marks:
            marks.truncate(MARKS)
        os.chmod(path, 0o666)
        return path

    wanted = [t for t in stamp if t not in known]
    for jobs in JOBS, 1:
        for test, passed, took in run_all(wanted, lambda t: 600, jobs, marks_of):
            marks = open(os.path.join(folder, test.replace("/", "%")), "rb").read()
            enters = sorted(name for at, name in names.items() if marks[at])
            known[test] = {"stamp": stamp[test], "seconds": took, "passed": passed, "enters": enters}
            with open(MAP + ".tmp", "w") as out:
                json.dump(known, out)
            os.replace(MAP + ".tmp", MAP)
            print(f"{test}: {took:.0f} s, {len(enters)} functions{'' if passed else ', failed'}", file=sys.stderr, flush=True)
        wanted = [t for t in wanted if not known[t]["passed"]]
    shutil.rmtree(folder, ignore_errors=True)
    broken = [t for t, of in known.items() if not of["passed"]]
    if broken:
        print("These fail without any change and are not asked (REMAP=1 tries again):", *broken, file=sys.stderr)
    return {t: of for t, of in known.items() if of["passed"]}


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


def change(line, draw):
    """The line with one change, and its kind; (None, None) where nothing fits."""
    code = line.rstrip("\n")
    # Without a call that only releases, a program leaks, which the sanitizers see; va_end does nothing here.
    kinds = [k for k in CHANGES if k[1].search(code) and "assert(" not in code and
             not (k[0] == "call" and re.match(r"\t+\w*(free|finish|finalize|va_end)\(", code))]
    if not kinds:
        return None, None
    kind, pattern, to = draw.choice(kinds)
    hit = draw.choice(list(pattern.finditer(code)))
    if isinstance(to, str):
        return pattern.sub(to, code) + "\n", kind
    group = hit.lastindex
    old = hit.group(group)
    new = to[old] if to else str(int(old) + 1)
    return code[:hit.start(group)] + new + code[hit.end(group):] + "\n", kind


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


def who_enters(function, path, known):
    """The programs that enter the function, or, if none does, some function of its file."""
    file = os.path.basename(path)
    return ([t for t, of in known.items() if function in of["enters"] or f"{file}:{function}" in of["enters"]] or
            [t for t, of in known.items() if t == path[:-2] + "_test" or any(f.startswith(file + ":") for f in of["enters"])])


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
    """Prints the programs that enter a function of the file, nearest first. Makes the map if there is none."""
    if not os.path.exists(path) or not path.startswith("src/") or path.endswith("_test.c"):
        sys.exit(f"OF names a file of src that is no test, such as OF=src/bench/playback/jump.c: {path}")
    known = json.load(open(MAP)) if os.path.exists(MAP) else make_map()
    programs, file = test_programs(), os.path.basename(path)
    functions = {name for _, _, function in places(path, None) for name in (function, f"{file}:{function}")}
    newer = [t for t in programs if t not in known]
    if newer:
        print(f"The map does not know {len(newer)} newer programs: make mutants N=1 brings it up to date", file=sys.stderr)
    tests = [t for t in programs if t == path[:-2] + "_test" or t in known and functions & set(known[t]["enters"])]
    print(*nearest(tests, path, collections.defaultdict(lambda: {"seconds": 0}, known), len(tests)), sep="\n")


def main():
    if sys.argv[1:2] == ["--of"]:
        return print_tests_of(sys.argv[2])
    env = os.environ
    count, seed = int(env.get("N") or 60), int(env.get("SEED") or time.time())
    draw = random.Random(seed)
    only, changed = env.get("ONLY") or "src/", None
    if not env.get("ALL") and not env.get("ONLY"):
        diff = subprocess.run(["git", "diff", "--name-only", "--merge-base", "origin/main"], capture_output=True, text=True).stdout
        changed = diff.split()
    lines = places(only, changed)
    if not lines:
        sys.exit("No line of src differs from origin/main. ALL=1 draws among all lines, ONLY=src/draft/formats/ among some.")
    print(f"SEED={seed}: {count} changes among {len(lines)} lines", file=sys.stderr)
    known, mutants, noticed, asked, by = make_map(), Mutants(), 0, 0, collections.Counter()
    limit = lambda test: 30 + 4 * known[test]["seconds"]
    shutil.copy(LIBRARY, LIBRARY + ".whole")
    try:
        while asked < count:
            path, number, function = draw.choice(lines)
            text = open(path).readlines()
            new, kind = change(text[number], draw)
            if not new or not mutants.build(path, "".join(text[:number] + [new] + text[number + 1:])):
                continue
            asked += 1
            tests = nearest(who_enters(function, path, known), path, known)
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
