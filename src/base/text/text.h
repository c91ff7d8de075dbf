/*
 * Text is UTF-8 everywhere. Only this file knows how many columns a character takes on a terminal,
 * and which characters of foreign text must not reach one.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/core/buf.h"

/* Result of text_decode for a byte that is not UTF-8. */
#define TEXT_BAD (-1)

/* Decodes one code point of s[0..n), n > 0; *len gets the bytes taken, at least 1. */
int32_t text_decode(const char *s, size_t n, size_t *len);
bool text_valid(const char *s, size_t n);
/* Returns true for a web address: it starts with http:// or https:// and has no spaces, quotes or
 * control characters. */
bool text_is_web(const char *text);
bool text_ascii(const char *s);
/* The script of a code point. TEXT_CASED: its letters have upper and lower case; TEXT_APART: Thai,
 * Lao, Burmese, Khmer, which write no blanks between words; TEXT_SIGN: no letter and no digit. */
enum text_script {
	TEXT_SIGN,
	TEXT_DIGIT,
	TEXT_CASED,
	TEXT_HAN,
	TEXT_HIRAGANA,
	TEXT_KATAKANA,
	TEXT_HANGUL,
	TEXT_APART,
	TEXT_OTHER
};
enum text_script text_script(int32_t c);
/* Returns the script of the first of n > 0 bytes. A digit belongs to its word: the letters and
 * digits of ASCII and similar scripts are one script. */
enum text_script text_script_at(const char *s, size_t n);
/* Returns true for a sign that a letter bears. */
bool text_is_mark(int32_t c);
/* Returns true if the text has a letter of Han or Kana. */
bool text_runs_on(const char *s, size_t n);

/* Returns true if a text is written in Han or Kana, which have no blanks and no capitals; a few
 * words of another script may be in it. */
bool text_is_unspaced(const char *s, size_t n);
/* Returns the bytes of the colon, of either width, that ends a text; 0: none. */
size_t text_colon(const char *s, size_t n);
/* Returns the last code point; TEXT_BAD: none. */
int32_t text_last(const char *s, size_t n);
/* Returns true if a text ends with a sign that ends or divides a sentence outside ASCII, or with a
 * symbol, also before brackets of full width and marks. */
bool text_ends_wide(const char *s, size_t n);

/*
 * The one form in which texts are looked for, never stored but in the index of `search`: letters
 * and digits in either width and case, without accents, katakana as hiragana; between words one
 * blank. A word ends at a sign, where the script changes, and between a letter and a digit; each
 * character of Han, Kana, Hangul and TEXT_APART is a word. "FitEarのTOGO!" gives "fitear の togo",
 * "HD600" gives "hd 600". joined: an apostrophe ends no word. NULL counts as "".
 */
void text_key(struct buf *out, const char *s, bool joined); /* out is empty */
/* Returns true if the words of `typed` begin words of s that follow each other. inside: the first
 * one may also begin inside a word: "rill" finds "shrill". Signs without a letter or digit must
 * match exactly; "" finds all. "dont" finds "Don't". s may be NULL. */
bool text_found(const char *s, const char *typed, bool inside);
/* Returns true if text_found finds each word of `typed`, in any order; words between quotation
 * marks follow each other, and a star behind a word is nothing. */
bool text_has(const char *s, const char *typed, bool inside);
/* Finds the next hit of one of these words, as text_hit does. */
bool text_has_hit(const char *s, const char *typed, bool inside, size_t *start, size_t *end);
/* Finds the next hit of text_found from byte *end on: s[*start..*end), in whole clusters. Returns
 * false if there is none, or nothing was typed. */
bool text_hit(const char *s, const char *typed, bool inside, size_t *start, size_t *end);
/* Does so for the next hit of a search: the keys of its words are in `words`, each in quotation
 * marks, with " *" behind it if words of s may only begin so. */
