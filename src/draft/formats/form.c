/* Makes a Mustache template of a form: decides which lines are repeated, and for what, and which go
 * when they have nothing to say. form_holes.c has the holes, mustache.c parses the result. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/form.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/formats/mustache.h"
#include "review/files/words.h"

#define BIT(scope) (1u << (scope))
#define OUTSIDE (BIT(OF_REVIEW) | BIT(OF_REST))
#define BOLD 7  /* the level of a heading that is a line in bold */
#define PLAIN 8 /* of other lines */
#define LINE_MOST 4000

struct form_line {
	const char *s, *end;
	unsigned level;
	bool code; /* in a block of code */
	bool rule; /* it makes the line above it a heading */
};

struct form {
	struct buf *out;
	const char *text;
	struct LIST_OF(struct form_line) lines;
	struct form_faults *wrong, *hints;
	struct arena memory; /* of the texts of fillings */
	bool front;          /* in the front matter */
	bool labels;         /* {note} has what no other hole of its line says */
	bool stays; /* a heading stays with nothing below it, for the author to write there */
	bool joins; /* a heading has fit and other parts directly below it: none alone is missing */
};

/* How a hole of a line is filled. text NULL: it is not filled there. */
struct filling {
	const struct form_hole *row; /* NULL: words, or a standing text */
	const char *when, *text;     /* as of struct form_hole */
};

/* ---- messages ---- */

void
form_faults_finish(struct form_faults *f)
{
	LIST_FINISH(f, free(each->words));
}

static void __attribute__((format(printf, 4, 5)))
add_fault(struct form *f, struct form_faults *to, const char *at, const char *fmt, ...)
{
	struct buf words = BUF_INIT;
	size_t line = 0, column = 1;

	if (!to || to->n == MUSTACHE_MOST_FAULTS)
		return;
	while (line + 1 < f->lines.n && f->lines.v[line + 1].s <= at)
		line++;
	for (const char *c = f->lines.n ? f->lines.v[line].s : at; c < at; c++)
		column += ((unsigned char)*c & 0xc0) != 0x80;
	BUF_ADD_ARGUMENTS(&words, fmt);
	LIST_ADD(to, (struct form_fault){ line + 1, column, buf_detach(&words) });
}

/* ---- the pieces of a line ---- */

/* Returns the length of what a site reads: {{ … }}, {% … %}, or of an escaped brace; 0: s begins
 * none. */
static size_t
kept_length(const char *s, const char *end)
{
	static const char *const pairs[][2] = { { "{{", "}}" }, { "{%", "%}" } };

	for (size_t i = 0; i < LENGTH(pairs); i++) {
		const char *close = text_starts(s, pairs[i][0]) ? strstr(s + 2, pairs[i][1]) : NULL;

		if (close && close + 2 <= end)
			return (size_t)(close + 2 - s);
	}
	return text_starts(s, "\\{") || text_starts(s, "\\}") ? 2 : 0;
}

/* Returns the length of a hole, "{title}" or "{words.sound}"; 0: s begins none. */
static size_t
hole_length(const char *s, const char *end)
{
	size_t n = *s == '{' ? strspn(s + 1, "abcdefghijklmnopqrstuvwxyz ._I") : 0;
	bool named = n && s[1] >= 'a' && s[n] != ' ' && s[n + 1] == '}' && s + n + 1 < end;

	return named && !kept_length(s, end) ? n + 2 : 0;
}

/* Moves past a sign that is no hole. */
static const char *
past_sign(const char *s, const char *end)
{
	size_t n = kept_length(s, end);

	return s + (n ? n : 1);
}

/* Returns the next hole and its length; NULL: there is none. */
static const char *
next_hole(const char *s, const char *end, size_t *n)
{
	for (; s < end; s = past_sign(s, end)) {
		*n = hole_length(s, end);
		if (*n)
			return s;
	}
	return NULL;
}

/* Returns true if the line has this hole, "{note}". */
static bool
has_hole(const struct form_line *l, const char *hole)
{
	size_t n;

	for (const char *at = l->s; (at = next_hole(at, l->end, &n)); at += n)
		if (text_is(at, n, hole))
			return true;
	return false;
}

/* Returns the bracket that closes the one at s; NULL: none does. */
static const char *
closing(const char *s, const char *end)
{
	const char from = *s, to = *s == '(' ? ')' : (char)(*s + 2);
	size_t depth = 0;

	for (; s < end; s = past_sign(s, end)) {
		depth += *s == from;
		depth -= *s == to;
		if (!depth)
			return s;
	}
	return NULL;
}

/* Returns the end of a bracket that goes with its hole, "{, {specs}}" or "({intro})"; NULL: none
 * begins at s. */
static const char *
group_end(const char *s, const char *end)
{
	bool round = *s == '(' && hole_length(s + 1, end);
	size_t n;

	if (!round && (*s != '{' || hole_length(s, end) || kept_length(s, end)))
		return NULL;
	const char *close = closing(s, end), *hole = next_hole(s + 1, end, &n);
	return hole && close && hole < close ? close : NULL;
}

/* ---- what fills a hole ---- */

