/* Makes a Mustache template of a form: decides which lines are repeated, and for what, and which go
 * when they have nothing to say. form_holes.c has the holes, mustache.c parses the result.
 *
 * The lines are walked once. What a line, a bracket, a heading or a list needs is known when its
 * text is written, so a condition is put around text that is already there. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/form.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/md_line.h"
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "review/files/words.h"

#define NESTED_MOST 50 /* brackets within each other */

/* The levels of headings are 1 to 6, of # or of the line below them. */
enum form_level {
	BOLD = 7, /* a heading that is a line in bold */
	TABLE,    /* the head of a table, which is the heading of its rows */
	PLAIN
};

/* What a heading may have below it for which it stays. */
enum form_below {
	NOTES = 1, /* notes of the author, which a heading in the words of earlog goes with */
	OWN = 2,   /* text that is neither a hole nor the head of a table */
	REST = 4,  /* a hole that has what lists above it leave */
	FILLED = 8 /* any other hole */
};

struct form_line {
	const char *s, *end;
	unsigned level;
	unsigned opens; /* scopes that are open in this line alone: OF_BOTH, OF_HEAD */
	struct md_line mark;
	bool code; /* in a block of code */
	bool rule; /* it makes the line above it a heading */
	bool edge; /* it begins or ends a comment of several lines */
};

/* What begins at a byte of a line, found once for all walks; 0: nothing. */
struct form_piece {
	unsigned kept; /* the length of what a site reads: {{ … }}, {% … %}, or of an escaped brace
			*/
	unsigned close; /* a bracket: as many bytes behind it is the one that closes it */
	unsigned hole;  /* as many bytes behind it, less one, the next hole of the line begins */
	bool comment;   /* in a comment of the form */
};

struct form {
	struct buf *out;
	const char *text;
	struct form_piece *pieces; /* of each byte of the text */
	struct LIST_OF(struct form_line) lines;
	struct mustache_faults *wrong, *hints;
	struct arena memory; /* of the rows of filler */
	struct LIST_OF(
		const struct form_hole *) used; /* the rows of lists that filled a hole so far */
	/* What is below the heading that is being written: the keys of its holes, with | before
	 * each, and NOTES, OWN. */
	struct buf keys;
	unsigned below, apart; /* apart: OF_APART if the form has {comparisons} */
	unsigned nested;       /* brackets around what is being filled */
	struct buf goes;   /* "specs=device.specs ": the first holes of lines that go with more */
	bool compared;     /* the form has {compared} */
	bool comment;      /* the line that is read is in a comment */
	bool front;        /* in the front matter */
	bool labels;       /* {note} has what no other hole of its line says */
	const char *dated; /* the hole that has the day of a note, which no other one says; NULL */
	bool stays; /* a heading stays with nothing below it, for the author to write there */
};
/* ---- messages ---- */

static void __attribute__((format(printf, 4, 5)))
add_fault(struct form *f, struct mustache_faults *to, const char *at, const char *fmt, ...)
{
	struct mustache_fault fault = { 1, 1, NULL };
	struct buf words = BUF_INIT;

	if (!to || to->n == MUSTACHE_MOST_FAULTS)
		return;
	for (const char *c = f->text; c < at; c++) {
		fault.column += ((unsigned char)*c & 0xc0) != 0x80;
		if (*c == '\n') {
			fault.line++;
			fault.column = 1;
		}
	}
	BUF_ADD_ARGUMENTS(&words, fmt);
	fault.words = buf_detach(&words);
	LIST_ADD(to, fault);
}

/* ---- the pieces of a line ---- */

/* Returns the length of a hole, "{title}" or "{words.sound}"; 0: s begins none. */
static size_t
hole_length(const char *s)
{
	size_t n = *s == '{' ? strspn(s + 1, "abcdefghijklmnopqrstuvwxyz ._I") : 0;

	if (text_starts(s, "{part "))
		n = 5 + strcspn(s + 6, "{} .\n");
	bool named = n && s[1] >= 'a' && s[n] != ' ' && s[n + 1] == '}';

	return named ? n + 2 : 0;
}

static const struct form_piece *
piece_at(const struct form *f, const char *s)
{
	return &f->pieces[s - f->text];
}

/* Moves past a sign that is no hole. */
static const char *
past_sign(const struct form *f, const char *s, const char *end)
{
	size_t n = piece_at(f, s)->kept;

	return s + (n && s + n <= end ? n : 1);
}

/* Returns the next hole and its length; NULL: there is none. */
static const char *
next_hole(const struct form *f, const char *s, const char *end, size_t *n)
{
	const char *at = s < end ? s + piece_at(f, s)->hole : s;

	if (at == s || at > end)
		return NULL;
	*n = hole_length(--at);
	return at;
}

/* Returns true if the line has this hole, "{note}". */
static bool
has_hole(const struct form *f, const struct form_line *l, const char *hole)
{
	size_t n;

	for (const char *at = l->s; (at = next_hole(f, at, l->end, &n)); at += n)
		if (text_is(at, n, hole))
			return true;
	return false;
}

/* Returns the bracket that closes the one at s; NULL: none does. */
static const char *
closing(const struct form *f, const char *s, const char *end)
{
	const char *close = s + piece_at(f, s)->close;

	return close > s && close < end ? close : NULL;
}

