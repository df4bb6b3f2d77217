"""Runs `skein top` on a terminal of its own: top.py CHECK SKEIN [ARGUMENT…]; faults a line each, status 1 when there was one."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

import pyte

ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"
faults = []


def expect(holds, text):
    if not holds:
        faults.append(text)


class Top:
    """The program on a pseudo terminal, and what a terminal would show of it."""

    def __init__(self, *arguments, columns=100, rows=24, environment=None):
        self.outer, self.inner = pty.openpty()
        self.raw = b""
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.size(columns, rows)
        self.before = termios.tcgetattr(self.inner)
        self.process = subprocess.Popen(
            [sys.argv[2], "top", *sys.argv[3:], *arguments], stdin=self.inner, stdout=self.inner, stderr=self.inner,
            start_new_session=True, env=os.environ | (environment or {}), preexec_fn=self.own)

    def own(self):
        # Ctrl-C and Ctrl-Z reach whoever this is the controlling terminal of.
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def size(self, columns, rows):
        fcntl.ioctl(self.inner, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows):
        self.size(columns, rows)
        self.screen.resize(rows, columns)
        self.process.send_signal(signal.SIGWINCH)

    def read(self, seconds=0.05):
        while select.select([self.outer], [], [], seconds)[0]:
            try:
                part = os.read(self.outer, 1 << 16)
            except OSError:
                return
            self.raw += part
            self.stream.feed(part)

    @property
    def text(self):
        # A wide character fills two cells, of which the second is empty.
        return "\n".join(line.rstrip() for line in self.screen.display)

    def shows(self, pattern, within=15):
        end = time.monotonic() + within
        while time.monotonic() < end:
            self.read()
            if re.search(pattern, self.text):
                return True
        faults.append(f"{pattern} is not shown:\n{self.text}")
        return False

    def type(self, keys):
        os.write(self.outer, keys.encode())

    def ends(self, how, within=15):
        """It has ended, and the terminal is as before."""
        end = time.monotonic() + within
        while self.process.poll() is None and time.monotonic() < end:
            self.read()
        self.read()
        expect(self.process.poll() == 0, f"{how}: status {self.process.poll()}")
        self.given_back(how)
        if self.process.poll() is None:
            self.process.kill()

    def given_back(self, how):
        expect(self.raw.count(ENTER) == self.raw.count(LEAVE) > 0, f"{how}: the other screen is not left")
        expect(self.raw.rfind(b"\x1b[?25h") > self.raw.rfind(b"\x1b[?25l"), f"{how}: the cursor is gone")
        expect(termios.tcgetattr(self.inner) == self.before, f"{how}: the terminal's settings differ")


def keys():
    """What keys and sizes do."""
    top = Top("--interval", "0.5")
    top.shows(r"skein top .* every 0.5 s")
    top.shows(r"QUEUE +AVAILABLE +RUNNING")
    top.shows(r"ready 3 +running 0 +waiting 2 +workers 0")
    top.shows(r"No worker is alive")
    top.shows(r"\[1 Queues\]")
    top.type("3")
    top.shows(r"\[3 Failures\]")
    top.shows(r"Nothing here|no rows|nothing")
    top.type("\t\t")
    top.shows(r"\[5 Schedules\]")
    top.shows(r"nightly-16 ")
    top.type("jjj")
    top.shows(r"(?m)^nightly-03 ")
    top.type("\x1b[B")
    top.shows(r"(?m)^nightly-04 ")
    top.type("\x1b[6~")
    top.shows(r"nightly-37 ")
    top.type("\x1b[H")
    top.shows(r"(?m)^nightly-00 ")
    top.type("?")
    top.shows(r"Any key goes back")
    top.type("x")
    top.shows(r"(?m)^nightly-00 ")
    top.type("p")
    top.shows(r"paused")
    top.type("p")
    top.shows(r"every 0.5 s")
    top.type("+")
    top.shows(r"every 1 s")
    top.type("1")
    top.shows(r"QUEUE +AVAILABLE")
    for columns, rows in [(40, 12), (20, 4), (160, 50)]:
        top.resize(columns, rows)
        top.shows(r"skein top")
        time.sleep(0.3)
        top.read()
        expect(len(top.text.split("\n")) <= rows, f"too many lines for {rows}")
        expect("q leave" in top.text, f"the keys are not shown in {columns} columns: {top.text}")
    top.type("q")
    top.ends("q")


def signals():
    """However it ends, the terminal is given back; Ctrl-Z lends it to the shell for a while."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        top = Top()
        if top.shows(r"skein top"):
            top.process.send_signal(number)
        top.ends(number.name)
    top = Top()
    if top.shows(r"skein top"):
        top.type("\x03")
    top.ends("Ctrl-C")
    top = Top()
    if top.shows(r"skein top"):
        top.type("\x1a")
        stopped = False
        end = time.monotonic() + 15
        while not stopped and time.monotonic() < end:
            top.read()
            stopped = open(f"/proc/{top.process.pid}/stat").read().rsplit(")", 1)[1].split()[0] == "T"
        top.read()
        expect(stopped, "Ctrl-Z does not stop it")
        top.given_back("Ctrl-Z")
        top.process.send_signal(signal.SIGCONT)
        top.shows(r"skein top")
        top.type("q")
    top.ends("after Ctrl-Z")


def words():
    """Chinese, and no colours where none are wanted."""
    top = Top("--lang", "zh-CN", environment={"NO_COLOR": "1"})
    top.shows(r"\[1 *队 *列 *\]")
    top.shows(r"没 *有 *存 *活")
    expect(not re.search(rb"\x1b\[[0-9;]*m", top.raw), "colours in spite of NO_COLOR")
    top.type("q")
    top.ends("q")


def trouble():
    """A session that the server ends is said and got over; the test ends it when it sees the mark."""
    top = Top("--interval", "0.5")
    top.shows(r"ready 3 ")
    subprocess.run(
        ["psql", "-XAtq", "-d", os.environ["SKEIN_DATABASE_URL"], "-c",
         "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name = 'skein' "
         "and datname = current_database()"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        ["psql", "-XAtq", "-d", os.environ["SKEIN_DATABASE_URL"], "-c", "select skein.enqueue('noop')"], check=True,
        stdout=subprocess.DEVNULL)
    top.shows(r"ready 4 ", within=30)
    expect(top.process.poll() is None, "it ended with its session")
    top.type("q")
    top.ends("q")


{"keys": keys, "signals": signals, "words": words, "trouble": trouble}[sys.argv[1]]()
print("\n".join(faults + ["over"]))
sys.exit(1 if faults else 0)
