/* tests: long, of text/text ui/draw */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names, notes and files are data: nothing in them reaches a terminal as anything but text. Each
 * string of the corpus goes through titles, device names, notes and file names, and the bytes that
 * come out are looked through, on the screen and from every command that prints.
 */
#include "e2e/bench.h"

#include <stdio.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "support/needs.h"

static const char *const sequences[] = {
	"\033",
	"\033c",
	"\033[2J",
	"\033[31m",
	"\033[?1049l",
	"\033[6n",
	"\033[5;5H",
	"\033[!p",
	"\033]0;PWNED\a",
	"\033]2;PWNED\033\\",
	"\033]8;;https://evil.example\033\\link\033]8;;\033\\",
	"\033]52;c;cXVpdA==\a",
	"\033P1;1|17/6c73\033\\",
	"\033_Gf=100\033\\",
	"\033^pm\033\\",
	"\033(0lqk",
	"\033%G",
	"\033[200~",
	"\033[201~:quit",
	"\x0e",
	"\xc2\x9b"
	"31m",
	"\xc2\x9d"
	"0;PWNED\xc2\x9c",
	"\xc2\x90q\xc2\x9c",
	"\xc2\x85",
	"\x7f",
	"\r",
	"\r\n",
	"\t",
	"\b\b\b",
	"\f",
	"\v",
	"\a",
	"\xe2\x80\xa8",
	"\xe2\x80\xa9",
	"\xe2\x80\xae",
	"\xe2\x81\xa6",
	"\xe2\x80\x8f",
	"\xd8\x9c",
	"\xe2\x80\x8b",
	"\xe2\x80\x8d",
	"\xe2\x81\xa0",
	"\xef\xbb\xbf",
	"\xf3\xa0\x81\x81",
	"\xef\xbf\xbe",
	"\xef\xb7\x90",
	/* These no YAML can hold: bytes that are no UTF-8. */
	"\x9b"
	"31m",
	"\x9d"
	"0;PWNED\x9c",
	"\x90q\x9c",
	"\xff\xfe",
	"\xe2\x82\033[31m",
	"\xf0\x9f\033c",
	"\xc3",
	"\xed\xa0\x80",
	"\xc0\x9b",
	"\xe0\x80\x9b",
	"\xf8\x80\x80\x80",
};

struct corpus {
	struct buf text[LENGTH(sequences) + 31];
	size_t n;
};

/* "t<n>A…B": what stands between A and B is hostile. */
static struct corpus
corpus_make(void)
{
	struct corpus c = { .n = LENGTH(sequences) + 31 };

	for (size_t i = 0; i < c.n; i++) {
		c.text[i] = (struct buf)BUF_INIT;
		buf_addf(&c.text[i], "t%zuA", i);
		if (i < LENGTH(sequences))
			buf_add(&c.text[i], sequences[i]);
		else
			buf_add_char(&c.text[i], (char)(i - LENGTH(sequences) + 1));
		buf_add_char(&c.text[i], 'B');
	}
	return c;
}

static void
corpus_finish(struct corpus *c)
{
	for (size_t i = 0; i < c->n; i++)
		buf_finish(&c->text[i]);
}

/* As YAML writes it: in double quotes, all but letters by their number. Bytes that are no UTF-8 as
 * Latin-1. */
static void
add_quoted(struct buf *out, const char *s)
{
	size_t len, n = strlen(s);

	buf_add_char(out, '"');
	for (size_t i = 0; i < n; i += len) {
		int32_t c = text_decode(s + i, n - i, &len);

		if (c >= '0' && c < 0x7f && c != '\\')
			buf_add_char(out, (char)c);
		else
			buf_addf(out, "\\U%08X", c == TEXT_BAD ? (unsigned char)s[i] : (unsigned)c);
	}
	buf_add_char(out, '"');
}

