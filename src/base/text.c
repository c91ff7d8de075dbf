/* Reads Unicode: clusters and their width, folding of names, likeness of words, and the cleaning of
 * foreign text. Drawing is left to ui/draw.c, escaping for formats to export/escape.c. */
#include "base/text.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/mem.h"

#define ZWJ 0x200d
#define VS16 0xfe0f /* after a character: draw it as an emoji in colour */
/* Longer texts are not compared letter by letter: the cost grows with the square of the length. */
#define DISTANCE_MAX 256

int32_t
text_decode(const char *s, size_t n, size_t *len)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t took;

	assert(n > 0);
	took = utf8proc_iterate((const utf8proc_uint8_t *)s, n < 4 ? (utf8proc_ssize_t)n : 4, &c);
	*len = took > 0 ? (size_t)took : 1;
	return took > 0 ? c : TEXT_BAD;
}

bool
text_valid(const char *s, size_t n)
{
	size_t len;

	for (size_t at = 0; at < n; at += len)
		if (text_decode(s + at, n - at, &len) == TEXT_BAD)
			return false;
	return true;
}

bool
text_is_web(const char *text)
{
	if (strncmp(text, "https://", 8) == 0)
		text += 8;
	else if (strncmp(text, "http://", 7) == 0)
		text += 7;
	else
		return false;
	if (*text == '\0' || *text == '/')
		return false;
	for (; *text; text++)
		if ((unsigned char)*text <= ' ' || *text == 0x7f || strchr("\"<>\\^`{|}", *text))
			return false;
	return true;
}

