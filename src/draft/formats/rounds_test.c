/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A draft is its author's: random edits of an author against random changes of the record, over all
 * templates. ROUNDS sets how many, SEED which first; a failure names its seed. What must hold knows
 * nothing of the identities that the merge uses: it counts lines by their words. ROUNDS_SHOW=1
 * prints the rounds with updates that the merge did not make and did not list.
 */
#include "draft/formats/export.h"

#include <ctype.h>
#include <stdio.h>

#include "base/system/file.h"
#include "base/text/line.h"
#include "base/text/text.h"
#include "support/export_record.h"
#include "support/merge_review.h"
#include "support/needs.h"
#include "support/test.h"

#define ROUNDS 100
#define EVENINGS 3

static const char *const templates[] = { "iem-review", "iem-review-classic", "impressions",
	"notes" };

/* A template of one's own, which names no part of the program. */
static const char own[] =
	"# {{device.name}}\n\n{{#sections}}\n## {{name}}\n\n{{#wheel}}\n"
	"* {{name}} is {{written}}{{#said}}, {{said}}{{/said}}\n{{/wheel}}\n\n"
	"{{#items}}\n### {{name}}\n\n{{#wheel}}\n* {{name}}: {{written}}\n{{/wheel}}\n\n"
	"{{#notes}}\n> {{#time}}({{{time}}}) {{/time}}{{{body}}}\n\n{{/notes}}\n{{/items}}\n"
	"{{/sections}}\n{{#has.diary}}\nMy days:\n\n{{#parts.diary}}\n1. {{{body}}}\n"
	"{{/parts.diary}}\n\n{{/has.diary}}\nHeard on {{testing.days}} days.\n";

static uint32_t this_seed;
static size_t n_rows, counted[MERGE_KINDS], unlisted, updates;

/* ---- the record and its life ---- */

static const char *const items[] = { "bass/reckoning", "bass/quiet", "timbre/shivers" };
static const char *const parts[] = { "diary", "fit", "like", "improve", "summary", "impression",
	"packaging", "build", "opening", "comfort", "tips" };
static const char *const chains[] = { "dx300", "dongle", "walk" };

/* Words with a number that comes once: a note is known by it in each version. */
static char *
words_of_note(int n)
{
	static const char *const some[] = { "warm", "dry", "quick", "the drums", "a wide stage",
		"soft edges", "sibilant", "deep", "calm and", "textured", "forward voices" };
	struct buf out = BUF_INIT;

	buf_addf(&out, "zq%d", n);
	for (size_t i = 1 + any(6); i > 0; i--)
		buf_addf(&out, " %s", some[any(LENGTH(some))]);
	buf_addf(&out, " v%zu", any(100000));
	return buf_detach(&out);
}

static void
new_note(struct record *r, int evening)
{
	int n = (int)(1000 + n_rows++);
	bool of_item = chance(60);
	CLEANUP(pointer_free) char *body = words_of_note(n);
	struct note *x = add_note(r, n, of_item ? items[any(LENGTH(items))] : NULL,
		of_item && chance(80) ? (int64_t)any(240) * 1000 : NO_MS, body);

	x->made_ms = T0 + evening * DAY_MS + n * 1000;
	if (!of_item && chance(25))
		x->section = id(chance(50) ? "section:bass" : "section:timbre");
	else if (!of_item)
		x->part = xstrdup(parts[any(LENGTH(parts))]);
	x->setup.chain = id(chains[chance(60) ? 0 : any(LENGTH(chains))]);
	if (chance(15))
		x->setup.device = id("device:aful-performer8");
	else if (chance(50))
		x->setup.variant = id("variant:deep");
	if (chance(15) && of_item)
		x->against = id("device:aful-performer8");
}

static void
new_rating(struct record *r, int evening)
{
	int n = (int)(1000 + n_rows++);
	size_t kind = any(6);
	struct rating *x = add_rating(r, n,
		kind == 0           ? "whole"
			: kind == 1 ? "whole"
			: kind == 2 ? "section"
			: kind == 3 ? "section"
				    : "item",
		kind == 1 || kind == 2 ? NULL : "bs2399",
		kind == 1           ? "sonic-quality"
			: kind == 2 ? "section"
				    : "bass-depth",
		1 + (double)any(9) / 2);

	if (kind == 2)
		x->section = id("section:bass");
	else if (kind == 3)
		x->section = id(chance(50) ? "section:bass" : "section:timbre");
	else if (kind > 3)
		x->item = id(items[any(LENGTH(items))]);
	/* A line with the figure of another section would look like one that was moved. */
	if (kind == 3 || chance(40))
		x->remark = words_of_note(n);
	if (chance(15))
		x->setup.device = id("device:aful-performer8");
	x->made_ms = T0 + evening * DAY_MS + n * 1000;
}

/* Changes something, and adds the numbers of notes that are elsewhere now to `moved`. */
static void
live(struct record *r, int evening, struct buf *moved)
{
	for (size_t k = any(6); k > 0; k--)
		new_note(r, evening);
	for (size_t k = any(3); k > 0; k--)
		new_rating(r, evening);
	for (size_t k = any(6); k > 0; k--) {
		struct note *x = record_at(r, ROW_NOTE, any(record_count(r, ROW_NOTE)));
		int n = x->body && strncmp(x->body, "zq", 2) == 0 ? atoi(x->body + 2) : 0;

		if (!n)
			continue;
		switch (any(6)) {
		case 0:
		case 1:
			free(x->body);
			x->body = words_of_note(n);
			break;
		case 2: x->row.deleted = true; break;
		case 3: x->private = chance(50); break;
		case 4:
			if (x->pos_ms != NO_MS)
				x->pos_ms = (int64_t)any(240) * 1000;
			buf_addf(moved, " zq%d ", n);
			break;
		case 5:
			if (chance(50))
				x->setup.device = id("device:aful-performer8");
			else if (!uuid_none(&x->item))
				x->item = id(items[any(LENGTH(items))]);
			buf_addf(moved, " zq%d ", n);
			break;
		}
	}
	for (size_t k = any(2); k > 0; k--) {
		struct rating *x = record_at(r, ROW_RATING, any(record_count(r, ROW_RATING)));

		if (chance(50))
			x->value = 1 + (double)any(9) / 2;
		else
			x->row.deleted = true;
	}
	if (chance(20)) {
		struct chain *c = record_at(r, ROW_CHAIN, any(record_count(r, ROW_CHAIN)));
		char *more = xasprintf("%s\noutput_voltage=%zu Vrms", c->content, 1 + any(7));

		if (!strstr(c->content, "output_voltage"))
			xreplace(&c->content, more);
		free(more);
	}
	if (chance(10)) {
		struct device *d = record_at(r, ROW_DEVICE, 0);

		d->impedance_ohm = 16 + (double)any(30);
	}
}

/* ---- the author ---- */

struct file_lines {
	char *v[2000];
	size_t n;
};

static void
read_file(struct file_lines *f, const char *s)
{
	f->n = 0;
	for (size_t len; *s; s += len + (s[len] == '\n')) {
		len = strcspn(s, "\n");
		assert_true(f->n < LENGTH(f->v));
		f->v[f->n++] = xstrndup(s, len);
	}
}

static void
free_file(struct file_lines *f)
{
	while (f->n)
		free(f->v[--f->n]);
}