/* Returns true if the form says elsewhere a part of what the hole has: the hole has the rest. */
static bool
is_rest(const struct form *f, const struct form_hole *h)
{
	CLEANUP(pointer_free) char *hole = xasprintf("{%s}", h->name);
	const char *first = strstr(f->text, hole);

	return (first && strstr(first + 1, hole)) ||
		(text_same(h->name, "blind") && strstr(f->text, "{comparisons}"));
}

static bool
is_notes(const struct form_hole *h)
{
	return h && (h->shape == HOLE_NOTES || h->shape == HOLE_POINTS);
}

/* Returns what fills the hole at s in a line of these lists. */
static struct filling
filling_of(struct form *f, const char *s, size_t n, unsigned open)
{
	struct filling x = { .row = NULL };
	bool words = text_starts(s, "{words.");

	if (memchr(s, '.', n)) {
		char *name = arena_keep(&f->memory, xstrndup(s + 1, n - 2));

		x.when = words ? NULL : name;
		x.text = arena_keep(&f->memory, xasprintf(words ? "{{%s}}" : "{{{%s}}}", name));
		return x;
	}
	for (const struct form_hole *h = form_holes; h->name; h++)
		if (text_is(s + 1, n - 2, h->name) && open & BIT(h->scope) &&
			(h->scope != OF_REST || is_rest(f, h)) &&
			(!x.row || h->scope > x.row->scope))
			x.row = h;
	if (!x.row)
		return x;
	const char *when = x.row->when, *text = x.row->text;
	CLEANUP(pointer_free) char *raw = xasprintf("{{{%s}}}", text_or(when, ""));
	x.when = when;
	x.text = text ? text : arena_keep(&f->memory, xasprintf("{{%s}}", when));
	/* A condition, which has | before its keys, repeats nothing, and its keys are unknown in
	 * it.
	 */
	if (when && text && !text_same(text, raw))
		x.when = arena_keep(
			&f->memory, xasprintf("|%s|%s", when, is_notes(x.row) ? text : ""));
	return x;
}

/* Returns the keys of the first hole outside brackets that go with a hole; NULL: it always
 * has something. */
static const char *
first_when(struct form *f, const char *s, const char *end, unsigned open)
{
	while (s < end) {
		const char *behind = group_end(s, end);
		size_t n = hole_length(s, end);

		if (!behind && n) {
			struct filling x = filling_of(f, s, n, open);

			if (x.when || x.row)
				return x.when;
			behind = s + n;
		}
		s = behind ? behind : past_sign(s, end);
	}
	return NULL;
}

/* ---- filling a line ---- */

/* The label of a note: what the lines above it do not say. */
#define LABEL "{{#label_told}}{{words.em}}{{label_told}}{{words.label_end}}{{/label_told}}"
#define QUESTION "{{#question_text}}{{words.em}}{{question_text}}{{words.em_gap}}{{/question_text}}"

/* Adds a tag that begins (#) or ends (/) a condition: the keys with | before them, of which one
 * must have a value; it repeats nothing, and its keys are unknown inside. key: NULL: there is none.
 */
static void
add_if(struct form *f, char sigil, const char *key, const char *end)
{
	if (key)
		buf_addf(f->out, "{{%c%s}}%s", sigil, key, end);
}

/* Adds a tag as a whole line; NULL: none. */
static void
add_tag(struct form *f, char sigil, const char *key)
{
	add_if(f, sigil, key, "\n");
}

/* Adds text of the author, which is no tag whatever it has. */
static void
add_own(struct form *f, const char *s, size_t n)
{
	bool brace = memchr(s, '{', n);

	buf_addf(f->out, brace ? "{{=\1 \2=}}%.*s\1={{ }}=\2" : "%.*s", (int)n, s);
}

/* Returns the length of the signs between a hole and the next one, which go with the hole: ", " of
 * "{device}, {price}". */
static size_t
signs_length(const char *s, const char *end)
{
	static const char *const signs[] = { " ", ",", ";", ":", ".", "/", "-", "–", "—", "·", "、",
		"，", "：", "；", "・" };
	size_t n = 0;

	for (size_t i = 0; i < LENGTH(signs) && s + n < end; i++)
		if (text_starts(s + n, signs[i])) {
			n += strlen(signs[i]);
			i = SIZE_MAX;
		}
	return s + n < end && strchr("{*[_", s[n]) ? n : 0;
}

/* Returns the keys of the hole at s if it is the last one of the line; else NULL. */
static const char *
last_when(struct form *f, const char *s, const char *end, unsigned open)
{
	size_t n = hole_length(s, end), ignored;

	return n && !next_hole(s + n, end, &ignored) ? filling_of(f, s, n, open).when : NULL;
}

/* Adds what fills a hole with the blank before it (lead) and the n signs behind it, which go with
 * it. last: the keys of the hole behind the signs, with which they also go; NULL: they stay. */