bool
text_is_control(int32_t c)
{
	static const struct {
		int32_t first, last;
	} ranges[] = { { 0x00, 0x1f }, { 0x7f, 0x9f }, { 0x061c, 0x061c }, { 0x200b, 0x200b },
		{ 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfdd0, 0xfdef },
		{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f } };

	if ((c & 0xfffe) == 0xfffe)
		return true;
	for (size_t i = 0; i < LENGTH(ranges); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* Decodes the code point that ends at `at` > 0, with the same result as decoding from the left.
 * *len gets its bytes. */
static int32_t
decode_left(const char *s, size_t at, size_t *len)
{
	for (size_t back = 1; back <= 4 && back <= at; back++) {
		int32_t c = text_decode(s + at - back, back, len);

		if (c != TEXT_BAD && *len == back)
			return c;
	}
	*len = 1;
	return TEXT_BAD;
}

int32_t
text_last(const char *s, size_t n)
{
	size_t len;

	return decode_left(s, n, &len);
}

static int
boundclass(int32_t c)
{
	return utf8proc_get_property(c)->boundclass;
}

static bool
is_picture(int32_t c)
{
	return boundclass(c) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

/* Returns the columns of a code point: by utf8proc, except where terminals count differently
 * (wcwidth). */
static int
code_width(int32_t c)
{
	if (c == TEXT_BAD)
		return 1;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_MC: return 1;
	case UTF8PROC_CATEGORY_CF:
		return boundclass(c) == UTF8PROC_BOUNDCLASS_PREPEND ? 1 : utf8proc_charwidth(c);
	default: return utf8proc_charwidth(c);
	}
}

/* Returns the columns that c adds to a cluster whose last code point is `left`. */
static int
joined_width(int32_t left, int32_t c)
{
	int class = boundclass(c);

	if (class == UTF8PROC_BOUNDCLASS_V || class == UTF8PROC_BOUNDCLASS_T)
		return 0;
	if (left == ZWJ && is_picture(c))
		return 0;
	/* A skin tone colours an emoji before it; elsewhere it is a square. */
	if (c >= 0x1f3fb && c <= 0x1f3ff && (left == VS16 || is_picture(left)))
		return 0;
	return code_width(c);
}

/*
 * UAX #29 joins any number of Hangul initials, spacing marks or half-width voicing signs; a
 * terminal gives each its columns. So here a cluster ends before it would become wider than two
 * columns: no text can draw more columns than were counted for it.
 */
size_t
text_cluster_utf8(const char *s, size_t n, size_t at, int *width)
{
	utf8proc_int32_t state = 0;
	size_t len;
	bool emoji = false;

	int32_t left = text_decode(s + at, n - at, &len), c;
	*width = code_width(left);
	for (at += len; at < n && left != TEXT_BAD; at += len, left = c) {
		c = text_decode(s + at, n - at, &len);
		if (c == TEXT_BAD || utf8proc_grapheme_break_stateful(left, c, &state))
			break;
		int more = joined_width(left, c);
		if (*width + more > 2)
			break;
		*width += more;
		emoji |= c == VS16;
	}
	if (emoji)
		*width = 2;
	return at;
}

size_t
text_next(const char *s, size_t n, size_t at)
{
	int width;

	return at < n ? text_cluster(s, n, at, &width) : n;
}

/* Clusters can only be found from left to right. So this goes back to a break between two code
 * points that does not depend on what precedes them, and then forward. */
size_t
text_prev(const char *s, size_t n, size_t at)
{
	size_t len, start;

	if (at > n)
		at = n;
	if (at == 0)
		return 0;
	int32_t c = decode_left(s, at, &len);
	for (start = at - len; start > 0; start -= len) {
		int32_t left = decode_left(s, start, &len);

		if (c == TEXT_BAD || left == TEXT_BAD)
			break;
		if (left != ZWJ && utf8proc_grapheme_break(left, c))
			break;
		c = left;
	}
	for (size_t end; (end = text_next(s, n, start)) < at;)
		start = end;
	return start;
}

/* Returns what a word of one script is made of: letters and digits of ASCII and alike are one. */
static enum text_script
word_at(const char *s, size_t n, size_t at)
{
	size_t len;
	int32_t c = text_decode(s + at, n - at, &len);
	enum text_script script = c == TEXT_BAD ? TEXT_SIGN : text_script(c);

	return script == TEXT_DIGIT ? TEXT_CASED : script;
}

size_t
text_word_left(const char *s, size_t n, size_t at)
{
	enum text_script inside = TEXT_SIGN;

	while (at > 0) {
		size_t left = text_prev(s, n, at);
		enum text_script word = word_at(s, n, left);

		if (inside != TEXT_SIGN && word != inside)
			break;
		inside = word;
		at = left;
	}
	return at;
}

size_t
text_word_right(const char *s, size_t n, size_t at)
{
	enum text_script inside = TEXT_SIGN;

	while (at < n) {
		enum text_script word = word_at(s, n, at);

		if (inside != TEXT_SIGN && word != inside)
			break;
		inside = word;
		at = text_next(s, n, at);
	}
	return at;
}

int
text_cluster_width(const char *s, size_t n)
{
	int width = 0;

	if (n > 0)
		text_cluster(s, n, 0, &width);
	return width;
}

int
text_width(const char *s, size_t n)
{
	int used;

	text_fit(s, n, INT32_MAX, &used);
	return used;
}

size_t
text_fit(const char *s, size_t n, int columns, int *used)
{
	size_t at = 0;

	*used = 0;
	for (int width; at < n; *used += width) {
		size_t end = text_cluster(s, n, at, &width);

		if (width > columns - *used)
			break;
		at = end;
	}
	return at;
}

/* The parts of a text that the functions text_fold… keep. */
enum kept { KEEP_WORDS, KEEP_WORDS_PLAIN, KEEP_NAME, KEEP_ALL };

/* The one list of signs that do not count in a name: blanks, hyphens, dashes, brackets, quotes and
 * underscores by their category, and these dots, commas, colons, quotes and slashes. */
static bool
is_mute(int32_t c)
{
	static const int32_t signs[] = { '.', ',', ':', '\'', '"', '`', '/', '\\', 0xb7, 0x2026,
		0x3001, 0x3002, 0x30fb, 0xff02, 0xff07, 0xff0c, 0xff0e, 0xff0f, 0xff1a, 0xff3c };

	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF: return true;
	default: break;
	}
	for (size_t i = 0; i < LENGTH(signs); i++)
		if (c == signs[i])
			return true;
	return text_is_control(c);
}

/* Appends what `kept` says of a folded text. Combining marks share the fate of their character:
 * half of a Thai or Hindi name consists of marks. */
static void
keep_characters(struct buf *out, const char *s, size_t n, enum kept kept)
{
	size_t len;
	bool keeps = false;

	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (!text_is_mark(c))
			keeps = kept == KEEP_ALL ||
				(kept == KEEP_NAME ? !is_mute(c) : text_script(c) != TEXT_SIGN);
		/* accents of decomposed Latin, Greek and Cyrillic letters */
		bool accent = c >= 0x300 && c <= 0x36f;
		if (keeps && !(kept == KEEP_WORDS_PLAIN && accent))
			buf_add_bytes(out, s + at, len);
	}
}

