/*
 * Decides whether a file is a given recording, or only similar to it; contains no SQL. The same
 * title is spelt in many ways: differences in case, accents, punctuation, brackets, "feat.", "from
 * …" and in figures of part numbers do not make another recording; "live" or "remix" in brackets or
 * after a dash does.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/timecode.h"
#include "store/library.h"
#include "store/title.h"

#define SAME_LENGTH_MS 2000

const char *const library_match_words[] = { [MATCH_MBID] = "MusicBrainz id",
	[MATCH_ISRC] = "ISRC",
	[MATCH_TAGS] = "title, artist and length",
	[MATCH_TITLE] = "title and artist or album",
	[MATCH_ONLY] = "title: the only one in your music",
	[MATCH_NEAR] = "possible match" };

/* ---- spellings of titles ---- */

static const struct {
	const char *open, *close;
} brackets[] = { { "(", ")" }, { "[", "]" }, { "{", "}" }, { "（", "）" }, { "【", "】" },
	{ "「", "」" }, { "『", "』" }, { "［", "］" }, { "〔", "〕" } };

/* If s begins with a bracket, returns its length in bytes with its content and end; 0: it does not,
 * or the bracket is never closed. */
static size_t
bracketed(const char *s)
{
	for (size_t i = 0; i < LENGTH(brackets); i++) {
		size_t n = strlen(brackets[i].open);
		const char *end = strncmp(s, brackets[i].open, n) == 0
			? strstr(s + n, brackets[i].close)
			: NULL;
		if (end)
			return (size_t)(end - s) + strlen(brackets[i].close);
	}
	return 0;
}

/* A dash between the name of a piece and what is said of it. Returns its length in bytes; 0: s does
 * not begin with one. */
static size_t
dash_at(const char *s)
{
	static const char *const dashes[] = { " - ", " – ", " — ", " | ", " -", " ~", " ／ " };

	for (size_t i = 0; i < LENGTH(dashes); i++)
		if (strncmp(s, dashes[i], strlen(dashes[i])) == 0)
			return strlen(dashes[i]);
	return 0;
}

/* Sets `word` to the next word of s, in lower case and without accents; empty after the last word.
 * Returns the rest of s. */
static const char *
next_folded_word(const char *s, struct buf *word)
{
	buf_clear(word);
	while (*s && !word->len) {
		const char *end = s;
		while (*end && !strchr(" \t\n.,:;/_+&-\"", *end))
			end++;
		char *raw = xstrndup(s, (size_t)(end - s));
		text_fold_plain(word, raw);
		free(raw);
		s = *end ? end + 1 : end;
	}
	return s;
}

/* Returns the value of a Roman number from 1 to 39; 0 if the word is not one. */
static int
roman(const char *word)
{
	int value = 0, last = 0;

	for (size_t i = strlen(word); i-- > 0;) {
		int v = word[i] == 'i' ? 1 : word[i] == 'v' ? 5 : word[i] == 'x' ? 10 : 0;
		if (!v)
			return 0;
		value += v < last ? -v : v;
		last = v > last ? v : last;
	}
	return value > 0 && value < 40 ? value : 0;
}

/* Appends a word to a key in its plainest spelling: "2" for "ii" and "02", "part" for "pt". */
static void
add_word(struct buf *out, const char *word)
{
	static const char *const same[][2] = { { "pt", "part" }, { "nr", "no" }, { "and", "" } };
	const char *const *row = TEXT_ROW(same, word);
	int number = roman(word);

	word = row ? row[1] : word;
	if (number)
		buf_addf(out, "%d", number);
	else
		buf_add(out, word + (isdigit((unsigned char)word[0]) ? strspn(word, "0") : 0));
}

/* Splits a title: appends the text outside brackets, and before guest artists or a dash with an
 * addition, to `bare`, and everything else to `rest`. */