/* A session whose every name is hostile; one track of it for each string. */
static struct home *
hostile_home(const struct corpus *c)
{
	struct home *h = bench_clock_home();
	struct buf tracks = BUF_INIT, session = BUF_INIT;

	for (size_t i = 0; i < c->n; i++) {
		buf_addf(&tracks, "      - {id: t%zu, title: ", i);
		add_quoted(&tracks, c->text[i].s);
		buf_add(&tracks, ", artist: ");
		add_quoted(&tracks, c->text[(i + 7) % c->n].s);
		buf_add(&tracks, ", listen_for: ");
		add_quoted(&tracks, c->text[(i + 13) % c->n].s);
		buf_add(&tracks, ", cues: [{at: \"0:00\", label: ");
		add_quoted(&tracks, c->text[(i + 29) % c->n].s);
		buf_add(&tracks, "}], duration: \"1:00\"}\n");
	}
	bench_tracks(h, tracks.s);
	buf_add(&session, "id: cantor\nplaylist: ./list.yaml\ntitle: ");
	add_quoted(&session, "T\033]0;PWNED\a\xe2\x80\xae");
	buf_add(&session, "\ndevice: {brand: ");
	add_quoted(&session, "Ev\033]0;PWNED\a\033[31m");
	buf_add(&session, ", model: ");
	add_quoted(&session,
		"il\xc2\x9b"
		"2J\xe2\x80\xae\r");
	buf_add(&session, "}\nchains: {walk: {source: ");
	add_quoted(&session,
		"DAP\033c\xc2\x9d"
		"0;x\xc2\x9c");
	buf_add(&session, ", clock: yes}}\n");
	home_write(h, "work/cantor.yaml", session.s);
	buf_finish(&tracks);
	buf_finish(&session);
	return h;
}

static void
assert_untouched_by(struct drive *d, bool screen)
{
	size_t n;
	const char *log = drive_log(d, &n);

	assert_harmless(log, n, screen);
	/* The title of the window has names, cleaned as on the screen. */
	assert_harmless(drive_title(d), strlen(drive_title(d)), false);
	assert_int_equal(vt_bells(drive_vt(d)), 0);
}

static void
assert_untouched(struct drive *d)
{
	assert_untouched_by(d, true);
}

TEST_DRIVEN(hostile_names_are_text_on_the_screen)
{
	struct corpus c = corpus_make();
	struct home *h = hostile_home(&c);
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 40, .cols = 140 });

	for (size_t i = 0; i < c.n; i++) {
		char tail[32];

		snprintf(tail, sizeof(tail), "t%zuA", i);
		drive_wait_text(d, tail);
		drive_keys(d, ">"); /* plays it: its title, cue and hints are drawn */
	}
	drive_wait_quiet(d, 100);
	bench_command(d, "note over");
	bench_command(d, "previous-cue");
	drive_wait_quiet(d, 100);
	assert_untouched(d);
	bench_same_when_redrawn(d);
	drive_resize(d, 10, 40);
	drive_wait_quiet(d, 100);
	assert_untouched(d);
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_terminal_clean(d);
	assert_untouched(d);
	corpus_finish(&c);
	bench_end(d);
}

/* A command in a pipe and on a terminal; its words and its data are harmless in both. */
static void
assert_prints_text(struct home *h, char *const argv[], bool json)
{
	const char *out, *err;

	home_run(h, argv, NULL, &out, &err);
	assert_harmless(out, home_len(h, out), false);
	assert_harmless(err, home_len(h, err), false);
	/* Without the pager, which would wait for keys and show the text in its own way. */
	struct drive *d = drive_start(
		&(struct drive_options){ .home = h, .cols = 200, .env = ENV("PAGER=") }, argv);
	drive_wait_exit(d);
	assert_untouched_by(d, !json);
	assert_terminal_clean(d);
	drive_end(d);
}

static void
assert_all_commands_print_text(struct home *h)
{
	assert_prints_text(h, ARGS("earlog", "list"), false);
	assert_prints_text(h, ARGS("earlog", "list", "--json"), true);
	assert_prints_text(h, ARGS("earlog", "show", "cantor"), false);
	assert_prints_text(h, ARGS("earlog", "show", "--ids", "cantor"), false);
	assert_prints_text(h, ARGS("earlog", "show", "--json", "cantor"), true);
	assert_prints_text(h, ARGS("earlog", "export", "--json", "cantor"), true);
	assert_prints_text(h, ARGS("earlog", "check", "cantor.yaml"), false);
	assert_prints_text(h, ARGS("earlog", "trash", "list"), false);
	assert_prints_text(h, ARGS("earlog"), false);
}

TEST_DRIVEN(hostile_names_are_text_from_every_command)
{
	struct corpus c = corpus_make();
	struct home *h = hostile_home(&c);
	struct drive *d = bench_start(h, NULL);

	bench_command(d, "note something");
	drive_keys(d, ">");
	bench_command(d, "note else");
	drive_wait_sql(d, "select count(*) from note", "2");
	bench_quit(d);
	assert_all_commands_print_text(h);
	corpus_finish(&c);
	home_free(h);
}