static void
take_lines(struct file_lines *f, size_t at, size_t n, char **into)
{
	for (size_t i = 0; i < n; i++) {
		if (into)
			into[i] = f->v[at + i];
		else
			free(f->v[at + i]);
	}
	memmove(&f->v[at], &f->v[at + n], (f->n - at - n) * sizeof(f->v[0]));
	f->n -= n;
}

static void
put_lines(struct file_lines *f, size_t at, size_t n, char **from)
{
	memmove(&f->v[at + n], &f->v[at], (f->n - at) * sizeof(f->v[0]));
	memcpy(&f->v[at], from, n * sizeof(f->v[0]));
	f->n += n;
}

static void
put_text(struct file_lines *f, size_t at, char *line)
{
	put_lines(f, at, 1, &line);
}

static bool
is_heading(const struct file_lines *f, size_t i)
{
	const char *next = i + 1 < f->n ? f->v[i + 1] : "";

	return *f->v[i] == '#' || (*f->v[i] && *next && next[strspn(next, "=")] == '\0');
}

/* The paragraph or list that has line i. */
static void
block_at(const struct file_lines *f, size_t i, size_t *from, size_t *n)
{
	for (*from = i; *from && *f->v[*from - 1]; --*from)
		;
	for (*n = 1; *from + *n < f->n && *f->v[*from + *n]; ++*n)
		;
}

static void
section_at(const struct file_lines *f, size_t i, size_t *from, size_t *n)
{
	for (*from = i; *from && !is_heading(f, *from); --*from)
		;
	for (*n = 1; *from + *n < f->n && !is_heading(f, *from + *n); ++*n)
		;
}

static void
change_line(char **line, char *text)
{
	free(*line);
	*line = text;
}

static int own_words;

static void
edit_table(struct file_lines *f)
{
	size_t first = 0, n = 0, columns = 0;

	while (first < f->n && *f->v[first] != '|')
		first++;
	while (first + n < f->n && *f->v[first + n] == '|')
		n++;
	for (const char *c = n ? f->v[first] : ""; *c; c++)
		columns += *c == '|';
	if (columns < 4)
		return;
	size_t drop = chance(50) ? 1 + any(columns - 2) : 0;
	for (size_t i = first; i < first + n; i++) {
		struct buf out = BUF_INIT;
		size_t cell = 0;

		for (const char *c = f->v[i] + 1; *c; cell++) {
			size_t len = strcspn(c, "|");

			if (!drop)
				buf_addf(&out, "| %-22.*s", (int)len, c);
			else if (cell != drop)
				buf_addf(&out, "|%.*s", (int)len, c);
			c += len + (c[len] == '|');
		}
		buf_add_char(&out, '|');
		change_line(&f->v[i], buf_detach(&out));
	}
}

static void
edit_all_links(struct file_lines *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct buf out = BUF_INIT;
		const char *s = f->v[i];

		buf_add(&out, "");
		while (*s) {
			const char *to = *s == '[' && isdigit((unsigned char)s[1 + (s[1] == '~')])
				? strstr(s, "](")
				: NULL;
			const char *end = to ? strchr(to, ')') : NULL;

			if (end) {
				buf_add_bytes(&out, s + 1, (size_t)(to - s) - 1);
				s = end + 1;
			} else
				buf_add_char(&out, *s++);
		}
		change_line(&f->v[i], buf_detach(&out));
	}
}

static void
edit(struct file_lines *f)
{
	size_t front = 0, i, from, n, to;
	char *taken[2000];

	if (f->n && strcmp(f->v[0], "---") == 0)
		for (front = 1; front < f->n && strcmp(f->v[front], "---") != 0; front++)
			;
	if (front && chance(10)) {
		i = 1 + any(front - 1 ? front - 1 : 1);
		if (chance(50) && front > 2)
			take_lines(f, i, 1, NULL);
		else
			put_text(f, i, xasprintf("key%d: own%d", own_words, own_words));
		own_words++;
		return;
	}
	if (f->n < front + 8)
		return;
	i = front + 1 + any(f->n - front - 1);
	switch (any(16)) {
	case 0:
	case 1:
	case 2:
		if (!is_heading(f, i))
			take_lines(f, i, 1, NULL);
		break;
	case 3:
		block_at(f, i, &from, &n);
		if (from > front)
			take_lines(f, from, n, NULL);
		break;
	case 4:
		section_at(f, i, &from, &n);
		if (from > front && chance(40) && n < f->n / 2)
			take_lines(f, from, n, NULL);
		break;
	case 5: /* a line elsewhere, as a paragraph of its own */
	case 6:
		if (is_heading(f, i) || !*f->v[i] || *f->v[i] == '|' || *f->v[i] == '=' ||
			*f->v[i] == ' ')
			break;
		take_lines(f, i, 1, taken);
		to = front + 1 + any(f->n - front);
		while (to < f->n && *f->v[to])
			to++;
		put_lines(f, to, 1, taken);
		put_text(f, to, xstrdup(""));
		break;
	case 7:
	case 8:
		if (chance(70))
			block_at(f, i, &from, &n);
		else
			section_at(f, i, &from, &n);
		if (from <= front)
			break;
		take_lines(f, from, n, taken);
		to = front + 1 + any(f->n - front);
		while (to < f->n && *f->v[to])
			to++;
		put_lines(f, to, n, taken);
		put_text(f, to, xstrdup(""));
		put_text(f, to + n + 1, xstrdup(""));
		break;
	case 9: /* rewords */
	case 10:
		if (*f->v[i] && *f->v[i] != '=' && *f->v[i] != '|' && f->v[i][0] != '<')
			change_line(&f->v[i], xasprintf("%s own%d", f->v[i], own_words++));
		break;
	case 11: { /* wraps */
		char *space = strlen(f->v[i]) > 30 && *f->v[i] != '|' && !is_heading(f, i)
			? strchr(f->v[i] + 20, ' ')
			: NULL;

		if (space) {
			put_text(f, i + 1, xasprintf("   %s", space + 1));
			*space = '\0';
		}
		break;
	}
	case 12: /* a heading; a bullet to prose */
		if (is_heading(f, i) && chance(50))
			change_line(&f->v[i],
				xasprintf("%sOwn%d", *f->v[i] == '#' ? "## " : "", own_words++));
		else if (strncmp(f->v[i], "- ", 2) == 0)
			change_line(&f->v[i], xstrdup(f->v[i] + 2));
		break;
	case 13:
		if (i + 1 < f->n && strncmp(f->v[i], "- ", 2) == 0 &&
			strncmp(f->v[i + 1], "- ", 2) == 0) {
			change_line(&f->v[i], xasprintf("%s ;; %s", f->v[i], f->v[i + 1] + 2));
			take_lines(f, i + 1, 1, NULL);
		}
		break;
	case 14: edit_table(f); break;
	case 15:
		if (chance(50))
			edit_all_links(f);
		else
			put_text(f, i, xasprintf("A paragraph of own%d.\n", own_words++));
		break;
	}
}

/* ---- what must hold ---- */

/* The words of a line that stay the same when its figures change: without numbers, addresses, signs
 * and endings of a plural. Of a line with a note, the number of the note. */
