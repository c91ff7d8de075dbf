/* Lists of English words, and the rules by which a sentence with a name and such a word is a
 * comparison. note_rules.c passes the names and sets the note's columns. */
#include "record/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

/* ---- English words by which a comparison is recognised ---- */

/* Each list has words in lower case, between blanks. These adjectives have comparatives in -er. */
static const char adjectives[] = " airy big black blunt bold boomy boxy bright brisk broad calm "
				 "clean clear close cloudy coarse cold cool crisp dark deep dense "
				 "dirty dry dull early easy edgy even faint far fast fat fine "
				 "firm flabby flat full fuzzy gentle glossy grainy grand gritty "
				 "hard harsh hazy heavy high hollow hot large lean light lively "
				 "long loose loud low lush meaty mellow messy mild muddy murky "
				 "narrow near neat nice noisy peaky plain poor punchy pure quick "
				 "quiet rich rough round shallow sharp short shouty silky simple "
				 "sloppy slow small smooth snappy soft soon sparse spiky splashy "
				 "steady steep strange strict strong sweet tall tame tense thick "
				 "thin tight tinny tiny tough true ugly vague warm weak weighty "
				 "wet wide wild woolly ";
/* Words of comparison even in a sentence that names no other device. */
static const char comparatives[] = " more less fewer better worse further farther prefer prefers ";
/* Words of comparison only in a sentence that names another device. */
static const char relations[] = " than same like unlike similar similarly identical equal "
				"different differs versus vs compared comparable compares between "
				"matches beats lacks reminds ";
/* Words that make a comparison with the name after them: "rounder on the Crimson". */
static const char links[] = " than on from with as unlike like versus vs over ";
static const char articles[] = " the my a an ";
/* After one of these words, "like" is a verb and compares nothing: "I like". */
static const char likers[] = " i we you also would really still do ";
/* Accessories. A name next to such a word is not the device: "the cable from the Crimson". */
static const char parts[] = " adapter box buds cable cables case eartips filter filters nozzle "
			    "nozzles pads pouch shell shells tip tips ";
/* A sentence that begins with one of these words is a plan, not a comparison. */
static const char plans[] = " check compare listen recheck remember repeat retest swap swapped "
			    "swapping switch switched test todo try ";
/* In a sentence with one of these words, a word of `links` ("on") before a name does not suffice
 * for a comparison. */
static const char later[] = " again check later next tomorrow yesterday ";
/* A height before a register is not a comparison: "lower mids". */
static const char heights[] = " lower higher ";
static const char registers[] = " bass end frequencies harmonics mid midbass midrange mids note "
				"notes octave octaves register strings treble ";
/* Phrases whose words are ignored. "brighter than before" becomes "brighter", a comparison with
 * something that is not named. */
static const char *const phrases[] = { "more or less", "more than enough", "less than ideal",
	"less than perfect", "no more", "any more", "no longer", "once more", "rather than",
	"other than", "more like", "than before" };

static bool
is_one_of(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = list; n && (at = strstr(at, word)); at++)
		if (at > list && at[-1] == ' ' && at[n] == ' ')
			return true;
	return false;
}

/* Returns true for a comparative such as "more", "brighter", "larger", "airier" or "bigger". */
static bool
is_comparative(const char *word)
{
	size_t n = strlen(word);
	char stem[32];

	if (is_one_of(comparatives, word))
		return true;
	if (n < 5 || n >= sizeof(stem) || !text_ends_in(word, "er"))
		return false;
	memcpy(stem, word, n + 1);
	stem[n - 1] = '\0';
	bool is = is_one_of(adjectives, stem);
	stem[n - 2] = '\0';
	is = is || is_one_of(adjectives, stem);
	bool doubled = stem[n - 3] == stem[n - 4];
	stem[n - 3] = stem[n - 3] == 'i' ? 'y' : doubled ? '\0' : stem[n - 3];
	return is || is_one_of(adjectives, stem);
}

/* ---- the words of a text, and names among them ---- */

struct word {
	const char *folded;
	char before;    /* between this word and the one before it: '.' the end of a sentence,
			   ',' the end of a clause, ' ' neither */
	bool capital;   /* begins with a capital letter */
	bool dropped;   /* part of an ignored phrase, or the verb "like" */
	size_t name;    /* 1 + index of the device or chain whose name begins here; 0: none */
	size_t letters; /* length in bytes of the matched text after text_fold */
	size_t length;  /* number of words in the text that match the name */
	bool whole;     /* the whole name matched, not only a part of it */
	bool last;      /* the matched part ends the name: the model, not the brand */
};

