/* Finds what a view and a draft lack: facts that the template prints, texts to write, placeholders,
 * and by md4c headings and prompts without text. left_out.c finds what the draft leaves out. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include <ctype.h>
#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/front.h"
#include "base/text/md_line.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/view/escape.h"
#include "review/files/session_file.h"
#include "review/record/coverage.h"

void
gaps_finish(struct gaps *g)
{
	buf_finish(&g->text);
}

void
gaps_add(struct gaps *g, const char *fmt, ...)
{
	buf_add(&g->text, "gap: ");
	BUF_ADD_ARGUMENTS(&g->text, fmt);
	buf_add_char(&g->text, '\n');
	g->n++;
}

#define SHOWN 6

void
gaps_add_text(struct buf *out, const struct gaps *g, const struct gaps *more, bool all)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t n = g->n + more->n, line = 0;

	buf_add_bytes(&text, more->text.s, more->first);
	buf_add_bytes(&text, g->text.s, g->text.len);
	buf_add_bytes(&text, more->text.s + more->first, more->text.len - more->first);
	for (const char *s = text.s; s && *s && (all || n <= SHOWN || line < SHOWN - 1);
		s = text_after(s, '\n'), line++)
		buf_addf(out, "%.*s\n", (int)strcspn(s, "\n"), s);
	if (line < n)
		buf_addf(out, "gap: %zu more; --gaps lists all\n", n - line);
}

bool
gaps_none(const struct gaps *g, const struct gaps *more, struct err *err)
{
	size_t n = g->n + more->n;

	return !n ||
		err_set(err, "the draft has %zu %s, so nothing was written (--strict)", n,
			n == 1 ? "gap" : "gaps");
}

/* ---- facts that the view lacks ---- */

static const struct {
	const char *key, *words;
	/* names of a template that print the fact; NULL: those that end like the key */
	const char *printed;
	/* a key that must be true, after ! one that must be missing; NULL: none */
	const char *only;
} required[] = {
	{ "device.name", "the name of the device", NULL, NULL },
	{ "review.title", "a title (key `title`, or `tagline`)", "front_matter",
		"!review.tagline" },
	{ "device.prices_text", "a price (key `price` of the device)", NULL, NULL },
	{ "unit.how", "where the unit is from (key `unit`)", "unit.how how fact disclosure", NULL },
	{ "scores.sonic_quality",
		"a score of the whole device (`:rate sonic quality`, or `w` at the bench)", NULL,
		NULL },
	{ "scores.bias", "a bias score: how much you like it (`:rate bias`, or `w` at the bench)",
		NULL, NULL },
	{ "has.chains", "a chain that was used (key `chains`)",
		"chains testing.sources_text sources_text", NULL },
	{ "testing.tips", "the ear tips that were worn (`:setting`; key `tips` of a setting)",
		"testing.tips tips", "device.tipped" },
	{ "testing.has_volumes", "the volume that was used (`v` at the bench)",
		"testing.volumes_text volumes_text testing.volumes volumes", NULL },
	{ "has.sound", "notes on tracks", "sections items tells.sound has.sound", NULL },
	{ "has.summary", "a summary (notes of the part `summary`)", NULL, NULL },
	{ "has.like", "likes (notes of the part `like`)", NULL, NULL },
	{ "has.improve", "points to improve (notes of the part `improve`)", NULL, NULL },
	{ "has.fit_comfort", "fit, comfort and isolation (notes of these parts)",
		"tells.fit_comfort told.fit", "device.worn" },
};

/* Returns true if the template has a name that prints the fact. names: the keys are all names of
 * the template and its partials. */
static bool
is_printed(const json_t *view, const json_t *names, size_t fact)
{
	const char *printed = required[fact].printed, *end = strchr(required[fact].key, '.');

	if (text_same(printed, K_front_matter) && !*view_text(view, K_front_matter))
		return false;
	EACH_MEMBER (name, value, (json_t *)names) {
		bool prints = printed
			? text_lists(printed, name)
			: text_same(name, end + 1) || text_has_ending(name, strlen(name), end);

		if (prints)
			return true;
	}
	return false;
}