static char *
key_of(const char *line)
{
	struct buf out = BUF_INIT;
	const char *note = strcasestr(line, "zq");

	buf_add(&out, "");
	if (note) {
		buf_addf(&out, "zq%d", atoi(note + 2));
		return buf_detach(&out);
	}
	if (*line == '|')
		buf_add(&out, "| ");
	for (const char *s = line; *s; s++) {
		if (strncmp(s, "](", 2) == 0)
			s += strcspn(s, ")");
		else if (strncmp(s, " (", 2) == 0 && strchr(s, ')'))
			s = strchr(s, ')');
		else if (strncmp(s, " – ", strlen(" – ")) == 0)
			break; /* the words of a rating, which merge apart */
		else if (strncmp(s, " own", 4) == 0 && isdigit((unsigned char)s[4]))
			s += 4;
		else if (strncmp(s, " to", 3) == 0 && strspn(s + 3, " \n") &&
			isdigit((unsigned char)s[3 + strspn(s + 3, " \n")]))
			s += 3; /* "2 to 4" */
		if (*s == '\0')
			break;
		if (isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80) {
			if (!(*s == 's' && !isalpha((unsigned char)s[1])))
				buf_add_char(&out, (char)tolower((unsigned char)*s));
		} else if (out.len && out.s[out.len - 1] != ' ')
			buf_add_char(&out, ' ');
	}
	while (out.len && out.s[out.len - 1] == ' ')
		buf_truncate(&out, out.len - 1);
	return buf_detach(&out);
}

struct keys {
	char *v[3000];
	char *line[3000]; /* the line of each key */
	size_t n;
};

static void
add_key(struct keys *k, char *key, const char *line)
{
	assert_true(k->n < LENGTH(k->v));
	k->line[k->n] = xstrdup(line);
	k->v[k->n++] = key;
}

/* Returns the length of a line, with those that the author wrapped it into. */
static size_t
wrapped(const char *text)
{
	size_t len = strcspn(text, "\n");

	while (strncmp(text + len, "\n   ", 4) == 0 && !strchr(" \n", text[len + 4]))
		len += 1 + strcspn(text + len + 1, "\n");
	return len;
}

/* Returns the length of what is before the colon of a rating; 0: the line is none. Figure and words
 * of a rating merge apart. */
static size_t
label_of(const char *line)
{
	const char *colon = strchr(line, ':');
	size_t n = colon ? strspn(colon, ":* +-\n") : 0;

	return n > 1 && isdigit((unsigned char)colon[n]) ? (size_t)(colon - line) : 0;
}

/* A line is two if the author joined two bullets. */
static void
read_keys(struct keys *k, const char *text)
{
	k->n = 0;
	for (size_t len; *text; text += len + (text[len] == '\n')) {
		len = wrapped(text);
		CLEANUP(pointer_free) char *line = xstrndup(text, len);
		const char *joined;

		for (char *s = line; s; s = (char *)(uintptr_t)(joined ? joined + 4 : NULL)) {
			joined = strstr(s, " ;; ");
			CLEANUP(pointer_free)
			char *part = joined ? xstrndup(s, (size_t)(joined - s)) : xstrdup(s);
			size_t label = label_of(part);
			if (label) {
				CLEANUP(pointer_free) char *before = xstrndup(part, label);
				add_key(k, key_of(before), part);
			}
			if (!label || strcasestr(part, "zq"))
				add_key(k, key_of(part), part);
		}
	}
}

static void
free_keys(struct keys *k)
{
	while (k->n) {
		free(k->v[--k->n]);
		free(k->line[k->n]);
	}
}

static size_t
count_in(char *const *v, size_t n, const char *s)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += strcmp(v[i], s) == 0;
	return count;
}

static size_t
count_key(const struct keys *k, const char *key)
{
	return count_in(k->v, k->n, key);
}

static size_t
count_line(const struct keys *k, const char *line)
{
	return count_in(k->line, k->n, line);
}

struct round {
	const char *template, *base, *now, *ours, *moved;
	const struct export_blocks *blocks, *before; /* of `ours`, of `base` */
	const struct merge_result *r;
	struct keys in_base, in_now, in_ours, in_merged;
};

static void
print_round(const struct round *c)
{
	fprintf(stderr, "==== base\n%s\n==== now\n%s\n==== ours\n%s\n==== merged\n%s", c->base,
		c->now, c->ours, c->r->text.s);
	for (size_t i = 0; i < c->r->n_news; i++)
		fprintf(stderr, "%s %s: %s\n", merge_kind_names[c->r->news[i].kind],
			c->r->news[i].id, c->r->news[i].words);
}

static void
broken(const struct round *c, const char *what, const char *key)
{
	if (getenv("COUNT")) { /* names all that is broken, with its seed */
		print_message("seed %u, %s: %s: «%s»\n", this_seed, c->template, what, key);
		return;
	}
	print_round(c);
	fail_msg("seed %u, %s: %s: «%s»", this_seed, c->template, what, key);
}

static size_t
more(size_t a, size_t b)
{
	return a > b ? a - b : 0;
}

static size_t
place_in(const struct keys *k, const char *key)
{
	for (size_t i = 0; i < k->n; i++)
		if (strcmp(k->v[i], key) == 0)
			return i;
	return SIZE_MAX;
}

/* Returns true if the line follows the same line in both exports, of those that both have once. */
static bool
has_same_neighbour(const struct round *c, const char *key)
{
	const struct keys *const sides[2] = { &c->in_base, &c->in_ours };
	const char *before[2] = { "", "" };

	for (int side = 0; side < 2; side++) {
		size_t from = place_in(sides[side], key);

		for (size_t i = from; i != SIZE_MAX && i-- > 0;) {
			const char *at = sides[side]->v[i];

			if (!*at || strcmp(sides[side]->line[i], sides[side]->line[from]) == 0 ||
				count_key(&c->in_base, at) != 1 || count_key(&c->in_ours, at) != 1)
				continue;
			before[side] = at;
			break;
		}
	}
	return strcmp(before[0], before[1]) == 0;
}

/* How many lines with the key the export `is` has more than `was`. If there are several, as ratings
 * of several tracks, or if they follow other lines, those count that `was` has not word for word.
 */
static size_t
more_lines(const struct round *c, const struct keys *is, const struct keys *was, const char *key)
{
	size_t n = 0, net = more(count_key(is, key), count_key(was, key));

	/* A row of a later evening is another row. */
	if (*key != '|' && count_key(is, key) <= 1 && count_key(was, key) <= 1 &&
		has_same_neighbour(c, key))
		return net;
	for (size_t i = 0; i < is->n; i++) {
		bool there = false;

		for (size_t k = 0; k < was->n && !there; k++)
			there = strcmp(is->line[i], was->line[k]) == 0;
		n += !there && strcmp(is->v[i], key) == 0;
	}
	return n > net ? n : net;
}

static size_t
count_text(const char *text, const char *what)
{
	size_t n = 0;

	for (; *what && (text = strstr(text, what)); text++)
		n++;
	return n;
}

/* Returns how many lines of the text begin like this one, up to its figures. */
static size_t
count_like(const struct keys *k, const char *line)
{
	size_t n = *line == '|' ? strcspn(line + 1, "|") : strcspn(line, ",:0123456789"), like = 0;

	for (size_t i = 0; i < k->n; i++)
		like += strncmp(k->line[i], line, n) == 0;
	return like;
}

/* Returns true for a row of a table of which the merged text has as many as the new export. */
static bool
has_row(const struct round *c, const char *line)
{
	return *line == '|' && count_like(&c->in_merged, line) >= count_like(&c->in_ours, line);
}

