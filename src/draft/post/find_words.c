/* Finds texts that must not be published in a file whose author may have reworded and joined them.
 * A unit of the file (paragraph, list item, key of front matter) can have words of many texts. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/formats/raw_html.h"
#include "draft/merge/diff.h"
#include "draft/merge/merge.h"
#include "draft/post/find_words.h"

#define TAG_MOST 1000 /* bytes of a tag or comment inside a word */
#define RUN 12        /* words in a row that nobody writes twice by chance */
#define LEAST 3    /* words of a sentence that tells more than any other; of Han or Kana, twice */
#define RARE 120   /* weight of a word that is not common: about ten times its bits */
#define ENOUGH 110 /* weight for each of LEAST words but one: more is no chance */
#define COMMON 5   /* common words that any unit may share with a text */

/* What is before a word: nothing but blanks; a mark, as after a time or a label; the end of a
 * sentence. */
enum edge { EDGE_NONE, EDGE_MARK, EDGE_END };

/* The words of a text, by their numbers, in their order. A Han or Kana sign is a word. */
struct find_words {
	uint32_t *v;
	unsigned char *edge; /* before each word, and after the last one */
	size_t n, cap, edge_cap;
	/* What tells the text from others, in its order, and sorted, each once: words; in their
	 * place each pair of Han or Kana signs, and Han signs, as any text has most of the Kana. */
	uint32_t *traits, *set;
	size_t n_traits, trait_cap, n_set;
	size_t least;         /* words that a sentence has at least */
	unsigned long enough; /* weight of shared words that is no chance */
	unsigned long weight; /* of the set; 0: not asked yet */
};

struct finder {
	struct arena arena;
	struct diff_names names;
	struct find_words *units;         /* of the file */
	const struct merge_range *ranges; /* of the units */
	size_t n_units;
	size_t n_common;  /* the names below are those of common words, the most common first */
	unsigned *weight; /* of each word of the file */
	size_t n_weights;
	const struct secrets_known *known;
	struct find_words *open_words; /* of the public texts; NULL: not read yet */
	size_t likely;                 /* the public text that a unit had last */
};

/* Returns what a sign that is no letter ends; next: the byte after it. */
static enum edge
edge_of(int32_t c, char next, bool lines)
{
	if (c == '\n')
		return lines ? EDGE_END : EDGE_NONE;
	if (c == 0x3002 || c == '!' || c == '?' || (c == '.' && !isalnum((unsigned char)next)))
		return EDGE_END;
	/* Blanks, commas, apostrophes, hyphens and signs of emphasis are inside sentences. */
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

static void
add_word(struct finder *f, struct find_words *w, const char *s, size_t n, enum edge edge)
{
	w->edge = arena_grow(&f->arena, w->edge, w->n, &w->edge_cap, 1);
	w->edge[w->n] = (unsigned char)edge;
	if (n)
		ARENA_ARRAY_ADD(&f->arena, w->v, w->n, w->cap, diff_name(&f->names, s, n));
}

static void
add_trait(struct finder *f, struct find_words *w, const char *s, size_t n)
{
	ARENA_ARRAY_ADD(
		&f->arena, w->traits, w->n_traits, w->trait_cap, diff_name(&f->names, s, n));
}

/* Adds a text with the blanks of addresses; tags and comments, and emphasis inside words, come
 * last.
 */
static void
add_joined(struct buf *out, const char *s)
{
	CLEANUP(buf_finish) struct buf tags = BUF_INIT;

	for (const char *end; *s; s = end) {
		bool blank = text_starts(s, "%20"),
		     joins = out->len && merge_is_letter(out->s[out->len - 1]);

		for (end = s; strchr("*~<", *end) && *end; end++) {
			const char *name = end + 1 + (end[1] == '/'),
				   *close = memchr(end, '>', strnlen(end, TAG_MOST));

			if (*end != '<')
				continue;
			if (!close || !(isalpha((unsigned char)*name) || *name == '!'))
				break;
			joins &= *name == '!' || raw_html_is_inline(name);
			blank = true;
			end = close;
		}
		joins &= merge_is_letter(*end);
		if (end == s || !(joins || blank)) {
			end = s + (blank ? 3 : 1);
			buf_add_char(out, blank ? ' ' : *s);
			continue;
		}
		buf_add_bytes(&tags, s, (size_t)(end - s));
		if (!joins)
			buf_add_char(out, ' ');
	}
	buf_addf(out, "! %s", tags.s);
}

/* lines: an end of a line ends a sentence. */
static struct find_words
words_of(struct finder *f, const char *s, bool lines)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT, joined = BUF_INIT, plain = BUF_INIT;
	struct find_words w = { .least = LEAST };
	enum edge edge = EDGE_END;
	size_t before = 0; /* bytes of a Han or Kana sign before the word */

	add_joined(&joined, s);
	text_entities(&plain, joined.s, joined.len);
	text_fold(&text, plain.s, KEEP_ALL_PLAIN);
	for (size_t i = 0, len; i < text.len; i += len) {
		int32_t c = text_decode(text.s + i, text.len - i, &len);
		size_t end = i;
		enum text_script script = text_script(c);
		bool digits = true, alone = text_runs_on(text.s + i, len);

		if (!is_of_word(c)) {
			enum edge e = edge_of(c, text.s[i + len], lines);
			edge = e > edge ? e : edge;
			before = 0;
			continue;
		}
		do {
			digits = digits && c >= '0' && c <= '9';
			end += len;
			c = end < text.len ? text_decode(text.s + end, text.len - end, &len) : 0;
		} while (!alone && is_of_word(c) && !text_runs_on(text.s + end, len));
		add_word(f, &w, text.s + i, end - i, edge);
		w.least = alone ? 2 * LEAST : w.least;
		if (!alone || script == TEXT_HAN)
			add_trait(f, &w, text.s + i, end - i);
		if (alone && before)
			add_trait(f, &w, text.s + i - before, end - i + before);
		before = alone ? end - i : 0;
		edge = digits ? EDGE_MARK : EDGE_NONE;
		len = end - i;
	}
	add_word(f, &w, "", 0, EDGE_END);
	w.enough = (w.least - 1) * ENOUGH;
	w.set = arena_calloc(&f->arena, w.n_traits + 1, sizeof(*w.set));
	for (size_t i = 0; i < w.n_traits; i++)
		w.set[i] = w.traits[i];
	w.n_set = diff_name_set(w.set, w.n_traits);
	return w;
}