static void
add_hole(struct form *f, const char *at, const struct filling *x, const char *lead,
	const char *signs, size_t n, const char *last)
{
	const char *when = n || *lead ? x->when : NULL;

	if (x->row && x->row->shape == HOLE_PART)
		add_fault(f, f->wrong, at, "{%s} writes whole lines: put it on a line of its own",
			x->row->name);
	add_if(f, '#', when, "");
	if (is_notes(x->row))
		buf_addf(f->out, "{{#%s}}%s" LABEL QUESTION "{{{prose}}}%s{{/%s}}", x->row->when,
			lead, *lead ? "" : " ", x->row->when);
	else
		buf_addf(f->out, "%s%s%s", lead,
			f->labels && text_starts(at, "{note}") ? LABEL : "", x->text);
	add_if(f, '#', last, "");
	buf_add_bytes(f->out, signs, n);
	add_if(f, '/', last, "");
	add_if(f, '/', when, "");
}

static void add_filled(struct form *f, const char *s, const char *end, unsigned open);

/* Adds [{track}]({link}), of which the words stay without an address. Returns the end; NULL: it is
 * no such link. */
static const char *
add_link(struct form *f, const char *s, const char *end, unsigned open)
{
	const char *close = *s == '[' ? closing(s, end) : NULL;
	size_t n = close && text_starts(close, "](") ? hole_length(close + 2, end) : 0;
	const char *behind = close + n + 2, *when = n ? first_when(f, close, behind, open) : NULL;

	if (!when || *behind != ')')
		return NULL;
	add_if(f, '#', when, "[");
	add_if(f, '/', when, "");
	add_filled(f, s + 1, close, open);
	add_if(f, '#', when, "](");
	add_filled(f, close + 2, behind, open);
	buf_add_char(f->out, ')');
	add_if(f, '/', when, "");
	return behind + 1;
}

/* Adds a part of a line that goes with its first hole: "{, {specs}}", " ({intro})". Returns the
 * end; NULL: none begins at s. */
static const char *
add_group(struct form *f, const char *s, const char *end, unsigned open)
{
	const char *from = s + (text_starts(s, " (") ? 1 : 0), *close = group_end(from, end);
	size_t n;

	if (!close && *from == '{' && next_hole(from + 1, end, &n) && !closing(from, end)) {
		add_fault(
			f, f->wrong, s, "this { is not closed; write \\{ for a brace of your own");
		return end;
	}
	if (!close)
		return NULL;
	const char *when = first_when(f, from + 1, close, open);
	add_if(f, '#', when, "");
	buf_add_bytes(f->out, s, (size_t)(from - s) + (*from == '('));
	add_filled(f, from + 1, close, open);
	buf_add(f->out, *from == '(' ? ")" : "");
	add_if(f, '/', when, "");
	return close + 1;
}

/* Adds a line, or a part of it, with its holes filled. */
static void
add_filled(struct form *f, const char *s, const char *end, unsigned open)
{
	while (s < end) {
		size_t n = hole_length(s, end);
		const char *behind = n ? NULL : add_link(f, s, end, open);

		if (n) {
			struct filling x = filling_of(f, s, n, open);
			size_t signs = x.when ? signs_length(s + n, end) : 0;
			const char *last = signs ? last_when(f, s + n + signs, end, open) : NULL;

			if (x.text)
				add_hole(f, s, &x, "", s + n, signs, last);
			behind = s + n + signs;
		} else if (!behind && *s == ' ' && hole_length(s + 1, end)) {
			/* A blank goes with notes, and with the hole that ends the line. */
			const char *after = s + 1 + hole_length(s + 1, end);
			struct filling x = filling_of(f, s + 1, (size_t)(after - s) - 1, open);
			bool ends = after == end && strchr("\n", *end) && x.when && x.row &&
				x.row->shape == HOLE_TEXT;

			if (is_notes(x.row) || ends) {
				add_hole(f, s + 1, &x, " ", "", 0, NULL);
				behind = after;
			}
		} else if (!behind && !kept_length(s, end))
			behind = add_group(f, s, end, open);
		if (!behind) {
			bool escaped = *s == '\\' && kept_length(s, end);

			behind = past_sign(s, end);
			add_own(f, s + escaped, (size_t)(behind - s) - escaped);
		}
		s = behind;
	}
}

/* ---- the lists that a line is repeated for ---- */

/* The sections of Mustache around the lines of a list, the outer one first. when: the key of the
 * review that says if there is anything in the list, for the headings above it. */
static const struct form_list {
	const char *open[2], *pair[2], *when;
} lists[FORM_SCOPES] = {
	[OF_SECTION] = { { "sections", "tells" }, { NULL }, "tells.sound" },
	[OF_PAIR] = { { "comparisons", "has_notes" }, { "comparisons", "has_notes" },
		"tells.comparisons" },
	[OF_RUN] = { { "testing.blind" }, { "results" }, "testing.blind" },
	[OF_TRACK] = { { "items", "has_told" }, { "themes", "tracks" }, "tells.sound" },
	[OF_GROUP] = { { "told" }, { NULL }, "tells.sound" },
	[OF_NOTE] = { { "lines" }, { "notes" }, "tells.sound" },
	[OF_RATING] = { { "device.ratings" }, { "rows" }, "device.has_ratings" },
};

/* Returns the list around the others of these. */
static enum form_scope
outermost(unsigned need)
{
	return (enum form_scope)(ffs((int)need) - 1);
}

