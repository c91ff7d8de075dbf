/* tests: long, of merge/ post/ cli/earlog_rate */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A change of mind holds everywhere: random reviews with two posts, whose author corrects in the
 * posts, in the shell and at the bench, and changes his form. After each export a post has the
 * values and words of a fresh draft, but for what he edited there; nothing of his is lost, doubled
 * or brought back; a second export writes nothing. ROUNDS and SEED set how many and which; COUNT=1
 * names all that is broken.
 */
#include "e2e/bench.h"
#include "e2e/moved_clock.h"

#include <ctype.h>
#include <stdio.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "support/needs.h"
#include "support/test.h"

#define ROUNDS 8
#define MOST_NOTES 40
#define MOST_FIGURES 8
#define POSTS 2

static struct home *home;
static const char *said;
static uint32_t seed, this_seed;
static size_t n_taken, n_refused, n_figures, n_off, n_broken;

static size_t
any(size_t below)
{
	return (size_t)any_below(&seed, (int)below);
}

static const char *const vocabulary[] = { "warm", "dry", "quick", "soft", "deep", "lean", "thin",
	"wide", "calm", "bright" };
static const char *const attributes[][2] = { { "punch", "Punch" }, { "attack", "Attack" },
	{ "tinny", "Tinny" }, { "nasal", "Nasal" } };
static const char *const tracks[] = { "anvil", "harbour", "salt" };

/* What the author did to a note in a post. */
enum in_post { AS_IT_IS, CORRECTED, DELETED };

static struct note_of_mind {
	char body[120];
	bool removed; /* from the record */
} notes[MOST_NOTES];
static size_t n_notes;

static struct post {
	const char *path, *form;
	enum in_post of[MOST_NOTES];
	char word[MOST_NOTES][16]; /* the author's, of CORRECTED */
	struct {
		size_t attribute;
		char is[16];
	} figures[MOST_FIGURES]; /* his figures that the record has not */
	size_t n_figures, n_own; /* n_own: paragraphs of his */
	bool written;
} posts[POSTS];

static void
broken(const struct post *p, const char *what, const char *which)
{
	n_broken++;
	if (getenv("COUNT")) {
		print_message("seed %u, %s: %s: %s\n", this_seed, p->form, what, which);
		return;
	}
	fail_msg("seed %u, %s: %s: %s\n%s", this_seed, p->form, what, which,
		home_read(home, p->path));
}

static void
run(char *const *argv)
{
	const char *out, *err;
	int status = home_run(home, argv, NULL, &out, &err);

	said = home_keep(home, "", 0);
	CLEANUP(pointer_free) char *both = xasprintf("%s%s", out, err);
	said = home_keep(home, both, strlen(both));
	if (status != 0)
		fail_msg("seed %u: `earlog %s %s` ends with %d: %s", this_seed, argv[1], argv[2],
			status, said);
}

#define RUN(...) run(ARGS("earlog", __VA_ARGS__))

/* ---- the form of the first post ---- */

static void
write_form(void)
{
	static const char *const sound[] = { "## Sound", "## How it sounds" },
				 *const note[] = { "- {time} {note}", "* {note} ({time})",
					 "- **{time}** {note}",
					 "- {time} {*{later}:* }{*{setting}:* }{note}" },
				 *const marks[] = { "- {rating}: {value}",
					 "* {rating}: **{value}**",
					 "| | {device} |\n| --- | --- |\n| {rating} | {value} |" },
				 *const versus = "## {versus}\n\n| | {device} | {other} |\n"
						 "| --- | --- | --- |\n"
						 "| {rating} | {value} | {other value} |\n\n";
	bool first = any(2);
	CLEANUP(pointer_free)
	char *text =
		xasprintf("%s%s\n\n### {track}\n\n%s\n\n%s%s\n\n- {like}\n\n%s## Marks\n\n%s\n",
			any(3) ? "" : "# {device}\n\n", sound[any(2)], note[any(LENGTH(note))],
			first ? versus : "", any(2) ? "## Liked" : "## What I like",
			first ? "" : versus, marks[any(LENGTH(marks))]);

	home_write(home, "work/own.md", text);
}

/* ---- lines of a post ---- */

static bool
is_of_note(const char *line, size_t n)
{
	CLEANUP(pointer_free) char *token = xasprintf("q%zu ", n);
	const char *at = strcasestr(line, token);

	return at && at > line && tolower((unsigned char)at[-1]) == 'z';
}