/* Finds the pieces of a line. */
static void
read_pieces(struct form *f, const char *s, const char *end)
{
	static const char *const brackets[][2] = { { "(", ")" }, { "[", "]" }, { "{", "}" },
		{ "（", "）" } };
	static const char *const tags[][2] = { { "{{", "}}" }, { "{%", "%}" } };
	struct LIST_OF(struct form_piece *) open[LENGTH(brackets)] = { 0 };
	const char *until[] = { s, s };
	struct form_piece *p = &f->pieces[s - f->text], *from = p;

	for (size_t n; s < end; s += n, p += n) {
		n = TEXT_STARTS(s, "\\{", "\\}");
		for (size_t k = 0; k < LENGTH(tags); k++) {
			if (!text_starts(s, tags[k][0]))
				continue;
			if (until[k] && until[k] < s + 2)
				until[k] = memmem(s + 2, (size_t)(end - s) - 2, tags[k][1], 2);
			n = until[k] ? (size_t)(until[k] + 2 - s) : 0;
		}
		f->comment = (f->comment || text_starts(s, "<!--")) && !text_starts(s, "-->");
		p->comment = f->comment;
		p->kept = (unsigned)n;
		if (n)
			continue;
		n = 1;
		for (; hole_length(s) && from <= p; from++)
			from->hole = (unsigned)(p - from) + 1;
		for (size_t k = 0; k < LENGTH(brackets); k++) {
			if (text_starts(s, brackets[k][0])) {
				LIST_ADD(&open[k], p);
			} else if (text_starts(s, brackets[k][1]) && open[k].n) {
				open[k].n--;
				struct form_piece *begin = open[k].v[open[k].n];
				begin->close = (unsigned)(p - begin);
			}
		}
	}
	EACH_OF (one, open)
		free(one->v);
}

/* Returns the length of the signs between a hole and the next one, which go with the hole: ", " of
 * "{device}, {price}". */
static size_t
signs_length(const char *s, const char *end)
{
	size_t n = 0, sign = 1;

	for (; sign; n += sign)
		sign = TEXT_STARTS(s + n, " ", ",", ";", ":", ".", "/", "-", "–", "—", "―", "·",
			"、", "，", "：", "；", "・");
	return s + n < end && strchr("{*[_", s[n]) ? n : 0;
}

/* Returns the length of the marks that begin an item or a quotation: "- ", "1. ", "> ". */
static size_t
mark_length(const struct form_line *l)
{
	return l->mark.kind == LINE_ITEM || l->mark.kind == LINE_QUOTE ? l->mark.text : 0;
}

static bool
is_empty(const struct form_line *l)
{
	return l->s == l->end;
}

/* Returns true if a heading names the other device of a comparison and not the one under test. */
static bool
names_other(const struct form *f, const struct form_line *l)
{
	return l->level <= BOLD && has_hole(f, l, "{other}") && !has_hole(f, l, "{device}");
}

/* Returns true if the line of a note says the setting and the chain itself. */
static bool
says_setting(const struct form *f, const struct form_line *l)
{
	return has_hole(f, l, "{setting}") || has_hole(f, l, "{chain}");
}

/* ---- what fills a hole ---- */

#define OWN_PART "part ID" /* the row of each {part anc} */

static bool
is_of_row(const struct form_hole *h, const char *s, size_t n)
{
	return *h->name == s[1] &&
		(text_is(s + 1, n - 2, h->name) ||
			(text_starts(s, "{part ") && text_same(h->name, OWN_PART)));
}

/* Returns OF_APART and OF_REST of a hole that comparisons and sections of the form show. */
static unsigned
shown_in_lists(const struct form *f, const char *s, size_t n)
{
	unsigned shown = f->apart;

	EACH (row, &f->used)
		if (is_of_row(*row, s, n))
			shown |= (*row)->scope == OF_PAIR ? OF_APART : OF_REST;
	return shown;
}

/* Returns the row of the hole at s in these lists, the innermost; NULL: none of them fills it.
 * *outer: the lists of its outermost row; 0: there is no such hole. */
static const struct form_hole *
row_of(const struct form *f, const char *s, size_t n, unsigned open, unsigned *outer)
{
	const struct form_hole *row = NULL;

	open |= shown_in_lists(f, s, n);
	*outer = 0;
	for (const struct form_hole *h = form_holes; h->name; h++) {
		if (!is_of_row(h, s, n))
			continue;
		if (!*outer || h->scope < *outer)
			*outer = h->scope;
		if (!(h->scope & ~open) && (!row || h->scope > row->scope))
			row = h;
	}
	return row;
}

/* Returns the row of {part anc}, with the list of its notes. */
static const struct form_hole *
part_filler(struct form *f, const struct form_hole *row, const char *s, size_t n)
{
	struct form_hole *made = arena_calloc(&f->memory, 1, sizeof(*made));
	char *list = xasprintf("told." VIEW_OWN_PART "%.*s", (int)n - 7, s + 6);

	*made = *row;
	made->text = arena_keep(&f->memory, list);
	made->when = made->text;
	return made;
}

/* Returns the row of {setting} or {chain} of a note, with the day before it. */
static const struct form_hole *
dated_filler(struct form *f, const struct form_hole *row)
{
	struct form_hole *made = arena_calloc(&f->memory, 1, sizeof(*made));
	char *text = xasprintf("{{#later}}{{later}}{{#%s}}, {{/%s}}{{/later}}{{%s}}", row->when,
		row->when, row->when);

	*made = *row;
	made->text = arena_keep(&f->memory, text);
	made->when = arena_keep(&f->memory, xasprintf("|later|%s", row->when));
	return made;
}

/* Returns what fills the hole at s in these lists: its row, or one that is made for {part …},
 * {words.…} and {boilerplate.…}; NULL: nothing does. */
static const struct form_hole *
filler(struct form *f, const char *s, size_t n, unsigned open)
{
	bool words = text_starts(s, "{words."),
	     standing =
		     text_starts(s, "{boilerplate.") && !memmem(s, n, "..", 2) && s[n - 2] != '.';
	const char *english;
	unsigned outer;

	if (!standing && !(words && words_tag(s + 7, n - 8, &english))) {
		const struct form_hole *row = row_of(f, s, n, open, &outer);

		if (row && text_same(row->name, OWN_PART))
			return part_filler(f, row, s, n);
		return row && row->scope & OF_NOTE && text_same(row->name, f->dated)
			? dated_filler(f, row)
			: row;
	}
	struct form_hole *made = arena_calloc(&f->memory, 1, sizeof(*made));
	char *name = arena_keep(&f->memory, xstrndup(s + 1, n - 2));
	made->when = standing ? name : NULL;
	made->text = arena_keep(&f->memory, xasprintf(words ? "{{%s}}" : "{{{%s}}}", name));
	if (text_same(name, "words.earpieces")) /* a source has a housing */
		made->text = "{{#device.worn}}{{words.earpieces}}{{/device.worn}}"
			     "{{^device.worn}}{{words.design}}{{/device.worn}}";
	return made;
}