static void
split_name(const char *name, struct buf *bare, struct buf *rest)
{
	CLEANUP(buf_finish) struct buf word = BUF_INIT;
	size_t n, from = bare->len;

	for (const char *s = name; *s; s++)
		if ((n = bracketed(s)) > 0) {
			buf_add_bytes(rest, s, n);
			buf_add_char(rest, ' ');
			s += n - 1;
		} else {
			buf_add_char(bare, *s);
		}
	const char *cut = NULL;
	for (const char *s = bare->s + from; *s && !cut; s++) {
		bool begins = s == bare->s + from || s[-1] == ' ';
		if (s > bare->s + from && dash_at(s) && title_is_addition(s + dash_at(s)))
			cut = s;
		else if (begins && s > bare->s + from &&
			/* Without quotation marks "from" is a part of the title. */
			(strncasecmp(s, "from \"", 6) == 0 || strncasecmp(s, "from “", 8) == 0))
			cut = s;
		else if (begins && s > bare->s + from) {
			next_folded_word(s, &word);
			cut = strcmp(word.s, "feat") == 0 || strcmp(word.s, "ft") == 0 ||
					strcmp(word.s, "featuring") == 0
				? s
				: NULL;
		}
	}
	if (cut) {
		buf_add(rest, cut);
		buf_truncate(bare, (size_t)(cut - bare->s));
	}
}

/* Adds what each bracket of a title, and each part behind a dash, says of the version. */
static void
read_version(struct title_version *v, const char *title)
{
	CLEANUP(buf_finish) struct buf bare = BUF_INIT, rest = BUF_INIT;
	size_t n;

	split_name(title ? title : "", &bare, &rest);
	for (const char *s = rest.s; *s; s += n) {
		CLEANUP(buf_finish) struct buf part = BUF_INIT;

		n = bracketed(s);
		if (!n)
			for (n = 1; s[n] && !bracketed(s + n) && !dash_at(s + n);)
				n++;
		buf_add_bytes(&part, s, n);
		title_version_add(v, part.s);
	}
}

void
library_title_key(struct buf *out, const char *title)
{
	CLEANUP(buf_finish) struct buf bare = BUF_INIT, rest = BUF_INIT, word = BUF_INIT;
	size_t before = out->len;

	split_name(title, &bare, &rest);
	for (const char *s = bare.s; *(s = next_folded_word(s, &word)) || word.len;)
		add_word(out, word.s);
	if (out->len == before) /* the whole title is in brackets */
		text_fold_plain(out, title);
}

/* Appends the key of the title in a file's name, such as "03 Artist - The Chain.wav", for a file
 * without tags. */
static void
library_name_key(struct buf *out, const char *path)
{
	const char *name = file_name(path);
	const char *dot = strrchr(name, '.');
	CLEANUP(pointer_free)
	char *bare = xstrndup(name, dot ? (size_t)(dot - name) : strlen(name));
	const char *title = bare;

	/* Skips everything before the title: "03 - ", "1-03. ", "Artist - ". */
	for (const char *dash = bare; (dash = strstr(dash, " - ")); dash += 3)
		if (!title_is_addition(dash + 3))
			title = dash + 3;
	if (title == bare) {
		const char *after = bare + strspn(bare, "0123456789");
		if (after > bare && strchr(" .-_", *after) && *after)
			title = after;
	}
	library_title_key(out, title);
}

void
library_file_key(struct buf *out, const struct library_file *f)
{
	if (f->title)
		library_title_key(out, f->title);
	else
		library_name_key(out, f->path);
}

bool
library_same_version(const char *a, const char *b)
{
	CLEANUP(title_version_finish) struct title_version x = { 0 }, y = { 0 };

	read_version(&x, a);
	read_version(&y, b);
	return title_same_version(&x, &y);
}

/* ---- comparing a file with a recording ---- */

enum library_likeness { OTHER, UNKNOWN, SIMILAR, SAME };

static enum library_likeness
like_keys(const char *x, const char *y)
{
	size_t n = strlen(x), m = strlen(y), less = n < m ? n : m, more = n < m ? m : n;

	if (!less)
		return UNKNOWN;
	if (strcmp(x, y) == 0)
		return SAME;
	if (less >= 3 && (strstr(x, y) || strstr(y, x)))
		return SIMILAR;
	return more - less <= 1 + less / 6 && text_distance(x, y) <= 1 + less / 6 ? SIMILAR : OTHER;
}

static char *
key_of(const char *name)
{
	struct buf b = BUF_INIT;

	if (name)
		library_title_key(&b, name);
	return buf_detach(&b);
}

/* Compares two album titles without "OST" and the like: "Ghost of Tsushima OST" is the same as
 * "Ghost of Tsushima (Original Soundtrack)". */