/* Returns true for a line that says with what the notes below it were heard. */
static bool
is_setup_line(const char *line)
{
	return strncmp(line, "With ", 5) == 0 && line[strlen(line) - 1] == ':';
}

static void
nothing_returns(const struct round *c)
{
	for (size_t i = 0; i < c->in_merged.n; i++) {
		const char *key = c->in_merged.v[i], *line = c->in_merged.line[i];

		/* A line that got rid of what looked like its rest, and the titles of a table. */
		if ((*line == '|' && count_like(&c->in_now, line)) || is_setup_line(line) ||
			count_text(c->r->text.s, line) <= count_text(c->now, line))
			continue;
		if (*key && strcmp(key, "div") != 0 &&
			more(count_key(&c->in_merged, key), count_key(&c->in_now, key)) >
				more_lines(c, &c->in_ours, &c->in_base, key))
			broken(c, "came back", key);
	}
}

/* Returns true if what the record has now of a line with a label was left out, and listed. */
static bool
is_left_out(const struct round *c, const char *line)
{
	size_t n = label_of(line);

	for (size_t i = 0; i < c->r->n_news && n; i++)
		if (c->r->news[i].kind == MERGE_HEADLESS &&
			strncmp(c->r->news[i].words, line, n) == 0)
			return true;
	return false;
}

static void
nothing_is_deleted(const struct round *c)
{
	for (size_t i = 0; i < c->in_now.n; i++) {
		const char *key = c->in_now.v[i];

		/* A line may be inserted above one that looks like its rest; a row may have lost a
		 * column. */
		if (*key && !is_setup_line(c->in_now.line[i]) && !has_row(c, c->in_now.line[i]) &&
			!(count_key(&c->in_now, key) == 1 &&
				strstr(c->r->text.s, c->in_now.line[i])) &&
			!is_left_out(c, c->in_now.line[i]) &&
			more(count_key(&c->in_now, key), count_key(&c->in_merged, key)) >
				more_lines(c, &c->in_base, &c->in_ours, key))
			broken(c, "was deleted", key);
	}
}

/* The place of each key of `k` in `other`, if it is there once in all four texts. */
static void
places(const struct round *c, const struct keys *k, const struct keys *other, size_t *row)
{
	for (size_t i = 0; i < k->n; i++) {
		const char *key = k->v[i];

		row[i] = *key && count_key(&c->in_base, key) == 1 &&
				count_key(&c->in_now, key) == 1 &&
				count_key(&c->in_ours, key) == 1 &&
				count_key(&c->in_merged, key) == 1
			? place_in(other, key)
			: SIZE_MAX;
	}
}

/* Returns true for a rating that may be of the whole and stand elsewhere, because another one of
 * the attribute came. */
static bool
makes_way(const struct round *c, const char *line)
{
	CLEANUP(pointer_free) char *label = xstrndup(line, label_of(line));
	CLEANUP(pointer_free) char *key = key_of(label);

	return *label && count_key(&c->in_ours, key) > count_key(&c->in_base, key);
}

/* Returns true for a line below which the notes are of something else. */
static bool
is_above_notes(const char *line)
{
	return is_setup_line(line) || *line == '#' || *line == '=' || *line == '*';
}

/* Returns the line above line i that says with what it was heard; "": as usual. */
static const char *
setup_above(const struct keys *k, size_t i)
{
	while (i-- > 0)
		if (is_above_notes(k->line[i]))
			return is_setup_line(k->line[i]) ? k->v[i] : "";
	return "";
}

/* Returns true if the record changed what the line was heard with, so that it has another title. */
static bool
has_other_setup(const struct round *c, const char *key)
{
	return strcmp(setup_above(&c->in_base, place_in(&c->in_base, key)),
		       setup_above(&c->in_ours, place_in(&c->in_ours, key))) != 0;
}

/* Returns true if the list says of this line that one of two things happened to it. */
static bool
is_listed(const struct round *c, const char *line, enum merge_kind kind, enum merge_kind other)
{
	for (const struct merge_news *n = c->r->news; n < c->r->news + c->r->n_news; n++)
		if ((n->kind == kind || n->kind == other) && strcmp(n->words, line) == 0)
			return true;
	return false;
}

/* Returns true if the list says of the title or bullet above this line of the merged text that one
 * of two things happened to it: the line goes where this goes. */
static bool
goes_along(const struct round *c, size_t at, enum merge_kind kind, enum merge_kind other)
{
	bool nested = *c->in_merged.line[at] == ' ';

	while (at-- > 0) {
		const char *line = c->in_merged.line[at];

		if (is_above_notes(line) || (nested && *line && *line != ' '))
			return is_listed(c, line, kind, other);
	}
	return false;
}

/* The lines of the file keep their order, but for those that the record moved. */
static void
nothing_moves(const struct round *c)
{
	static size_t row[3000], in_base[3000];
	static bool in[3000];
	char note[32];

	places(c, &c->in_base, &c->in_ours, in_base);
	diff_rising(in_base, c->in_base.n, in);
	places(c, &c->in_now, &c->in_merged, row);
	for (size_t i = 0; i < c->in_now.n; i++) {
		size_t b = row[i] == SIZE_MAX ? SIZE_MAX : place_in(&c->in_base, c->in_now.v[i]);

		snprintf(note, sizeof(note), " %.20s ", c->in_now.v[i]);
		if (b != SIZE_MAX &&
			(!in[b] || strstr(c->moved, note) || makes_way(c, c->in_now.line[i]) ||
				has_other_setup(c, c->in_now.v[i]) ||
				goes_along(c, place_in(&c->in_merged, c->in_now.v[i]), MERGE_MOVED,
					MERGE_CARRIED) ||
				!has_same_neighbour(c, c->in_now.v[i])))
			row[i] = SIZE_MAX;
	}
	diff_rising(row, c->in_now.n, in);
	for (size_t i = 0; i < c->in_now.n; i++)
		if (row[i] != SIZE_MAX && !in[i])
			broken(c, "was moved", c->in_now.v[i]);
}

static bool
block_has(const struct round *c, size_t block, const char *line)
{
	const struct merge_block *b = &c->blocks->v[block];

	return memmem(c->ours + b->at, b->len, line, strlen(line)) != NULL;
}

/* Returns true if the author deleted the line, and was told now or at an earlier change that it
 * has. */
static bool
was_told(const struct round *c, const char *line)
{
	for (size_t i = 0; i < c->r->n_marked; i++)
		if (block_has(c, c->r->marked[i].block, line))
			return true;
	return false;
}

static bool
is_note_key(const char *key)
{
	return strncmp(key, "zq", 2) == 0;
}

/* Returns true for a title that is there only with a note below it. */
static bool
is_title(const struct round *c, const char *line)
{
	for (size_t i = 0; i < c->blocks->n; i++)
		if (strncmp(c->blocks->v[i].id, "versus/", 7) == 0 && block_has(c, i, line))
			return true;
	return is_setup_line(line);
}