/* Reports a hole that nothing fills. */
static void
report_hole(struct form *f, const char *s, size_t n)
{
	CLEANUP(pointer_free) char *name = xstrndup(s + 1, n - 2);
	struct nearest near = NEAREST_NONE;
	unsigned outer;

	if (f->wrong->n == MUSTACHE_MOST_FAULTS)
		return;
	row_of(f, s, n, 0, &outer);
	for (const struct form_hole *h = form_holes; h->name; h++)
		text_offer(&near, h->name, name);
	if (outer)
		add_fault(f, f->wrong, s, "{%s} is filled for each %s only", name,
			form_repeats(outer));
	else if (near.name)
		add_fault(f, f->wrong, s, "no hole {%s}; did you mean {%s}?", name, near.name);
	else
		add_fault(f, f->wrong, s, "no hole {%s}; `earlog help form` lists them", name);
}

/* Remembers for the headings above it that the hole at s is written. */
static void
use_hole(struct form *f, const struct form_hole *h, const char *s)
{
	bool known = h->scope < OF_SECTION;
	const struct embedded *part = h->shape == HOLE_PART ? export_template(h->text) : NULL;
	const char *writes = part ? part->data : h->text;

	if (piece_at(f, s)->comment && strstr(writes, "<!--"))
		add_fault(f, f->wrong, s,
			"{%s} may write a comment, which would end the one around it", h->name);
	EACH (row, &f->used)
		known |= *row == h;
	if (!known)
		LIST_ADD(&f->used, h);
	if (h->when && *h->when)
		buf_addf(&f->keys, "|%s", h->when);
	if (h->shape == HOLE_NOTES)
		f->below |= NOTES;
	f->below |= h->scope & (OF_APART | OF_REST) ? REST : FILLED;
}

static bool
is_notes(const struct form_hole *h)
{
	return h->shape == HOLE_NOTES || h->shape == HOLE_POINTS;
}

/* ---- filling a line ---- */

/* The label of a note: what the lines above it do not say. */
#define LABEL "{{#label_told}}{{words.em}}{{label_told}}{{words.label_end}}{{/label_told}}"
#define QUESTION "{{#question_text}}{{words.em}}{{question_text}}{{words.em_gap}}{{/question_text}}"

static void
insert(struct form *f, size_t at, const char *text)
{
	buf_splice(f->out, at, 0, text, strlen(text));
}

/* Puts the text from `from` on into a section or condition of Mustache, whose tags end with `end`.
 * key: a name; of a condition names with | before them, of which one must have a value; it repeats
 * nothing, and its keys are unknown inside. NULL, "": the text stays as it is. */
static void
wrap(struct form *f, size_t from, const char *key, const char *end)
{
	CLEANUP(pointer_free) char *tag = xasprintf("{{#%s}}%s", text_or(key, ""), end);

	if (!*text_or(key, ""))
		return;
	insert(f, from, tag);
	tag[2] = '/';
	buf_add(f->out, tag);
}

/* Adds text of the author, which is no tag whatever it has. */
static void
add_own(struct form *f, const char *s, size_t n)
{
	bool brace = memchr(s, '{', n);

	buf_add(f->out, brace ? "{{=\1 \2=}}" : "");
	buf_add_bytes(f->out, s, n);
	buf_add(f->out, brace ? "\1={{ }}=\2" : "");
}

/* Adds what fills a hole: its tags as they are, and the text between them with the signs of the
 * language. */
static void
add_filling(struct form *f, const char *text)
{
	struct words_before before = { 0 };

	while (*text) {
		const char *tag = strstr(text, "{{"), *end = tag ? strstr(tag, "}}") : NULL;
		size_t n = tag ? (size_t)(tag - text) : strlen(text);
		CLEANUP(pointer_free) char *said = words_signs(text, n, &before);

		buf_add(f->out, said);
		if (!end)
			break;
		end += strspn(end, "}");
		buf_add_bytes(f->out, tag, (size_t)(end - tag));
		text = end;
	}
}

/* Names a word before a hole behind the first of its line, "by {artist}": it stays without it. */
static void
name_word_before(struct form *f, const struct form_hole *h, const char *s)
{
	static const char *const always[] = { "title", "section", "device", NULL };
	size_t n = 0;

	while (s - n > f->text + 1 && isalpha((unsigned char)s[-(long)n - 2]))
		n++;
	if (n && s[-1] == ' ' && *text_or(h->when, "") && !text_is_among(h->name, always))
		add_fault(f, f->hints, s,
			"if {%s} has nothing, “%.*s” stays: { %.*s {%s}} goes with it", h->name,
			(int)n, s - n - 1, (int)n, s - n - 1, h->name);
}

/* Adds what fills the hole of n bytes at s, with the signs behind it, which go with it, and with
 * the hole behind them if that ends the line. The blank before notes, and before the hole that ends
 * a line, goes with them. Returns the end. */
static const char *
add_hole(
	struct form *f, const char *s, size_t n, const char *end, unsigned open, const char **first)
{
	const struct form_hole *h = filler(f, s, n, open), *last = NULL;
	const char *signs = s + n, *behind = signs;
	size_t from = f->out->len, next;

	if (!h) {
		report_hole(f, s, n);
		return behind;
	}
	use_hole(f, h, s);
	if (*first && f->nested == 1)
		name_word_before(f, h, s);
	*first = *first ? *first : h->when;
	bool asked = *text_or(h->when, ""), notes = is_notes(h),
	     ends = signs == end && strchr("\n", *end) && h->shape == HOLE_TEXT,
	     blank = (notes || ends) && !f->front && f->out->s[from - 1] == ' ';
	from -= blank;
	if (asked && !blank)
		behind += signs_length(signs, end);
	if (h->shape == HOLE_PART)
		add_fault(f, f->wrong, s, "{%s} writes whole lines: put it on a line of its own",
			h->name);
	buf_add(f->out, notes || (f->labels && text_starts(s, "{note}")) ? LABEL : "");
	if (notes) {
		buf_add(f->out, blank ? QUESTION "{{{prose}}}" : QUESTION "{{{prose}}} ");
		wrap(f, from, h->text, "");
	} else
		add_filling(f, h->text);
	next = behind > signs ? hole_length(behind) : 0;
	if (next && !next_hole(f, behind + next, end, &n))
		last = filler(f, behind, next, open);
	size_t at = f->out->len;
	add_own(f, signs, (size_t)(behind - signs));
	wrap(f, at, last ? last->when : NULL, "");
	if (blank || behind > signs)
		wrap(f, from, h->when, "");
	return behind;
}