bool text_searched_hit(const char *s, const char *words, size_t *start, size_t *end);
/* Returns true if a text, signs and blanks included, begins so. NULL does not. */
bool text_begins(const char *s, const char *typed);
/* Returns a full-width sign of an input method (U+FF01 to U+FF5E, U+3000) as ASCII; others as they
 * are. */
int32_t text_narrow(int32_t c);
/* Returns s with its full-width signs as ASCII (text_narrow), in `to` if it has any. For values and
 * keys that are typed, never for words. */
const char *text_typed(struct buf *to, const char *s);
/* Appends a code point, at most 0x10ffff, as UTF-8. */
void text_encode(struct buf *out, int32_t c);
/* Begins a text with a capital letter, if its first word (up to a blank or comma) is lower-case
 * letters: "eQ", "k7" and "www.example.org" stay, as does a text of one letter. An apostrophe or
 * hyphen between letters, and signs behind the word, do not count. */
void text_capitalise(struct buf *b);
/* Decodes the entity of HTML or XML at s (&amp; &#38; &#x26;) and appends it. Returns its bytes, at
 * most n; 0: no known entity. */
size_t text_entity(struct buf *out, const char *s, size_t n);
/* Appends n bytes with their entities decoded. */
void text_entities(struct buf *out, const char *s, size_t n);
/* Returns true for a code point that is never output verbatim: a control, a change of the writing
 * direction, a noncharacter. */
bool text_is_control(int32_t c);
/* Returns true for a character that a terminal may draw as a picture. */
bool text_is_picture(int32_t c);

/*
 * Grapheme clusters (Unicode UAX #29). text_next returns the end of the cluster that starts at
 * `at`, text_prev the start of the cluster that ends at `at`; both in bytes, both within 0..n. A
 * byte that is not UTF-8 is one cluster; clusters wider than two columns are split.
 */
size_t text_next(const char *s, size_t n, size_t at);
size_t text_prev(const char *s, size_t n, size_t at);
size_t text_cluster_utf8(const char *s, size_t n, size_t at, int *width);
static inline bool
text_is_ascii(char c) /* printable ASCII */
{
	return c >= ' ' && c < 0x7f;
}
/* Like text_next, for at < n; *width gets the columns of the cluster, 0 to 2. Inline because each
 * letter of a note passes here several times with each key. */
static inline size_t
text_cluster(const char *s, size_t n, size_t at, int *width)
{
	*width = 1;
	return text_is_ascii(s[at]) && (at + 1 == n || text_is_ascii(s[at + 1]))
		? at + 1
		: text_cluster_utf8(s, n, at, width);
}
/* Returns the start of the word left of `at`, or the end of the word right of it, in bytes, for
 * Alt-b and Alt-f. */
size_t text_word_end(const char *s, size_t n, size_t at, bool left);

/* Returns the columns of a text that text_clean wrote. */
int text_width(const char *s, size_t n);
/* Returns how many bytes of s fit into `columns`, in whole clusters; *used gets their columns. */
size_t text_fit(const char *s, size_t n, int columns, int *used);

/* Returns the bytes of the first line of a text that is shown in `columns`; *skip: the bytes of the
 * blank or line end after it. Where another break fits, no closing sign begins a line and no
 * opening sign ends one. Words of other scripts than Han and Kana stay whole. */
size_t text_line(const char *s, size_t n, int columns, size_t *skip);
/* Returns true for a sign of full width that ends or closes: 、 。 ： ） 」. */
bool text_closes_wide(int32_t c);
/* Returns true if no blank belongs between n bytes of a text and what follows: behind such a sign,
 * and between Han and Kana. */
bool text_is_tight(const char *s, size_t n, const char *next);

