/* Takes the terminal over and gives it back, also after a crash, and writes each frame at once
 * without waiting. input.c decodes the bytes that were read. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/ui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/os_system.h"
#include "base/system/os_file.h"
#include "base/text/number.h"

#define PASTE_ON "\033[?2004h"
#define GROUND_ON "\033[?2031h"
#define GROUND_OFF "\033[?2031l"
#define PASTE_OFF "\033[?2004l"
/* Kitty's keyboard protocol: keys that most terminals send as one byte, such as Shift-Enter, are
 * told apart. A terminal has it once for each of its screens. */
#define KEYS_ON "\033[>1u"
#define KEYS_OFF "\033[<u"
#define TITLE_KEEP "\033[22;2t"
#define TITLE_BACK "\033[23;2t"
/* Mouse reports in decimal (SGR); the older form cannot report columns above 223. */
#define MOUSE_ON "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

/* Larger sizes of a terminal are taken for errors. */
#define ROWS_MAX 1000
#define COLS_MAX 2000

static struct {
	bool mouse;           /* the mouse is reported */
	bool reader;          /* for a screen reader: curses draws to /dev/null */
	bool reports;         /* a change of the background is reported */
	bool plain;           /* --reader with TERM=dumb: no escape sequences */
	bool window;          /* no text console, which would print what it does not know */
	bool keys;            /* KEYS_ON was written */
	char *title;          /* of the window; NULL: its own */
	SCREEN *screen;       /* NULL: not open */
	struct termios found; /* terminal settings before term_open */
	char leave[256];      /* bytes that reset our modes after a crash */
	size_t leave_len;
	int err_found, err_kept; /* the original stderr, and the file instead of it; -1: none */
	FILE *out;               /* curses writes to the terminal through this file */
	int frame;               /* memory file that collects the bytes of one frame; -1: none */
	int fd;          /* the terminal, opened once more so that no write waits; -1: none */
	struct buf late; /* bytes that the terminal has not taken yet */
	volatile sig_atomic_t taken; /* the terminal has our modes; false while suspended */
} term = { .err_found = -1, .err_kept = -1, .frame = -1, .fd = -1 };

static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP };
static struct sigaction fatal_before[LENGTH(fatal)];
static char handler_stack[65536];
static stack_t stack_before;

static int
output(void)
{
	return term.fd >= 0 ? term.fd : STDOUT_FILENO;
}

/* ---- redirecting stderr ---- */

/* Redirects stderr to memory while the screen is taken over, because libraries print to it
 * (PipeWire does if there is no sound server). Only a crash prints that memory. */
static void
keep_stderr(void)
{
	if (!isatty(STDERR_FILENO))
		return;
	term.err_kept = os_nameless_file("stderr");
	term.err_found = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (term.err_kept >= 0 && term.err_found >= 0)
		dup2(term.err_kept, STDERR_FILENO);
}

static void
release_stderr(void)
{
	if (term.err_found >= 0 && term.err_kept >= 0)
		dup2(term.err_found, STDERR_FILENO);
	if (term.err_found >= 0)
		close(term.err_found);
	if (term.err_kept >= 0)
		close(term.err_kept);
	term.err_found = term.err_kept = -1;
}

/* ---- restoring the terminal in a crash ---- */

/* Restores the terminal in a crash. Uses only async-signal-safe calls. */
static void
leave_crashing(void)
{
	char said[4096];
	ssize_t n;

	if (!term.taken)
		return;
	term.taken = 0;
	n = write(output(), term.leave, term.leave_len);
	(void)n;
	tcsetattr(STDIN_FILENO, TCSANOW, &term.found);
	if (term.err_found < 0 || term.err_kept < 0)
		return;
	dup2(term.err_found, STDERR_FILENO);
	lseek(term.err_kept, 0, SEEK_SET);
	while ((n = read(term.err_kept, said, sizeof(said))) > 0)
		if (write(STDERR_FILENO, said, (size_t)n) < 0)
			break;
}

/* A sanitizer ends the program without a signal after writing its report. */
#if OS_SANITIZED
void __sanitizer_set_death_callback(void (*callback)(void));
#endif

/* Restores the terminal, then raises the signal again for its previous handler. */
static void
on_fatal(int sig)
{
	leave_crashing();
	for (size_t i = 0; i < LENGTH(fatal); i++)
		if (fatal[i] == sig)
			sigaction(sig, &fatal_before[i], NULL);
	raise(sig);
}

