/* Decides whether a file is a given recording, or only similar. No SQL here. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/library.h"

#define SAME_LENGTH_MS 2000

const char *const library_match_words[] = { [MATCH_MBID] = "MusicBrainz id",
	[MATCH_ISRC] = "ISRC",
	[MATCH_TAGS] = "title, artist and length",
	[MATCH_NEAR] = "possible match" };

/* ---- keys ---- */

static const struct {
	const char *open, *close;
} brackets[] = { { "(", ")" }, { "[", "]" }, { "{", "}" }, { "（", "）" }, { "【", "】" },
	{ "「", "」" } };

/* Words after a dash that mean another version of a piece, not another piece. */
static const char *const versions[] = { "remaster", "live", "version", "edit", "mix", "mono",
	"stereo", "demo", "acoustic", "single", "album", "instrumental", "bonus", "deluxe",
	"anniversary", "feat", "session", "take ", "recorded", "original", "unplugged",
	"soundtrack" };

/* The length of a bracket that begins here, with what is in it; 0: none does, or it never ends. */
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

static bool
tells_version(const char *s)
{
	for (size_t i = 0; i < LENGTH(versions); i++)
		if (strcasestr(s, versions[i]))
			return true;
	return false;
}

void
library_title_key(struct buf *out, const char *title)
{
	struct buf bare = BUF_INIT;
	size_t before = out->len, n;

	for (const char *s = title; *s; s++)
		if ((n = bracketed(s)) > 0)
			s += n - 1;
		else
			buf_add_char(&bare, *s);
	for (char *dash = bare.s; (dash = strstr(dash, " - ")); dash += 3)
		if (tells_version(dash)) {
			buf_truncate(&bare, (size_t)(dash - bare.s));
			break;
		}
	text_fold(out, bare.s);
	if (out->len == before) /* all of it stood in brackets */
		text_fold(out, title);
	buf_finish(&bare);
}

void
library_name_key(struct buf *out, const char *path)
{
	const char *name = file_name(path);
	const char *dot = strrchr(name, '.');
	char *bare = xstrndup(name, dot ? (size_t)(dot - name) : strlen(name));
	const char *title = bare;

	/* "03 - ", "1-03. ", "Artist - " */
	for (const char *dash = bare; (dash = strstr(dash, " - ")); dash += 3)
		if (!tells_version(dash))
			title = dash + 3;
	if (title == bare) {
		const char *after = bare + strspn(bare, "0123456789");
		if (after > bare && strchr(" .-_", *after) && *after)
			title = after;
	}
	library_title_key(out, title);
	free(bare);
}

/* ---- comparing ---- */

static char *
folded(const char *s)
{
	struct buf b = BUF_INIT;

	text_fold(&b, s ? s : "");
	return buf_detach(&b);
}

enum library_likeness { OTHER, UNKNOWN, SIMILAR, SAME };

static enum library_likeness
like(const char *a, const char *b)
{
	char *x = folded(a), *y = folded(b);
	size_t n = strlen(x), m = strlen(y), less = n < m ? n : m;
	enum library_likeness l = OTHER;

	if (!less)
		l = UNKNOWN;
	else if (strcmp(x, y) == 0)
		l = SAME;
	else if (less >= 3 && (strstr(x, y) || strstr(y, x)))
		l = SIMILAR;
	else if (text_distance(x, y) <= 1 + less / 6)
		l = SIMILAR;
	free(x);
	free(y);
	return l;
}

/* For a file without tags, its path may contain the artist. */
static enum library_likeness
artist_like(const struct library_wanted *w, const struct library_file *f)
{
	if (f->artist || !w->artist)
		return like(w->artist, f->artist);
	char *artist = folded(w->artist), *path = folded(f->path);
	enum library_likeness l = strlen(artist) >= 3 && strstr(path, artist) ? SIMILAR : UNKNOWN;
	free(artist);
	free(path);
	return l;
}

static bool
title_looks_like(const struct library_wanted *w, const struct library_file *f)
{
	struct buf x = BUF_INIT, y = BUF_INIT;

	library_title_key(&x, w->title ? w->title : "");
	if (f->title)
		library_title_key(&y, f->title);
	else
		library_name_key(&y, f->path);
	bool same = x.len && strcmp(x.s, y.s) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return same;
}

static bool
same_length(const struct library_wanted *w, const struct library_file *f)
{
	return w->length_ms != NO_INT && f->length_ms != NO_INT &&
		llabs(w->length_ms - f->length_ms) <= SAME_LENGTH_MS;
}

bool
library_matches(
	const struct library_wanted *w, const struct library_file *f, enum library_match *match)
{
	if (text_same_name(w->mbid, f->mbid)) {
		*match = MATCH_MBID;
		return true;
	}
	if (text_same_name(w->isrc, f->isrc)) {
		*match = MATCH_ISRC;
		return true;
	}
	enum library_likeness artist = artist_like(w, f);
	bool exact = artist == SAME && text_same_name(w->title, f->title) && same_length(w, f);
	*match = exact ? MATCH_TAGS : MATCH_NEAR;
	return exact || (artist != OTHER && title_looks_like(w, f));
}

/* ---- order ---- */

/* Difference of length as a penalty; an unknown length is worse than the same one. */
static int64_t
length_off(const struct library_wanted *w, const struct library_file *f)
{
	if (same_length(w, f))
		return 0;
	return w->length_ms == NO_INT || f->length_ms == NO_INT
		? INT64_MAX / 2
		: llabs(w->length_ms - f->length_ms);
}

static int
less_likely(const void *one, const void *other, void *wanted)
{
	const struct library_hit *a = one, *b = other;
	const struct library_file *x = &a->file, *y = &b->file;
	const struct library_wanted *w = wanted;

	if (a->match != b->match)
		return a->match < b->match ? -1 : 1;
	if (a->match == MATCH_NEAR && artist_like(w, x) != artist_like(w, y))
		return artist_like(w, x) > artist_like(w, y) ? -1 : 1;
	int64_t p = length_off(w, x), q = length_off(w, y);
	if (p != q)
		return p < q ? -1 : 1;
	/* Of two copies the larger one is less compressed. */
	if (x->size_bytes != y->size_bytes)
		return x->size_bytes > y->size_bytes ? -1 : 1;
	return strcmp(x->path, y->path);
}

void
library_sort(struct library_hits *h, const struct library_wanted *w)
{
	if (h->n)
		qsort_r(h->v, h->n, sizeof(h->v[0]), less_likely, (void *)(uintptr_t)w);
	for (h->exact = 0; h->exact < h->n && h->v[h->exact].match != MATCH_NEAR; h->exact++)
		;
}