/* Returns true for an item or a row of a rating of the attribute. */
static bool
is_of_attribute(const char *line, size_t attribute)
{
	const char *name = attributes[attribute][1];

	line += strspn(line, " ");
	return strspn(line, "-*|") && strncmp(line + strspn(line, "-*| "), name, strlen(name)) == 0;
}

/* Returns the number of lines of text that are the line, apart from blanks at their ends. */
static size_t
count_lines(const char *text, const char *line, size_t n)
{
	size_t count = 0;

	n = text_trimmed(line, n, " ");
	EACH_TEXT_LINE (s, text)
		count += text_trimmed(s, strcspn(s, "\n"), " ") == n && memcmp(s, line, n) == 0;
	return count;
}

static void
put_line(struct buf *out, const char *line, size_t n)
{
	buf_add_bytes(out, line, n);
	buf_add_char(out, '\n');
}

/* ---- what must hold ---- */

static void
check_note(struct post *p, size_t n, const char *text, const char *fresh)
{
	size_t in_fresh = 0, in_post = 0;

	EACH_TEXT_LINE (s, fresh) {
		CLEANUP(pointer_free) char *line = xstrndup(s, strcspn(s, "\n"));

		if (!is_of_note(line, n))
			continue;
		in_fresh++;
		/* The other post gave the record the same correction. */
		if (p->of[n] == CORRECTED && strcasestr(line, p->word[n]) &&
			count_lines(text, line, strlen(line)))
			p->of[n] = AS_IT_IS;
		if (p->of[n] == AS_IT_IS &&
			count_lines(text, line, strlen(line)) !=
				count_lines(fresh, line, strlen(line)))
			broken(p, "a line of the record is missing", line);
	}
	EACH_TEXT_LINE (s, text) {
		CLEANUP(pointer_free) char *line = xstrndup(s, strcspn(s, "\n"));

		if (!is_of_note(line, n))
			continue;
		in_post++;
		if (p->of[n] == DELETED)
			broken(p, "came back", line);
		else if (p->of[n] == CORRECTED && !strcasestr(line, p->word[n]))
			broken(p, "a correction is lost", line);
		else if (p->of[n] == AS_IT_IS && !count_lines(fresh, line, strlen(line)))
			broken(p, "the record has not", line);
	}
	CLEANUP(pointer_free) char *name = xasprintf("zq%zu, %zu times", n, in_post);
	if (p->of[n] == CORRECTED && in_post != 1)
		broken(p, "a corrected line is not there once", name);
	if (notes[n].removed && in_fresh)
		broken(p, "a draft has a removed note", name);
}

/* Returns true if the post has the lines of ratings that a fresh draft has. */
static bool
has_ratings(const char *text, const char *fresh, size_t attribute, const char **which)
{
	const char *const sides[2] = { text, fresh };

	EACH_IN (side, sides, 2)
		EACH_TEXT_LINE (s, *side) {
			CLEANUP(pointer_free) char *line = xstrndup(s, strcspn(s, "\n"));

			if (!is_of_attribute(line, attribute) ||
				count_lines(text, line, strlen(line)) ==
					count_lines(fresh, line, strlen(line)))
				continue;
			*which = home_keep(home, line, strlen(line));
			return false;
		}
	return true;
}

static void
check_ratings(struct post *p, const char *text, const char *fresh)
{
	for (size_t i = 0; i < LENGTH(attributes); i++) {
		const char *which = "";
		bool same = has_ratings(text, fresh, i, &which), touched = false;

		for (size_t k = p->n_figures; k-- > 0;) {
			bool there = false;

			if (p->figures[k].attribute != i)
				continue;
			touched = true;
			EACH_TEXT_LINE (s, text) {
				CLEANUP(pointer_free) char *line = xstrndup(s, strcspn(s, "\n"));
				there |= is_of_attribute(line, i) && strstr(line, p->figures[k].is);
			}
			if (!there)
				broken(p, "a figure of the author is lost", p->figures[k].is);
			if (same)
				p->figures[k] = p->figures[--p->n_figures];
		}
		if (!same && !touched)
			broken(p, "a value is not as in a fresh draft", which);
	}
}

/* Runs an export of the post. The first one names its form. */
static void export(const struct post *p, bool take)
{
	if (!p->written)
		RUN("export", "--form", (char *)p->form, "-o", (char *)p->path + 5, "rev");
	else if (take)
		RUN("export", "--take", "-o", (char *)p->path + 5, "rev");
	else
		RUN("export", "-o", (char *)p->path + 5, "rev");
}