/* Adds the tags that begin (#) or end (/) a list. */
static void
add_list(struct form *f, char sigil, enum form_scope scope, unsigned open)
{
	bool pair = open & BIT(OF_PAIR), inner = open & (BIT(OF_SECTION) | BIT(OF_TRACK));
	const char *const *of = pair ? lists[scope].pair : lists[scope].open;
	const char *keys[2] = { of[0], of[1] };

	if (scope == OF_RATING && !pair && inner)
		keys[0] = "wheel";
	if (scope == OF_RUN && inner)
		keys[0] = "results";
	if (scope == OF_NOTE && open & BIT(OF_GROUP))
		keys[0] = "notes";
	add_tag(f, sigil, keys[sigil == '/']);
	add_tag(f, sigil, keys[sigil != '/']);
}

/* Returns the lists that a line needs which are not open: of holes that no open list fills. */
static unsigned
needed(const struct form_line *l, unsigned open)
{
	unsigned need = 0;
	size_t n;

	for (const char *at = l->s; !l->code && (at = next_hole(at, l->end, &n)); at += n) {
		unsigned first = 0;
		bool of_track = text_is(at, n, "{title}") && l->level != 1;

		for (const struct form_hole *h = form_holes; h->name; h++) {
			if (!text_is(at + 1, n - 2, h->name) || (of_track && h->scope == OF_REVIEW))
				continue;
			if (open & BIT(h->scope)) {
				first = 0;
				break;
			}
			if (!first || BIT(h->scope) < first)
				first = BIT(h->scope);
		}
		need |= first;
	}
	/* A line with a setting and no note is above the notes of the setting. */
	if (open & BIT(OF_TRACK) && !(open & (BIT(OF_NOTE) | BIT(OF_GROUP))) && !need &&
		has_hole(l, "{setting}"))
		need = BIT(OF_GROUP);
	if (need & (BIT(OF_NOTE) | BIT(OF_GROUP)) && !(open & BIT(OF_TRACK)))
		need |= BIT(OF_TRACK);
	if (need & BIT(OF_TRACK) && !((open | need) & (BIT(OF_SECTION) | BIT(OF_PAIR))))
		need |= BIT(OF_SECTION);
	return need & ~open;
}

/* Returns the lists that are open in a line, with those that only a comparison has. */
static unsigned
opened(const struct form_line *l, unsigned open)
{
	if (open & BIT(OF_PAIR))
		for (size_t i = 0; i < 3; i++) {
			static const enum form_scope both[][2] = { { OF_TRACK, OF_PAIR_TRACK },
				{ OF_NOTE, OF_PAIR_NOTE }, { OF_RATING, OF_PAIR_RATING } };

			if (open & BIT(both[i][0]))
				open |= BIT(both[i][1]);
		}
	if (open & BIT(OF_NOTE) && has_hole(l, "{setting}") && has_hole(l, "{chain}"))
		open |= BIT(OF_BOTH);
	return open;
}

/* ---- reading the lines ---- */

/* Returns the level of a heading: of #, of the line below it, of a line in bold; PLAIN: none. */
static unsigned
level_of(const char *s, size_t n, const char *next)
{
	size_t marks = strspn(s, "#"), rule = strspn(next, *next == '=' ? "=" : "-");

	if (marks && marks < 7 && s[marks] == ' ')
		return (unsigned)marks;
	if (n && rule > 1 && strchr("\n", next[rule]) && !strchr("|-*>", *s))
		return *next == '=' ? 1 : 2;
	const char *close = n > 4 && text_starts(s, "**") ? memmem(s + 2, n - 2, "**", 2) : NULL;
	bool whole = close && (close + 2 == s + n || (close + 3 == s + n && close[2] == ':'));
	return whole ? BOLD : PLAIN;
}

/* Sets the levels of lines in bold: one that tells a value is no heading, and one that a list
 * repeats is. */
static void
set_bold(struct form_line *l)
{
	unsigned need = text_starts(l->s, "**") ? needed(l, OUTSIDE) : 0;
	bool inner = need & BIT(OF_SECTION) && !(need & BIT(OF_TRACK)) && !has_hole(l, "{section}");

	if (need && l->level >= BOLD && (inner || !(need & (BIT(OF_NOTE) | BIT(OF_RATING)))))
		l->level = inner ? PLAIN : BOLD;
}

static void
read_lines(struct form *f, const char *s)
{
	bool code = false, under = false;

	while (*s) {
		size_t n = strcspn(s, "\n"), blanks = strspn(s, " ");
		bool fence = text_starts(s + blanks, "```") || text_starts(s + blanks, "~~~");
		struct form_line l = { s, s + n, PLAIN, code || fence, under };

		if (!l.code)
			l.level = level_of(s, n, s + n + (s[n] == '\n'));
		under = l.level < 3 && *s != '#';
		code ^= fence;
		LIST_ADD(&f->lines, l);
		if (n > LINE_MOST) {
			add_fault(f, f->wrong, s, "this line is longer than %d bytes", LINE_MOST);
			f->lines.v[f->lines.n - 1].code = true;
		}
		set_bold(&f->lines.v[f->lines.n - 1]);
		s += n + (s[n] == '\n');
	}
}

/* Returns the first line behind what a list repeats, which begins with line i: the next heading of
 * its level, or a line with a hole of a list around this one. */