/* Returns the text in a form of Unicode, without what is no UTF-8; *n gets its bytes. The caller
 * frees. */
static char *
in_form(const char *s, utf8proc_option_t form, size_t *n)
{
	CLEANUP(buf_finish) struct buf valid = BUF_INIT;
	size_t all = s ? strlen(s) : 0, len;
	utf8proc_uint8_t *made = NULL;

	for (size_t at = 0; at < all; at += len)
		if (text_decode(s + at, all - at, &len) != TEXT_BAD)
			buf_add_bytes(&valid, s + at, len);
	utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)valid.s,
		(utf8proc_ssize_t)valid.len, &made, UTF8PROC_STABLE | form);
	if (size < 0) { /* the text is valid UTF-8, so malloc failed */
		fputs("earlog: out of memory\n", stderr);
		abort();
	}
	*n = (size_t)size;
	return (char *)made;
}

bool
text_ascii(const char *s)
{
	while (*s && !(*s & 0x80))
		s++;
	return !*s;
}

static void
fold(struct buf *out, const char *s, enum kept kept)
{
	/* Most texts are ASCII, for which the tables of Unicode say no more than this. */
	if (s && text_ascii(s)) {
		char *to = buf_room(out, strlen(s));

		for (; *s; s++) {
			char c = (char)(*s >= 'A' && *s <= 'Z' ? *s - 'A' + 'a' : *s);
			bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

			if (letter || kept == KEEP_ALL || (kept == KEEP_NAME && !is_mute(c)))
				*to++ = c;
		}
		*to = '\0';
		out->len = (size_t)(to - out->s);
		return;
	}
	utf8proc_option_t form = kept == KEEP_WORDS_PLAIN ? UTF8PROC_DECOMPOSE : UTF8PROC_COMPOSE;
	size_t n;
	CLEANUP(pointer_free)
	char *folded = in_form(s, form | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &n);

	keep_characters(out, folded, n, kept);
}

void
text_fold_wide(struct buf *out, const char *s)
{
	size_t n, len;
	CLEANUP(buf_finish) struct buf bare = BUF_INIT;

	if (s && text_ascii(s)) { /* for which the tables of Unicode say no more */
		text_fold_case(out, s);
		return;
	}
	CLEANUP(pointer_free)
	char *folded = in_form(
		s, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &n);

	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(folded + at, n - at, &len);
		bool katakana = (c >= 0x30a1 && c <= 0x30f6) || c == 0x30fd || c == 0x30fe;

		if (c < 0x300 || c > 0x36f)
			text_encode(&bare, katakana ? c - 0x60 : c);
	}
	text_compose(out, bare.s);
}

void
text_compose(struct buf *out, const char *s)
{
	size_t n;
	CLEANUP(pointer_free) char *composed = in_form(s, UTF8PROC_COMPOSE, &n);

	buf_add_bytes(out, composed, n);
}

const char *
text_encoding(const char *s, size_t n)
{
	/* bytes from 0x80 on, the longest run of them, and those of each kind */
	size_t high = 0, run = 0, longest = 0, lead = 0, letters = 0;
	bool jis = true, pairs = true;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		run = c < 0x80 ? 0 : run + 1;
		longest = run > longest ? run : longest;
		high += c >= 0x80;
		letters += c >= 0xc0;
	}
	for (size_t i = 0; i < n && jis; i++) {
		unsigned char c = (unsigned char)s[i],
			      next = i + 1 < n ? (unsigned char)s[i + 1] : 0;

		if (c < 0x80 || (c >= 0xa1 && c <= 0xdf))
			continue;
		lead += c <= 0x9f;
		jis = c != 0x80 && c != 0xa0 && c <= 0xfc && next >= 0x40 && next != 0x7f &&
			next <= 0xfc;
		i++;
	}
	for (size_t i = 0; i < n && pairs; i++)
		if ((unsigned char)s[i] >= 0x80) {
			pairs = (unsigned char)s[i] >= 0x81 && i + 1 < n &&
				(unsigned char)s[i + 1] >= 0xa1;
			i++;
		}
	if (jis && lead)
		return "SHIFT_JIS";
	if (longest < 4) /* words with accented letters */
		return NULL;
	if (letters * 5 > high * 4)
		return "CP1251";
	return pairs ? "GB18030" : NULL;
}

