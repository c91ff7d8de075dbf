/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/bench.h"

#include <signal.h>
#include <sqlite3.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "e2e/drive_private.h"
#include "e2e/moved_clock.h"
#include "support/needs.h"

static const char profile_yaml[] = "audio: {output: \"null\"}\n";

static const char head[] = "id: cantor\n"
			   "device: AFUL Cantor\n"
			   "playlist: ./list.yaml\n";

static const char chains[] =
	"chains:\n"
	"  desk: {source: FiiO K7, output: 6.35 mm, volume: {value: 50, unit: \"%\"}}\n"
	"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, unit: steps}}\n"
	"compare: [{device: AFUL Performer8}]\n";

static const char list_yaml[] = "id: list\n"
				"title: List\n"
				"sections:\n"
				"  - id: bass\n"
				"    title: Bass\n"
				"    tracks:\n"
				"      - id: first\n"
				"        title: First\n"
				"        signal: sine 200 20s\n"
				"        cues:\n"
				"          - {at: \"0:05\", label: five}\n"
				"          - {at: \"0:15\", label: late}\n"
				"      - {id: second, title: Second, signal: sine 400 10s}\n"
				"  - id: treble\n"
				"    title: Höhen\n"
				"    tracks:\n"
				"      - {id: third, title: Third, signal: sine 8000 8s}\n";

void
bench_session(struct home *h, const char *rest)
{
	char *text = xasprintf("%s%s", head, rest);

	home_write(h, "work/cantor.yaml", text);
	free(text);
}

struct home *
bench_home(void)
{
	struct home *h = home_new();

	bench_session(h, chains);
	home_write(h, "work/list.yaml", list_yaml);
	home_write(h, "config/earlog/config.yaml", profile_yaml);
	return h;
}

void
bench_tracks(struct home *h, const char *tracks)
{
	char *text =
		xasprintf("id: list\ntitle: List\nsections:\n  - id: things\n    title: Things\n"
			  "    tracks:\n%s",
			tracks);

	home_write(h, "work/list.yaml", text);
	free(text);
}

struct home *
bench_clock_home(void)
{
	struct home *h = bench_home();

	bench_session(h, "chains: {walk: {source: HiBy R3 II, clock: yes}}\n");
	return h;
}

struct drive *
bench_launch(struct home *h, const struct drive_options *o, const char *flag)
{
	struct drive_options with = o ? *o : (struct drive_options){ .rows = 0 };

	with.home = h;
	return drive_start(&with, ARGS("earlog", "session", "cantor.yaml", (char *)flag));
}

struct drive *
bench_start(struct home *h, const struct drive_options *o)
{
	struct drive *d = bench_launch(h, o, NULL);

	bench_keys(d);
	return d;
}

void
bench_keys(struct drive *d)
{
	drive_wait_row(d, -1, " Keys ");
}

void
bench_text(struct drive *d)
{
	drive_wait_row(d, -1, " Text ");
}

void
bench_command(struct drive *d, const char *line)
{
	drive_keys(d, ":");
	drive_wait_row(d, -1, BENCH_LIST);
	drive_keys(d, line);
	drive_keys(d, "\r");
	drive_wait_gone(d, BENCH_LIST);
}

void
bench_play_until(struct drive *d, const char *text)
{
	int64_t end = drive_now_ms() + home_limit_ms(0);

	while (!drive_find(d, text, NULL, NULL)) {
		if (drive_now_ms() >= end)
			drive_fail(d, "time went by without \"%s\"", text);
		moved_clock_go(drive_home(d), 50);
		drive_wait_quiet(d, 12); /* each thread looks at its clock every 10 ms */
	}
}

void
bench_type(struct drive *d, const char *text)
{
	drive_keys(d, "n");
	bench_text(d);
	drive_type(d, text);
	drive_wait_text(d, text);
}

void
bench_interrupt(struct drive *d)
{
	int status;

	int64_t end = drive_now_ms() + home_limit_ms(0), next_ms = drive_now_ms() + 1500;
	bool told = false;

	/* An open note needs the key twice, and again if another message hid the first answer. */
	drive_keys(d, "\x03");
	while (!drive_try_exit(d, 20, &status) && !drive_find(d, "session continues", NULL, NULL)) {
		bool asks = !told && drive_find(d, "The same key again", NULL, NULL);

		if (asks || drive_now_ms() >= next_ms) {
			drive_try_keys(d, "\x03");
			told |= asks;
			/* Once it was asked for, it is on its way, however slow. */
			next_ms = drive_now_ms() + (told ? 10000 : 1500);
		}
		if (drive_now_ms() >= end)
			drive_fail(d, "Ctrl-C does not end the bench");
	}
}

void
bench_quit(struct drive *d)
{
	bench_interrupt(d); /* q closes a list */
	if (drive_wait_exit(d) != 0)
		drive_fail(d, "the session ended badly");
	assert_terminal_clean(d);
	drive_end(d);
}

void
bench_end(struct drive *d)
{
	struct home *h = drive_home(d);

	drive_end(d);
	home_free(h);
}

const char *
bench_run(struct home *h, const char *word, const char *flag)
{
	const char *out, *err;
	int status = flag ? home_run(h, ARGS("earlog", (char *)word, (char *)flag, "cantor"), NULL,
				    &out, &err)
			  : home_run(h, ARGS("earlog", (char *)word, "cantor"), NULL, &out, &err);

	if (status != 0)
		fail_msg("earlog %s ended with %d: %s", word, status, err);
	return out;
}