static size_t
end_of_list(struct form *f, size_t i, size_t end, enum form_scope scope, unsigned open)
{
	const unsigned level = f->lines.v[i].level;
	size_t n;

	for (open |= BIT(scope); ++i < end;) {
		const struct form_line *l = &f->lines.v[i];
		unsigned need = needed(l, open);
		bool inside = need >= BIT(scope) && !(need & (BIT(OF_SECTION) | BIT(OF_PAIR)));

		if (l->level <= BOLD && l->level <= level && !inside)
			break;
		const char *at = l->level == PLAIN && !l->code ? next_hole(l->s, l->end, &n) : NULL;
		unsigned lists_there = opened(l, open | BIT(OF_NOTE) | BIT(OF_RATING));
		const struct form_hole *row = at ? filling_of(f, at, n, lists_there).row : NULL;
		if (row && row->scope < scope && (row->shape != HOLE_TEXT || row->scope > OF_REST))
			break;
	}
	return i;
}

/* ---- writing lines ---- */

/* Reports unknown holes, and holes that the lists of the line do not fill. */
static void
check_line(struct form *f, const struct form_line *l, unsigned open)
{
	const char *english;
	size_t n;

	for (const char *at = l->s; (at = next_hole(at, l->end, &n)); at += n) {
		CLEANUP(pointer_free) char *name = xstrndup(at + 1, n - 2);
		const struct form_hole *known = NULL;
		struct nearest near = NEAREST_NONE;
		bool words = text_starts(name, "words.");

		if (words ? words_tag(name + 6, n - 8, &english) != NULL
			  : text_starts(name, "boilerplate.") ||
					(!strchr(name, '.') && filling_of(f, at, n, open).text))
			continue;
		for (const struct form_hole *h = form_holes; h->name; h++) {
			text_offer(&near, h->name, name);
			if (!known && text_same(h->name, name))
				known = h;
		}
		if (known)
			add_fault(f, f->wrong, at, "{%s} is filled for each %s only", name,
				form_repeats(known->scope));
		else if (near.name)
			add_fault(f, f->wrong, at, "no hole {%s}; did you mean {%s}?", name,
				near.name);
		else
			add_fault(f, f->wrong, at, "no hole {%s}; `earlog help form` lists them",
				name);
	}
}

/* Adds a line, which is not written if its first hole has nothing. lead: it is the line that a list
 * repeats, and is always written. */
static void
add_line(struct form *f, const struct form_line *l, unsigned open, bool lead)
{
	const char *when = NULL;

	if (!l->code) {
		check_line(f, l, open);
		when = lead ? NULL : first_when(f, l->s, l->end, open);
	}
	add_tag(f, '#', when);
	if (l->code)
		add_own(f, l->s, (size_t)(l->end - l->s));
	else
		add_filled(f, l->s, l->end, open);
	buf_add_char(f->out, '\n');
	add_tag(f, '/', when);
}

/* Returns the length of the marks that begin an item or a quotation: "- ", "1. ", "> ". */
static size_t
mark_length(const struct form_line *l)
{
	size_t n = strspn(l->s, " "), digits = strspn(l->s + n, "0123456789");

	n += digits;
	const char *marks = digits ? ".)" : "-*+>";
	bool marked = l->s[n] && strchr(marks, l->s[n]) && l->s[n + 1] == ' ';
	return marked ? n + 2 : 0;
}

/* Adds notes with their pictures, each a paragraph or an item of a list with these marks. */
static void
add_note_blocks(struct form *f, const struct form_hole *h, const char *marks, size_t n)
{
	if (h->text && !f->front)
		buf_addf(f->out, "{{#%s}}\n{{> picture-own}}\n{{/%s}}\n\n", h->text, h->text);
	add_tag(f, '#', h->when);
	if (n)
		buf_addf(f->out, "%.*s%s\n", (int)n, marks,
			f->front ? "{{#yaml}}{{{point}}}{{/yaml}}" : LABEL "{{{point}}}");
	else
		add_tag(f, '>', " note-paragraph");
	add_tag(f, '/', h->when);
}

/* Adds a line that is all coarse holes or notes, "{build} {fit}", or an item for each note,
 * "- {like}". Returns false if it is another line. */
static bool
add_blocks(struct form *f, const struct form_line *l, unsigned open)
{
	const char *from = l->s + mark_length(l);
	bool item = from > l->s,
	     below = l > f->lines.v && l[-1].end > l[-1].s && l[-1].level == PLAIN && !l[-1].rule;
	size_t n;

	for (const char *at = from; at < l->end; at += n + strspn(at + n, " ")) {
		n = hole_length(at, l->end);
		const struct form_hole *h = n ? filling_of(f, at, n, open).row : NULL;
		bool fits = h && h->shape != HOLE_TEXT && !l->code;
		if (!fits || (item && (h->shape == HOLE_PART || at + n < l->end)))
			return false;
	}
	for (const char *at = from; at < l->end; at += n + strspn(at + n, " ")) {
		n = hole_length(at, l->end);
		struct filling x = filling_of(f, at, n, open);

		if (!item && (at > from || below))
			buf_add_char(f->out, '\n');
		if (is_notes(x.row)) {
			add_note_blocks(f, x.row, l->s, (size_t)(from - l->s));
			continue;
		}
		add_tag(f, '#', x.when);
		add_tag(f, '>', x.row->text);
		add_tag(f, '/', x.when);
	}
	return from < l->end;
}