void
text_fold(struct buf *out, const char *s)
{
	fold(out, s, KEEP_WORDS);
}

void
text_fold_plain(struct buf *out, const char *s)
{
	fold(out, s, KEEP_WORDS_PLAIN);
}

void
text_fold_name(struct buf *out, const char *s)
{
	fold(out, s, KEEP_NAME);
}

void
text_fold_case(struct buf *out, const char *s)
{
	fold(out, s, KEEP_ALL);
}

bool
text_is_among(const char *s, const char *const *list)
{
	while (s && *list && strcmp(s, *list) != 0)
		list++;
	return s && *list;
}

const void *
text_row(const void *rows, size_t n, size_t size, const char *name)
{
	for (const char *row = rows; n--; row += size)
		if (strcmp(*(const char *const *)(const void *)row, name) == 0)
			return row;
	return NULL;
}

bool
text_is_unknown(const char *s)
{
	static const char *const words[] = { "unknown", "unknownartist", "artistunknown",
		"notstated", "unknownnotstated", "notknown", NULL };
	CLEANUP(pointer_free) char *folded = text_folded(s);

	return text_is_among(folded, words);
}

/* Writes the first DISTANCE_MAX code points of s to `code`. Returns how many code points s has. */
static size_t
codes(const char *s, int32_t *code)
{
	size_t n = strlen(s), len, count = 0;

	for (size_t at = 0; at < n; at += len, count++) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (count < DISTANCE_MAX)
			code[count] = c;
	}
	return count;
}

size_t
text_distance(const char *a, const char *b)
{
	int32_t ca[DISTANCE_MAX], cb[DISTANCE_MAX];
	size_t na = codes(a, ca), nb = codes(b, cb);
	size_t row[DISTANCE_MAX + 1];

	if (strcmp(a, b) == 0)
		return 0;
	if (na > DISTANCE_MAX || nb > DISTANCE_MAX)
		return na > nb ? na : nb;
	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t above = row[j], least = above < row[j - 1] ? above : row[j - 1];

			diagonal += ca[i - 1] != cb[j - 1];
			row[j] = least < diagonal ? least + 1 : diagonal;
			diagonal = above;
		}
	}
	return row[nb];
}

void
text_offer(struct nearest *n, const char *candidate, const char *wanted)
{
	size_t d = text_distance(candidate, wanted);

	if (d < n->distance)
		*n = (struct nearest){ candidate, d };
}

char *
text_folded(const char *s)
{
	struct buf out = BUF_INIT;

	text_fold(&out, s);
	return buf_detach(&out);
}

char *
text_name_folded(const char *s)
{
	struct buf out = BUF_INIT;

	text_fold_name(&out, s);
	return buf_detach(&out);
}

bool
text_same_name(const char *a, const char *b)
{
	CLEANUP(pointer_free) char *x = text_name_folded(a), *y = text_name_folded(b);
	return *x && strcmp(x, y) == 0;
}

bool
text_has_name(const char *s, const char *name)
{
	CLEANUP(pointer_free) char *all = text_folded(s), *part = text_folded(name);
	return *part && strstr(all, part);
}

bool
text_ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

bool
text_has_ending(const char *path, size_t n, const char *ending)
{
	size_t len = strlen(ending);

	return n > len && strncasecmp(path + n - len, ending, len) == 0;
}

const char *
text_slot(const char *text, const char *at, size_t *n)
{
	for (const char *s = at; (s = strchr(s, '{')); s++) {
		size_t word = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_");

		*n = word + 2;
		if (word && s[word + 1] == '}' && (s == text || s[-1] != '{'))
			return s;
	}
	return NULL;
}