/* A draft is a file for other programs, and still is printed on terminals. */
TEST_DRIVEN(hostile_names_are_text_in_the_markdown)
{
	struct corpus c = corpus_make();
	struct home *h = hostile_home(&c);
	struct drive *d = bench_start(h, NULL);
	char rows[32];

	/* What piles up while a program is busy is a paste. */
	for (size_t i = 0; i < c.n; i++) {
		drive_keys(d, i ? ">:note here\r" : ":note here\r");
		snprintf(rows, sizeof(rows), "%zu", i + 1);
		drive_wait_sql(d, "select count(*) from note", rows);
	}
	bench_quit(d);
	assert_prints_text(h, ARGS("earlog", "export", "--markdown", "cantor"), false);
	corpus_finish(&c);
	home_free(h);
}

TEST_DRIVEN(what_is_pasted_is_text_without_control_characters)
{
	struct corpus c = corpus_make();
	struct home *h = bench_clock_home();
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 50, .cols = 120 });
	struct buf all = BUF_INIT;

	for (size_t i = 0; i < c.n; i++) {
		buf_add(&all, c.text[i].s);
		buf_add_char(&all, '\r');
	}
	buf_add(&all, "end of it");
	drive_keys(d, "n");
	bench_text(d);
	drive_keys(d, "\033[200~");
	drive_bytes(d, all.s, all.len);
	drive_keys(d, "\033[201~");
	drive_wait_text(d, "end of it");
	bench_text(d);
	assert_untouched(d);
	drive_keys(d, "\r");
	bench_keys(d);
	drive_wait_quiet(d, 100);
	assert_untouched(d);
	bench_quit(d);
	const char *body = home_sql(h, "select body from note");
	assert_true(text_valid(body, home_len(h, body)));
	for (size_t i = 0; body[i]; i++)
		assert_true((unsigned char)body[i] >= ' ' || body[i] == '\n');
	for (size_t i = 0; i < c.n; i++) {
		char start[32];

		snprintf(start, sizeof(start), "t%zuA", i);
		assert_non_null(strstr(body, start));
	}
	assert_all_commands_print_text(h);
	corpus_finish(&c);
	buf_finish(&all);
	home_free(h);
}

/* An archive from elsewhere may hold anything. */
TEST_DRIVEN(hostile_bytes_in_the_archive_are_text_everywhere)
{
	struct corpus c = corpus_make();
	struct home *h = bench_clock_home();
	struct drive *d = bench_start(h, NULL);
	struct buf sql = BUF_INIT;

	drive_keys(d, ":note something\r");
	drive_wait_sql(d, "select count(*) from note", "1");
	bench_quit(d);
	buf_add(&sql,
		"update note set kind = cast(x'1b5d303b50574e454407' as text), body = cast(x'");
	for (size_t i = 0; i < c.n; i++) {
		for (size_t k = 0; k < c.text[i].len; k++)
			buf_addf(&sql, "%02x", (unsigned)(unsigned char)c.text[i].s[k]);
		buf_add(&sql, "0a");
	}
	buf_add(&sql,
		"656e64' as text); update device set name = "
		"cast(x'41461b5d303b50574e4544079b33316d' as text)");
	bench_spoil(h, sql.s);
	assert_all_commands_print_text(h);
	home_write(
		h, "work/cantor.yaml", "id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n");
	d = bench_start(h, &(struct drive_options){ .rows = 110, .cols = 140 });
	drive_wait_text(d, "t0A");
	drive_keys(d, "e");
	bench_text(d);
	drive_wait_quiet(d, 100);
	assert_untouched(d);
	drive_keys(d, "\033");
	bench_keys(d);
	bench_quit(d);
	buf_finish(&sql);
	corpus_finish(&c);
	home_free(h);
}