bool
gaps_needs(const char *needs, const char *key)
{
	return text_lists(needs, "*") || text_lists(needs, key) ||
		(text_lists(needs, "facts") && !text_lists("has.summary has.fit_comfort", key));
}

/* Returns true if "device.name" is null, false or "" in the view. */
static bool
is_missing(const json_t *view, const char *key)
{
	size_t n = strcspn(key, ".");
	const json_t *v = json_object_get(json_object_getn(view, key, n), key + n + 1);

	return !v || json_is_null(v) || json_is_false(v) ||
		(json_is_string(v) && !*json_string_value(v));
}

/* Returns true if nothing in the view stands for the fact or makes it needless. */
static bool
is_wanted(const json_t *view, size_t fact)
{
	const char *only = required[fact].only;

	return is_missing(view, required[fact].key) &&
		(!only || is_missing(view, only + (*only == '!')) == (*only == '!'));
}

/* Placeholders of templates that were found in published reviews. */
static const char *const residues[] = { "XXXX", "$xxxx", "xxxx", "TODO", "TBD", "FIXME",
	"lorem ipsum" };

static const char *
residue_in(const char *text)
{
	EACH_OF (one, residues) {
		const char *at = strstr(text, *one);
		size_t n = strlen(*one);

		if (at && (at == text || !isalnum((unsigned char)at[-1])) &&
			(!isalnum((unsigned char)at[n]) || at[n] == 'X' || at[n] == 'x'))
			return *one;
	}
	return NULL;
}

/* Adds a gap for each slot such as {from} that was not filled in. */
static void
find_slot(struct gaps *g, const char *name, const char *text)
{
	size_t n;

	for (const char *s = text; (s = text_slot(text, s, &n)); s += n)
		gaps_add(g,
			"the boilerplate text %s in %s contains %.*s, for which no value is known",
			name, g->profile ? g->profile : "your profile", (int)n, s);
}

/* Adds a gap for each slot in the introduction of a track that was not filled in. */
static void
find_slots_of_intros(struct gaps *g, const json_t *view)
{
	size_t n;

	EACH_VALUE (section, json_object_get(view, K_sections))
		EACH_VALUE (item, json_object_get(section, K_items)) {
			const char *intro = view_text(item, K_intro);

			for (const char *s = intro; (s = text_slot(intro, s, &n)); s += n)
				gaps_add(g,
					"the intro of %s contains %.*s; it can have {device}, "
					"{track} and {section}",
					view_text(item, K_name), (int)n, s);
		}
}

/* Adds gaps for the pictures of the session file without a description, and those whose place is
 * not in the draft. */
static void
gaps_of_pictures(struct gaps *g, const json_t *view, const char *draft)
{
	json_t *pictures = json_object_get(view, K_picture);

	EACH_MEMBER (at, list, pictures)
		EACH_VALUE (one, text_same(at, "header") ? NULL : list) {
			const char *path = view_text(one, K_path);

			if (!*view_text(one, K_alt))
				gaps_add(g,
					"the picture %s has no description for blind readers (key "
					"`alt`)",
					path);
			if (!strstr(draft, view_text(one, K_url)))
				gaps_add(g,
					"the picture %s belongs to %s, which is not in this draft",
					path, picture_word(at));
		}
}

#define NAMED 3

void
gaps_covered(struct gaps *g, const struct record *r, const struct review *review)
{
	struct buf lines[COVERAGE_LINES];

	coverage_lines(r, review, NAMED, lines);
	EACH_IN (one, lines, COVERAGE_LINES) {
		if (one->len)
			gaps_add(g, "%s", one->s);
		buf_finish(one);
	}
}

/* Names the notes that are later than the end of their track: a player that went on to the next one
 * without a word, or a slip of the hand. */
static void
name_past_end(struct gaps *g, const struct view *v, const json_t *item)
{
	const json_t *length = json_object_get(item, K_length_ms);
	size_t n = 0;

	EACH_VALUE (note, json_object_get(item, K_notes))
		if (json_integer_value(json_object_get(view_note(v, note), K_pos_ms)) >
			json_integer_value(length) + 1000)
			n++;
	if (json_integer_value(length) > 0 && n)
		gaps_add(g, "%zu note%s past the end of %s: look at the time%s", n,
			n == 1 ? " is" : "s are", view_text(item, K_name), text_s(n));
}