static void
catch_fatal(void)
{
	struct sigaction sa = { .sa_handler = on_fatal, .sa_flags = SA_ONSTACK | SA_RESTART };
	stack_t stack = { .ss_sp = handler_stack, .ss_size = sizeof(handler_stack) };

#if OS_SANITIZED
	__sanitizer_set_death_callback(leave_crashing);
#endif
	sigemptyset(&sa.sa_mask);
	/* A sanitizer has its own signal stack, on which it writes a report. */
	if (sigaltstack(NULL, &stack_before) == 0 && stack_before.ss_flags & SS_DISABLE)
		sigaltstack(&stack, NULL);
	for (size_t i = 0; i < LENGTH(fatal); i++)
		sigaction(fatal[i], &sa, &fatal_before[i]);
}

/* Adds a terminfo string (NULL: none) to the bytes for leaving, without delays ("$<5>"), which no
 * current terminal needs. */
static void
add_leave(const char *s)
{
	while (s && *s && term.leave_len < sizeof(term.leave)) {
		const char *end = strncmp(s, "$<", 2) == 0 ? strchr(s, '>') : NULL;
		if (!end)
			term.leave[term.leave_len++] = *s;
		s = (end ? end : s) + 1;
	}
}

/* Stores the bytes that reset our modes. A terminal without a second screen keeps the drawing, so
 * the cursor goes to an empty last line. */
static void
remember_leave(void)
{
	term.leave_len = 0;
	if (term.reader) {
		add_leave(term.plain ? NULL : PASTE_OFF);
		return;
	}
	add_leave(term.mouse ? MOUSE_OFF GROUND_OFF PASTE_OFF : GROUND_OFF PASTE_OFF);
	add_leave(term.window ? KEYS_OFF TITLE_BACK : NULL);
	add_leave(exit_attribute_mode);
	if (exit_ca_mode) {
		add_leave(exit_ca_mode);
	} else {
		add_leave(tiparm(cursor_address, LINES - 1, 0));
		add_leave(clr_eol);
	}
	add_leave(cursor_normal);
}

/* ---- taking the terminal over ---- */

/* Returns true if the terminal can be used. Checks terminfo before curses does: newterm may print
 * or exit for an unknown TERM. */
static bool
can_draw(struct err *err)
{
	const char *name = getenv("TERM");
	int problem;

	term.plain = term.reader && (!name || !*name || strcmp(name, "dumb") == 0);
	term.window = !term.reader && name && strncmp(name, "linux", 5) && strncmp(name, "vt", 2);

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err,
			"the bench needs a terminal: neither its input nor its output may be "
			"redirected");
	if (term.reader)
		return true;
	if (!name || !*name)
		return err_set(err,
			"the bench needs to know the terminal: TERM is not set (try TERM=xterm)");
	if (setupterm(name, STDOUT_FILENO, &problem) != OK)
		return err_set(err,
			"the bench does not know the terminal \"%.40s\" (TERM): no terminfo entry; "
			"try TERM=xterm-256color",
			name);
	bool able = cursor_address && clear_screen && !generic_type && !hard_copy;
	del_curterm(cur_term);
	if (!able)
		return err_set(err,
			"the terminal \"%.40s\" (TERM) cannot place its cursor; try TERM=xterm, "
			"or --reader, which prints lines",
			name);
	return true;
}

/* Longest time to wait at the end for a terminal that takes no byte. */
#define STOPPED_MS 500

bool
term_flush(void)
{
	size_t at = 0;

	while (at < term.late.len) {
		ssize_t took = write(output(), term.late.s + at, term.late.len - at);

		if (took < 0 && errno == EAGAIN)
			break;
		if (took < 0 && errno != EINTR)
			at = term.late.len; /* the terminal is gone, which reading it tells */
		at += took > 0 ? (size_t)took : 0;
	}
	buf_splice(&term.late, 0, at, NULL, 0);
	return !term.late.len;
}

int
term_late_fd(void)
{
	return term.late.len ? output() : -1;
}

void
term_write(const char *s, size_t n)
{
	if (!term.taken)
		return;
	buf_add_bytes(&term.late, s, n);
	term_flush();
}

static void
write_now(const char *s)
{
	fflush(stdout);
	term_write(s, strlen(s));
}

/* Waits for the terminal to take what is late. One that has stopped reading does not get it, nor
 * anything later: the program must end. */
static void
write_last(void)
{
	struct pollfd p = { .fd = output(), .events = POLLOUT };
	while (!term_flush())
		if (poll(&p, 1, STOPPED_MS) == 0)
			break;
	if (!term.late.len)
		return;
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null < 0)
		return;
	buf_clear(&term.late);
	os_dup_onto(null, STDOUT_FILENO);
	if (isatty(STDERR_FILENO))
		os_dup_onto(null, STDERR_FILENO);
	close(null);
}