/* Adds an empty line below a heading, unless the form has one. */
static void
add_blank(struct form *f, size_t i)
{
	if (i < f->lines.n && f->lines.v[i].end > f->lines.v[i].s)
		buf_add_char(f->out, '\n');
}

/* Returns true if the line of a note says the setting and the chain itself. */
static bool
says_setting(const struct form_line *l)
{
	return has_hole(l, "{setting}") || has_hole(l, "{chain}");
}

/* Adds the line of one note. Facts that no hole of the line has are before its words. */
static void
add_note(struct form *f, const struct form_line *l, unsigned open)
{
	size_t wrong = f->wrong->n;

	open = opened(l, open | BIT(OF_NOTE));
	if (has_hole(l, "{running}")) {
		add_tag(f, '>', "note-running");
		return;
	}
	f->labels = !says_setting(l) && !has_hole(l, "{label}");
	add_line(f, l, open, true);
	if (!says_setting(l) && has_hole(l, "{later}"))
		add_fault(f, f->wrong, l->s,
			"a line without {setting} says the day itself: leave {later} out, or write "
			"{*{setting}:* } behind it");
	if (f->wrong->n == wrong && !has_hole(l, "{note}"))
		add_fault(
			f, f->wrong, l->s, "this line is written for each note and has no {note}");
}

/* Adds the line of a note for each note of the place. If neither the line nor one above it says the
 * setting, the notes of each setting get a line above them that does. */
static void
add_notes(struct form *f, const struct form_line *l, unsigned open)
{
	bool groups = !(open & (BIT(OF_PAIR) | BIT(OF_GROUP))) && !says_setting(l);

	if (!groups) {
		add_list(f, '#', OF_NOTE, open);
		add_note(f, l, open);
		add_list(f, '/', OF_NOTE, open);
		return;
	}
	buf_addf(f->out, "{{#told}}\n{{^plain}}\n{{> with-device}}\n%s{{/plain}}\n{{#notes}}\n",
		mark_length(l) ? "\n" : "");
	add_note(f, l, open);
	buf_add(f->out, "{{/notes}}\n\n{{/told}}\n");
	if (!has_hole(l, "{running}"))
		add_fault(f, f->hints, l->s,
			"{note} without {setting}: notes on another setting or chain get a line "
			"\"With …\" above them; {*{setting}:* } before {note} says it in the line");
}

/* Returns true if the line is a row of a table. */
static bool
is_row(const struct form_line *l)
{
	return !l->code && l->s[strspn(l->s, " ")] == '|';
}

/* Adds a table from line i on, if one of its rows is repeated for each rating: it goes with them.
 * Returns the line behind it; i: it is another line. */
static size_t
add_table(struct form *f, size_t i, size_t end, unsigned open)
{
	const struct form_line *v = f->lines.v;
	size_t to = i;
	bool rated = false, inner = open & (BIT(OF_SECTION) | BIT(OF_TRACK));

	for (; to < end && is_row(&v[to]); to++)
		rated |= has_hole(&v[to], "{rating}");
	if (!rated)
		return i;
	if (to == i + 1 || strspn(v[i + 1].s, " |:-") < (size_t)(v[i + 1].end - v[i + 1].s))
		add_fault(f, f->wrong, v[i].s,
			"a table with {rating} needs a row | --- | below its head");
	const char *when = inner ? "has_wheel" : "device.has_ratings";
	if (open & BIT(OF_PAIR))
		when = "rated";
	add_tag(f, '#', when);
	for (; i < to; i++) {
		bool each = has_hole(&v[i], "{rating}");

		if (each)
			add_list(f, '#', OF_RATING, open);
		add_line(f, &v[i], opened(&v[i], open | (each ? BIT(OF_RATING) : 0)), true);
		if (each)
			add_list(f, '/', OF_RATING, open);
	}
	add_tag(f, '/', when);
	return to;
}

/* Returns true if a heading is in the words of earlog. */
static bool
is_in_words(const struct form_line *l)
{
	return memmem(l->s, (size_t)(l->end - l->s), "{words.", 7) || has_hole(l, "{what I like}");
}

/* Returns the first line behind what belongs to the heading of line i: the next heading of its
 * level; of a line in bold, the end of the paragraph directly below it. */
static size_t
end_of_heading(const struct form *f, size_t i, size_t end)
{
	const struct form_line *v = f->lines.v, *head = &v[i];
	bool tight = head->level == BOLD && i + 1 < end && v[i + 1].end > v[i + 1].s;

	while (++i < end && !(v[i].level <= BOLD && v[i].level <= head->level) &&
		!(tight && v[i].s == v[i].end))
		;
	return i;
}

/* Adds the keys of which one has a value if there is anything below the heading of line i. Returns
 * false if the heading stays whatever they are: there are words of the author. */
