/* Finds texts that must not be published in a file whose author may have copied them, also inside
 * markup. Units of the file and texts become numbers of words; runs of these are compared. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/find_words.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/formats/raw_html.h"
#include "draft/merge/diff.h"
#include "draft/merge/merge.h"

#define TAG_MOST 1000 /* bytes of a tag or comment inside a word */
/* Weights. A word is 11, a sign of a script without blanks 5. */
#define WORD 11
#define SIGN 5
#define RUN (5 * WORD)      /* of words in a row: five words, eleven signs */
#define SENTENCE (3 * WORD) /* of a sentence: three words, seven signs */

#define NO_WORD UINT32_MAX

/* The sign between two words; a greater value separates more. */
enum edge {
	EDGE_NONE, /* blanks, commas, hyphens, emphasis */
	EDGE_MARK, /* another sign, as after a time or a label */
	EDGE_END,  /* of a sentence */
	EDGE_WHOLE /* of a unit or a table cell */
};

struct word {
	uint32_t nr;        /* equal words have the same number */
	unsigned char edge; /* before the word */
	unsigned char weight;
	unsigned short bytes;
};

/* The words of a text, in their order. The last one is NO_WORD. */
struct words LIST_OF(struct word);

/* A run of n words of a text that a unit must not have between edges of this kind. */
struct run {
	uint32_t first; /* number of its first word */
	size_t text, at, n;
	enum edge edge;
};

struct runs LIST_OF(struct run);

struct finder {
	struct arena arena;
	struct diff_names names;
	const struct secrets_open *open;
	struct words *open_words; /* of the open texts; NULL: not read yet */
	struct runs runs;
};

/* Returns what a sign that is no letter ends; next: the byte after it. */
static enum edge
edge_of(int32_t c, char next, bool lines)
{
	if (c == '\n')
		return lines ? EDGE_END : EDGE_NONE;
	if (c == '|')
		return EDGE_WHOLE;
	if (c == 0x3002 || c == '!' || c == '?' || (c == '.' && !isalnum((unsigned char)next)))
		return EDGE_END;
	return c == 0x2018 || c == 0x2019 || c == 0x3001 ||
			(c < 0x80 && strchr(" \t\r,'-*_`~\\/", c))
		? EDGE_NONE
		: EDGE_MARK;
}

static bool
is_of_word(int32_t c)
{
	return text_script(c) != TEXT_SIGN || text_is_mark(c);
}

/* Returns true for a sign of a script without blanks. */
static bool
is_alone(int32_t c)
{
	enum text_script script = text_script(c);

	return script >= TEXT_HAN && script <= TEXT_APART && script != TEXT_HANGUL;
}

/* Returns the end of the word that begins at `at`: an address is one word, as is a sign of a script
 * without blanks with its marks. */
static size_t
word_end(const struct buf *text, size_t at, bool alone)
{
	size_t end = at, len;

	if (TEXT_STARTS(text->s + at, "http://", "https://", "www."))
		return at + strcspn(text->s + at, " \t\n\"'<>()[]|");
	for (; end < text->len; end += len) {
		int32_t c = text_decode(text->s + end, text->len - end, &len);

		if (end > at && !text_is_mark(c) && (alone || is_alone(c) || !is_of_word(c)))
			break;
	}
	return end;
}

/* Adds the words of a text. lines: an end of a line ends a sentence. */
static void
add_words(struct finder *f, struct words *w, const char *s, bool lines)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	enum edge edge = EDGE_WHOLE;

	text_fold(&text, s, KEEP_ALL_PLAIN);
	for (size_t i = 0, len; i < text.len; i += len) {
		int32_t c = text_decode(text.s + i, text.len - i, &len);
		bool alone = is_alone(c);

		if (!is_of_word(c)) {
			enum edge e = edge_of(c, text.s[i + len], lines);

			edge = e > edge ? e : edge;
			continue;
		}
		len = word_end(&text, i, alone) - i;
		const struct word word = { diff_name(&f->names, text.s + i, len),
			(unsigned char)edge, alone ? SIGN : WORD, (unsigned short)len };
		ARENA_ADD(&f->arena, w, word);
		/* A figure at the start of a unit, such as its time, is no part of its words. */
		if (edge != EDGE_WHOLE || strspn(text.s + i, "0123456789") < len)
			edge = EDGE_NONE;
	}
	ARENA_ADD(&f->arena, w, (struct word){ NO_WORD, EDGE_WHOLE, 0, 0 });
}