/* Where the author left all titles, a note is below what it was heard with. */
static void
nothing_changes_its_setup(const struct round *c)
{
	size_t at = 0;

	for (size_t i = 0; i < c->in_base.n; i++) {
		const char *line = c->in_base.line[i];

		if (!is_above_notes(line))
			continue;
		while (at < c->in_now.n && strcmp(c->in_now.line[at], line) != 0)
			at++;
	}
	for (size_t i = 0; at < c->in_now.n && i < c->in_merged.n; i++) {
		const char *key = c->in_merged.v[i], *above = setup_above(&c->in_merged, i);
		size_t now = place_in(&c->in_now, key), ours = place_in(&c->in_ours, key);

		if (is_note_key(key) && count_key(&c->in_merged, key) == 1 && ours != SIZE_MAX &&
			strcmp(above, setup_above(&c->in_ours, ours)) != 0 &&
			(now == SIZE_MAX || strcmp(above, setup_above(&c->in_now, now)) != 0))
			broken(c, "is below another set-up", key);
	}
}

/* Returns the text with one blank for several, as in a table that is not padded. The caller frees.
 */
static char *
unpadded(const char *text)
{
	struct buf out = BUF_INIT;

	for (const char *s = text; *s; s++)
		if (*s != ' ' || s[1] != ' ')
			buf_add_char(&out, *s);
	return buf_detach(&out);
}

/* Returns true for a row of a table from which the author took a column. */
static bool
lost_column(const struct round *c, const char *line)
{
	for (size_t i = 0; *line == '|' && i < c->in_merged.n; i++)
		if (strncmp(c->in_merged.line[i], line, strcspn(line + 1, "|")) == 0 &&
			count_text(c->in_merged.line[i], "|") < count_text(line, "|"))
			return true;
	return false;
}

/* Counts the lines of the new export that are new or changed, and of these the ones that the file
 * did not get and that are not listed. */
static void
count_updates(const struct round *c)
{
	struct file_lines lines;
	CLEANUP(pointer_free) char *merged = unpadded(c->r->text.s);

	read_file(&lines, c->ours);
	for (size_t i = 0; i < lines.n; i++) {
		const char *line = lines.v[i], *words = strstr(line, " v");
		CLEANUP(pointer_free) char *version = NULL;
		bool told = !line[strspn(line, "|-: ")] ||
			strstr(c->base, line + strspn(line, " ")) || strstr(c->r->text.s, line) ||
			strstr(merged, line) || is_title(c, line);

		if (told)
			continue;
		updates++;
		if (words && strcasestr(line, "zq"))
			version = xstrndup(words + 1, strcspn(words + 1, " .)"));
		told = version && strstr(c->r->text.s, version);
		told |= was_told(c, line) || lost_column(c, line);
		for (size_t k = 0; k < c->r->n_news && !told; k++)
			told = strstr(c->r->news[k].words, line + strspn(line, " "));
		unlisted += !told;
		if (!told && getenv("ROUNDS_SHOW")) {
			print_round(c);
			fprintf(stderr, "seed %u %s: %s\n", this_seed, c->template, line);
		}
	}
	free_file(&lines);
}

/* Returns true if the line is of a note in this export. */
static bool
is_of_note(const struct export_blocks *blocks, const char *text, const char *line)
{
	for (size_t i = 0; i < blocks->n; i++) {
		const struct merge_block *b = &blocks->v[i];

		if (!strpbrk(b->id, "./") && memmem(text + b->at, b->len, line, strlen(line)))
			return true;
	}
	return false;
}

/* Returns true if the text has the words of the line at another level of a list. */
static bool
is_at_another_level(const struct keys *k, const char *line)
{
	for (size_t i = 0; i < k->n; i++)
		if (strcmp(k->line[i] + strspn(k->line[i], " "), line + strspn(line, " ")) == 0)
			return true;
	return false;
}

/* Returns true if the author left the line as the last export has it, and the new one lacks it. */
static bool
is_of_yesterday(const struct round *c, const char *key, const char *line)
{
	return count_line(&c->in_base, line) > count_line(&c->in_ours, line) &&
		(label_of(line) || count_key(&c->in_base, key) > count_key(&c->in_ours, key));
}

/* Returns true if the next line of the text continues the paragraph of line i. */
static bool
is_joined(const struct keys *k, size_t i)
{
	const char *next = i + 1 < k->n ? k->line[i + 1] : "";

	next += strspn(next, " ");
	return *next && !strchr("-|#", *next);
}

/* What an item or row of the last export says of a rating, and the new one does not, is no longer
 * in the file. kept: an earlier template wrote the file, and its levels stay. */
static void
nothing_is_stale(const struct round *c, bool kept)
{
	for (size_t i = 0; i < c->in_merged.n; i++) {
		const char *line = c->in_merged.line[i];
		size_t n = count_line(&c->in_base, line);
		size_t left = 0; /* without those that are a paragraph with the next line */
		for (size_t k = 0; k < c->in_merged.n; k++)
			left += !is_joined(&c->in_merged, k) &&
				strcmp(c->in_merged.line[k], line) == 0;
		bool value = (label_of(line) && line[strspn(line, " ")] == '-') ||
			(*line == '|' && line[strcspn(line, "0123456789")]);

		if (value && !is_joined(&c->in_merged, i) && !strcasestr(line, "zq") && n &&
			count_line(&c->in_now, line) <= n && count_line(&c->in_ours, line) < left &&
			!is_listed(c, line, MERGE_KEPT, MERGE_LEFT) &&
			!goes_along(c, i, MERGE_KEPT, MERGE_KEPT) &&
			!(kept && is_at_another_level(&c->in_ours, line)))
			broken(c, "is stale", line);
	}
}

/* Returns true if a line of the merged text is the line with other figures; the line below a table
 * is a fact, as its rows are: each evening may write another. */
static bool
is_like_another(const struct round *c, const char *line)
{
	return strstr(line, "ighted, level") || strstr(line, "ot rated for the same music") ||
		has_row(c, line) || count_like(&c->in_merged, line) > 0;
}

/* In a file that an earlier template wrote, each line stays in its place, but for what the new
 * export has not and nobody touched; no note is there twice, and none comes back. */
static void
keeps_its_arrangement(const struct round *c)
{
	static size_t row[3000];
	static bool in[3000];

	for (size_t i = 0; i < c->in_now.n; i++) {
		const char *key = c->in_now.v[i];
		size_t n = count_key(&c->in_now, key);

		size_t at = place_in(&c->in_merged, key);
		bool once = n == 1 && *key && count_key(&c->in_merged, key) == 1;
		/* The rating of a track leaves, and that of its section comes. */
		once = once && !is_listed(c, c->in_now.line[i], MERGE_REMOVED, MERGE_REMOVED) &&
			(!label_of(c->in_now.line[i]) ||
				strcmp(c->in_now.line[i], c->in_merged.line[at]) == 0);
		row[i] = once ? at : SIZE_MAX;
		if (*key && count_key(&c->in_merged, key) < n &&
			(is_note_key(key) ? count_key(&c->in_ours, key) >
						count_key(&c->in_merged, key)
					  : !is_of_note(c->before, c->base, c->in_now.line[i]) &&
						!is_like_another(c, c->in_now.line[i]) &&
						!is_of_yesterday(c, key, c->in_now.line[i])))
			broken(c, "was deleted", key);
	}
	diff_rising(row, c->in_now.n, in);
	for (size_t i = 0; i < c->in_now.n; i++)
		if (row[i] != SIZE_MAX && !in[i])
			broken(c, "was moved", c->in_now.v[i]);
	/* Every new note is in the file, or listed. */
	for (size_t i = 0; i < c->in_ours.n; i++) {
		const char *key = c->in_ours.v[i], *line = c->in_ours.line[i];

		if (is_note_key(key) && is_of_note(c->blocks, c->ours, line) &&
			!count_key(&c->in_base, key) && !count_key(&c->in_merged, key) &&
			!is_listed(c, line, MERGE_HEADLESS, MERGE_REWRITTEN))
			broken(c, "is missing", line);
	}
	for (size_t i = 0; i < c->in_merged.n; i++) {
		const char *key = c->in_merged.v[i], *line = c->in_merged.line[i];
		size_t news = *key == '|' ? more_lines(c, &c->in_ours, &c->in_base, key)
					  : !count_key(&c->in_base, key);

		if (is_note_key(key) && !label_of(line) &&
			more(count_key(&c->in_merged, key), count_key(&c->in_now, key)) > news)
			broken(c, "came back", key);
	}
}