struct wording_text
wording_text(const char *text)
{
	static const char ends[] = " \t\n.!?;,:()[]{}\"/\\+-*=<>|~_&%#@";
	struct wording_text w = { .letters = BUF_INIT };
	CLEANUP(pointer_free) char *copy = xstrdup(text ? text : "");
	char before = '.';

	for (char *s = copy, *end; *s; s = end) {
		for (end = s; *end && !strchr(ends, *end); end++)
			;
		if (end == s) {
			before = strchr(".!?;\n", *s)                ? '.'
				: before == ' ' && strchr(",:(", *s) ? ','
								     : before;
			end++;
			continue;
		}
		char after = *end;
		LIST_ADD(&w, (struct word){ .before = before, .capital = *s >= 'A' && *s <= 'Z' });
		*end = '\0';
		text_fold(&w.letters, s);
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
		if (word == begin || (*word && (*folded || strcmp(word, "s") != 0)))
			return 0;
	}
	return *folded ? 0 : i - from;
}

/* Marks the places in the text where `folded`, a name (whole) or a part of one, occurs. name: the
 * index of that name + 1. At each place the longest match counts; if parts of two names match
 * there and are equally long, neither counts. */
static void
mark(struct wording_text *w, const char *folded, size_t name, bool whole, bool last)
{
	size_t letters = strlen(folded);

	for (size_t i = 0; i < w->n; i++) {
		struct word *x = &w->v[i];
		size_t length = words_match(w, i, folded);
		bool also = length && letters == x->letters && x->name != name;

		if (!length || letters < x->letters || (also && x->whole))
			continue;
		x->name = also && !whole ? 0 : name;
		x->letters = letters;
		x->length = length;
		x->whole = whole;
		x->last = last;
	}
}

/* Marks the places in the text where a name occurs: any sequence of its words, its short form ("P8"
 * for "Performer8") or its number ("d2"). */
static void
mark_name(struct wording_text *w, const struct wording_name *name, size_t number)
{
	CLEANUP(wording_text_finish) struct wording_text is = wording_text(name->name);
	CLEANUP(buf_finish) struct buf run = BUF_INIT;
	char d[24];

	for (size_t a = 0; a < is.n; a++) {
		buf_clear(&run);
		for (size_t b = a; b < is.n; b++) {
			buf_add(&run, is.v[b].folded);
			size_t letters = strcspn(run.s, "0123456789");
			if (letters && run.len > 2)
				mark(w, run.s, number, a == 0 && b + 1 == is.n, b + 1 == is.n);
			if (letters < 4 || letters == run.len)
				continue;
			CLEANUP(pointer_free)
			char *brief = xasprintf("%c%s", run.s[0], run.s + letters);
			mark(w, brief, number, false, true);
		}
	}
	if (!name->number)
		return;
	snprintf(d, sizeof(d), "d%zu", name->number);
	mark(w, d, number, true, true);
}

/* Marks the places where one of n names occurs, instead of those of an earlier search. */
static void
mark_names(struct wording_text *w, const struct wording_name *names, size_t n)
{
	for (size_t i = 0; i < w->n; i++)
		w->v[i].name = w->v[i].letters = w->v[i].whole = 0;
	for (size_t i = 0; i < n; i++)
		if (names[i].name || names[i].number)
			mark_name(w, &names[i], i + 1);
}

/* ---- the comparison in a sentence ---- */

/* Returns true if a sentence, the words `from` to `end`, compares with the device or chain whose
 * name begins at word i. compares: the sentence has a word of comparison; is_later: it has a word
 * of the list `later`. */
static bool
is_compared(const struct wording_text *w, size_t i, size_t from, size_t end, bool compares,
	bool is_later)
{
	const struct word *x = &w->v[i], *after = x + x->length;
	size_t before = i;

	while (before > from && is_one_of(articles, w->v[before - 1].folded))
		before--;
	const struct word *prev = before > from ? &w->v[before - 1] : NULL;
	bool linked = prev && !prev->dropped && is_one_of(links, prev->folded);
	if ((i + x->length < end && is_one_of(parts, after->folded)) ||
		(linked && before > from + 1 && is_one_of(parts, prev[-1].folded)))
		return false;
	/* A capitalised word before a part of a name, unless it is an initial, begins another name:
	 * "Goldberg Variations". */
	bool in_other_name = prev && before == i && before > from + 1 && prev->capital &&
		strlen(prev->folded) > 1;
	if (in_other_name && !linked && !x->whole)
		return false;
	bool is_name = x->capital || x->whole || linked || x->before != ' ' || before == from;
	return (compares && is_name) || (linked && !is_later);
}