const char *
text_after(const char *s, char c)
{
	const char *at = strchr(s, c);

	return at ? at + 1 : NULL;
}

/* Bytes; a shorter word ("3", "Pro", "DAC"), a year, or a kind does not identify a device alone. */
enum { LEAST_NAME = 4 };

/* Returns true for "dongle", "Earbuds": a longer word for a kind of device. */
static bool
is_kind(const char *word, size_t n)
{
	static const char *const kinds[] = { "dongle", "cable", "headphone", "earphone", "earbud",
		"speaker", "player", "amplifier" };

	n -= word[n - 1] == 's';
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (strlen(kinds[i]) == n && strncasecmp(word, kinds[i], n) == 0)
			return true;
	return false;
}

const char *
text_last_word(const char *s)
{
	const char *blank = strrchr(s, ' ');

	if (!blank || !blank[1])
		return s;
	const char *word = blank + 1, *end = blank + strlen(blank), *model = strchr(s, ' ') + 1;
	while (word > s && !(word == model && strchr(word, ' ')) &&
		(end - word < LEAST_NAME || is_kind(word, (size_t)(end - word)) ||
			strspn(word, "0123456789") == (size_t)(end - word)))
		for (end = --word; word > s && word[-1] != ' ';)
			word--;
	return word;
}

/* Returns true if another of the n names ends with these words. */
static bool
is_end_of_other(const char *words, const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = strlen(names[i]) - strlen(words);

		if (strcmp(names[i], name) != 0 && text_ends_in(names[i], words) &&
			(at == 0 || names[i][at - 1] == ' '))
			return true;
	}
	return false;
}

const char *
text_name_apart(const char *name, const char *const *names, size_t n)
{
	const char *words = text_last_word(name);

	/* "(blue)" alone is no name. */
	while (words > name &&
		(ispunct((unsigned char)*words) || is_end_of_other(words, name, names, n)))
		for (words--; words > name && words[-1] != ' ';)
			words--;
	return words;
}

/* ---- making text harmless ---- */

#define KEYCAP 0x20e3
#define DOTTED_CIRCLE "\u25cc"

/* A cell of ncurses has room for a character and four marks. */
#define MARKS_MAX 4
/* The longest emoji have three joiners; without a limit one cell could hold a whole tag. */
#define JOINERS_MAX 4

/* State of the text so far that decides how the next code point is cleaned. */
struct past {
	bool base;    /* there is a character that a combining mark can be drawn on */
	bool picture; /* an emoji came last: a joiner may follow it, and VS16 if `bare` */
	bool bare;
	bool digit;  /* the last code point was 0-9, # or *, which may start a keycap */
	bool joined; /* the last code point was a joiner */
	int marks, joiners;
};

/* Returns true for code points that control a terminal or are invisible. The only visible format
 * characters are Arabic and Kaithi number signs, which come before their number. */
static bool
is_forbidden(int32_t c)
{
	const utf8proc_property_t *p = utf8proc_get_property(c);

	if ((c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef))
		return true;
	if (p->ignorable || (c >= 0xe0000 && c <= 0xe0fff))
		return true;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP: return true;
	case UTF8PROC_CATEGORY_CF: return p->boundclass != UTF8PROC_BOUNDCLASS_PREPEND;
	default: return false;
	}
}

/* Ranges of the scripts whose letters look alike. */
static const struct {
	int32_t first, last;
	char script;
} alike[] = { { 'A', 'Z', 'L' }, { 'a', 'z', 'L' }, { 0xc0, 0x24f, 'L' }, { 0x1e00, 0x1eff, 'L' },
	{ 0x370, 0x3ff, 'G' }, { 0x1f00, 0x1fff, 'G' }, { 0x400, 0x52f, 'C' },
	{ 0xa640, 0xa69f, 'C' }, { 0x530, 0x58f, 'A' }, { 0x13a0, 0x13ff, 'K' },
	{ 0xab70, 0xabbf, 'K' }, { 0xff21, 0xff5a, 'W' } };