static const char *fill(struct form *f, const char *s, const char *end, unsigned open);

/* Adds [{track}]({link}), of which the words stay without an address. Returns the end; NULL: it is
 * no such link. */
static const char *
add_link(struct form *f, const char *s, const char *end, unsigned open, const char **first)
{
	const char *close = *s == '[' ? closing(f, s, end) : NULL;
	size_t n = close && text_starts(close, "](") ? hole_length(close + 2) : 0;
	const struct form_hole *h = n && close[2 + n] == ')' ? filler(f, close + 2, n, open) : NULL;

	if (!h)
		return NULL;
	size_t from = f->out->len;
	use_hole(f, h, close + 2);
	buf_add_char(f->out, '[');
	wrap(f, from, h->when, "");
	const char *label = fill(f, s + 1, close, open);
	*first = *first ? *first : label;
	from = f->out->len;
	buf_addf(f->out, "](%s)", h->text);
	wrap(f, from, h->when, "");
	return close + n + 3;
}

/* Returns true if a hole begins at the brace, which is never closed: "{price and so on". */
static bool
begins_hole(const char *brace)
{
	for (const struct form_hole *h = form_holes; h->name; h++) {
		if (*h->name == brace[1] && text_starts(brace + 1, h->name) &&
			!strspn(brace + 1 + strlen(h->name), "abcdefghijklmnopqrstuvwxyz_.:=("))
			return true;
	}
	return false;
}

/* Adds a part of a line that goes with its first hole: a text in braces, "{, {specs}}"; in brackets
 * that begin with a hole, " ({intro})", "（{intro}）"; a hole in signs of emphasis, with the signs
 * behind them, "**{time}** ", "*{setting}:* ". Returns the end; NULL: none begins at s. */
static const char *
add_part(struct form *f, const char *s, const char *end, unsigned open, const char **first)
{
	size_t marks = TEXT_STARTS(s, "***", "**", "*", "___", "__", "_"), n = 0,
	       from = f->out->len, bracket = TEXT_STARTS(s, " (", "("), sign = 1;
	size_t wide = TEXT_STARTS(s, "（");
	if (wide)
		bracket = sign = wide;
	bool curly = *s == '{' && !piece_at(f, s)->kept;
	const char *in = s + (curly ? 1 : marks + bracket);

	if (!curly && !(in > s && hole_length(in)))
		return NULL;
	const char *hole = next_hole(f, in, end, &n),
		   *close = marks ? in + n : closing(f, in - sign, end);
	if (curly && !close && (hole || begins_hole(s)))
		add_fault(
			f, f->wrong, s, "this { is not closed; write \\{ for a brace of your own");
	if (!hole || !close || hole > close)
		return NULL;
	const char *behind = close + sign;
	if (marks) {
		behind = close + TEXT_STARTS(close, ":", ",", "：", "、") + marks;
		if (behind > end || strncmp(behind - marks, s, marks) != 0)
			return NULL;
		if (behind > close + marks && !strchr(" \n", *behind))
			add_fault(f, f->hints, s,
				"stars between a sign and a letter are not emphasis: put the sign "
				"behind them");
		size_t signs = signs_length(behind, end);
		behind += signs ? signs : behind < end && *behind == ' ';
	}
	add_own(f, s, (size_t)(in - s) - curly);
	const char *when = fill(f, in, close, open);
	const struct form_hole *row = when ? NULL : filler(f, hole, hole_length(hole), open);
	add_own(f, close, (size_t)(behind - close) - curly);
	wrap(f, from, row ? row->when : when, "");
	if (marks && !*first)
		*first = when;
	return behind;
}

/* Adds a line, or a part of it, with its holes filled. Returns the keys of its first hole outside
 * brackets that go with a hole; "": it always has something; NULL: there is no such hole. */
static const char *
fill(struct form *f, const char *s, const char *end, unsigned open)
{
	const char *first = NULL;

	if (f->nested == NESTED_MOST) {
		add_fault(
			f, f->wrong, s, "more than %d brackets are within each other", NESTED_MOST);
		return NULL;
	}
	f->nested++;
	while (s < end) {
		size_t n = hole_length(s);
		const char *behind = n ? add_hole(f, s, n, end, open, &first) : NULL;

		if (!behind)
			behind = add_link(f, s, end, open, &first);
		if (!behind)
			behind = add_part(f, s, end, open, &first);
		if (!behind) {
			behind = past_sign(f, s, end);
			if (*s == '\\' && behind > s + 1)
				s++;
			add_own(f, s, (size_t)(behind - s));
		}
		s = behind;
	}
	f->nested--;
	return first;
}

/* Adds an empty line, unless there is one. */
static void
add_blank(struct form *f)
{
	size_t n = f->out->len;

	if (n < 2 || memcmp(f->out->s + n - 2, "\n\n", 2) != 0)
		buf_add_char(f->out, '\n');
}

/* Remembers for the gaps of a draft the first hole of a line of the review that has others, too:
 * if it has nothing, they go with it. when: its key. */
static void
name_first_hole(struct form *f, const struct form_line *l, unsigned open, const char *when)
{
	const struct form_hole *first = NULL;
	size_t n, others = 0;

	for (const char *at = l->s; (at = next_hole(f, at, l->end, &n)); at += n) {
		const struct form_hole *h = filler(f, at, n, open);

		others += h && h->when && h->when != when;
		first = h && h->when == when ? h : first;
	}
	if (first && others && *when && !strchr(when, '|') && !strchr(first->name, ' '))
		buf_addf(&f->goes, "%s=%s ", first->name, when);
}