static enum library_likeness
album_like(const char *a, const char *b)
{
	char *keys[] = { key_of(a), key_of(b) };
	static const char *const ends[] = { "ost", "originalsoundtrack", "soundtrack" };

	for (size_t k = 0; k < LENGTH(keys); k++)
		for (size_t i = 0; i < LENGTH(ends); i++)
			if (text_ends_in(keys[k], ends[i]) && strlen(keys[k]) > strlen(ends[i]))
				keys[k][strlen(keys[k]) - strlen(ends[i])] = '\0';
	enum library_likeness l = like_keys(keys[0], keys[1]);
	for (size_t k = 0; k < LENGTH(keys); k++)
		free(keys[k]);
	return l;
}

/* Takes the next of the values of a tag, "A;B" or "A/B", from *s. The caller frees; NULL: none. */
static char *
next_value(const char **s)
{
	size_t n = *s ? strcspn(*s, ";/") : 0;
	char *one = *s ? xstrndup(*s, n) : NULL;

	if (one)
		*s = (*s)[n] ? *s + n + 1 : NULL;
	return one;
}

/* Compares the artists; if the recording names none, the albums. If the file has no artist tag,
 * looks for the artist in its path. */
static enum library_likeness
maker_like(const struct library_wanted *w, const struct library_file *f)
{
	if (!w->artist && w->album && f->album)
		return album_like(w->album, f->album) == SAME ? SAME : UNKNOWN;
	if (f->artist || !w->artist) {
		CLEANUP(pointer_free) char *x = key_of(w->artist), *y = key_of(f->artist);
		enum library_likeness best = like_keys(x, y);

		/* one of several artists is enough */
		const char *rest = f->artist;
		for (char *one; (one = next_value(&rest)); free(one)) {
			CLEANUP(pointer_free) char *z = key_of(one);
			enum library_likeness alone = like_keys(x, z);

			best = alone > best ? alone : best;
		}
		return best;
	}
	CLEANUP(pointer_free) char *artist = text_folded(w->artist), *path = text_folded(f->path);
	return strlen(artist) >= 3 && strstr(path, artist) ? SIMILAR : UNKNOWN;
}

static enum library_likeness
title_like(const struct library_wanted *w, const struct library_file *f)
{
	CLEANUP(buf_finish) struct buf x = BUF_INIT, y = BUF_INIT;

	library_title_key(&x, w->title ? w->title : "");
	library_file_key(&y, f);
	return like_keys(x.s, y.s);
}

static bool
same_length(const struct library_wanted *w, const struct library_file *f)
{
	return w->length_ms != NO_INT && f->length_ms != NO_INT &&
		llabs(w->length_ms - f->length_ms) <= SAME_LENGTH_MS;
}

/* Returns true if the values of a tag are this name, or one of them is. */
static bool
is_among(const char *values, const char *name)
{
	bool found = text_same_name(values, name);

	for (char *one; !found && (one = next_value(&values)); free(one))
		found = text_same_name(one, name);
	return found;
}

bool
library_matches(
	const struct library_wanted *w, const struct library_file *f, enum library_match *match)
{
	if (is_among(f->mbid, w->mbid)) {
		*match = MATCH_MBID;
		return true;
	}
	if (is_among(f->isrc, w->isrc)) {
		*match = MATCH_ISRC;
		return true;
	}
	*match = MATCH_NEAR;
	if (title_like(w, f) != SAME)
		return false;
	enum library_likeness maker = maker_like(w, f);
	if (f->title && maker == SAME && library_same_version(w->title, f->title))
		*match = same_length(w, f) ? MATCH_TAGS : MATCH_TITLE;
	return maker != OTHER;
}

bool
library_is_similar(const struct library_wanted *w, const struct library_file *f)
{
	enum library_likeness title = title_like(w, f);

	return title == SAME || (title == SIMILAR && maker_like(w, f) > UNKNOWN);
}

bool
library_misspelt(const struct library_wanted *w, const struct library_file *f)
{
	return title_like(w, f) == SIMILAR && maker_like(w, f) == SAME;
}