static bool
add_below(struct form *f, struct buf *keys, size_t i, size_t end, unsigned open)
{
	bool words = is_in_words(&f->lines.v[i]), fit = false, build = false;

	while (++i < end) {
		const struct form_line *l = &f->lines.v[i];
		unsigned need = needed(l, open);
		size_t n, holes = 0;

		fit = l->level == PLAIN && (fit || has_hole(l, "{fit}"));
		build = l->level == PLAIN && (build || has_hole(l, "{build}"));
		f->joins |= fit && build;

		if (need)
			buf_addf(keys, "|%s", text_or(lists[outermost(need)].when, ""));
		for (const char *at = l->s; !need && (at = next_hole(at, l->end, &n));
			at += n, holes++) {
			struct filling x = filling_of(f, at, n, open);

			if (x.row && x.row->shape == HOLE_NOTES && !words) {
				f->stays = true;
				return false;
			}
			if (x.when)
				buf_addf(keys, "|%s", x.when);
		}
		bool own = !need && !holes && l->end > l->s && !l->rule && !is_row(l);
		CLEANUP(buf_finish) struct buf inner = BUF_INIT;
		if (own &&
			(l->level == PLAIN ||
				!add_below(f, &inner, i, end_of_heading(f, i, end), open)))
			return false;
	}
	return keys->len > 0;
}

static void add_lines(struct form *f, size_t i, size_t end, unsigned open);

/* Adds a heading with the line of = below it. A heading in the words of earlog goes with what is
 * below it, and so does one above facts: both are in one condition, by which a merge knows what the
 * heading is of. Returns the line behind what was added. */
static size_t
add_heading(struct form *f, size_t i, size_t end, unsigned open)
{
	const struct form_line *l = &f->lines.v[i];
	CLEANUP(buf_finish) struct buf keys = BUF_INIT; /* of a condition */
	bool under = i + 1 < end && l[1].rule, words = under && is_in_words(l);
	size_t behind = i + 1 + under, to = end_of_heading(f, i, end);
	bool goes = add_below(f, &keys, i, to, open);
	const char *when = goes ? keys.s : NULL;

	add_tag(f, '#', when);
	if (words)
		buf_add(f->out, "{{#headings_h2}}## {{/headings_h2}}");
	add_line(f, l, open, words);
	if (words)
		add_tag(f, '>', "heading-line");
	else if (under)
		add_line(f, l + 1, open, true);
	add_blank(f, behind);
	if (!when)
		return behind;
	add_lines(f, behind, to, open);
	add_tag(f, '/', when);
	return to;
}

/* Adds the lines that are repeated for a list, which begins with line i. Returns the line behind
 * them. */
static size_t
add_repeated(struct form *f, size_t i, size_t end, enum form_scope scope, unsigned open)
{
	const struct form_line *l = &f->lines.v[i];
	unsigned inner = open | BIT(scope);
	unsigned more = needed(l, inner); /* the line belongs to a list inside this one */
	bool of_track = more == BIT(OF_TRACK),
	     wide = l->level <= BOLD || scope == OF_TRACK || scope == OF_GROUP;
	const char *but = scope == OF_GROUP ? "plain" : NULL;
	size_t to = i + 1;

	if (scope == OF_NOTE) {
		add_notes(f, l, open);
		return to;
	}
	if (of_track)
		to = end_of_list(f, i, end, OF_TRACK, inner);
	else if (!more && scope != OF_RUN && wide)
		to = end_of_list(f, i, end, scope, open);
	/* Notes on two devices as a whole have no track. */
	if (more & BIT(OF_NOTE) && scope == OF_TRACK && open & BIT(OF_PAIR) &&
		!strstr(f->text, "{compared}")) {
		add_tag(f, '#', "whole");
		add_note(f, l, open);
		add_tag(f, '/', "whole");
	}
	add_list(f, '#', scope, open);
	add_tag(f, '^', but);
	if (more)
		add_lines(f, i, to, inner);
	else if (!add_blocks(f, l, opened(l, inner)))
		add_line(f, l, opened(l, inner), true);
	add_tag(f, '/', but);
	if (!more && l->level <= BOLD)
		add_blank(f, i + 1);
	if (!more)
		add_lines(f, i + 1, to, inner);
	add_list(f, '/', scope, open);
	return to;
}

static void
add_lines(struct form *f, size_t i, size_t end, unsigned open)
{
	while (i < end) {
		const struct form_line *l = &f->lines.v[i];
		unsigned need = needed(l, open);
		size_t table = is_row(l) ? add_table(f, i, end, open) : i;

		if (table > i)
			i = table;
		else if (need && outermost(need) < OF_PAIR_TRACK)
			i = add_repeated(f, i, end, outermost(need), open);
		else if (l->level <= BOLD)
			i = add_heading(f, i, end, open);
		else {
			if (!add_blocks(f, l, open))
				add_line(f, l, open, false);
			i++;
		}
	}
}

/* ---- the front matter ---- */

/* Adds a value of the front matter as one scalar, whatever its holes have. */
static void
add_scalar(struct form *f, const char *s, const char *end)
{
	bool number = hole_length(s, end) == (size_t)(end - s) &&
		text_has_ending(s, (size_t)(end - s), "value}");

	buf_add(f->out, number ? "" : "{{#yaml}}");
	add_filled(f, s, end, OUTSIDE);
	buf_add(f->out, number ? "" : "{{/yaml}}");
}