const char *
text_disguise(const char *name)
{
	size_t n = name ? strlen(name) : 0, len;
	char script = 0;

	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(name + at, n - at, &len);

		if (c == TEXT_BAD || is_forbidden(c) || c == 0x2800 ||
			(c != ' ' && utf8proc_category(c) == UTF8PROC_CATEGORY_ZS))
			return "invisible characters";
		if (c < 0x80 && !isalnum(c))
			script = 0;
		for (size_t i = 0; i < LENGTH(alike); i++)
			if (c >= alike[i].first && c <= alike[i].last) {
				if (script && script != alike[i].script)
					return "letters of two scripts";
				script = alike[i].script;
			}
	}
	return NULL;
}

void
text_encode(struct buf *out, int32_t c)
{
	utf8proc_uint8_t bytes[4];

	buf_add_bytes(out, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

/* Returns true if a word of n bytes is lower-case letters, with apostrophes and hyphens between
 * them. */
static bool
is_lower_case(const char *s, size_t n)
{
	bool ended = false;
	size_t len;

	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);
		utf8proc_category_t is =
			c == TEXT_BAD ? UTF8PROC_CATEGORY_CN : utf8proc_category(c);

		if (is == UTF8PROC_CATEGORY_LL || is == UTF8PROC_CATEGORY_MN) {
			if (ended)
				return false;
		} else if (c != '\'' && c != 0x2019 && c != '-') {
			ended = is == UTF8PROC_CATEGORY_PO || is == UTF8PROC_CATEGORY_PE ||
				is == UTF8PROC_CATEGORY_PF;
			if (!ended)
				return false;
		}
	}
	return n > 0;
}

void
text_capitalise(struct buf *b)
{
	size_t first;

	if (!b->len || !is_lower_case(b->s, strcspn(b->s, " ,\t\n")) ||
		text_is_unspaced(b->s, b->len))
		return;
	int32_t c = text_decode(b->s, b->len, &first);
	if (first == b->len || utf8proc_category(c) != UTF8PROC_CATEGORY_LL)
		return;
	CLEANUP(buf_finish) struct buf capital = BUF_INIT;
	text_encode(&capital, utf8proc_toupper(c));
	buf_splice(b, 0, first, capital.s, capital.len);
}

#define LONGEST_ENTITY 12 /* length of "&#x0010ffff;"; limits the search in a long text */