void
gaps_times(struct gaps *g, const struct view *v, const json_t *view, const json_t *items)
{
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	json_auto_t *seen = json_object();
	size_t n = 0;

	EACH_VALUE (section, json_object_get(view, K_sections))
		EACH_VALUE (item, json_object_get(section, K_items)) {
			const char *name = view_text(item, K_name);

			name_past_end(g, v, item);
			if (!json_object_get(items, view_text(item, K_id)) ||
				json_object_get(seen, name))
				continue;
			json_object_set_new(seen, name, json_true());
			n++;
			if (n <= NAMED)
				buf_add_part(&names, ", ", "%s", name);
		}
	if (n > NAMED)
		buf_addf(&names, " and %zu more", n - NAMED);
	if (n)
		gaps_add(g,
			"the times of %s are approximate: the link may play another recording. P "
			"at "
			"a cue moves all times; a time before the words of a note is its time",
			names.s);
}

void
gaps_lines(struct gaps *g, const json_t *view, const char *goes)
{
	for (const char *at = text_or(goes, ""); *at; at += strspn(at, " ")) {
		size_t n = strcspn(at, " "), name = strcspn(at, "=");
		CLEANUP(pointer_free) char *key = xstrndup(at + name + 1, n - name - 1);

		if (is_missing(view, key))
			gaps_add(g, "a line of the form is left out: its {%.*s} has nothing",
				(int)name, at);
		at += n;
	}
}

void
gaps_view(struct gaps *g, const json_t *view, const json_t *names, const char *needs,
	const char *draft)
{
	json_t *texts = json_object_get(view, K_boilerplate);
	bool has_chains = json_array_size(json_object_get(view, K_chains)) > 0;

	for (size_t i = 0; i < LENGTH(required); i++)
		if (gaps_needs(needs, required[i].key) && is_printed(view, names, i) &&
			!text_lists(text_or(g->asked, ""), required[i].key) && is_wanted(view, i))
			gaps_add(g, "missing: %s",
				text_same(required[i].key, "has.chains") && has_chains
					? "the chain that was heard: no note and no session names "
					  "one"
					: required[i].words);
	EACH_MEMBER (name, value, texts) {
		CLEANUP(pointer_free) char *key = xasprintf("boilerplate.%s", name);

		if (json_is_string(value) && json_object_get(names, key))
			find_slot(g, name, json_string_value(value));
	}
	const char *price = view_text(json_object_get(view, K_device), K_prices_text),
		   *of_price = view_text(texts, K_price);
	if (*of_price && !strstr(of_price, price) && json_object_get(names, "boilerplate.price"))
		gaps_add(g,
			"the boilerplate text price in %s has no {price}, so the draft lacks %s",
			g->profile ? g->profile : "your profile", price);
	find_slots_of_intros(g, view);
	gaps_of_pictures(g, view, draft);
}

/* ---- gaps in the text of the draft ---- */

/* An item of a list that is open, or the last heading. */
struct open_element {
	struct buf words; /* its text, without lists in it */
	size_t line;      /* 0: no text so far */
	unsigned level;   /* of a heading; 0: there is none */
	bool filled; /* it has a picture, a link or a list; a heading: what is below has text */
};

struct draft_gap {
	size_t line;
	char *words;
};

#define DEPTH_MOST 16 /* deeper lists have no gaps */

struct draft_reader {
	const char *text, *end, *last; /* last: the last place of the text that was read */
	size_t line;                   /* the number of its line */
	struct open_element heading, items[DEPTH_MOST];
	size_t depth;
	bool in_heading, in_comment;
	struct LIST_OF(struct draft_gap) found;
};

static void
add_gap(struct draft_reader *r, size_t line, const char *before, const char *words,
	const char *after)
{
	CLEANUP(pointer_free)
	char *one = xstrndup(words, text_fit(words, strlen(words), 60, &(int){ 0 }));

	text_replace(one, '\n', ' ');
	LIST_ADD(&r->found, (struct draft_gap){ line, xasprintf("%s%s%s", before, one, after) });
}