void
term_ask_background(void)
{
	if (term.window)
		write_now("\033]11;?\033\\");
}

static void
write_title(void)
{
	CLEANUP(pointer_free) char *bytes = xasprintf("\033]2;%s\033\\", term.title);

	write_now(bytes);
}

void
term_title(const char *title)
{
	if (!term.window || !term.taken)
		return;
	if (!term.title)
		write_now(TITLE_KEEP);
	xreplace(&term.title, title);
	write_title();
}

void
term_report_ground(bool on)
{
	if (on != term.reports)
		write_now(on ? GROUND_ON : GROUND_OFF);
	term.reports = on;
}

void
term_drop_answer(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	if (poll(&p, 1, TERM_ANSWER_MS) > 0)
		tcflush(STDIN_FILENO, TCIFLUSH);
}

/* Redirects curses' output to a memory file until term_end_frame. curses writes after each move of
 * the cursor: thirty writes for a stored note, a hundred for a screen, and each could show a
 * partial frame. */
void
term_begin_frame(void)
{
	if (term.out && term.frame >= 0)
		os_dup_onto(term.frame, fileno(term.out));
}

void
term_end_frame(void)
{
	char bytes[16384];

	if (!term.out || term.frame < 0 || !os_dup_onto(STDOUT_FILENO, fileno(term.out)))
		return;
	off_t len = lseek(term.frame, 0, SEEK_CUR);
	for (off_t at = 0; at < len;) {
		size_t some = len - at < (off_t)sizeof(bytes) ? (size_t)(len - at) : sizeof(bytes);
		ssize_t n = pread(term.frame, bytes, some, at);

		if (n <= 0)
			break;
		buf_add_bytes(&term.late, bytes, (size_t)n);
		at += n;
	}
	lseek(term.frame, 0, SEEK_SET);
	/* curses changes to the second screen with its first frame. */
	if (term.window && !term.keys)
		buf_add(&term.late, KEYS_ON);
	term.keys = term.window;
	term_flush();
}

/*
 * Sets raw keys: Ctrl-J differs from Enter, and Ctrl-C, Ctrl-Z, Ctrl-S and Ctrl-V are left to the
 * keymap. Reads do not block (VMIN 0): the loop's poll has reported input, and a second poll would
 * cost a call per key.
 */
static void
set_modes(void)
{
	struct termios t;

	raw();
	noecho();
	nonl();
	if (tcgetattr(STDIN_FILENO, &t) == 0) {
		t.c_iflag &= ~(
			tcflag_t)(ICRNL | INLCR | IGNCR | IXON | IXOFF | ISTRIP | BRKINT | PARMRK);
		/* A dumb terminal, such as a shell in Emacs, ends its lines with a line feed. */
		t.c_iflag |= term.plain ? INLCR : 0;
		t.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | ISIG | IEXTEN);
		t.c_cc[VMIN] = 0;
		t.c_cc[VTIME] = 0;
		tcsetattr(STDIN_FILENO, TCSANOW, &t);
	}
	def_prog_mode();
}

/* newterm replaces the handlers of these signals, which the loop reads from a descriptor. */
static const int curses_signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };

static void
on_nothing(int sig)
{
	(void)sig;
}

static SCREEN *
new_screen(void)
{
	struct sigaction before[LENGTH(curses_signals)],
		nothing = { .sa_handler = on_nothing, .sa_flags = SA_RESTART };

	for (size_t i = 0; i < LENGTH(curses_signals); i++)
		sigaction(curses_signals[i], NULL, &before[i]);
	/* If SIGTSTP had no handler, curses would set its own twice per update. */
	sigemptyset(&nothing.sa_mask);
	sigaction(SIGTSTP, &nothing, NULL);
	/* These variables may be wrong; the terminal itself reports its size. */
	unsetenv("LINES");
	unsetenv("COLUMNS");
	int out = term.reader ? open("/dev/null", O_WRONLY | O_CLOEXEC)
			      : fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	term.out = out >= 0 ? fdopen(out, "w") : NULL;
	term.frame = term.reader ? -1 : os_nameless_file("frame");
	FILE *to = term.out ? term.out : stdout;
	SCREEN *screen = newterm(term.reader ? "vt100" : NULL, to, stdin);
	for (size_t i = 0; i < LENGTH(curses_signals); i++)
		sigaction(curses_signals[i], &before[i], NULL);
	return screen;
}

/* Sets all modes, on start and after term_suspend. */
static void
take_over(void)
{
	keep_stderr();
	term.taken = 1;
	set_modes();
	term_resize();
	if (!term.plain)
		write_now(term.reports ? PASTE_ON GROUND_ON : PASTE_ON);
	if (term.mouse)
		write_now(MOUSE_ON);
	if (term.title) {
		write_now(TITLE_KEEP);
		write_title();
	}
}