static void
check(struct post *p)
{
	const char *text, *fresh;

	export(p, false);
	p->written = true;
	text = home_read(home, p->path);
	RUN("export", "--markdown", "--form", (char *)p->form, "rev");
	fresh = said;
	for (size_t n = 0; n < n_notes; n++)
		check_note(p, n, text, fresh);
	check_ratings(p, text, fresh);
	for (size_t n = 0; n < p->n_own; n++) {
		CLEANUP(pointer_free) char *own = xasprintf("My own words, mine%zu.", n);
		const char *at = strstr(text, own);

		if (!at || strstr(at + 1, own))
			broken(p, "own words are not there once", own);
	}
	export(p, false);
	if (strcmp(home_read(home, p->path), text) != 0)
		broken(p, "is written by a second export", home_read(home, p->path));
}

/* ---- what the author does in a post ---- */

/* Writes the text with another line in place of one; NULL: without it. */
static void
change_line(const struct post *p, const char *text, const char *line, const char *with)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	EACH_TEXT_LINE (s, text)
		if (s != line)
			put_line(&out, s, strcspn(s, "\n"));
		else if (with)
			put_line(&out, with, strlen(with));
	home_write(home, p->path, out.s);
}

/* Corrects a word of a note, takes its line out, or exchanges it with the one below. */
static void
edit_note(struct post *p)
{
	const char *text = home_read(home, p->path), *next;
	size_t n = n_notes ? any(n_notes) : 0, what = any(6), word = any(LENGTH(vocabulary)),
	       found = 0;
	const char *line = NULL;

	EACH_TEXT_LINE (s, text) {
		CLEANUP(pointer_free) char *one = xstrndup(s, strcspn(s, "\n"));

		if (n_notes && is_of_note(one, n)) {
			line = s;
			found++;
		}
	}
	if (found != 1 || p->of[n] != AS_IT_IS)
		return;
	CLEANUP(pointer_free) char *is = xstrndup(line, strcspn(line, "\n"));
	next = line + strlen(is) + 1;
	if (what == 0) {
		change_line(p, text, line, NULL);
		p->of[n] = DELETED;
	} else if (what == 1 && strchr("-*", *is) && strchr("-*", *next) && next[1] == ' ') {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;
		size_t below = strcspn(next, "\n");

		buf_add_bytes(&out, text, (size_t)(line - text));
		put_line(&out, next, below);
		put_line(&out, is, strlen(is));
		buf_add(&out, next + below + (next[below] == '\n'));
		home_write(home, p->path, out.s);
	} else if (what > 1) {
		EACH_OF (old, vocabulary) {
			CLEANUP(pointer_free) char *in = xasprintf(" %s ", *old);
			const char *at = strstr(is, in);

			if (!at || strstr(is, vocabulary[word]))
				continue;
			CLEANUP(pointer_free)
			char *with = xasprintf("%.*s %s %s", (int)(at - is), is, vocabulary[word],
				at + strlen(in));
			change_line(p, text, line, with);
			snprintf(p->word[n], sizeof(p->word[n]), " %s ", vocabulary[word]);
			p->of[n] = CORRECTED;
			return;
		}
	}
}

/* Corrects a figure of an item or of a row. */
static void
edit_figure(struct post *p)
{
	const char *text = home_read(home, p->path), *line = NULL, *at;
	size_t attribute = any(LENGTH(attributes)), nth = any(4), len;

	for (size_t k = 0; k < p->n_figures; k++)
		if (p->figures[k].attribute == attribute)
			return;
	EACH_TEXT_LINE (s, text) {
		CLEANUP(pointer_free) char *one = xstrndup(s, strcspn(s, "\n"));

		if (is_of_attribute(one, attribute) && (!line || nth--))
			line = s;
	}
	if (!line || p->n_figures == MOST_FIGURES)
		return;
	CLEANUP(pointer_free) char *is = xstrndup(line, strcspn(line, "\n"));
	char *mark = *is == '|' ? strchr(is + 1, '|') : strchr(is, ':');
	at = mark;
	for (size_t skip = any(2); at && (at = strpbrk(at, "0123456789")) && skip--;)
		at += strspn(at, "0123456789.");
	if (!at)
		return;
	len = strspn(at, "0123456789.");
	len -= at[len - 1] == '.';
	CLEANUP(pointer_free) char *was = xstrndup(at, len);
	char figure[16];
	snprintf(figure, sizeof(figure), "%g", 1 + (double)any(9) / 2);
	if (strcmp(figure, was) == 0 || strchr("0123456789", at[len]))
		return;
	CLEANUP(pointer_free)
	char *with = xasprintf("%.*s%s%s", (int)(at - is), is, figure, at + len);
	change_line(p, text, line, with);
	p->figures[p->n_figures].attribute = attribute;
	snprintf(p->figures[p->n_figures++].is, sizeof(p->figures[0].is), "%s", figure);
}