/* Adds a line, which is not written if its first hole has nothing, unless it is to stay. */
static void
add_line(struct form *f, const struct form_line *l, unsigned open, bool stays)
{
	size_t from = f->out->len;
	const char *when = NULL;

	if (l->code)
		add_own(f, l->s, (size_t)(l->end - l->s));
	else if (is_empty(l)) {
		add_blank(f);
		return;
	} else
		when = fill(f, l->s, l->end, open | l->opens);
	buf_add_char(f->out, '\n');
	if (when && open == OF_REVIEW && !stays && !l->edge)
		name_first_hole(f, l, open, when);
	wrap(f, from, stays || l->edge ? NULL : when, "\n");
}

/* Adds notes with their pictures, each a paragraph or an item of a list with these marks. */
static void
add_note_blocks(struct form *f, const struct form_hole *h, const char *marks, size_t n)
{
	if (h->pictures && !f->front)
		buf_addf(f->out, "{{#%s}}\n{{> picture-own}}\n{{/%s}}\n\n", h->pictures,
			h->pictures);
	size_t from = f->out->len;
	buf_add_bytes(f->out, marks, n);
	if (!n)
		buf_add(f->out, "{{> note-paragraph}}\n");
	else if (f->front)
		buf_add(f->out, "{{#yaml}}{{{point}}}{{/yaml}}\n");
	else
		buf_add(f->out, LABEL "{{{point}}}\n");
	n = text_trimmed(marks, n, " \t");
	if (n && marks[n - 1] == '>') /* else the next one goes on with it */
		buf_addf(f->out, "%.*s\n", (int)n, marks);
	wrap(f, from, h->text, "\n");
}

/* Adds a line that is all coarse holes or notes, "{build} {fit}", or an item for each note,
 * "- {like}". Returns false if it is another line. */
static bool
add_blocks(struct form *f, const struct form_line *l, unsigned open)
{
	size_t marks = mark_length(l), begin = f->out->len, n;
	const char *at = l->s + marks;
	bool fits = at < l->end && !l->code;

	for (; fits && at < l->end; at += n + strspn(at + n, " ")) {
		n = hole_length(at);
		const struct form_hole *h = n ? filler(f, at, n, open) : NULL;
		fits = h && h->shape != HOLE_TEXT && (!marks || (is_notes(h) && at + n == l->end));
		if (!fits)
			continue;
		use_hole(f, h, at);
		if (!marks)
			add_blank(f);
		size_t from = f->out->len;
		if (is_notes(h))
			add_note_blocks(f, h, l->s, marks);
		else {
			buf_addf(f->out, "{{>%s}}\n", h->text);
			wrap(f, from, h->when, "\n");
		}
	}
	if (!fits)
		buf_truncate(f->out, begin);
	return fits;
}

/* ---- the lists that a line is repeated for ---- */

/* The sections of Mustache around the lines of a list, the outer one first; inside: if one of these
 * is open, 0: always. when: the key that says if there is anything in the list, for the headings
 * above it. The first row that fits is the one. */
static const struct form_list {
	unsigned scope, inside;
	const char *outer, *inner, *when;
} lists[] = {
	{ OF_SECTION, 0, "sections", "tells", "tells.sound" },
	{ OF_PAIR, 0, "comparisons", "has_notes", "tells.comparisons" },
	{ OF_RUN, OF_PAIR | OF_SECTION | OF_TRACK, NULL, "results", "testing.blind" },
	{ OF_RUN, 0, NULL, "testing.blind", "testing.blind" },
	{ OF_TRACK, OF_PAIR, "themes", "tracks", "tells.sound" },
	{ OF_TRACK, 0, "items", "has_told", "tells.sound" },
	{ OF_GROUP, OF_PAIR, NULL, NULL, "tells.sound" },
	{ OF_GROUP, 0, NULL, "told", "tells.sound" },
	{ OF_NOTE, OF_PAIR | OF_GROUP, NULL, "notes", "tells.sound" },
	{ OF_NOTE, 0, NULL, "lines", "tells.sound" },
	{ OF_RATING, OF_PAIR, NULL, "rated.rows", "rated" },
	{ OF_RATING, OF_SECTION | OF_TRACK, NULL, "wheel", "has_wheel" },
	{ OF_RATING, 0, NULL, "device.ratings", "device.has_ratings" },
};

static const struct form_list *
list_of(unsigned scope, unsigned open)
{
	const struct form_list *l = lists;

	while (l->scope != scope || (l->inside && !(l->inside & open)))
		l++;
	return l;
}

/* Returns the lists that a line needs which are not open: of holes that no open list fills. */
static unsigned
needed(const struct form *f, const struct form_line *l, unsigned open)
{
	unsigned need = 0, outer;
	size_t n;

	for (const char *at = l->s; !l->code && (at = next_hole(f, at, l->end, &n)); at += n)
		if (!row_of(f, at, n, open | l->opens, &outer))
			need |= outer;
	if (need & OF_NOTE)
		need &= ~(unsigned)OF_RATING;
	if (need & (OF_NOTE | OF_GROUP))
		need |= OF_TRACK & ~open;
	if (need & OF_TRACK && !((open | need) & (OF_SECTION | OF_PAIR)))
		need |= OF_SECTION;
	/* A line with a setting and no note is above the notes of the setting. */
	if ((open | need) & OF_TRACK && !((open | need) & (OF_NOTE | OF_GROUP | OF_RATING)) &&
		has_hole(f, l, "{setting}"))
		need |= OF_GROUP;
	return need & ~(open | l->opens);
}

/* ---- reading the lines ---- */

/* Returns the level of a line: of a heading by #, or by the line below it, the head of a table;
 * PLAIN: none. */
static unsigned
level_of(const struct md_line *l, const char *next)
{
	size_t below = strcspn(next, "\n");
	const struct md_line rule = md_line(next, below);

	if (l->kind == LINE_HEADING && !l->space)
		return (unsigned)l->length;
	if (l->kind == LINE_TEXT && rule.kind == LINE_RULE && !rule.space)
		return (unsigned)rule.length;
	if (l->kind == LINE_ROW && md_line_is_table_rule(next, below))
		return TABLE;
	return PLAIN;
}

/* Returns true if a line is a heading in bold: a whole line that has no hole of a list, or one that
 * a list repeats. A line that tells a value, a note or a rating of a list is none. */