enum wording
wording_read(const char *text, const struct wording_name *names, size_t n, size_t *which)
{
	CLEANUP(wording_text_finish) struct wording_text w = wording_text(text);
	enum wording says = WORDING_NOTHING;

	/* The words of ignored phrases do not count, nor "like" where it is a verb. */
	for (size_t p = 0; p < LENGTH(phrases); p++) {
		CLEANUP(pointer_free) char *folded = text_folded(phrases[p]);

		for (size_t i = 0; i < w.n; i++)
			for (size_t k = words_match(&w, i, folded); k-- > 0;)
				w.v[i + k].dropped = true;
	}
	for (size_t i = 1; i < w.n; i++)
		w.v[i].dropped |=
			strcmp(w.v[i].folded, "like") == 0 && is_one_of(likers, w.v[i - 1].folded);
	mark_names(&w, names, n);
	for (size_t from = 0, end; from < w.n && says != WORDING_NAMES; from = end) {
		bool offers = false, compares = false, than = false, is_later = false;

		for (end = from; end < w.n && (end == from || w.v[end].before != '.'); end++) {
			const char *word = w.v[end].folded;

			is_later |= is_one_of(later, word);
			if (w.v[end].dropped ||
				(is_one_of(heights, word) && end + 1 < w.n &&
					is_one_of(registers, w.v[end + 1].folded)))
				continue;
			offers |= is_comparative(word);
			compares |= is_one_of(relations, word);
			than |= strcmp(word, "than") == 0;
		}
		if (is_one_of(plans, w.v[from].folded))
			continue;
		if (offers && !than)
			says = WORDING_OFFERS;
		for (size_t i = from; i < end && says != WORDING_NAMES; i++) {
			if (!w.v[i].name)
				continue;
			*which = w.v[i].name - 1;
			if (!names[*which].used &&
				is_compared(&w, i, from, end, offers || compares, is_later))
				says = WORDING_NAMES;
			else
				i += w.v[i].length - 1;
		}
	}
	for (size_t i = 0; i < w.n && says == WORDING_NOTHING; i++)
		if (w.v[i].name && !names[w.v[i].name - 1].used) {
			*which = w.v[i].name - 1;
			says = WORDING_MENTIONS;
		}
	return says;
}

bool
wording_begins(struct wording_text *t, const struct wording_name *names, size_t n)
{
	static const char before[] = " the my a an our on with in through ";
	size_t i = 0;

	mark_names(t, names, n);
	while (i < t->n && !t->v[i].name && is_one_of(before, t->v[i].folded))
		i++;
	return i < t->n && t->v[i].name && (t->v[i].last || t->v[i].capital);
}

size_t
wording_versus(const char *text, const struct wording_name *names, size_t n)
{
	static const char *const leads[] = { "vs. ", "vs ", "versus ", "compared to ",
		"compared with " };
	const char *colon = text ? strchr(text, ':') : NULL;

	for (size_t i = 0; colon && i < LENGTH(leads); i++) {
		size_t lead = strlen(leads[i]);

		if (strncasecmp(text, leads[i], lead) != 0 || text + lead > colon)
			continue;
		CLEANUP(pointer_free)
		char *name = xstrndup(text + lead, (size_t)(colon - text) - lead);
		CLEANUP(wording_text_finish) struct wording_text w = wording_text(name);

		mark_names(&w, names, n);
		size_t first = w.n && !w.v[0].name && is_one_of(articles, w.v[0].folded);
		if (first < w.n && w.v[first].name && first + w.v[first].length == w.n && colon[1])
			return (size_t)(colon + 1 - text) + strspn(colon + 1, " ");
	}
	return 0;
}

bool
wording_has(struct wording_text *t, const struct wording_name *names, size_t n)
{
	bool has = false;

	mark_names(t, names, n);
	/* A word of the name alone may be an ordinary word: "audio" of "Effect Audio Gaea". */
	for (const struct word *x = t->v; x < t->v + t->n; x++)
		has |= x->name && (x->last || (x->capital && x->before == ' '));
	return has;
}