size_t
text_entity(struct buf *out, const char *s, size_t n)
{
	static const struct {
		const char *name, *text;
	} known[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
		{ "&apos;", "'" }, { "&nbsp;", " " }, { "&lrm;", "" }, { "&rlm;", "" },
		{ "&shy;", "" } };

	for (size_t i = 0; i < LENGTH(known); i++) {
		size_t len = strlen(known[i].name);

		if (n >= len && memcmp(s, known[i].name, len) == 0) {
			buf_add(out, known[i].text);
			return len;
		}
	}
	if (n < 4)
		return 0;
	bool hex = n > 4 && (s[2] == 'x' || s[2] == 'X');
	const char *digits = s + 2 + hex,
		   *end = memchr(s, ';', n < LONGEST_ENTITY ? n : LONGEST_ENTITY);
	char *stop = NULL;
	if (!end || s[1] != '#' || !isxdigit((unsigned char)*digits))
		return 0;
	unsigned long c = strtoul(digits, &stop, hex ? 16 : 10);
	if (stop != end || !c || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	text_encode(out, (int32_t)c);
	return (size_t)(end + 1 - s);
}

void
text_entities(struct buf *out, const char *s, size_t n)
{
	buf_add(out, "");
	while (n) {
		size_t used = *s == '&' ? text_entity(out, s, n) : 0;

		if (!used)
			buf_add_char(out, *s);
		used += !used;
		s += used;
		n -= used;
	}
}

/* Appends a ZWJ, VS16 or skin tone that is part of an emoji. Returns false if c is none. */
static bool
add_to_emoji(struct buf *out, struct past *past, int32_t c, int32_t next)
{
	if (c == ZWJ && past->picture && is_picture(next) && past->joiners < JOINERS_MAX) {
		past->joiners++;
		past->joined = true;
		past->picture = past->bare = false;
	} else if (c == VS16 && past->picture && past->bare) {
		past->bare = false;
		past->marks++;
	} else if (c == VS16 && past->digit && next == KEYCAP) {
		past->digit = false;
		past->marks++;
	} else if (c >= 0x1f3fb && c <= 0x1f3ff && past->picture) {
		past->bare = false;
	} else {
		return false;
	}
	text_encode(out, c);
	return true;
}

static void
clean_code(struct buf *out, struct past *past, int32_t c, int32_t next, bool lines)
{
	if (add_to_emoji(out, past, c, next))
		return;
	if (text_is_mark(c) && !is_forbidden(c)) {
		/* A mark without a letter gets a circle, else the terminal would draw it on an
		 * unrelated character. */
		if (!past->base)
			buf_add(out, DOTTED_CIRCLE);
		past->base = true;
		past->picture = past->bare = past->digit = false;
		if (past->marks < MARKS_MAX)
			text_encode(out, c);
		past->marks++;
		return;
	}

	bool picture = is_picture(c);
	*past = (struct past){ .base = true,
		.picture = picture,
		.bare = picture,
		.digit = (c >= '0' && c <= '9') || c == '#' || c == '*',
		.joiners = past->joined ? past->joiners : 0 };
	if (c == '\t') {
		buf_add_char(out, ' ');
	} else if (c == '\n') {
		past->base = !lines;
		buf_add(out, lines ? "\n" : "\u2424");
	} else if (is_forbidden(c)) {
		if (c < 0x20)
			text_encode(out, 0x2400 + c);
		else if (c == 0x7f)
			text_encode(out, 0x2421);
		else
			buf_addf(out, "<U+%04X>", (unsigned)c);
	} else {
		text_encode(out, c);
	}
}

void
text_clean(struct buf *out, const char *s, size_t n, bool lines)
{
	struct past past = { .base = false };
	/* Printable ASCII needs no cleaning. Its last byte is not counted if other text follows,
	 * because that may be a combining mark. */
	size_t i = 0;
	while (i < n && ((s[i] >= ' ' && s[i] <= '~') || (lines && s[i] == '\n')))
		i++;
	size_t len, ignored, plain = i == n || !i ? i : i - 1;

	buf_add_bytes(out, s, plain);
	for (size_t at = plain; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len), next = TEXT_BAD;

		if (at + len < n)
			next = text_decode(s + at + len, n - at - len, &ignored);
		if (c == TEXT_BAD) {
			buf_addf(out, "<%02x>", (unsigned char)s[at]);
			past = (struct past){ .base = true };
		} else {
			clean_code(out, &past, c, next, lines);
		}
	}
}

char *
text_shell_word(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_./:@%+=,-";
	struct buf out = BUF_INIT;
	size_t n = 0;

	while (word[n] && ((unsigned char)word[n] >= 0x80 || strchr(plain, word[n])))
		n++;
	if (n && !word[n])
		return xstrdup(word);
	buf_add(&out, "'");
	for (; *word; word++)
		if (*word == '\'')
			buf_add(&out, "'\\''");
		else
			buf_addf(&out, "%c", *word);
	buf_add(&out, "'");
	return buf_detach(&out);
}

void
text_html(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		switch (s[i]) {
		case '&': buf_add(out, "&amp;"); break;
		case '<': buf_add(out, "&lt;"); break;
		case '>': buf_add(out, "&gt;"); break;
		case '"': buf_add(out, "&quot;"); break;
		case '\'': buf_add(out, "&#39;"); break;
		default: buf_add_char(out, s[i]);
		}
}

void
text_print(FILE *f, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf raw = BUF_INIT, out = BUF_INIT;

	BUF_ADD_ARGUMENTS(&raw, fmt);
	text_clean(&out, raw.s, raw.len, true);
	fwrite(out.s, 1, out.len, f);
}

void
text_print_bytes(const char *s, size_t n)
{
	if (n && isatty(STDOUT_FILENO))
		text_print(stdout, "%.*s", (int)n, s);
	else if (n)
		fwrite(s, 1, n, stdout);
}

bool
text_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

int
text_order(const char *a, const char *b)
{
	return strcmp(text_or(a, ""), text_or(b, ""));
}

const char *
text_or(const char *s, const char *otherwise)
{
	return s && *s ? s : otherwise;
}