/*
 * Makes bytes from a file, tag, person or error harmless for a terminal and appends them to out:
 * C0, DEL, C1 (both encodings), line and paragraph separators, bidi controls, zero-width
 * characters, tags, noncharacters and bytes that are no UTF-8 become visible stand-ins (␛, <e4>,
 * <U+202E>); ZWJ and VS16 stay inside emoji only; at most four combining marks stay on one
 * character (the rest is left out), and a mark without a character gets a ◌. Newlines remain if
 * `lines` is true, and become ␤ otherwise; a tab becomes one space. Clean text is unchanged. Pass
 * whole texts, because the meaning of a character depends on its neighbours (emoji, Thai).
 */
void text_clean(struct buf *out, const char *s, size_t n, bool lines);

/* Returns what a name has that makes it look like another name: invisible characters, or letters of
 * two scripts in one word. NULL: nothing. */
const char *text_disguise(const char *name);

/* Appends s as text inside HTML or XML, also in attributes with quotes of either kind. */
void text_html(struct buf *out, const char *s, size_t n);

/* Returns the word as a shell reads it, in quotes where it needs some, for commands that are
 * printed to be copied. The caller frees it. */
char *text_shell_word(const char *word);

/* Formats like printf, cleans the text (newlines stay) and writes it to f. For all output to stderr
 * and stdout. */