static bool
is_bold(const struct form *f, const struct form_line *l)
{
	const char *s = l->s, *close = NULL;
	size_t n = (size_t)(l->end - s);

	if (n > 4 && text_starts(s, "**"))
		close = memmem(s + 3, n - 3, "**", 2);
	unsigned need = close ? needed(f, l, OF_REVIEW) : 0;

	if (need)
		return !(need & (OF_NOTE | OF_RATING)) &&
			(need & (OF_TRACK | OF_PAIR | OF_RUN) || has_hole(f, l, "{section}"));
	return close && close + 2 + (close[2] == ':') == l->end;
}

static void
read_lines(struct form *f, const char *s)
{
	struct md_line open = { 0 };
	bool under = false, table = false;

	while (*s) {
		size_t n = strcspn(s, "\n");
		struct form_line l = { s, s + n, PLAIN, .mark = md_line(s, n), .rule = under };

		l.code = md_line_is_code(&l.mark, &open);
		if (!l.code) {
			l.level = level_of(&l.mark, s + n + (s[n] == '\n'));
			l.edge = f->comment;
			read_pieces(f, s, s + n);
			l.edge ^= f->comment;
		}
		if (l.level == TABLE && table)
			l.level = PLAIN;
		table = l.level == TABLE || (table && l.mark.kind == LINE_ROW);
		under = l.level < 3 && l.mark.kind == LINE_TEXT;
		if (l.level == 1)
			l.opens = OF_HEAD;
		if (has_hole(f, &l, "{setting}") && has_hole(f, &l, "{chain}"))
			l.opens |= OF_BOTH;
		if (l.level == PLAIN && is_bold(f, &l))
			l.level = BOLD;
		LIST_ADD(&f->lines, l);
		s += n + (s[n] == '\n');
	}
}

/* Returns the first line behind what belongs to line i: to a heading up to the next one of its
 * level, to one in bold the paragraph directly below it, to a table its rows; to a line that a list
 * repeats (scope; 0: none does) up to a line with a hole of a list around this one. */
static size_t
end_of(const struct form *f, size_t i, size_t end, unsigned scope, unsigned open)
{
	const struct form_line *head = &f->lines.v[i], *l = head;
	bool tight = !scope && head->level == BOLD && i + 1 < end && !is_empty(head + 1);

	for (i++; i < end; i++) {
		l++;
		unsigned need = needed(f, l, open), outer;
		bool inside = need >= scope && !(need & (OF_SECTION | OF_PAIR));
		size_t n;
		if (l->level <= BOLD && l->level <= head->level && !(scope && inside))
			break;
		if ((tight && is_empty(l)) ||
			(!scope && head->level == TABLE && l->mark.kind != LINE_ROW))
			break;
		const char *at = scope && l->level > BOLD && !l->code
			? next_hole(f, l->s, l->end, &n)
			: NULL;
		const struct form_hole *h =
			at ? row_of(f, at, n, open | l->opens | OF_NOTE | OF_RATING, &outer) : NULL;
		if (h && h->scope < scope && (h->shape != HOLE_TEXT || h->scope > OF_REST))
			break;
	}
	return i;
}

/* ---- writing lines ---- */

/* Adds the line of one note. Facts that no hole of the line has are before its words. */
static void
add_note(struct form *f, const struct form_line *l, unsigned open)
{
	size_t wrong = f->wrong->n;

	if (has_hole(f, l, "{running}")) {
		buf_add(f->out, "{{>note-running}}\n");
		return;
	}
	bool labelled = has_hole(f, l, "{label}"), dated = labelled || has_hole(f, l, "{later}");
	f->labels = !says_setting(f, l) && !labelled;
	if (!dated)
		f->dated = has_hole(f, l, "{setting}") ? "setting" : "chain";
	add_line(f, l, open, true);
	f->dated = NULL;
	if (!says_setting(f, l) && has_hole(f, l, "{later}"))
		add_fault(f, f->wrong, l->s,
			"a line without {setting} says the day itself: leave {later} out, or write "
			"{*{setting}:* } behind it");
	if (f->wrong->n == wrong && !has_hole(f, l, "{note}"))
		add_fault(
			f, f->wrong, l->s, "this line is written for each note and has no {note}");
}

/* Puts the text from `from` on, which begins with line l, into the lists that it opens, the
 * innermost first. If neither a line with a note nor one above it says the setting, the notes of
 * each setting get a line above them that does. */
static void
wrap_lists(struct form *f, size_t from, const struct form_line *l, unsigned need, unsigned open)
{
	bool groups = need & OF_NOTE && !((open | need) & (OF_PAIR | OF_GROUP)) &&
		!says_setting(f, l),
	     whole = need & OF_NOTE && (open | need) & OF_PAIR && !f->compared;
	CLEANUP(pointer_free)
	char *note = xasprintf("{{#whole}}\n%s{{/whole}}\n", f->out->s + from);

	need |= groups ? OF_GROUP : 0;
	if (groups && !has_hole(f, l, "{running}"))
		add_fault(f, f->hints, l->s,
			"{note} without {setting}: notes on another setting or chain get a line "
			"\"With …\" above them; {*{setting}:* } before {note} says it in the line");
	for (unsigned scope = OF_RATING; scope > OF_REST; scope >>= 1) {
		if (!(scope & need))
			continue;
		const struct form_list *list = list_of(scope, open | need);
		if (groups && scope == OF_GROUP) {
			insert(f, from,
				mark_length(l) ? "{{> with-device}}\n\n{{/plain}}\n"
					       : "{{> with-device}}\n{{/plain}}\n");
			insert(f, from, "{{^plain}}\n");
			buf_add_char(f->out, '\n');
		}
		wrap(f, from, list->inner, "\n");
		wrap(f, from, list->outer, "\n");
		/* Notes on two devices as a whole have no track. */
		if (whole && scope == OF_TRACK)
			insert(f, from, note);
	}
}

/* Adds line i, and behind it what belongs to it: what a list repeats with it, or what is below a
 * heading. A heading in the words of earlog goes with what is below it, and so does one above
 * facts: both are in one condition, by which a merge knows what the heading is of. Returns the line
 * behind. */