/* ---- what holds of every text of the author's, in any history ---- */

/* Returns how many times the word is in the text; hidden: inside of comments, else outside. */
static size_t
count_word(const char *text, const char *word, bool hidden)
{
	size_t n = 0, len = strlen(word);
	bool in = false;

	for (const char *s = text; *s; s++) {
		if (strncmp(s, "<!--", 4) == 0)
			in = true;
		else if (strncmp(s, "-->", 3) == 0)
			in = false;
		n += in == hidden && strncmp(s, word, len) == 0 &&
			!isdigit((unsigned char)s[len]) &&
			(s == text || !isalnum((unsigned char)s[-1]));
	}
	return n;
}

/* Each word of the author is there as often as he wrote it, inside or outside of comments as he had
 * it; as many comments are open as before. */
static void
own_words_stay(const struct round *c)
{
	const char *is = c->r->text.s;
	int open_was = (int)count_text(c->now, "<!--") - (int)count_text(c->now, "-->"),
	    open_is = (int)count_text(is, "<!--") - (int)count_text(is, "-->");

	if (open_was != open_is)
		broken(c, "has another number of open comments", "");
	for (int n = 1; n < own_words; n++)
		for (int hidden = 0; hidden < 2; hidden++) {
			char word[32];

			snprintf(word, sizeof(word), "own%d", n);
			size_t was = count_word(c->now, word, hidden),
			       now = count_word(is, word, hidden);
			if (was > now)
				broken(c, hidden ? "hidden words are lost" : "own words are lost",
					word);
			if (was < now)
				broken(c, hidden ? "own words are hidden" : "own words are doubled",
					word);
		}
}

/* A second export, of which nothing changed meanwhile, writes nothing. last: as it is stored. */
static void
second_writes_nothing(const struct round *c, const struct merge_text *last)
{
	CLEANUP(merge_finish) struct merge_result r;
	struct err err = ERR_INIT;
	const struct buf *text = &c->r->text;

	assert_true(merge_three(last, text->s, text->len, last, false, &r, &err));
	if (strcmp(r.text.s, text->s) != 0)
		broken(c, "is written again", "");
}

/* kept: an earlier template wrote the file; reformed: its author changed the form since. */
static void
check(struct round *c, bool kept, bool reformed)
{
	read_keys(&c->in_base, c->base);
	read_keys(&c->in_now, c->now);
	read_keys(&c->in_ours, c->ours);
	read_keys(&c->in_merged, c->r->text.s);
	own_words_stay(c);
	if (getenv("OWN")) /* many rounds of `make fuzz` look for that alone */
		;
	else if (kept)
		keeps_its_arrangement(c);
	else {
		nothing_returns(c);
		nothing_is_deleted(c);
		if (!reformed)
			nothing_moves(c);
		nothing_changes_its_setup(c);
		count_updates(c);
	}
	if (!getenv("OWN"))
		nothing_is_stale(c, kept);
	for (size_t i = 0; i < MERGE_KINDS; i++)
		counted[i] += c->r->count[i];
	free_keys(&c->in_base);
	free_keys(&c->in_now);
	free_keys(&c->in_ours);
	free_keys(&c->in_merged);
}

/* ---- rounds ---- */

/* How a template was earlier: the diary among the text, the set-up at the end, notes
 * without a label, other headings. */
static const struct {
	const char *now, *was;
} earlier[] = { { "{{> part-aside}}", "{{> part-diary}}" }, { "{{> part-testing}}\n", "" },
	{ "{{> part-conclusions}}", "{{> part-conclusions}}\n{{> part-testing}}" },
	{ "Sonic Performance", "The sound" }, { "Subjective Experience", "The sound" },
	{ "{{> note-line}}", "- {{#time}}{{{time}}} {{/time}}{{{prose}}}" },
	{ "## Diary", "## The days" }, { "My days:", "The days:" },
	{ "{{words.set_up}}", "How I heard it" }, { "{{words.diary}}", "The days" },
	{ "**{{name}}:**", "***{{name}}***" } };

/* Takes the template of 1.2.0, where a form has its place now. */
static void
take_earlier(struct export_how *how, const char *name, struct buf *text)
{
	CLEANUP(pointer_free)
	char *path = xasprintf("tests/data/templates-1.2.0/%s.mustache", name);
	bool found = false;

	assert_true(file_read(path, 1 << 20, text, &found, ERR_IGNORED));
	if (found)
		how->template_name = name;
}

/* is_earlier: with the earlier template. */
static void
write_draft_of(const struct record *r, const char *name, bool is_earlier, struct buf *out,
	struct export_blocks *blocks)
{
	struct export_how how = { .template_name = name, .blocks = blocks };
	struct err err = ERR_INIT;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	if (export_template(name))
		export_take_template(&how, name);
	else {
		how.template = own;
		how.template_n = strlen(own);
	}
	if (is_earlier)
		take_earlier(&how, name, &text);
	if (!text.len)
		buf_add_bytes(&text, how.template, how.template_n);
	for (size_t i = 0; is_earlier && i < LENGTH(earlier); i++) {
		const char *at = strstr(text.s, earlier[i].now);

		if (at)
			buf_splice(&text, (size_t)(at - text.s), strlen(earlier[i].now),
				earlier[i].was, strlen(earlier[i].was));
	}
	how.template = text.s;
	how.template_n = text.len;
	struct view *v = view_open(r, NULL, NULL, &err);
	assert_non_null(v);
	if (!export_draft(v, &how, true, out, &err))
		fail_msg("%s", err.msg);
	view_close(v);
}

/* Who wrote the first export: this program, one before 1.4.0 by an earlier form, or this one by a
 * form that its author changed since. */
enum first { FIRST_SAME, FIRST_OLD, FIRST_OTHER_FORM };

/* Takes from the blocks of an export what programs before 1.4.0 did not store. */
static void
forget_form(struct export_blocks *blocks)
{
	for (size_t i = 0; i < blocks->n; i++) {
		char *place = (char *)(uintptr_t)blocks->v[i].place;

		blocks->v[i].head = 0;
		if (strcmp(blocks->v[i].id, MERGE_FORM) == 0)
			*place = '\0';
	}
}

/* Stores of an export what the merge says of its blocks, as the program does. */
static void
keep_marks(struct export_blocks *blocks, const struct merge_result *r)
{
	for (size_t i = 0; i < r->n_marked; i++) {
		blocks->v[r->marked[i].block].told = r->marked[i].told;
		blocks->v[r->marked[i].block].left = r->marked[i].left;
	}
}