void
library_why_not(
	const struct library_wanted *w, const struct library_file *f, bool several, struct buf *out)
{
	enum library_likeness maker = maker_like(w, f);
	CLEANUP(buf_finish) struct buf why = BUF_INIT;

	if (title_like(w, f) != SAME)
		buf_add(&why, ", another title");
	if (!library_same_version(w->title, f->title))
		buf_add(&why, ", another version");
	if (maker == OTHER)
		buf_add(&why, ", another artist");
	else if (maker == SIMILAR)
		buf_add(&why,
			f->artist ? ", the artist is written otherwise" : ", artist not tagged");
	else if (maker == UNKNOWN)
		buf_add(&why,
			w->artist           ? ", artist not tagged"
				: !w->album ? ", the playlist names no artist"
				: f->album  ? ", another album"
					    : ", album not tagged");
	if (!f->title)
		buf_add(&why, ", title not tagged");
	if (!why.len && several)
		buf_add(&why, ", one of several of this title and artist");
	if (w->length_ms != NO_INT && f->length_ms != NO_INT && !same_length(w, f)) {
		char file[TIME_TEXT], wanted[TIME_TEXT];

		timecode_text(f->length_ms, false, file);
		timecode_text(w->length_ms, false, wanted);
		buf_addf(&why, ", %s long, not %s", file, wanted);
	}
	buf_add(out, why.len ? why.s + 2 : "");
}

/* ---- order of the hits ---- */

/* Returns by how many ms the lengths of recording and file differ: 0 for a negligible difference, a
 * very large number if one of them is unknown. */
static int64_t
length_off(const struct library_wanted *w, const struct library_file *f)
{
	if (same_length(w, f))
		return 0;
	return w->length_ms == NO_INT || f->length_ms == NO_INT
		? INT64_MAX / 2
		: llabs(w->length_ms - f->length_ms);
}

/* The recording that less_likely() compares with: qsort passes no context, and qsort_r differs
 * between systems. */
static _Thread_local const struct library_wanted *sorted_for;

static int
less_likely(const void *one, const void *other)
{
	const struct library_hit *a = one, *b = other;
	const struct library_file *x = &a->file, *y = &b->file;
	const struct library_wanted *w = sorted_for;

	if (a->match != b->match)
		return a->match < b->match ? -1 : 1;
	if (a->match == MATCH_NEAR && maker_like(w, x) != maker_like(w, y))
		return maker_like(w, x) > maker_like(w, y) ? -1 : 1;
	int64_t p = length_off(w, x), q = length_off(w, y);
	if (p != q)
		return p < q ? -1 : 1;
	/* The larger of two copies comes first: less compressed. */
	if (x->size_bytes != y->size_bytes)
		return x->size_bytes > y->size_bytes ? -1 : 1;
	return strcmp(x->path, y->path);
}

/* Returns true if all n files have the same length (within SAME_LENGTH_MS), so that they are copies
 * of one recording. */
static bool
are_copies(const struct library_hit *v, size_t n)
{
	int64_t first_ms = n ? v[0].file.length_ms : NO_INT;

	for (size_t i = 1; i < n; i++) {
		int64_t ms = v[i].file.length_ms;
		if (ms != first_ms &&
			(ms == NO_INT || first_ms == NO_INT ||
				llabs(ms - first_ms) > SAME_LENGTH_MS))
			return false;
	}
	return true;
}

/* Returns true if the file has the title that is all that is known of the recording. */
static bool
is_titled(const struct library_wanted *w, const struct library_hit *h)
{
	const struct library_file *f = &h->file;

	return h->match == MATCH_NEAR && f->title && library_same_version(w->title, f->title) &&
		(w->length_ms == NO_INT || f->length_ms == NO_INT || same_length(w, f));
}

/* Takes the files with the title of a recording without artist and album, if all are of one artist:
 * then no other recording is meant. */
static void
take_only_one(struct own_music_hits *h, const struct library_wanted *w)
{
	const struct library_hit *first = NULL;

	for (size_t i = 0; i < h->n; i++) {
		const struct library_hit *x = &h->v[i];

		if (w->artist || w->album || x->match < MATCH_NEAR)
			return;
		if (first && is_titled(w, x) && !text_same_name(x->file.artist, first->file.artist))
			return;
		first = !first && is_titled(w, x) ? x : first;
	}
	for (size_t i = 0; i < h->n; i++)
		if (is_titled(w, &h->v[i]))
			h->v[i].match = MATCH_ONLY;
}

void
library_sort(struct own_music_hits *h, const struct library_wanted *w)
{
	size_t titled;

	take_only_one(h, w);
	sorted_for = w;
	LIST_SORT(h, less_likely);
	for (h->exact = 0; h->exact < h->n && h->v[h->exact].match < MATCH_TITLE; h->exact++)
		;
	for (titled = h->exact; titled < h->n && h->v[titled].match < MATCH_NEAR; titled++)
		;
	if (!h->exact && are_copies(h->v, titled))
		h->exact = titled;
}