/* ---- by what was exported: most of the words of a text are in a unit ---- */

/* Returns the weight of a word by itself: the rarer it is in reviews, the more it tells. */
static unsigned
own_weight(const struct finder *f, uint32_t word)
{
	return word < f->n_common ? (unsigned)(10 * log2(word + 2)) : RARE;
}

static unsigned long
word_weight(const struct finder *f, uint32_t word)
{
	return word < f->n_weights ? f->weight[word] : own_weight(f, word);
}

static bool
is_in(const struct find_words *w, uint32_t word)
{
	return diff_name_find(w->set, w->n_set, word);
}

/* What two sets share. */
struct find_shared {
	unsigned long weight;
	size_t n;
	bool rare; /* a word that is not common */
};

/* Sums the words of a set; b: that b has also. */
static struct find_shared
sum(const struct finder *f, const struct find_words *a, const struct find_words *b)
{
	struct find_shared all = { 0 };
	size_t k = 0;

	for (size_t i = 0; i < a->n_set; i++) {
		uint32_t word = a->set[i];

		while (b && k < b->n_set && b->set[k] < word)
			k++;
		if (b && (k == b->n_set || b->set[k] != word))
			continue;
		all.weight += word_weight(f, word);
		all.n++;
		all.rare |= word >= f->n_common;
	}
	return all;
}

static unsigned long
weight_of(const struct finder *f, struct find_words *w)
{
	if (!w->weight)
		w->weight = sum(f, w, NULL).weight;
	return w->weight;
}

/* Returns true if `width` words in a row of a unit have `least` of the weight of a text's words. */
static bool
has_near(const struct finder *f, const struct find_words *unit, const struct find_words *text,
	size_t width, unsigned long least)
{
	CLEANUP(pointer_free) size_t *times = xcalloc(text->n_set, sizeof(*times));
	unsigned long score = 0;
	size_t shared = 0;

	for (size_t i = 0; i < unit->n_traits; i++) {
		for (int enters = i < width; enters < 2; enters++) {
			uint32_t word = unit->traits[enters ? i : i - width];
			const uint32_t *own = diff_name_find(text->set, text->n_set, word);

			if (!own || !is_in(unit, word))
				continue;
			size_t *n = &times[own - text->set];
			*n -= !enters;
			if (!*n && enters) {
				score += word_weight(f, word);
				shared++;
			} else if (!*n) {
				score -= word_weight(f, word);
				shared--;
			}
			*n += (size_t)enters;
		}
		if (shared >= LEAST && score >= least)
			return true;
	}
	return false;
}

/* Returns true if a unit has more than half (4/7) of a text's words by their weight, or is mostly
 * words of it, and these are enough; enough 0: any are. A long unit has some words of any text by
 * chance: there they are near each other. */