static void
one_author(const char *template, enum first first)
{
	bool is_earlier = first != FIRST_SAME;
	struct record r;
	struct buf base = BUF_INIT, file = BUF_INIT;
	struct export_blocks blocks = { 0 };
	struct err err = ERR_INIT;

	make_review(&r);
	if (chance(50))
		((struct note *)record_at(&r, ROW_NOTE, 0))->setup.variant = id("variant:deep");
	for (int i = 0; i < 12; i++)
		new_note(&r, 0);
	for (int i = 0; i < 4; i++)
		new_rating(&r, 0);
	write_draft_of(&r, template, is_earlier, &base, &blocks);
	if (first == FIRST_OLD)
		forget_form(&blocks);
	buf_add(&file, base.s);
	for (int evening = 1; evening <= EVENINGS; evening++) {
		struct buf ours = BUF_INIT, moved = BUF_INIT;
		struct export_blocks next = { 0 };
		struct merge_result result;
		struct file_lines lines;

		read_file(&lines, file.s);
		for (size_t k = any(14); k > 0; k--)
			edit(&lines);
		buf_clear(&file);
		for (size_t i = 0; i < lines.n; i++)
			buf_addf(&file, "%s\n", lines.v[i]);
		free_file(&lines);
		bool kept = evening == 1 && first == FIRST_OLD,
		     reformed = evening == 1 && first == FIRST_OTHER_FORM;
		if (evening == 1 && is_earlier) /* without an edit it becomes today's */
			buf_add(&file, "\nA paragraph of own0.\n");
		buf_add(&moved, " ");
		live(&r, evening, &moved);
		write_draft_of(&r, template, false, &ours, &next);
		struct merge_text last = { base.s, base.len, blocks.v, blocks.n, "" };
		struct merge_text today = { ours.s, ours.len, next.v, next.n, "" };
		assert_true(merge_three(&last, file.s, file.len, &today, false, &result, &err));
		/* What an earlier export left out was never in the file. */
		CLEANUP(buf_finish) struct buf was = BUF_INIT;
		buf_add(&was, base.s);
		for (size_t i = blocks.n; i-- > 0;)
			if (blocks.v[i].left)
				buf_splice(&was, blocks.v[i].at, blocks.v[i].len, "", 0);
		struct round c = { .template = template,
			.base = was.s,
			.now = file.s,
			.ours = ours.s,
			.moved = moved.s,
			.blocks = &next,
			.before = &blocks,
			.r = &result };
		check(&c, kept, reformed);
		keep_marks(&next, &result);
		today.blocks = next.v;
		if (!kept)
			second_writes_nothing(&c, &today);
		buf_finish(&file);
		buf_add_bytes(&file, result.text.s, result.text.len);
		merge_finish(&result);
		export_blocks_finish(&blocks);
		buf_finish(&base);
		buf_finish(&moved);
		blocks = next;
		base = ours;
	}
	export_blocks_finish(&blocks);
	buf_finish(&base);
	buf_finish(&file);
	record_finish(&r);
}

static uint32_t
setting(const char *name, uint32_t otherwise)
{
	const char *value = getenv(name);

	return value ? (uint32_t)strtoul(value, NULL, 10) : otherwise;
}

static uint32_t
begin_rounds(uint32_t *rounds)
{
	*rounds = setting("ROUNDS", (uint32_t)rounds_here(ROUNDS));
	return setting("SEED", 1);
}

static void
begin_round(uint32_t at)
{
	this_seed = at;
	seed = this_seed * 2654435761u;
	n_rows = 0;
	own_words = 1;
}

static const char *
any_template(void)
{
	size_t which = any(LENGTH(templates) + 1);

	return which < LENGTH(templates) ? templates[which] : "own";
}

TEST(a_draft_is_its_authors)
{
	uint32_t rounds, first = begin_rounds(&rounds);

	for (uint32_t i = first; i < first + rounds; i++) {
		begin_round(i);
		one_author(any_template(), FIRST_SAME);
	}
	print_message(
		"%u rounds of %d exports: %zu new or changed lines, %zu neither made nor listed:",
		rounds, EVENINGS, updates, unlisted);
	for (int i = 0; i < MERGE_KINDS; i++)
		print_message(" %s %zu;", merge_kind_names[i], counted[i]);
	print_message("\n");
}

TEST(a_draft_of_an_earlier_template_keeps_its_arrangement)
{
	uint32_t rounds, first = begin_rounds(&rounds);

	for (uint32_t i = first; i < first + rounds; i++) {
		begin_round(i);
		one_author(any_template(), FIRST_OLD);
	}
}

TEST(a_draft_follows_a_form_that_its_author_changed)
{
	uint32_t rounds, first = begin_rounds(&rounds);

	for (uint32_t i = first; i < first + rounds; i++) {
		begin_round(i);
		one_author(any_template(), FIRST_OTHER_FORM);
	}
}

/* ---- what one export left out ---- */

/* Takes most headings out, without what is below them, and then most of their notes. */
static void
delete_titles(struct buf *file, const char *text)
{
	struct file_lines lines;

	read_file(&lines, text);
	for (size_t i = 4; i < lines.n; i++)
		if ((is_heading(&lines, i) && *lines.v[i] == '#' && chance(60)) ||
			(strncmp(lines.v[i], "- ", 2) == 0 && chance(40)))
			take_lines(&lines, i, 1, NULL);
	for (size_t i = 0; i < lines.n; i++)
		buf_addf(file, "%s\n", lines.v[i]);
	free_file(&lines);
}

/* The next exports, before which the author only adds text of his own and the record gets notes
 * elsewhere, write nothing of it: the title is not back. */
TEST(what_one_export_leaves_out_is_not_written_by_the_next_ones)
{
	uint32_t rounds, first = begin_rounds(&rounds);
	size_t n_left = 0;

	for (uint32_t i = first; i < first + rounds; i++) {
		CLEANUP(buf_finish) struct buf base = BUF_INIT, file = BUF_INIT;
		struct export_blocks blocks = { 0 };
		const char *template;
		struct err err = ERR_INIT;
		struct record r;

		begin_round(i);
		template = any_template();
		make_review(&r);
		for (int n = 0; n < 8; n++)
			new_note(&r, 0);
		write_draft_of(&r, template, false, &base, &blocks);
		delete_titles(&file, base.s);
		for (int evening = 1; evening <= EVENINGS; evening++) {
			CLEANUP(merge_finish) struct merge_result result;
			CLEANUP(buf_finish) struct buf ours = BUF_INIT;
			struct export_blocks next = { 0 };

			if (evening == 1)
				for (int n = 0; n < 14; n++)
					new_note(&r, 1);
			else if (chance(50)) { /* of the tested device, on no track and in no
						  section */
				struct note *x =
					add_note(&r, (int)(1000 + n_rows), NULL, NO_MS, "");

				free(x->body);
				x->body = words_of_note((int)(1000 + n_rows++));
				x->part = xstrdup("diary");
			}
			if (evening > 1)
				buf_addf(&file, "\nA paragraph of own%d.\n", own_words++);
			write_draft_of(&r, template, false, &ours, &next);
			const struct merge_text last = { base.s, base.len, blocks.v, blocks.n, "" },
						today = { ours.s, ours.len, next.v, next.n, "" };
			assert_true(
				merge_three(&last, file.s, file.len, &today, false, &result, &err));
			keep_marks(&next, &result);
			const struct round c = { .template = template,
				.base = base.s,
				.now = file.s,
				.ours = ours.s,
				.moved = "",
				.blocks = &next,
				.before = &blocks,
				.r = &result };
			own_words_stay(&c);
			for (size_t b = 0; b < blocks.n; b++) {
				CLEANUP(pointer_free)
				char *line = xstrndup(base.s + blocks.v[b].at, blocks.v[b].len);

				if (!blocks.v[b].left || !strcasestr(line, "zq"))
					continue;
				n_left++;
				if (!strstr(file.s, line) && strstr(result.text.s, line))
					broken(&c, "was left out, and is written", blocks.v[b].id);
			}
			buf_finish(&file);
			buf_add_bytes(&file, result.text.s, result.text.len);
			export_blocks_finish(&blocks);
			blocks = next;
			buf_clear(&base);
			buf_add_bytes(&base, ours.s, ours.len);
		}
		export_blocks_finish(&blocks);
		record_finish(&r);
	}
	assert_true(n_left > 0 || rounds < 60); /* few forms of the first ones have such titles */
	print_message("%u rounds: %zu texts that an earlier export left out\n", rounds, n_left);
}