void text_print(FILE *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Writes bytes to standard output, to a terminal without control characters. The end of the program
 * reports a failed write. */
void text_print_bytes(const char *s, size_t n);

/* The parts of a text that text_fold keeps, case folded, NFC. */
enum text_kept {
	/* letters (with accents) and digits, for finding words: "Rock'n'Roll!" gives "rocknroll" */
	KEEP_WORDS,
	/* what makes it another name: blanks, hyphens, dashes, dots, commas, quotes, slashes,
	 * brackets, underscores and colons do not count, every other sign does. "AFUL Cantor" gives
	 * "afulcantor", "T3+" gives "t3+". Two names are one if this makes the same text of both.
	 */
	KEEP_NAME,
	KEEP_ALL,
	/* The last two are without accents, in one width, with katakana as hiragana. Letters and
	 * digits, not NFC: "Dvořák" gives "dvorak". For titles and artists, whose spelling varies.
	 */
	KEEP_WORDS_PLAIN,
	KEEP_ALL_PLAIN, /* for text_key */
};
/* Appends the result to out. NULL counts as "". */
void text_fold(struct buf *out, const char *s, enum text_kept kept);
char *text_folded(const char *s);      /* by KEEP_WORDS; the caller frees */
char *text_name_folded(const char *s); /* by KEEP_NAME; the caller frees */
/* Appends a text with its accents in one form (NFC), so that the names of a file by two systems are
 * the same. Bytes that are not UTF-8 are left out. */
void text_compose(struct buf *out, const char *s);
/*
 * Guesses the encoding of bytes that are not UTF-8, by the bytes from 0x80 on: "SHIFT_JIS",
 * "GB18030" or "CP1251", as iconv names them; NULL: Latin-1 is as likely as any other.
 */
const char *text_encoding(const char *s, size_t n);
/* Copies a text into an array of char, cut to its size. */
#define TEXT_COPY(array, s) snprintf((array), sizeof(array), "%s", (s))
/* Returns s; for NULL and "" the other text. */
const char *text_or(const char *s, const char *otherwise);
/* Returns the end of an English plural: "" of 1, else "s". */
const char *text_s(size_t n);
/* Returns true for names like "unknown", "<Unknown Artist>", "not stated". */
bool text_is_unknown(const char *s);
/* Returns true if both texts are the same; false if either is NULL. */
bool text_same(const char *a, const char *b);
/* Returns true if s begins with these bytes; false if it is NULL. */
bool text_starts(const char *s, const char *with);
/* Compares like strcmp; NULL counts as "". */
int text_order(const char *a, const char *b);
/* Returns true if text_name_folded makes the same text, not "", of both names. NULL counts as "".
 */
bool text_same_name(const char *a, const char *b);
/* Returns true if s contains the words of `name`, after text_folded of both. Returns false if
 * `name` has no letter and no digit. NULL counts as "". */
bool text_has_name(const char *s, const char *name);
/* Returns the Levenshtein distance in code points, for "did you mean"; for texts of more than 256
 * code points only an upper bound. */
size_t text_distance(const char *a, const char *b);
/* The candidate most similar to a name, for "did you mean". Starts as NEAREST_NONE; text_offer adds
 * candidates (borrowed). .name is NULL if none is similar. */
struct nearest {
	const char *name;
	size_t distance;
};
#define NEAREST_NONE    \
	{               \
		NULL, 3 \
	}
void text_offer(struct nearest *n, const char *candidate, const char *wanted);
/* Returns true if a text at this distance may be what was typed: it is at most two letters, and a
 * third of the word, away. */
bool text_is_near(size_t distance, const char *typed);

/* Returns true if the list, which ends with NULL, has the text; false for NULL. */
bool text_is_among(const char *s, const char *const *list);
/* Returns true if the words, separated by blanks, have this one. Either may be NULL. */
bool text_lists(const char *words, const char *word);
/* Returns the row of a table that begins with this name, a char *; NULL: no row does. */
#define TEXT_ROW(rows, name) TEXT_ROW_OF(rows, LENGTH(rows), name)
#define TEXT_ROW_OF(rows, n, name) text_row((rows), (n), sizeof((rows)[0]), (name))
const void *text_row(const void *rows, size_t n, size_t size, const char *name);
/* Returns true if n bytes are this word; text_names: in any case. */
bool text_is(const char *s, size_t n, const char *word);
bool text_names(const char *s, size_t n, const char *word);
bool text_ends_in(const char *s, const char *end);
/* Returns the last such character in n bytes; NULL: there is none. */
const char *text_last_of(const char *s, char c, size_t n);
/* Compares like strcmp, but the digits of numbers by their value: track2 is before track10. */
int text_by_numbers(const char *a, const char *b);
/* Replaces one character of a text by another everywhere. NULL is fine. */
void text_replace(char *s, char from, char to);
/* Returns the bytes of a text of n bytes without these signs at its end. */
size_t text_trimmed(const char *s, size_t n, const char *signs);
/* Returns the next part of a list with commas, without blanks around it, and moves *list to the
 * rest. NULL: no part is left, or the part is empty. The caller frees. */
char *text_part(const char **list);
/* The same for values, in which a comma between two digits is a decimal one: "3,5 mm, 4,4 mm". */
char *text_value(const char **list);
/* Returns true if a file name of n bytes is longer than this ending (".csv") and has it, in any
 * case. */
bool text_has_ending(const char *path, size_t n, const char *ending);
/* Returns the first word in braces at or after `at`, such as "{device}", a place in `text`; *n: its
 * length with the braces. Words in two braces are Liquid's. NULL: there is none. */
const char *text_slot(const char *text, const char *at, size_t *n);
/* Returns the bytes of the first of n texts with which s starts; 0: it starts with none. */
size_t text_starts_among(const char *s, const char *const *texts, size_t n);
#define TEXT_STARTS(s, ...)                                        \
	text_starts_among(s, (const char *const[]){ __VA_ARGS__ }, \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))
/* Returns the text after the first c; NULL: s has no c. Points into s. */
const char *text_after(const char *s, char c);
/* Loops over the lines of a text, which may be NULL; each has the lines after it behind it. */
#define EACH_TEXT_LINE(line, text) \
	for (const char *line = (text); line && *line; line = text_after(line, '\n'))
/* Returns the last word of a device's name: "Performer8" of "AFUL Performer8". A short word, a
 * year or a kind keeps the words before it, down to the brand: "Blessing 3", "DT 900 Pro X", "Apple
 * dongle". Points into s. */
const char *text_last_word(const char *s);
/* Returns the last words of a device's name, as few as distinguish it from the n names, which may
 * include the name: "Cantor" of "AFUL Cantor". Points into name. */
const char *text_name_apart(const char *name, const char *const *names, size_t n);