static int
order_gap(const void *p, const void *q)
{
	const struct draft_gap *a = p, *b = q;

	return number_order_size(a->line, b->line);
}

/* Moves on to a place of the text. */
static void
read_to(struct draft_reader *r, const char *at)
{
	for (; r->last < at; r->last++)
		if (*r->last == '\n')
			r->line++;
}

/* Ends the last heading before one of this level; 0: the end of the text. */
static void
end_heading(struct draft_reader *r, unsigned level)
{
	struct open_element *h = &r->heading;
	/* Below the title of a post are its sections. */
	bool title = h->line == 1 && level;

	if (h->level && !h->filled && level <= h->level && h->words.len && !title)
		add_gap(r, h->line, "there is no text under \"", h->words.s, "\"");
	buf_clear(&h->words);
	h->level = 0;
	h->filled = false;
	h->line = 0;
}

/* Returns the line of the next list item without text, a bullet alone. */
static size_t
empty_item_line(struct draft_reader *r)
{
	const char *s = r->last == r->text ? r->text : text_after(r->last, '\n');

	for (; s; s = text_after(s, '\n')) {
		const char *at = s + strspn(s, " \t>");

		const struct md_line l = md_line(at, strcspn(at, "\n"));

		if (l.kind != LINE_ITEM)
			continue;
		read_to(r, at);
		if (l.bare)
			break;
	}
	return r->line;
}

static void
end_item(struct draft_reader *r)
{
	struct open_element *item = &r->items[r->depth];
	size_t n = text_trimmed(item->words.s, item->words.len, " ");

	if (!n && !item->filled)
		add_gap(r, empty_item_line(r), "an empty list item", "", "");
	else if (n && n < 40 && text_colon(item->words.s, n) && !item->filled)
		add_gap(r, item->line, "there is no text after \"", item->words.s, "\"");
	buf_finish(&item->words);
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct draft_reader *r = context;

	r->in_comment = false;
	if (type == MD_BLOCK_H) {
		unsigned level = ((MD_BLOCK_H_DETAIL *)detail)->level;

		end_heading(r, level);
		r->heading.level = level;
		r->in_heading = true;
	} else if (type == MD_BLOCK_LI) {
		if (r->depth && r->depth <= DEPTH_MOST)
			r->items[r->depth - 1].filled = true;
		if (r->depth < DEPTH_MOST)
			r->items[r->depth] = (struct open_element){ .words = BUF_INIT };
		r->depth++;
	} else if (type == MD_BLOCK_TABLE) {
		r->heading.filled = true;
	}
	return 0;
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct draft_reader *r = context;

	(void)detail;
	if (type == MD_BLOCK_H)
		r->in_heading = false;
	if (type == MD_BLOCK_LI) {
		r->depth--;
		if (r->depth < DEPTH_MOST)
			end_item(r);
	}
	return 0;
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct draft_reader *r = context;

	(void)detail;
	if (type == MD_SPAN_IMG && !r->in_heading)
		r->heading.filled = true;
	if ((type == MD_SPAN_IMG || type == MD_SPAN_A) && r->depth && r->depth <= DEPTH_MOST)
		r->items[r->depth - 1].filled = true;
	return 0;
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *context)
{
	(void)type, (void)detail, (void)context;
	return 0;
}