/* ---- a changed form, where the author only added whole lines ---- */

static bool
is_title_line(const char *line)
{
	size_t n = strlen(line);

	return *line == '#' || *line == '*' || *line == '=' || (n && line[n - 1] == ':') ||
		strncmp(line, "The ", 4) == 0 || strncmp(line, "On ", 3) == 0 ||
		strncmp(line, "With ", 5) == 0;
}

/* Adds paragraphs of the author between others, but none into a note. */
static void
add_own(struct buf *file, const char *text)
{
	struct file_lines lines;
	bool in = false;
	size_t front = 0;

	read_file(&lines, text);
	if (lines.n && strcmp(lines.v[0], "---") == 0)
		for (front = 1; front < lines.n && strcmp(lines.v[front], "---") != 0; front++)
			;
	for (size_t i = 0; i < lines.n; i++) {
		in = strncmp(lines.v[i], "<!-- hidden", 11) == 0 ||
			(in && strcmp(lines.v[i], "-->") != 0);
		buf_addf(file, "%s\n", lines.v[i]);
		if (i > front && !*lines.v[i] && i + 1 < lines.n && *lines.v[i + 1] != ' ' && !in &&
			!strstr(lines.v[i + 1], "- warm") && chance(6))
			buf_addf(file, "A paragraph of own%d.\n\n", own_words++);
	}
	free_file(&lines);
}

/* Appended to the number of a note, "zq1003". */
#define CORRECTED " corrected"

/* Returns the place behind the number of the next note at or after `at`; SIZE_MAX: there is none.
 */
static size_t
words_at(const struct buf *text, size_t at)
{
	const char *note = strcasestr(text->s + at, "zq");

	return note ? (size_t)(note - text->s) + strlen("zq") +
			strspn(note + strlen("zq"), "0123456789")
		    : SIZE_MAX;
}

/* The post is the fresh draft, with these lines, and titles above them that the form no longer has.
 */
static void
is_fresh(const struct round *c)
{
	struct file_lines is, fresh, was;
	size_t k = 0;

	read_file(&is, c->r->text.s);
	read_file(&fresh, c->ours);
	read_file(&was, c->base);
	for (size_t i = 0; i < is.n; i++) {
		char *line = is.v[i], *corrected = strstr(line, CORRECTED);
		bool old = false;

		if (corrected) {
			size_t n = strlen(CORRECTED);

			memmove(corrected, corrected + n, strlen(corrected + n) + 1);
		}
		if (!*line || strstr(line, " of own"))
			continue;
		while (k < fresh.n && !*fresh.v[k])
			k++;
		if (k < fresh.n && strcmp(line, fresh.v[k]) == 0) {
			k++;
			continue;
		}
		for (size_t b = 0; b < was.n; b++)
			old |= strcmp(was.v[b], line) == 0;
		if (!old || (!is_title_line(line) && !is_heading(&is, i))) {
			broken(c, "is not of the fresh draft", line);
			k = fresh.n;
			break;
		}
	}
	while (k < fresh.n && !*fresh.v[k])
		k++;
	if (k < fresh.n)
		broken(c, "is not as in the fresh draft", fresh.v[k]);
	free_file(&is);
	free_file(&fresh);
	free_file(&was);
}

/* The author adds lines, and corrects words of a note if `corrects`; then the form is another one.
 */
static void
becomes_fresh(const char *was, bool is_earlier, const char *template, bool corrects)
{
	CLEANUP(buf_finish) struct buf base = BUF_INIT, file = BUF_INIT, ours = BUF_INIT;
	struct export_blocks blocks = { 0 }, next = { 0 };
	CLEANUP(merge_finish) struct merge_result result;
	struct err err = ERR_INIT;
	struct record r;

	make_review(&r);
	for (int n = 0; n < 12; n++)
		new_note(&r, 0);
	for (int n = 0; n < 4; n++)
		new_rating(&r, 0);
	write_draft_of(&r, was, is_earlier, &base, &blocks);
	write_draft_of(&r, template, false, &ours, &next);
	add_own(&file, base.s);
	for (size_t at = 0; corrects && (at = words_at(&file, at)) != SIZE_MAX; at += 4)
		if (chance(20) && strncmp(file.s + line_begin(file.s, at), "- [", 3) == 0)
			buf_splice(&file, at, 0, CORRECTED, strlen(CORRECTED));
	const struct merge_text last = { base.s, base.len, blocks.v, blocks.n, "" },
				today = { ours.s, ours.len, next.v, next.n, "" };
	assert_true(merge_three(&last, file.s, file.len, &today, false, &result, &err));
	const struct round c = { .template = template,
		.base = base.s,
		.now = file.s,
		.ours = ours.s,
		.moved = "",
		.blocks = &next,
		.before = &blocks,
		.r = &result };
	own_words_stay(&c);
	if (own_words > 1)
		is_fresh(&c);
	export_blocks_finish(&blocks);
	export_blocks_finish(&next);
	record_finish(&r);
}

TEST(a_changed_form_makes_the_fresh_draft_and_the_lines_of_its_author)
{
	uint32_t rounds, first = begin_rounds(&rounds);

	for (uint32_t i = first; i < first + rounds; i++) {
		begin_round(i);
		const char *template = any_template();
		becomes_fresh(template, true, template, false);
	}
}

/* What he corrected in notes goes where the notes go. */
TEST(another_form_makes_the_fresh_draft_and_the_lines_and_corrections_of_its_author)
{
	static const char *const forms[] = { "iem-review", "iem-review-classic", "impressions",
		"plain", "shoot-out", "own" };
	uint32_t rounds, first = begin_rounds(&rounds);

	for (uint32_t i = first; i < first + rounds; i++) {
		begin_round(i);
		const char *was = forms[any(LENGTH(forms))], *template = was;
		while (template == was)
			template = forms[any(LENGTH(forms))];
		/* Front matter is left out where the file has none. */
		if (!text_same(was, "own"))
			becomes_fresh(was, false, template, !text_same(template, "own"));
	}
}