bool
term_open(bool mouse, bool reader, struct err *err)
{
	term.reader = reader;
	if (!can_draw(err))
		return false;
	if (tcgetattr(STDIN_FILENO, &term.found) != 0)
		return err_fail(err, "cannot read the terminal's settings: %s", strerror(errno));
	term.screen = new_screen();
	if (!term.screen)
		return err_set(err, "the terminal \"%.40s\" (TERM) cannot be used for the bench",
			getenv("TERM"));
	term.fd = os_reopen(STDOUT_FILENO, O_WRONLY | O_NOCTTY | O_NONBLOCK);
	term.mouse = mouse;
	remember_leave();
	catch_fatal();
	typeahead(-1);
	take_over();
	return true;
}

/* ---- restoring the terminal ---- */

static void
give_back(void)
{
	/* The terminal's settings are restored first: then keys that are typed during the rest
	 * reach the shell, with Enter as a line end. */
	tcsetattr(STDIN_FILENO, TCSANOW, &term.found);
	if (term.mouse)
		write_now(MOUSE_OFF);
	if (!term.plain)
		write_now(term.reports ? PASTE_OFF GROUND_OFF : PASTE_OFF);
	if (term.keys)
		write_now(KEYS_OFF);
	if (term.title)
		write_now(TITLE_BACK);
	term_begin_frame();
	curs_set(1);
	if (!exit_ca_mode) {
		move(LINES - 1, 0);
		clrtoeol();
		refresh();
	}
	endwin();
	term_end_frame();
	term.keys = false;
	tcsetattr(STDIN_FILENO, TCSANOW, &term.found);
	term.taken = 0;
	release_stderr();
	write_last();
}

void
term_close(void)
{
	if (!term.screen)
		return;
	if (term.taken)
		give_back();
	for (size_t i = 0; i < LENGTH(fatal); i++)
		sigaction(fatal[i], &fatal_before[i], NULL);
	if (stack_before.ss_flags & SS_DISABLE)
		sigaltstack(&stack_before, NULL);
	delscreen(term.screen);
	term.screen = NULL;
	if (term.out)
		fclose(term.out);
	if (term.frame >= 0)
		close(term.frame);
	if (term.fd >= 0)
		close(term.fd);
	buf_finish(&term.late);
	xreplace(&term.title, NULL);
	term.out = NULL;
	term.frame = term.fd = -1;
}

void
term_suspend(void)
{
	if (term.taken)
		give_back();
}

void
term_resume(void)
{
	if (!term.screen || term.taken)
		return;
	/* The shell may have changed the settings that we restore at the end. */
	tcgetattr(STDIN_FILENO, &term.found);
	reset_prog_mode();
	take_over();
	clearok(curscr, TRUE);
}

void
term_resize(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return;
	/* A terminal that reports 0x0 does not know its size: keep the current size. */
	int rows = int_min(size.ws_row ? size.ws_row : LINES, ROWS_MAX);
	int cols = int_min(size.ws_col ? size.ws_col : COLS, COLS_MAX);
	if (rows == LINES && cols == COLS)
		return;
	resize_term(rows, cols);
	if (term.screen)
		remember_leave();
}

/* ---- facts for bug reports ---- */

void
term_facts(struct system_facts *f)
{
	const char *name = getenv("TERM"), *deep = getenv("COLORTERM");
	bool is_deep = deep && (!strcmp(deep, "truecolor") || !strcmp(deep, "24bit"));
	struct winsize size;
	int problem;

	if (!name || !*name || setupterm(name, STDOUT_FILENO, &problem) != OK) {
		system_fact_lacks(f, "terminal", "TERM", "%s: no session; try TERM=xterm-256color",
			name && *name ? "not known here" : "not set");
	} else {
		CLEANUP(buf_finish) struct buf words = BUF_INIT;

		buf_addf(&words, "%s, %d colours", name, int_max(tigetnum("colors"), 0));
		buf_add(&words, exit_ca_mode ? "" : ", no second screen");
		if (is_deep)
			buf_addf(&words, ", COLORTERM=%s", deep);
		system_fact_add(f, "terminal", "TERM", "%s", words.s);
		del_curterm(cur_term);
	}
	if (getenv("TMUX") || getenv("STY"))
		system_fact_add(f, "terminal", "inside", "%s", getenv("TMUX") ? "tmux" : "screen");
	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		system_fact_add(f, "terminal", "size", "standard output is not a terminal");
	else
		system_fact_add(f, "terminal", "size", "%dx%d", size.ws_col, size.ws_row);
}