/* Returns true if a comment of Markdown, or of MDX, begins here. */
static bool
begins_comment(const char *s)
{
	return TEXT_STARTS(s, "<!--", "{/*");
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *context)
{
	struct draft_reader *r = context;
	struct open_element *item =
		r->depth && r->depth <= DEPTH_MOST ? &r->items[r->depth - 1] : NULL;
	struct open_element *to = r->in_heading ? &r->heading : item;
	bool blank = type == MD_TEXT_SOFTBR || type == MD_TEXT_BR || !n || strspn(s, " \n\t") >= n;

	if (!blank && s >= r->text && s < r->end)
		read_to(r, s);
	if (!blank && (begins_comment(s) || text_starts(s, "{:")))
		r->in_comment = true;
	bool aside = r->in_comment;
	if (aside && (memmem(s, n, "-->", 3) || memmem(s, n, "*/}", 3)))
		r->in_comment = false;
	if (aside && item)
		item->filled = true;
	if (aside)
		return 0;
	if (to && blank && to->words.len)
		buf_add_char(&to->words, ' ');
	if (blank)
		return 0;
	if (to && !to->line)
		to->line = r->line;
	if (to)
		buf_add_bytes(&to->words, s, n);
	if (!r->in_heading)
		r->heading.filled = true;
	return 0;
}

/* Finds the headings and prompts without text. text: without conflicts and front matter, of which
 * only the lines are left. */
static void
read_structure(struct draft_reader *r, const char *text)
{
	MD_PARSER parser = { .flags = ESCAPE_DIALECT,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = on_text };

	r->text = r->last = text;
	r->end = text + strlen(text);
	md_parse(text, (MD_SIZE)(r->end - text), &parser, r);
	end_heading(r, 0);
	buf_finish(&r->heading.words);
}

/* Returns the text that a comment of a template asks for, "<!-- to write: scale -->", at or after
 * `at`; *n: its length. */
static const char *
asked_text(const char *at, size_t *n)
{
	static const char asks[] = " to write: ";
	const char *start = at;

	while ((at = strstr(at, asks))) {
		bool comment = (at - start > 3 && begins_comment(at - 4)) ||
			(at - start > 2 && begins_comment(at - 3));

		at += strlen(asks);
		if (comment) {
			*n = text_trimmed(at, strcspn(at, ">*\n"), "- ");
			return at;
		}
	}
	return NULL;
}

/* Returns a gap that names the texts that comments ask for from `at` on. */
static char *
asked_words(const struct gaps *g, const char *at)
{
	CLEANUP(buf_finish) struct buf texts = BUF_INIT;
	size_t n, asked = 0;

	for (; (at = asked_text(at, &n)); asked++)
		buf_add_part(&texts, ", ", "%.*s", (int)n, at);
	return xasprintf("write the text%s %s under `boilerplate:` in %s", asked > 1 ? "s" : "",
		texts.s, text_or(g->profile, "your profile, which `earlog new --profile` begins"));
}

void
gaps_draft(struct gaps *g, const char *draft)
{
	struct draft_reader r = { .line = 1 };
	CLEANUP(pointer_free) char *text = xstrdup(draft);
	const char *body = text + front_find(draft, strlen(draft), false).body;
	bool conflict = false, asked = false;
	size_t nth = 1, length;

	for (char *line = text; line; line = (char *)text_after(line, '\n'), nth++) {
		size_t n = strcspn(line, "\n");
		CLEANUP(pointer_free) char *one = xstrndup(line, n);
		const char *residue = residue_in(one);
		bool begins = text_starts(one, "<<<<<<< "), ends = text_starts(one, ">>>>>>> "),
		     mark = begins || ends || text_starts(one, "||||||| ") ||
			(conflict && text_starts(one, "======="));

		if (begins || (ends && !conflict))
			LIST_ADD(&r.found,
				(struct draft_gap){ nth,
					xasprintf("the draft still has a conflict (%.7s)", one) });
		if (!asked && asked_text(one, &length)) {
			LIST_ADD(&r.found, (struct draft_gap){ nth, asked_words(g, line) });
			asked = true;
		}
		if (residue)
			add_gap(&r, nth, "the draft still has the placeholder ", residue, "");
		conflict = begins || (conflict && !ends);
		/* Front matter and marks of a conflict are no Markdown. */
		if (line < body || mark)
			memset(line, ' ', n);
	}
	read_structure(&r, text);
	LIST_SORT(&r.found, order_gap);
	EACH (x, &r.found) {
		/* The draft may not be the file of the user. */
		if (g->unseen)
			gaps_add(g, "%s", x->words);
		else
			gaps_add(g, "line %zu: %s", x->line, x->words);
		free(x->words);
	}
	free(r.found.v);
}