static size_t
add_block(struct form *f, size_t i, size_t end, unsigned open)
{
	const struct form_line *l = &f->lines.v[i];
	unsigned need = needed(f, l, open), inner = open | need, last = need;
	bool heading = l->level < PLAIN;

	while (last & (last - 1))
		last &= last - 1;
	size_t from = f->out->len, to = i + 1;
	if (last & (OF_TRACK | OF_GROUP) || (heading && last < OF_RUN))
		to = end_of(f, i, end, last, inner);
	if (l->mark.kind == LINE_ROW && need & OF_RATING && !(open & OF_TABLE))
		add_fault(f, f->wrong, l->s,
			"a table with {rating} needs a row | --- | below its head");
	/* The line, which may be a heading, is in the words of earlog. */
	bool words = memmem(l->s, (size_t)(l->end - l->s), "{words.", 7) ||
		has_hole(f, l, "{what I like}");
	bool under = i + 1 < end && l[1].rule, ours = under && words && !need;
	size_t keys = f->keys.len;
	unsigned above = f->below;
	if (ours)
		buf_add(f->out, "{{#headings_h2}}## {{/headings_h2}}");
	if (last == OF_GROUP)
		buf_add(f->out, "{{^plain}}\n");
	if (last == OF_NOTE)
		add_note(f, l, inner);
	else if (heading || !add_blocks(f, l, inner))
		add_line(f, l, inner, need || ours || l->level == TABLE);
	if (last == OF_GROUP)
		buf_add(f->out, "{{/plain}}\n");
	if (ours)
		buf_add(f->out, "{{> heading-line}}\n");
	else if (under)
		add_line(f, l + 1, inner, true);
	if (l->level <= BOLD && last != OF_NOTE)
		add_blank(f);
	if (!need && !heading) {
		bool rule = strspn(l->s, " |:-") >= (size_t)(l->end - l->s);
		size_t n;

		if (!rule && (l->code || !next_hole(f, l->s, l->end, &n)))
			f->below |= OWN;
		return to;
	}
	size_t below_from = f->keys.len;
	f->below = 0;
	inner |= l->level == TABLE ? OF_TABLE : 0u;
	inner |= names_other(f, l) ? OF_OTHER : 0u;
	size_t next = under ? i + 2 : i + 1;
	while (next < to)
		next = add_block(f, next, to, inner);
	if (need) {
		if (l->level <= BOLD && last != OF_NOTE) /* the next one is a title, too */
			add_blank(f);
		wrap_lists(f, from, l, need, open);
		buf_truncate(&f->keys, keys);
		buf_addf(&f->keys, "|%s%s", list_of(need & -need, open)->when,
			need & OF_SECTION ? "|bare" : "");
		f->below = 0;
	} else if (f->keys.len == below_from)
		f->below |= OWN;
	else if (f->below == (NOTES | FILLED) && !words)
		f->stays = true;
	else if (!(f->below & OWN)) {
		if (f->below == REST && !words)
			add_fault(f, f->hints, l->s,
				"this heading is left out if the lists of the form have all that "
				"is "
				"below it");
		buf_add(&f->keys, f->below & NOTES ? "|bare" : "");
		wrap(f, from, f->keys.s + below_from, "\n");
	}
	f->below |= above;
	return to;
}

/* ---- the front matter ---- */

/* Adds a line of the front matter, "title: {title}"; an item for each note, "- {like}". Texts in
 * quotes, in a list in brackets and up to the end of the line are one scalar each, whatever their
 * holes have. */
static void
add_front_line(struct form *f, const struct form_line *l)
{
	unsigned open = OF_REVIEW | OF_HEAD;
	/* "- name: {other}" is an item for each compared device. */
	unsigned pair = mark_length(l) ? needed(f, l, open) & OF_PAIR : 0;
	const char *s = l->s + mark_length(l), *end = l->end, *to;

	open |= pair;
	if (add_blocks(f, l, open))
		return;
	size_t n = 0, from = f->out->len;
	for (const char *c = s; c < end && !n; c++) {
		n = TEXT_STARTS(c, ": ", " = ");
		s = n ? c + n : s;
	}
	s += strspn(s, " ");
	const char *first = fill(f, l->s, s, open);
	bool flow = strchr("[{", *s) && !hole_length(s);
	for (; s < end; s = to) {
		const char *quote =
			strchr("\"'", *s) ? memchr(s + 1, *s, (size_t)(end - s) - 1) : NULL;
		size_t at = f->out->len;

		to = flow ? s + hole_length(s) : end;
		if (quote) {
			s++;
			to = quote;
		}
		if (!next_hole(f, s, to, &n)) {
			to = s + 1;
			if (quote)
				s--;
			add_own(f, s, (size_t)(to - s));
			continue;
		}
		bool number = s + n == to && text_has_ending(s, n, "value}");
		const char *when = fill(f, s, to, open);
		first = first ? first : when;
		wrap(f, at, number ? NULL : "yaml", "");
		if (quote)
			to++;
	}
	buf_add_char(f->out, '\n');
	wrap(f, from, pair ? "comparisons" : first, "\n");
}

/* Returns true if a line begins or ends front matter. */
static bool
is_fence(const struct form_line *l)
{
	return l->end - l->s == 3 && TEXT_STARTS(l->s, "---", "+++");
}

/* Adds the front matter of the form, of profile and session file. Returns the first line
 * of the body. */
static size_t
add_front(struct form *f, size_t i)
{
	const struct form_line *v = f->lines.v;
	size_t end = i + 1;

	if (i == f->lines.n || !is_fence(&v[i])) {
		buf_add(f->out, "{{>part-front-matter}}\n");
		return i;
	}
	const struct form_line *fence = &v[i];
	while (end < f->lines.n && !(is_fence(&v[end]) && *v[end].s == *fence->s))
		end++;
	if (end == f->lines.n) {
		add_fault(f, f->wrong, fence->s, "the front matter has no second %.3s", fence->s);
		return end;
	}
	f->front = true;
	add_line(f, fence, 0, true);
	for (size_t k = i + 1; k < end; k++)
		add_front_line(f, &v[k]);
	f->front = false;
	buf_add(f->out, *fence->s == '-' ? "{{{front_more}}}" : "");
	add_line(f, fence, 0, true);
	return end + 1;
}