TEST_DRIVEN(hostile_file_names_are_text_in_errors)
{
	struct corpus c = corpus_make();
	struct home *h = bench_home();
	struct buf tracks = BUF_INIT;

	for (size_t i = 0; i < c.n; i++) {
		char *path = xasprintf("work/%s.yaml", c.text[i].s),
		     *arg = xasprintf("./%s.yaml", c.text[i].s);

		if (!strchr(c.text[i].s, '/') && (test_is_whole() || i % 3 == 0)) {
			home_write(h, path, i % 2 ? "device: [\n" : "devise: x\n");
			assert_prints_text(
				h, ARGS("earlog", i % 4 < 2 ? "check" : "session", arg), false);
		}
		buf_addf(&tracks, "      - {id: f%zu, title: F%zu, file: ", i, i);
		add_quoted(&tracks, strstr(c.text[i].s, "://") ? "no address" : c.text[i].s);
		buf_add(&tracks, "}\n");
		free(path);
		free(arg);
	}
	assert_prints_text(h, ARGS("earlog", "show", "no\033]0;PWNED\asuch\x9b"), false);
	assert_prints_text(h, ARGS("earlog", "fro\033[31mb\xe2\x80\xae"), false);
	assert_prints_text(h, ARGS("earlog", "list", "--\033c"), false);
	assert_prints_text(h, ARGS("earlog", "list", "--db", "./\033]0;PWNED\a/x.db"), false);
	bench_tracks(h, tracks.s);
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 40, .cols = 140 });
	drive_wait_text(d, "no such file");
	for (size_t i = 0; i < 30; i++)
		drive_keys(d, ">");
	drive_wait_text(d, "F30");
	drive_wait_quiet(d, 100);
	assert_untouched(d);
	bench_quit(d);
	buf_finish(&tracks);
	corpus_finish(&c);
	home_free(h);
}

TEST_DRIVEN(a_paste_runs_nothing_in_keys_and_in_text)
{
	static const char text[] = ":quit\rq\x03\x1a:quit\r\033[201~q:quit\r\n\x1b:quit\rX";
	struct home *h = bench_clock_home();
	struct drive *d = bench_start(h, NULL);

	drive_wait_mode(d, VT_PASTE, true);
	char *marked = xasprintf("\033[200~%s\033[201~", text);
	drive_keys(d, marked);
	drive_wait_text(d, " Text ");
	drive_key(d, "Ctrl-G");
	drive_wait_gone(d, " Text ");
	bench_keys(d);
	bench_type(d, "before ");
	drive_keys(d, marked);
	drive_wait_text(d, " :quit\n X\n");
	bench_text(d);
	drive_keys(d, " after\r");
	bench_keys(d);
	drive_keys(d, ":");
	drive_wait_text(d, BENCH_LIST);
	drive_keys(d, "\033[200~quit\r\033[201~"); /* in the prompt it waits for a person's Enter */
	drive_wait_text(d, ":quit");
	drive_wait_quiet(d, 100);
	assert_true(drive_running(d));
	drive_keys(d, "\033");
	bench_keys(d);
	/* One whose end never comes is over after a while, and has run nothing either. */
	drive_keys(d, "n\033[200~no end :quit\r");
	drive_wait_text(d, "no end :quit");
	bench_text(d);
	assert_string_equal(drive_sql(d, "select body from note"),
		"before :quit\nq:quit\nq:quit\n:quit\nX after");
	free(marked);
	bench_end(d);
}

TEST_DRIVEN(a_review_that_only_an_index_has_is_called_damage)
{
	static char *const commands[][3] = { { "show", "cantor" }, { "show" },
		{ "export", "cantor", "--markdown" }, { "export", "cantor", "--html" },
		{ "chain", "list", "cantor" }, { "compare", "cantor" } };
	struct home *h = bench_home();
	const char *err;

	assert_int_equal(
		home_run(h, ARGS("earlog", "note", "add", "cantor.yaml", "one"), NULL, NULL, NULL),
		0);
	/* Whoever asks for its UUID asks an index in which nothing is. */
	bench_spoil(h,
		"pragma writable_schema = on; update sqlite_schema set rootpage = (select rootpage "
		"from sqlite_schema where name = 'sqlite_autoindex_pin_1') where name = "
		"'sqlite_autoindex_review_1'");
	for (size_t i = 0; i < LENGTH(commands); i++) {
		char *argv[5] = { (char[]){ "earlog" } };

		memcpy(argv + 1, commands[i], sizeof(commands[i]));
		assert_int_equal(home_run(h, argv, NULL, NULL, &err), 1);
		assert_non_null(strstr(err, "the archive is damaged"));
		assert_non_null(strstr(err, "earlog doctor"));
	}
	home_free(h);
}
