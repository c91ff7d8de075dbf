/* The words of a text, and the forms in which names occur among them. note_rules.c passes the names
 * of a review. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/wording.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/text.h"

static const char articles[] = " the my a an ";

/* Returns true if a list, words in lower case between blanks, has the word. */
static bool
is_one_of(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = list; n && (at = strstr(at, word)); at++)
		if (at > list && at[-1] == ' ' && at[n] == ' ')
			return true;
	return false;
}

/* ---- the words of a text, and names among them ---- */

struct word {
	const char *folded;
	size_t at;      /* offset of its first byte in the text */
	char before;    /* between this word and the one before it: '.' the end of a sentence,
			   ',' the end of a clause, ' ' neither */
	bool capital;   /* begins with a capital letter */
	size_t name;    /* 1 + index of the device or chain whose name begins here; 0: none */
	size_t letters; /* length in bytes of the matched text after text_fold */
	size_t length;  /* number of words in the text that match the name */
	bool whole;     /* the whole name matched, not only a part of it */
	bool first;     /* the matched part begins the name: the brand */
	bool last;      /* the matched part ends the name: the model, not the brand */
};

struct wording_text
wording_text(const char *text)
{
	static const char ends[] = " \t\n.!?;,:()[]{}\"'/\\+-*=<>|~_&%#@";
	struct wording_text w = { .letters = BUF_INIT };
	CLEANUP(pointer_free) char *copy = xstrdup(text ? text : "");
	const char *stop = copy + strlen(copy);
	char before = '.';

	for (char *s = copy, *end; *s; s = end) {
		/* "U12Tの" is two words */
		const enum text_script script = text_script_at(s, (size_t)(stop - s));

		end = s;
		while (*end && !strchr(ends, *end) &&
			text_script_at(end, (size_t)(stop - end)) == script) {
			end += text_next(end, (size_t)(stop - end), 0);
			/* Most texts are ASCII, in which letters have one script. */
			while (script == TEXT_CASED && isalnum((unsigned char)*end) &&
				(unsigned char)end[1] < 0x80)
				end++;
		}
		if (end == s) {
			if (strchr(".!?;\n", *s))
				before = '.';
			else if (before == ' ' && strchr(",:(", *s))
				before = ',';
			end++;
			continue;
		}
		CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
		char after = *end;
		*end = '\0';
		const char *word = text_typed(&narrow, s); /* also a name of full width */
		LIST_ADD(&w,
			(struct word){ .at = (size_t)(s - copy),
				.before = before,
				.capital = *word >= 'A' && *word <= 'Z' });
		text_fold(&w.letters, word, KEEP_WORDS);
		buf_add_char(&w.letters, '\0');
		*end = after;
		before = ' ';
	}
	const char *folded = w.letters.s;
	for (size_t i = 0; i < w.n; i++, folded += strlen(folded) + 1)
		w.v[i].folded = folded;
	return w;
}

void
wording_text_finish(struct wording_text *t)
{
	buf_finish(&t->letters);
	free(t->v);
}

/* Returns how many words of w from i on together are `folded`; 0: none. A genitive s may follow. */
static size_t
words_match(const struct wording_text *w, size_t i, const char *folded)
{
	size_t from = i;

	for (; *folded && i < w->n && (i == from || w->v[i].before == ' '); i++) {
		const char *word = w->v[i].folded, *begin = word;

		while (*word && *word == *folded) {
			word++;
			folded++;
		}
		if (word == begin || (*word && (*folded || !text_same(word, "s"))))
			return 0;
	}
	return *folded ? 0 : i - from;
}

/* Marks the places in the first n words of the text where `folded`, a name or its first or last
 * part, occurs. name: the index of that name + 1. At each place the longest match counts; of
 * equally long ones the whole name, then the one that ends its name: "Sora" is the Ume Sora, not
 * the Sora Pro. If both do, or neither does, neither counts. */
static void
mark(struct wording_text *w, size_t n, const char *folded, size_t name, bool first, bool last)
{
	size_t letters = strlen(folded);
	bool whole = first && last;

	for (size_t i = 0; i < n; i++) {
		struct word *x = &w->v[i];
		size_t length = words_match(w, i, folded);
		bool also = length && letters == x->letters && x->name != name;

		if (!length || letters < x->letters || (letters == x->letters && x->whole) ||
			(also && !last && x->last))
			continue;
		also = also && !(last && !x->last);
		x->name = also && !whole ? 0 : name;
		x->letters = letters;
		x->length = length;
		x->whole = whole;
		x->first = first;
		x->last = last;
	}
}

/* Marks the places in the text where a name occurs: any sequence of its words, or its short form
 * ("P8" for "Performer8"). A single letter alone is no name. */