static bool
has(const struct finder *f, struct find_words *unit, struct find_words *text, unsigned long enough)
{
	const struct find_shared shared = sum(f, text, unit);
	unsigned long score = shared.weight;

	if (!shared.n || (enough && (score < enough || (!shared.rare && shared.n <= COMMON))))
		return false;
	unsigned long whole = weight_of(f, text), most = whole * 4 / 7;
	bool mostly = score * 2 >= weight_of(f, unit);
	if (score < most)
		return enough && mostly && score * 4 >= whole;
	unsigned long least = most > enough ? most : enough;
	return (mostly && shared.n * 2 > text->n_set) ||
		has_near(f, unit, text, text->n_set + text->n_set / 4 + 1, least);
}

static void
read_open(struct finder *f)
{
	if (f->open_words)
		return;
	f->open_words = arena_calloc(&f->arena, f->known->open.n + 1, sizeof(*f->open_words));
	for (size_t i = 0; i < f->known->open.n; i++)
		f->open_words[i] = words_of(f, f->known->open.v[i], true);
}

/* Returns true if a unit has words of a text beyond those of public texts that it has. */
static bool
has_words(struct finder *f, struct find_words *unit, struct find_words *text)
{
	struct find_words own = *unit; /* without the words of public texts */

	if (!has(f, unit, text, text->enough))
		return false;
	read_open(f);
	CLEANUP(pointer_free) bool *is = xcalloc(unit->n_set, sizeof(*is));
	size_t left = 0; /* words of the text that no public text of the unit has */
	for (size_t i = 0; i < unit->n_set; i++)
		left += is_in(text, unit->set[i]);
	/* Notes are in the file in about the order of the public texts. */
	for (size_t n = 0; n < f->known->open.n && left; n++) {
		size_t k = (f->likely + n) % f->known->open.n;

		if (!has(f, unit, &f->open_words[k], 0))
			continue;
		for (size_t i = 0; i < unit->n_set; i++)
			if (!is[i] && is_in(&f->open_words[k], unit->set[i])) {
				is[i] = true;
				left -= is_in(text, unit->set[i]);
				f->likely = k;
			}
	}
	own.set = arena_calloc(&f->arena, unit->n_set, sizeof(*own.set));
	own.n_set = own.weight = 0;
	for (size_t i = 0; i < unit->n_set; i++)
		if (!is[i])
			own.set[own.n_set++] = unit->set[i];
	return has(f, &own, text, text->enough);
}

/* ---- by the record alone: a sentence, or a run of words ---- */

static bool
contains(const struct find_words *text, const uint32_t *run, size_t n)
{
	for (size_t i = 0; i + n <= text->n; i++)
		if (memcmp(text->v + i, run, n * sizeof(*run)) == 0)
			return true;
	return false;
}

static bool
is_open(struct finder *f, const uint32_t *run, size_t n)
{
	bool is = false;

	read_open(f);
	for (size_t i = 0; i < f->known->open.n && !is; i++)
		is = contains(&f->open_words[i], run, n);
	return is;
}

/* A run of words of a text, for finding it: its first word and its place. */
struct find_run {
	uint32_t first;
	size_t text, at, n;
	bool whole; /* a sentence */
};

static int
by_first(const void *a, const void *b)
{
	const struct find_run *x = a, *y = b;

	return number_order(x->first, y->first);
}

static int
run_order(const void *element, const void *key)
{
	return number_order(((const struct find_run *)element)->first, *(const uint32_t *)key);
}

/* The runs of texts. */
struct find_runs LIST_OF(struct find_run);

static void
add_run(struct finder *f, const struct secret *secret, const struct find_words *w,
	struct find_runs *runs, const struct find_run *run)
{
	unsigned long weight = 0;

	for (size_t i = run->at; i < run->at + run->n; i++)
		weight += own_weight(f, w->v[i]);
	if (secret->deleted ? run->whole : weight >= w->enough)
		ARENA_ADD(&f->arena, runs, *run);
}

/* Adds the sentences of a text, and its runs of RUN words; of a private one those that are enough.
 */
static void
add_runs(struct finder *f, const struct secret *secret, const struct find_words *w, size_t text,
	struct find_runs *runs)
{
	for (size_t i = 0, from = 0; i < w->n; i++) {
		if (i + RUN <= w->n)
			add_run(f, secret, w, runs,
				&(struct find_run){ w->v[i], text, i, RUN, false });
		if (w->edge[i + 1] != EDGE_END)
			continue;
		if (i + 1 - from >= w->least)
			add_run(f, secret, w, runs,
				&(struct find_run){ w->v[from], text, from, i + 1 - from, true });
		from = i + 1;
	}
}