void
bench_intact(struct home *h)
{
	assert_string_equal(home_sql(h, "pragma integrity_check"), "ok");
	assert_string_equal(home_sql(h, "pragma foreign_key_check"), "");
}

void
bench_spoil(struct home *h, const char *sql)
{
	sqlite3 *db = NULL;
	char *why = NULL;

	assert_int_equal(sqlite3_open(home_path(h, "data/earlog/earlog.db"), &db), SQLITE_OK);
	sqlite3_busy_timeout(db, home_limit_ms(0)); /* a bench may write */
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", why, sql);
	sqlite3_close(db);
}

void
bench_same_when_redrawn(struct drive *d)
{
	char *before;

	drive_wait_quiet(d, 200);
	before = xstrdup(drive_screen(d));
	drive_mark(d);
	drive_signal(d, SIGWINCH); /* paints anew; a key would take a message away */
	for (int ms = 0; drive_since(d) == 0 && ms < home_limit_ms(0); ms += 5)
		drive_listen(d, 5);
	drive_wait_quiet(d, 200);
	if (strcmp(drive_screen(d), before) != 0)
		drive_fail(d, "painted anew it differs from\n%s", before);
	free(before);
}

/* ---- bytes ---- */

static const int modes[] = { 1, 7, 12, 25, 1000, 1002, 1006, 1049, 2004, 2031 };

static bool
own_mode(const char *s, size_t n)
{
	int mode = 0;

	for (size_t i = 0; i <= n; i++) {
		if (i < n && s[i] >= '0' && s[i] <= '9') {
			mode = mode * 10 + (s[i] - '0');
			continue;
		}
		bool own = false;
		for (size_t k = 0; k < LENGTH(modes); k++)
			own = own || modes[k] == mode;
		if (!own || (i < n && s[i] != ';'))
			return false;
		mode = 0;
	}
	return true;
}

/* Length of a sequence that terminfo has for xterm; 0: it is none of them. */
static size_t
own_sequence(const char *s, size_t n)
{
	size_t end = 2;

	static const char question[] = "\033]11;?\033\\"; /* which background? */

	if (n < 2)
		return 0;
	if (n >= strlen(question) && memcmp(s, question, strlen(question)) == 0)
		return strlen(question);
	/* The title of the window, in which nothing is hidden. */
	if (n > 4 && memcmp(s, "\033]2;", 4) == 0) {
		for (end = 4; end + 1 < n && (unsigned char)s[end] >= ' ' && s[end] != 0x7f;)
			end++;
		return end + 1 < n && s[end] == '\033' && s[end + 1] == '\\' ? end + 2 : 0;
	}
	/* kitty's keys */
	if (n >= 5 && memcmp(s, "\033[>1u", 5) == 0)
		return 5;
	if (n >= 4 && memcmp(s, "\033[<u", 4) == 0)
		return 4;
	if (s[1] == '(')
		return n > 2 && (s[2] == 'B' || s[2] == '0') ? 3 : 0;
	if (s[1] != '[')
		return strchr("78=>M", s[1]) ? 2 : 0;
	while (end < n && strchr("0123456789;?!", s[end]))
		end++;
	if (end == n || !strchr("@ABCDEGHJKLMPSTXZbdhlmprt", s[end]))
		return 0;
	if (s[2] == '?' && !own_mode(s + 3, end - 3))
		return 0;
	/* Of the window's own matters only its stack of titles, which xterm's terminfo saves and
	 * gives back. */
	if (s[end] == 't' && memcmp(s + 2, "22;", 3) != 0 && memcmp(s + 2, "23;", 3) != 0)
		return 0;
	return end + 1;
}

/* A joiner is part of an emoji; in data, which no terminal is to show, it may stand anywhere. */
static bool
hides(int32_t c, int32_t before, bool screen)
{
	if (c == 0x200d)
		return screen && before < 0x2000;
	return (c >= 0x7f && c < 0xa0) || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
		c == 0x2028 || c == 0x2029 || (c >= 0x202a && c <= 0x202e) ||
		(c >= 0x2060 && c <= 0x2069) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe0fff) ||
		(c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

const char *
bench_forbidden(const char *s, size_t n, bool screen)
{
	static char what[120];
	int32_t c = 0, before;
	size_t len;

	for (size_t i = 0; i < n; i += len) {
		before = c;
		c = text_decode(s + i, n - i, &len);
		if (c == '\033' && screen) {
			len = own_sequence(s + i, n - i);
			if (len)
				continue;
		} else if (c == '\n' ||
			(c == '\r' && (screen || (i + 1 < n && s[i + 1] == '\n'))) ||
			(screen && (c == '\b' || c == '\t'))) {
			continue;
		} else if (c >= ' ' && !hides(c, before, screen)) {
			continue;
		}
		size_t from = i > 24 ? i - 24 : 0, to = i + 24 < n ? i + 24 : n;
		size_t at = (size_t)snprintf(what, sizeof(what), "at %zu: ", i);
		for (size_t k = from; k < to && at + 5 < sizeof(what); k++)
			at += (size_t)snprintf(what + at, sizeof(what) - at,
				s[k] > ' ' && s[k] < 0x7f ? "%c" : "<%02x>", (unsigned char)s[k]);
		return what;
	}
	return NULL;
}

void
bench_harmless(const char *bytes, size_t n, bool screen, const char *file, int line)
{
	const char *what = bench_forbidden(bytes, n, screen);

	if (!what)
		return;
	print_error("forbidden bytes %s\n", what);
	_fail(file, line);
}