static void
add_own_words(struct post *p)
{
	const char *text = home_read(home, p->path);
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	size_t at = any(8);
	bool done = false;

	EACH_TEXT_LINE (s, text) {
		put_line(&out, s, strcspn(s, "\n"));
		if (*s == '\n' && !at-- && !done) {
			buf_addf(&out, "My own words, mine%zu.\n\n", p->n_own);
			done = true;
		}
	}
	if (!done)
		buf_addf(&out, "\nMy own words, mine%zu.\n", p->n_own);
	p->n_own++;
	home_write(home, p->path, out.s);
}

/* ---- corrections go into the record ---- */

static const char *
body_of(size_t n)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf("SELECT body FROM note WHERE body LIKE 'zq%zu %%'", n);

	return home_sql(home, sql);
}

/* All notes have the words that were given last, apart from the ones that a post corrects. */
static void
check_record(struct post *taken)
{
	for (size_t n = 0; n < n_notes; n++) {
		const char *is = body_of(n);
		bool same = strcmp(is, notes[n].body) == 0;

		if (taken && taken->of[n] == CORRECTED) {
			n_refused += same;
			n_taken += !same;
			if (!same && !strstr(is, taken->word[n]))
				broken(taken, "another word was taken", is);
			if (!same) {
				taken->of[n] = AS_IT_IS;
				snprintf(notes[n].body, sizeof(notes[n].body), "%s", is);
			}
		} else if (!same)
			broken(taken ? taken : posts, "a note has other words", is);
	}
}

static void
take(struct post *p)
{
	static const char sql[] = "SELECT hex(uuid), attribute, value FROM rating ORDER BY 1";
	const char *was = home_sql(home, sql), *is;
	size_t changed = 0, before = p->n_figures;

	export(p, true);
	is = home_sql(home, sql);
	check_record(p);
	for (const char *a = was, *b = is; *a || *b;) {
		size_t na = strcspn(a, "\n"), nb = strcspn(b, "\n");
		bool same = na == nb && memcmp(a, b, na) == 0, ours = false;

		changed += !same;
		for (size_t k = 0; k < p->n_figures && !same; k++) {
			CLEANUP(pointer_free) char *row = xstrndup(b, nb);
			CLEANUP(pointer_free)
			char *end = xasprintf(
				"|%s|%s", attributes[p->figures[k].attribute][0], p->figures[k].is);

			ours |= strstr(row, end) != NULL;
		}
		if (!same && !ours)
			broken(p, "another rating was taken", b);
		a += na + (a[na] == '\n');
		b += nb + (b[nb] == '\n');
	}
	n_figures += changed;
	n_off += before - changed;
}

/* ---- the record and its life ---- */

static void
add_note(void)
{
	size_t n = n_notes;
	struct note_of_mind *x = &notes[n];
	CLEANUP(pointer_free) char *at = xasprintf("%zu:%02zu", any(3), any(60));

	if (n == MOST_NOTES)
		return;
	snprintf(x->body, sizeof(x->body), "zq%zu %s %s and %s bass", n, vocabulary[any(4)],
		vocabulary[4 + any(3)], vocabulary[7 + any(3)]);
	x->removed = false;
	n_notes++;
	if (any(4))
		RUN("note", "add", "rev", x->body, "--track", (char *)tracks[any(LENGTH(tracks))],
			"--at", at);
	else
		RUN("note", "add", "rev", x->body, "--part", "like");
}

static void
change_note(void)
{
	size_t n = n_notes ? any(n_notes) : 0;

	if (!n_notes || notes[n].removed)
		return;
	CLEANUP(pointer_free)
	char *sql = xasprintf(
		"SELECT lower(substr(hex(uuid), 1, 8)) FROM note WHERE body LIKE 'zq%zu %%'", n);
	char *id = (char *)home_sql(home, sql);
	if (any(4) == 0) {
		RUN("note", "remove", id);
		notes[n].removed = true;
		return;
	}
	snprintf(notes[n].body, sizeof(notes[n].body), "zq%zu %s %s and %s treble", n,
		vocabulary[any(4)], vocabulary[4 + any(3)], vocabulary[7 + any(3)]);
	RUN("note", "edit", id, notes[n].body);
}