static void
add_body(struct form *f, size_t i)
{
	for (i = add_front(f, i); i < f->lines.n;)
		i = add_block(f, i, f->lines.n, OF_REVIEW);
}

/* ---- the form ---- */

bool
form_is(const char *name)
{
	return name && strlen(name) > 3 && text_ends_in(name, ".md");
}

void
form_parts(struct texts *into, const char *text)
{
	for (const char *at = text; (at = strstr(at, "{part ")); at++) {
		size_t n = hole_length(at);
		CLEANUP(pointer_free) char *id = n ? xstrndup(at + 6, n - 7) : NULL;

		if (id && !texts_has(into, id))
			texts_add(into, id, NOWHERE);
	}
}

char *
form_untitled(const char *text, size_t n)
{
	static const char title[] = "# {title}\n";
	char *form = xstrndup(text, n), *at = strstr(form, title);

	if (at && (at == form || at[-1] == '\n') && !memchr(form, '{', (size_t)(at - form)) &&
		!TEXT_STARTS(form, "---", "+++")) {
		const char *rest = at + strlen(title);

		rest += strspn(rest, "\n");
		memmove(at, rest, strlen(rest) + 1);
	}
	return form;
}

/* Reports the first bytes that no text has, and returns the text without them and with \n at the
 * ends of lines, which is then the text of the form. The caller frees. */
static char *
clean_text(struct form *f, const char *text, size_t n)
{
	struct buf clean = BUF_INIT;
	size_t wrong = SIZE_MAX, at = n > 2 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	for (size_t len; at < n; at += len) {
		int32_t c = text_decode(text + at, n - at, &len);

		if (c == TEXT_BAD || (c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == 0x7f)
			wrong = wrong < clean.len ? wrong : clean.len;
		else if (c != '\r')
			buf_add_bytes(&clean, text + at, len);
	}
	buf_add(&clean, "");
	f->text = clean.s;
	if (wrong < SIZE_MAX)
		add_fault(f, f->wrong, f->text + wrong,
			"this is not UTF-8 text, or it has control characters");
	return clean.s;
}

/* Makes a comment of the template of one of the form: "<!-- about: … -->", which may have several
 * lines. Moves *i to the line behind it. Returns false if it is another line. */
static bool
take_comment(struct form *f, size_t *i, bool *needs)
{
	const char *s = f->lines.v[*i].s, *end = strstr(s, "-->");

	if (!TEXT_STARTS(s, "<!-- about:", "<!-- leaves:", "<!-- needs:"))
		return false;
	const char *rest = end ? end + 3 + strspn(end + 3, " \t") : s;
	if (*rest && *rest != '\n')
		add_fault(f, f->wrong, rest,
			end ? "move the text behind the comment to the next line"
			    : "the comment has no end: -->");
	*needs |= text_starts(s, "<!-- needs:");
	buf_add(f->out, "{{! ");
	for (s += 5; end && s < end; s++) {
		buf_add_char(f->out, *s == '\n' ? ' ' : *s);
		if (text_starts(s, "}}")) /* which would end this one */
			buf_add_char(f->out, ' ');
	}
	buf_add(f->out, "}}\n");
	do {
		(*i)++;
	} while (*i < f->lines.n && (!end || f->lines.v[*i].s < end));
	return true;
}

bool
form_compile(struct buf *out, const char *text, size_t n, struct mustache_faults *wrong,
	struct mustache_faults *hints)
{
	CLEANUP(mustache_faults_finish) struct mustache_faults first = { 0 };
	struct form f = { .out = out, .wrong = wrong, .keys = BUF_INIT, .goes = BUF_INIT };
	CLEANUP(pointer_free) char *clean = clean_text(&f, text, n);
	bool needs = false;
	size_t i = 0;

	f.pieces = xcalloc(strlen(clean) + 1, sizeof(*f.pieces));
	f.compared = strstr(clean, "{compared}") != NULL;
	f.apart = strstr(clean, "{comparisons}") ? OF_APART : 0;
	read_lines(&f, clean);
	while (i < f.lines.n && take_comment(&f, &i, &needs))
		;
	/* The first walk finds the holes that lists have. */
	size_t body = out->len;
	f.wrong = &first;
	add_body(&f, i);
	buf_truncate(out, body);
	f.wrong = wrong;
	f.hints = hints;
	buf_clear(&f.goes);
	add_body(&f, i);
	if (f.goes.len)
		buf_addf(out, "{{! goes: %s}}\n", f.goes.s);
	/* Without a heading of its own, the fit is not missing. */
	if (!needs && f.stays)
		buf_add(out, "{{! needs: facts}}\n");
	else if (!needs)
		buf_addf(out, "{{! needs: %s}}\n",
			strstr(clean, "{words.fit}") ? "*" : "facts has.summary");
	buf_finish(&f.keys);
	buf_finish(&f.goes);
	free(f.pieces);
	free(f.lines.v);
	free(f.used.v);
	arena_finish(&f.memory);
	return wrong->n == 0;
}

/* Appends the text of a shipped form from s to end, with the signs of the language. */
static void
add_signs(struct buf *out, const char *s, const char *end, struct words_before *before)
{
	CLEANUP(pointer_free) char *said = words_signs(s, (size_t)(end - s), before);

	buf_add(out, said);
}

void
form_in_words(struct buf *out, const char *text, size_t n)
{
	const char *end = text + n, *english, *from = text;
	struct words_before before = { 0 };

	for (const char *at = text; (at = memchr(at, '{', (size_t)(end - at)));) {
		size_t len = hole_length(at);
		const char *words = len && text_starts(at, "{words.")
			? words_tag(at + 7, len - 8, &english)
			: NULL;

		if (!len) {
			at++; /* the brace of a part of a line */
			continue;
		}
		add_signs(out, from, at, &before);
		if (words)
			buf_add(out, words);
		else
			buf_add_bytes(out, at, len);
		from = at += len;
	}
	add_signs(out, from, end, &before);
}