static void
find_runs(struct finder *f, struct secret *secrets, const struct find_words *texts,
	struct find_runs *all)
{
	const struct find_run *runs = all->v;
	size_t n_runs = all->n;

	ARRAY_SORT(all->v, n_runs, by_first);
	for (size_t k = 0; n_runs && k < f->n_units; k++) {
		const struct find_words *unit = &f->units[k];

		for (size_t i = 0; i < unit->n; i++) {
			size_t r = ARRAY_AT(&unit->v[i], runs, n_runs, run_order);

			for (; r < n_runs && runs[r].first == unit->v[i]; r++) {
				const struct find_run *x = &runs[r];
				const uint32_t *words = texts[x->text].v + x->at;

				if (!secrets[x->text].line && i + x->n <= unit->n &&
					(!x->whole || (unit->edge[i] && unit->edge[i + x->n])) &&
					memcmp(unit->v + i, words, x->n * sizeof(*words)) == 0 &&
					!is_open(f, words, x->n))
					secrets[x->text].line = f->ranges[k].line + 1;
			}
		}
	}
}

/* Sets the member exported of the texts that one of the exports has. */
static void
find_exported(struct finder *f, struct secret *secrets, const struct find_words *texts, size_t n)
{
	for (size_t i = 0; i < f->known->exports.n; i++) {
		const struct find_words words = words_of(f, f->known->exports.v[i], true);

		for (size_t t = 0; t < n; t++)
			if (!secrets[t].exported && texts[t].n)
				secrets[t].exported = contains(&words, texts[t].v, texts[t].n);
	}
}

void
find_words(struct secret *secrets, size_t n, const struct secrets_known *known, const char *now,
	size_t now_n)
{
	const struct merge_text text = { .s = now, .n = now_n };
	CLEANUP(pointer_free) struct merge_range *ranges = NULL;
	struct finder f = { .known = known };
	struct find_runs runs = { .v = NULL };

	words_of(&f, file_embedded("schema/common_words.txt")->data, true);
	f.n_common = f.names.n;
	if (n)
		f.n_units = merge_cut(&text, &ranges);
	f.ranges = ranges;
	f.units = arena_calloc(&f.arena, f.n_units + 1, sizeof(*f.units));
	for (size_t i = 0; i < f.n_units; i++) {
		CLEANUP(pointer_free) char *unit = xstrndup(now + ranges[i].at, ranges[i].len);

		f.units[i] = words_of(&f, unit, false);
	}
	f.n_weights = f.names.n;
	f.weight = arena_calloc(&f.arena, f.n_weights + 1, sizeof(*f.weight));
	for (size_t i = 0; i < f.n_units; i++)
		for (size_t w = 0; w < f.units[i].n_set; w++)
			f.weight[f.units[i].set[w]]++;
	for (uint32_t w = 0; w < f.n_weights; w++) {
		double less = f.weight[w] ? 10 * log2(f.weight[w]) : 0, own = own_weight(&f, w);

		f.weight[w] = own > less + 5 ? (unsigned)(own - less) : 5;
	}
	struct find_words *texts = arena_calloc(&f.arena, n + 1, sizeof(*texts));
	for (size_t t = 0; t < n; t++)
		texts[t] = words_of(&f, secrets[t].s, true);
	find_exported(&f, secrets, texts, n);
	for (size_t t = 0; t < n; t++) {
		secrets[t].line = 0;
		for (size_t k = 0; secrets[t].exported && k < f.n_units; k++)
			if (!secrets[t].line && has_words(&f, &f.units[k], &texts[t]))
				secrets[t].line = ranges[k].line + 1;
		if (!secrets[t].line)
			add_runs(&f, &secrets[t], &texts[t], t, &runs);
	}
	find_runs(&f, secrets, texts, &runs);
	arena_finish(&f.arena);
	diff_names_finish(&f.names);
}

bool
find_words_lost(const char *before, const char *base, const char *after)
{
	const char *const texts[] = { before, base, after };
	struct finder f = { .known = NULL };
	struct find_words words[3];
	bool loses = false;

	for (int i = 0; i < 3; i++)
		words[i] = words_of(&f, texts[i], true);
	long *own = arena_calloc(&f.arena, f.names.n + 1, sizeof(*own));
	for (size_t i = 0; i < words[0].n; i++)
		own[words[0].v[i]]++;
	for (size_t i = 0; i < words[1].n; i++)
		own[words[1].v[i]]--;
	for (size_t i = 0; i < words[2].n; i++)
		own[words[2].v[i]] -= own[words[2].v[i]] > 0;
	for (size_t w = 0; w < f.names.n; w++)
		loses |= own[w] > 0;
	arena_finish(&f.arena);
	diff_names_finish(&f.names);
	return loses;
}