/* Adds a line of the front matter, "title: {title}"; an item for each note, "- {like}". Texts in
 * quotes, in a list in brackets and up to the end of the line are one scalar each. */
static void
add_front_line(struct form *f, const struct form_line *l)
{
	const char *value = l->s + mark_length(l), *end = l->end,
		   *colon = memmem(value, (size_t)(end - value), ": ", 2),
		   *sign = memmem(value, (size_t)(end - value), " = ", 3);
	const char *when = first_when(f, l->s, end, OUTSIDE);
	size_t n;

	check_line(f, l, OUTSIDE);
	if (add_blocks(f, l, OUTSIDE))
		return;
	if (sign && (!colon || sign < colon))
		value = sign + 3;
	else if (colon)
		value = colon + 2;
	value += strspn(value, " ");
	add_tag(f, '#', when);
	buf_add_bytes(f->out, l->s, (size_t)(value - l->s));
	bool flow = *value == '[' || (*value == '{' && !hole_length(value, end));
	while (value < end) {
		const char *from = value, *to = flow ? value + hole_length(value, end) : end,
			   *quote = NULL;

		if (strchr("\"'", *value))
			quote = memchr(value + 1, *value, (size_t)(end - value) - 1);
		if (quote) {
			from++;
			to = quote;
		}
		if (next_hole(from, to, &n)) {
			add_scalar(f, from, to);
			value = to + (quote != NULL);
		} else
			add_own(f, value++, 1);
	}
	buf_add_char(f->out, '\n');
	add_tag(f, '/', when);
}

/* Adds the front matter of the form, of profile and session file. Returns the first line
 * of the body. */
static size_t
add_front(struct form *f, size_t i)
{
	const struct form_line *v = f->lines.v;
	size_t end = i + 1;

	if (i == f->lines.n || v[i].end - v[i].s != 3 ||
		(!text_starts(v[i].s, "---") && !text_starts(v[i].s, "+++"))) {
		add_tag(f, '>', "part-front-matter");
		return i;
	}
	while (end < f->lines.n &&
		!(v[end].end - v[end].s == 3 && strncmp(v[end].s, v[i].s, 3) == 0))
		end++;
	if (end == f->lines.n) {
		add_fault(f, f->wrong, v[i].s, "the front matter has no second %.3s", v[i].s);
		return end;
	}
	f->front = true;
	buf_addf(f->out, "%.3s\n", v[i].s);
	for (size_t k = i + 1; k < end; k++)
		add_front_line(f, &v[k]);
	buf_addf(f->out, "%s%.3s\n", *v[i].s == '-' ? "{{{front_more}}}" : "", v[i].s);
	f->front = false;
	return end + 1;
}

/* ---- the form ---- */

bool
form_is(const char *name)
{
	return name && strlen(name) > 3 && text_ends_in(name, ".md");
}

/* Reports bytes that no text has, and returns the text without them and with \n at the ends of
 * lines. The caller frees. */
static char *
clean_text(struct form *f, const char *text, size_t n)
{
	char *clean = xstrndup(text_starts(text, "\xef\xbb\xbf") ? text + 3 : text, n), *to = clean;
	bool wrong = !text_valid(text, n);

	for (const char *c = clean; *c; c++) {
		wrong |= ((unsigned char)*c < ' ' && !strchr("\n\t\r", *c)) || *c == 0x7f;
		if (*c != '\r')
			*to++ = *c;
	}
	*to = '\0';
	if (wrong)
		add_fault(f, f->wrong, text, "this is no UTF-8 text, or it has control characters");
	return clean;
}

bool
form_compile(struct buf *out, const char *text, size_t n, struct form_faults *wrong,
	struct form_faults *hints)
{
	struct form f = { .out = out, .wrong = wrong, .hints = hints };
	CLEANUP(pointer_free) char *clean = clean_text(&f, text, n);
	bool needs = false;
	size_t i = 0;

	f.text = clean;
	read_lines(&f, clean);
	for (const char *s; i < f.lines.n; i++) {
		s = f.lines.v[i].s;
		if (!TEXT_STARTS(s, "<!-- about:", "<!-- leaves:", "<!-- needs:"))
			break;
		buf_addf(out, "{{! %.*s}}\n", (int)(f.lines.v[i].end - s) - 9, s + 5);
		needs |= text_starts(s, "<!-- needs:");
	}
	add_lines(&f, add_front(&f, i), f.lines.n, OUTSIDE);
	if (!needs && f.stays)
		buf_add(out, "{{! needs: facts}}\n");
	else if (!needs)
		buf_addf(out, "{{! needs: %s}}\n", f.joins ? "facts has.summary" : "*");
	free(f.lines.v);
	arena_finish(&f.memory);
	return wrong->n == 0;
}

void
form_in_words(struct buf *out, const char *text, size_t n)
{
	const char *end = text + n, *english;
	size_t len;

	for (const char *at; (at = next_hole(text, end, &len)); text = at + len) {
		const char *words =
			text_starts(at, "{words.") ? words_tag(at + 7, len - 8, &english) : NULL;

		buf_add_bytes(out, text, (size_t)(at - text));
		if (words)
			buf_add(out, words);
		else
			buf_add_bytes(out, at, len);
	}
	buf_add_bytes(out, text, (size_t)(end - text));
}
