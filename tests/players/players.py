#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Follows real players for N notes each, and compares what earlog stored with what the player itself said at that time.

	players.py EARLOG N [chromium|mpv|cmus|playerctl ...]

Each player has a session bus and a home of its own. Prints a line for each: how far the notes are off, in ms.
Fails where more than 5 % of the notes are off by more than the goal.
"""
import bisect, json, os, pty, random, re, select, shutil, signal, socket, sqlite3, subprocess, sys, tempfile, threading, time

GOALS = {"chromium": (100, 30), "mpv": (100, 30), "cmus": (200, None), "playerctl": (200, None)}
PAGE = """<!doctype html><title>Shivers</title><audio id=a src=song.ogg loop></audio><script>
const a = document.getElementById('a'), log = [];
navigator.mediaSession.metadata = new MediaMetadata({title: 'Shivers', artist: 'Ed Sheeran', album: '='});
a.play();
setInterval(() => log.push([performance.timeOrigin + performance.now(), a.currentTime * 1000]), 10);
</script>"""


class Truth:
    """What a player said of itself: wall clock and position, both in ms."""

    def __init__(self):
        self.at, self.pos = [], []

    def add(self, at, pos):
        self.at.append(at)
        self.pos.append(pos)

    def when(self, at):
        i = bisect.bisect(self.at, at) - 1
        return self.pos[i] + at - self.at[i] if 0 <= i and at - self.at[i] < 1500 else None


class Chromium:
    def __init__(self, home, env, song):
        self.truth = Truth()
        os.makedirs(home + "/page")
        shutil.copy(song, home + "/page/song.ogg")
        with open(home + "/page/index.html", "w") as page:
            page.write(PAGE)
        r1, self.to = os.pipe()
        self.back, w2 = os.pipe()

        def pipes():
            os.dup2(r1, 103), os.dup2(w2, 104)
            os.dup2(103, 3), os.dup2(104, 4)
        self.p = subprocess.Popen(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir=" + home + "/profile",
            "--autoplay-policy=no-user-gesture-required", "--remote-debugging-pipe", "--host-resolver-rules=MAP * ~NOTFOUND",
            "file://" + home + "/page/index.html"], env=env, preexec_fn=pipes, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.buf, self.id = b"", 0
        time.sleep(4)
        targets = self.call("Target.getTargets")["targetInfos"]
        page = [t for t in targets if t["type"] == "page"][0]["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]

    session = None

    def call(self, method, **params):
        self.id += 1
        m = {"id": self.id, "method": method, "params": params}
        if self.session:
            m["sessionId"] = self.session
        os.write(self.to, json.dumps(m).encode() + b"\0")
        while True:
            while b"\0" not in self.buf:
                self.buf += os.read(self.back, 1 << 20)
            one, self.buf = self.buf.split(b"\0", 1)
            answer = json.loads(one)
            if answer.get("id") == self.id:
                return answer["result"]

    def finish(self):
        value = self.call("Runtime.evaluate", expression="JSON.stringify(log)")["result"]["value"]
        for at, pos in json.loads(value):
            self.truth.add(at, pos)
        self.p.terminate()


class Sampled:
    """A player that is asked every 10 ms."""

    def __init__(self):
        self.truth, self.ends = Truth(), False
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def connect(self, path):
        for _ in range(500):
            try:
                s = socket.socket(socket.AF_UNIX)
                s.connect(path)
                return s
            except OSError:
                time.sleep(0.02)
        raise SystemExit("players: no " + path)

    def run(self):
        while not self.ends:
            before = time.time()
            try:
                pos = self.ask()
            except OSError:
                return
            after = time.time()
            if pos is not None and after - before < 0.02:
                self.said((before + after) * 500, pos)
            time.sleep(0.01)

    def said(self, at, pos):
        self.truth.add(at, pos)

    def finish(self):
        self.ends = True
        self.thread.join()
        self.p.terminate()


class Mpv(Sampled):
    def __init__(self, home, env, song):
        script = next((p for p in ("/usr/lib/mpv-mpris/mpris.so", "/etc/mpv/scripts/mpris.so") if os.path.exists(p)), None)
        self.p = subprocess.Popen(["mpv", "--no-config", "--ao=null", "--no-video", "--no-terminal", "--loop-file=inf",
            "--script=" + script, "--input-ipc-server=" + home + "/mpv", song], env=env, stdin=subprocess.DEVNULL)
        self.s = self.connect(home + "/mpv")
        self.f = self.s.makefile("r")
        super().__init__()

    def ask(self):
        self.s.send(b'{"command": ["get_property", "audio-pts"], "request_id": 7}\n')
        for line in self.f:
            answer = json.loads(line)
            if answer.get("request_id") == 7:
                return answer["data"] * 1000 if answer["error"] == "success" else None


class Cmus(Sampled):
    """It says whole seconds alone: the moment at which one begins is what is known. It plays to a PulseAudio server of the test."""

    def __init__(self, home, env, song):
        self.p = subprocess.Popen(["pulseaudio", "-n", "-L", "module-null-sink", "-L", "module-native-protocol-unix auth-anonymous=1",
            "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no", "--high-priority=no"], env=env,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.connect(home + "/pulse/native").close()
        pid, self.tty = pty.fork()
        if pid == 0:
            os.execvpe("cmus", ["cmus", "--listen", home + "/cmus"], {**env, "TERM": "xterm"})
        self.pid, self.last = pid, None
        threading.Thread(target=self.drain, daemon=True).start()
        self.s = self.connect(home + "/cmus")
        self.f = self.s.makefile("r")
        for line in ("set output_plugin=pulse", "set repeat_current=true", "player-play " + song):
            self.line(line)
        super().__init__()

    def drain(self):
        try:
            while os.read(self.tty, 4096):
                pass
        except OSError:
            pass

    def line(self, text):
        self.s.send(text.encode() + b"\n")
        out = []
        for answer in self.f:
            if answer == "\n":
                return out
            out.append(answer)

    def ask(self):
        for line in self.line("status"):
            if line.startswith("position "):
                return int(line.split()[1]) * 1000

    def said(self, at, pos):
        if self.last is not None and pos == self.last + 1000:
            self.truth.add(at, pos)
        self.last = pos

    def finish(self):
        super().finish()
        os.kill(self.pid, signal.SIGTERM)


class Playerctl(Mpv):
    """mpv once more, through the helper."""


def bus(home, env):
    p = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--address=" + env["DBUS_SESSION_BUS_ADDRESS"]],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not os.path.exists(home + "/bus"):
        time.sleep(0.02)
    return p


def bench(earlog, home, env, n, follow):
    """Types n markers; returns when they are stored."""
    open(home + "/s.yaml", "w").write("id: t\ndevice: My Headphones\nplaylist: ./l.yaml\nchains:\n  web: {follow: %s}\n" % follow)
    open(home + "/l.yaml", "w").write("id: l\ntitle: L\nsections:\n  - id: timbre\n    tracks:\n      - {id: shivers, title: Shivers, "
        "artist: Ed Sheeran, duration: \"3:27\"}\n")
    open(home + "/c.yaml", "w").write('audio: {output: "null"}\n')
    pid, tty = pty.fork()
    if pid == 0:
        os.execve(earlog, [earlog, "session", "--db", home + "/t.db", "--profile", home + "/c.yaml", home + "/s.yaml"],
            {**env, "TERM": "xterm-256color"})
    import fcntl, struct, termios
    fcntl.ioctl(tty, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def wait(seconds):
        end = time.time() + seconds
        while time.time() < end:
            if select.select([tty], [], [], max(0, end - time.time()))[0]:
                try:
                    os.read(tty, 65536)
                except OSError:
                    return
    wait(8)
    for _ in range(n):
        os.write(tty, b"m")
        wait(random.uniform(0.25, 0.5))
    wait(1)
    peak = next(line for line in open("/proc/%d/status" % pid) if line.startswith("VmHWM")).split()[1]
    os.write(tty, b":quit\r")
    wait(2)
    os.waitpid(pid, 0)
    db = sqlite3.connect(home + "/t.db")
    return db.execute("SELECT made_ms, pos_ms, about, pos_spread_ms FROM note WHERE deleted = 0").fetchall(), int(peak)


def follow(earlog, n, name):
    home = tempfile.mkdtemp(prefix="players-")
    os.chmod(home, 0o700)
    env = {**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home, "XDG_CONFIG_HOME": home + "/config", "LANG": "C.UTF-8",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=" + home + "/bus"}
    song = home + "/song.ogg"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:duration=207", "-metadata", "title=Shivers", "-metadata",
        "artist=Ed Sheeran", song], check=True)
    daemon = bus(home, env)
    player = {"chromium": Chromium, "mpv": Mpv, "cmus": Cmus, "playerctl": Playerctl}[name](home, env, song)
    time.sleep(2)
    here = os.path.dirname(os.path.abspath(__file__))
    helper = "{command: %s/../../contrib/follow/playerctl}" % here
    notes, peak = bench(earlog, home, env, n, helper if name == "playerctl" else "auto")
    player.finish()
    daemon.terminate()
    off, about, wrong = [], 0, 0
    for made, pos, is_about, spread in notes:
        is_at = player.truth.when(made)
        if is_about or spread is None:
            about += 1
        elif is_at is not None:
            off.append(pos - is_at)
    shutil.rmtree(home, ignore_errors=True)
    size = sorted(abs(x) for x in off)
    if not size:
        print("%-10s no note is exact (%d about)" % (name, about))
        return False
    p95, median = size[int(len(size) * 0.95) - 1], size[len(size) // 2]
    most, middle = GOALS[name]
    print("%-10s %d notes exact, %d about; off by %.1f ms (median), %.1f ms (95 %%), %.1f ms (most); signed median %+.1f ms; bench at most %d kB" %
        (name, len(off), about, median, p95, size[-1], sorted(off)[len(off) // 2], peak), flush=True)
    return p95 <= most and (middle is None or median <= middle)


if __name__ == "__main__":
    earlog, n = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    names = sys.argv[3:] or list(GOALS)
    sys.exit(0 if all([follow(earlog, n, name) for name in names]) else 1)