static void
mark_name(struct wording_text *w, size_t n, const char *name, size_t number)
{
	CLEANUP(wording_text_finish) struct wording_text is = wording_text(name);
	CLEANUP(buf_finish) struct buf run = BUF_INIT;

	for (size_t a = 0; a < is.n; a++) {
		buf_clear(&run);
		for (size_t b = a; b < is.n; b++) {
			bool first = a == 0, last = b + 1 == is.n;

			buf_add(&run, is.v[b].folded);
			size_t letters = strcspn(run.s, "0123456789");
			/* Three letters name a part of a name; two are enough for the whole or with
			 * a number. */
			size_t least = (first && last) || letters < run.len ? 2 : 3;
			if (letters && run.len >= least)
				mark(w, n, run.s, number, first, last);
			if (letters < 4 || letters == run.len)
				continue;
			CLEANUP(pointer_free)
			char *brief = xasprintf("%c%s", run.s[0], run.s + letters);
			mark(w, n, brief, number, false, true);
		}
	}
}

/* Marks the places in the first n_words words where one of n names occurs, and removes the marks of
 * an earlier search. */
static void
mark_names(struct wording_text *w, size_t n_words, const struct wording_name *names, size_t n)
{
	EACH (word, w)
		word->name = word->letters = word->whole = 0;
	for (size_t i = 0; i < n; i++) {
		CLEANUP(pointer_free)
		char *number = names[i].number ? xasprintf("d%zu", names[i].number) : NULL;

		if (number)
			mark(w, n_words, number, i + 1, true, true);
		if (names[i].name)
			mark_name(w, n_words, names[i].name, i + 1);
		if (names[i].known)
			mark_name(w, n_words, names[i].known, i + 1);
	}
	/* The words inside a name are not the begin of another. */
	for (size_t i = 0; i < w->n; i += w->v[i].name ? w->v[i].length : 1)
		for (size_t k = 1; w->v[i].name && k < w->v[i].length; k++)
			w->v[i + k].name = 0;
}

/* ---- what a text names ---- */

/* Returns true if the name that begins at this word counts. A word of a name alone may be an
 * ordinary word: "audio" of "Effect Audio Gaea", and a brand at the begin of a sentence: "Final".
 */
static bool
is_named(const struct word *x)
{
	return x->name && (x->last || (x->capital && (x->before == ' ' || !x->first)));
}

size_t
wording_names(struct wording_text *t, size_t caret, const struct wording_name *names, size_t n,
	size_t *found)
{
	size_t count = 0, before = 0;

	mark_names(t, t->n, names, n);
	while (before < t->n && t->v[before].at < caret)
		before++;
	for (size_t i = 0; i < t->n; i++) {
		const struct word *x = &t->v[i < before ? before - 1 - i : i];
		size_t k = 0, at = x->name - 1;

		while (k < count && found[k] != at)
			k++;
		if (is_named(x) && !names[at].used && k == count)
			found[count++] = at;
	}
	return count;
}

bool
wording_begins(struct wording_text *t, const struct wording_name *names, size_t n, size_t *which)
{
	static const char before[] = " the my a an our on with in through ";
	size_t lead = 0, i = 0;

	while (lead < t->n && is_one_of(before, t->v[lead].folded))
		lead++;
	mark_names(t, lead < t->n ? lead + 1 : lead, names, n);
	while (i < lead && !t->v[i].name)
		i++;
	if (i == t->n || !t->v[i].name || !(t->v[i].last || t->v[i].capital))
		return false;
	/* The brand of another device: "Final" of "Final A8000". */
	const struct word *x = &t->v[i], *next = x + x->length;
	*which = x->name - 1;
	return x->last || next >= t->v + t->n || next->before != ' ' || !next->capital;
}

static const char *const leads[] = { "vs. ", "vs ", "versus ", "compared to ", "compared with " };

bool
wording_has_lead(const char *text)
{
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
	const char *s = text_typed(&narrow, text);

	EACH_OF (lead, leads)
		if (strncasecmp(s, *lead, strlen(*lead)) == 0)
			return true;
	return false;
}

size_t
wording_versus(const char *text, const struct wording_name *names, size_t n, size_t *which)
{
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
	const char *s = text_typed(&narrow, text ? text : ""), *colon = strchr(s, ':');

	EACH_IN_WHILE (one, leads, LENGTH(leads), colon) {
		size_t lead = strlen(*one), at = 0, typed, len;

		if (strncasecmp(s, *one, lead) != 0 || s + lead > colon)
			continue;
		CLEANUP(pointer_free) char *name = xstrndup(s + lead, (size_t)(colon - s) - lead);
		CLEANUP(wording_text_finish) struct wording_text w = wording_text(name);

		mark_names(&w, w.n, names, n);
		size_t first = w.n && !w.v[0].name && is_one_of(articles, w.v[0].folded);
		if (first >= w.n || !w.v[first].name || first + w.v[first].length != w.n ||
			!colon[1])
			continue;
		*which = w.v[first].name - 1;
		for (const char *end = colon + 1 + strspn(colon + 1, " "); s < end; s += len) {
			text_decode(s, strlen(s), &len);
			text_decode(text + at, strlen(text + at), &typed);
			at += typed;
		}
		return at;
	}
	return 0;
}