/* Appends the text that a reader sees: without tags, comments, emphasis and addresses of links. */
static void
add_shown(struct buf *out, const char *s)
{
	for (const char *end; *s; s = end) {
		bool slash = *s == '\\' && s[1];
		const char *close = strchr(s, ')');

		end = s + 1 + slash;
		if (*s == '<' && (isalpha((unsigned char)s[1]) || strchr("!/", s[1]))) {
			close = text_starts(s, "<!--") ? strstr(s, "-->")
						       : memchr(s, '>', strnlen(s, TAG_MOST));
			if (close && !raw_html_is_inline(s + 1 + (s[1] == '/')) && s[1] != '!')
				buf_add_char(out, '|');
			end = close ? close + strcspn(close, ">") + 1 : end;
		} else if (text_starts(s, "](") && close)
			end = close + 1;
		else if (!strchr("*~", *s))
			buf_add_bytes(out, s, (size_t)(end - s));
	}
}

/* Adds the words of a text, with its entities and the blanks of its addresses decoded, and without
 * the backslashes of Markdown: texts that were escaped and texts that were not become the same. */
static void
add_text(struct finder *f, struct words *w, const char *s, bool lines)
{
	CLEANUP(buf_finish) struct buf once = BUF_INIT, plain = BUF_INIT, text = BUF_INIT;

	text_entities(&once, s, strlen(s));
	text_entities(&plain, once.s, once.len);
	for (s = plain.s; *s; s++)
		if (text_starts(s, "%20")) {
			buf_add_char(&text, ' ');
			s += 2;
		} else if (*s != '\\' || !ispunct((unsigned char)s[1]))
			buf_add_char(&text, *s);
	add_words(f, w, text.s, lines);
}

static struct words
words_of(struct finder *f, const char *s)
{
	struct words w = { .v = NULL };

	add_text(f, &w, s, true);
	return w;
}

/* Returns the words of a unit: as its author wrote them, and as a reader sees them. */
static struct words
words_of_unit(struct finder *f, const char *s)
{
	CLEANUP(buf_finish) struct buf shown = BUF_INIT;
	struct words w = { .v = NULL };

	add_shown(&shown, s);
	add_text(f, &w, s, false);
	add_text(f, &w, shown.s, false);
	return w;
}

static bool
is_at(const struct words *text, size_t at, const struct word *run, size_t n)
{
	size_t i = 0;

	if (at + n > text->n)
		return false;
	while (i < n && text->v[at + i].nr == run[i].nr)
		i++;
	return i == n;
}

static bool
is_open(struct finder *f, const struct word *run, size_t n)
{
	if (!f->open_words) {
		f->open_words = arena_calloc(&f->arena, f->open->n + 1, sizeof(*f->open_words));
		for (size_t i = 0; i < f->open->n; i++)
			f->open_words[i] = words_of(f, f->open->v[i]);
	}
	EACH_IN (one, f->open_words, f->open->n)
		for (size_t i = 0; i < one->n; i++)
			if (is_at(one, i, run, n))
				return true;
	return false;
}

/* Returns how many bytes the words of a text have that a unit has too, which are added to `both`; 0
 * if they are less than half of its words. */
static size_t
shared_half(
	struct finder *f, const struct words *text, const struct words *unit, struct words *both)
{
	size_t whole = 0, shared = 0;

	for (size_t i = 0; i + 1 < text->n; i++) {
		size_t k = 0;

		while (k < unit->n && unit->v[k].nr != text->v[i].nr)
			k++;
		whole += text->v[i].bytes;
		if (k == unit->n)
			continue;
		shared += text->v[i].bytes;
		ARENA_ADD(&f->arena, both, text->v[i]);
	}
	return shared * 2 >= whole ? shared : 0;
}

/* Returns true if a unit has half of the words of an exported text, in bytes, unless a text that
 * may be published has these words in a row; or, if the text is deleted, more of the words of the
 * unit: a similar note that stands. */
static bool
is_rest(struct finder *f, const struct words *text, const struct words *unit, bool deleted)
{
	struct words both = { .v = NULL };
	size_t shared = shared_half(f, text, unit, &both);

	if (!shared || is_open(f, both.v, both.n))
		return false;
	EACH_IN_WHILE (one, f->open_words, f->open->n, deleted)
		if (shared_half(f, one, unit, &(struct words){ .v = NULL }) > shared)
			return false;
	return true;
}

/* ---- the runs of words that are looked for ---- */