static void
rate(void)
{
	char value[16];
	const char *attribute = attributes[any(LENGTH(attributes))][0];
	char *argv[12] = { "earlog", "rate", "rev", (char *)attribute, value };
	size_t n = 5;

	snprintf(value, sizeof(value), "%g", 1 + (double)any(9) / 2);
	if (any(3) == 0) {
		argv[n++] = "--chain";
		argv[n++] = any(2) ? "phone" : "desk";
	}
	if (any(3) == 0) {
		argv[n++] = "--device";
		argv[n++] = "corvane-six";
	}
	if (any(2))
		argv[n++] = "--again";
	run(argv);
}

/* A value at the bench, which is a hearing, or a slip that is corrected. */
static void
rate_at_the_bench(void)
{
	const struct drive_options o = { .home = home };
	struct drive *d = drive_start(&o, ARGS("earlog", "session", "rev.yaml"));
	CLEANUP(pointer_free)
	char *line = xasprintf("rate punch %g", 1 + (double)any(9) / 2);

	bench_keys(d);
	bench_command(d, line);
	drive_wait_text(d, "Punch");
	if (any(3) && drive_find(d, "if that was a slip", NULL, NULL)) {
		bench_command(d, "correct");
		drive_wait_text(d, "corrected to");
	}
	drive_keys(d, "\x03");
	for (bool asked = false; drive_running(d); drive_listen(d, 20))
		if (!asked && drive_find(d, "of yours: t gives", NULL, NULL)) {
			asked = true;
			drive_keys(d, "n");
		}
	drive_end(d);
}

static void
one_act(void)
{
	struct post *p = &posts[any(POSTS)];

	switch (any(16)) {
	case 0: add_note(); break;
	case 1: change_note(); break;
	case 2:
	case 3: rate(); break;
	case 4: moved_clock_go(home, INT64_C(86400000)); break;
	case 5:
		write_form();
		check(&posts[0]);
		break;
	case 6: add_own_words(p); break;
	case 7:
	case 8: edit_figure(p); break;
	case 9:
	case 10:
	case 11: edit_note(p); break;
	case 12: check(p); break;
	case 13:
	case 14:
		check(p);
		edit_note(p);
		edit_figure(p);
		take(p);
		check(&posts[0]);
		check(&posts[1]);
		break;
	case 15:
		if (any(3) == 0)
			rate_at_the_bench();
		break;
	}
}

static void
one_mind(void)
{
	static const char *const shipped[] = { "plain", "iem-review", "iem-review-classic",
		"impressions", "notes" };

	home = home_new();
	moved_clock_begin(home);
	moved_clock_set(home, "2026-11-20T18:00:00Z");
	home_write(home, "config/earlog/config.yaml", "net: no\n");
	home_write(home, "work/rev.yaml",
		"id: rev\ndevice: {brand: AFUL, model: Cantor, kind: iem}\n"
		"compare: [{device: Corvane Six}]\n"
		"chains: {phone: {source: Pixel, clock: yes}, desk: {source: Box, clock: yes}}\n"
		"playlist: [{id: anvil, title: Anvil, artist: Forge}, {id: harbour, title: "
		"Harbour, artist: Nia}, {id: salt, title: Salt, artist: Ines}]\n");
	n_notes = 0;
	write_form();
	memset(posts, 0, sizeof(posts));
	posts[0] = (struct post){ .path = "work/own-form.md", .form = "./own.md" };
	posts[1] =
		(struct post){ .path = "work/shipped.md", .form = shipped[any(LENGTH(shipped))] };
	RUN("check", "rev.yaml");
	RUN("note", "add", "rev.yaml", "the first", "--part", "comfort");
	for (size_t k = 2 + any(5); k > 0; k--)
		add_note();
	for (size_t k = 1 + any(6); k > 0; k--)
		rate();
	check(&posts[0]);
	check(&posts[1]);
	for (size_t k = 6 + any(14); k > 0; k--)
		one_act();
	check(&posts[0]);
	check(&posts[1]);
	check_record(NULL);
	home_free(home);
	home = NULL;
}

static int
tear_down(void **state)
{
	drive_teardown(state);
	if (home)
		home_free(home);
	home = NULL;
	return 0;
}

TEST_WITH(a_change_of_mind_holds_everywhere, NULL, tear_down)
{
	uint32_t rounds = (uint32_t)number_from("ROUNDS", rounds_here(ROUNDS)),
		 first = (uint32_t)number_from("SEED", 1);

	for (uint32_t i = first; i < first + rounds; i++) {
		this_seed = i;
		seed = i * 2654435761u;
		one_mind();
	}
	print_message("%u reviews: %zu words taken, %zu stay in a post; %zu figures taken, %zu "
		      "stay; %zu broken\n",
		rounds, n_taken, n_refused, n_figures, n_off, n_broken);
	if (n_broken)
		fail();
}