static int
by_first(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	return number_order(x->first, y->first);
}

static int
run_order(const void *element, const void *key)
{
	return number_order(((const struct run *)element)->first, *(const uint32_t *)key);
}

static unsigned
weight_of(const struct words *w, size_t from, size_t to)
{
	unsigned weight = 0;

	for (size_t i = from; i < to; i++)
		weight += w->v[i].weight;
	return weight;
}

static void
add_run(struct finder *f, const struct words *w, size_t text, size_t from, size_t to,
	enum edge edge)
{
	const struct run run = { w->v[from].nr, text, from, to - from, edge };

	ARENA_ADD(&f->arena, &f->runs, run);
}

/* Adds the runs of a text; of a deleted one only the sentences. */
static void
add_runs(struct finder *f, const struct words *w, size_t text, bool deleted)
{
	size_t n = w->n - 1, from = 0, begin = 0;
	unsigned weight = 0;

	for (size_t i = 0; i < n; i++) {
		weight += w->v[i].weight;
		for (; weight >= RUN; weight -= w->v[begin++].weight)
			if (!deleted && weight - w->v[begin].weight < RUN)
				add_run(f, w, text, begin, i + 1, EDGE_NONE);
		if (w->v[i + 1].edge < EDGE_END)
			continue;
		if (weight_of(w, from, i + 1) >= SENTENCE)
			add_run(f, w, text, from, i + 1, EDGE_MARK);
		from = i + 1;
	}
	if (n && !deleted)
		add_run(f, w, text, 0, n, weight_of(w, 0, n) < SENTENCE ? EDGE_WHOLE : EDGE_MARK);
}

void
find_words(struct secret *secrets, size_t n, const struct secrets_open *open, const char *now,
	size_t now_n)
{
	const struct merge_text text = { .s = now, .n = now_n };
	CLEANUP(pointer_free) struct merge_range *ranges = NULL;
	struct finder f = { .open = open };
	struct words *texts = arena_calloc(&f.arena, n + 1, sizeof(*texts));
	size_t n_units = n ? merge_cut(&text, &ranges) : 0;

	for (size_t t = 0; t < n; t++) {
		secrets[t].line = 0;
		texts[t] = words_of(&f, secrets[t].s);
		add_runs(&f, &texts[t], t, secrets[t].deleted);
	}
	LIST_SORT(&f.runs, by_first);
	EACH_IN_WHILE (one, ranges, n_units, f.runs.n) {
		CLEANUP(pointer_free) char *s = xstrndup(now + one->at, one->len);
		const struct words unit = words_of_unit(&f, s);

		for (size_t t = 0; t < n; t++)
			if (secrets[t].exported && !secrets[t].line &&
				is_rest(&f, &texts[t], &unit, secrets[t].deleted))
				secrets[t].line = one->line + 1;

		for (size_t i = 0; i < unit.n; i++) {
			const struct word *at = &unit.v[i];
			const struct run *run = f.runs.v +
				ARRAY_AT(&at->nr, f.runs.v, f.runs.n, run_order),
					 *end = f.runs.v + f.runs.n;

			for (; run < end && run->first == at->nr; run++) {
				const struct word *v = texts[run->text].v + run->at;

				if (!secrets[run->text].line && is_at(&unit, i, v, run->n) &&
					at->edge >= run->edge && at[run->n].edge >= run->edge &&
					!is_open(&f, v, run->n))
					secrets[run->text].line = one->line + 1;
			}
		}
	}
	arena_finish(&f.arena);
	diff_names_finish(&f.names);
}

bool
find_words_lost(const char *before, const char *base, const char *after)
{
	const char *const texts[] = { before, base, after };
	struct finder f = { .open = NULL };
	struct words words[3];
	bool loses = false;

	for (int i = 0; i < 3; i++)
		words[i] = words_of(&f, texts[i]);
	long *own = arena_calloc(&f.arena, f.names.n + 1, sizeof(*own));
	for (size_t i = 0; i + 1 < words[0].n; i++)
		own[words[0].v[i].nr]++;
	for (size_t i = 0; i + 1 < words[1].n; i++)
		own[words[1].v[i].nr]--;
	for (size_t i = 0; i + 1 < words[2].n; i++)
		if (own[words[2].v[i].nr] > 0)
			own[words[2].v[i].nr]--;
	EACH_IN (one, own, f.names.n)
		loses |= *one > 0;
	arena_finish(&f.arena);
	diff_names_finish(&f.names);
	return loses;
}
