/* earlog search and `earlog note list`: turns filters into rows, searches the archive and the files
 * of other listeners, and adds the hits to the list. store/search.c searches one file. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "archive/exchange/others.h"
#include "base/system/json.h"
#include "base/text/hz.h"
#include "base/text/text.h"
#include "draft/view/put.h"
#include "shell/call/argument.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/cli/lists.h"

static bool
add_found_rows(
	struct store *st, enum row_kind kind, const char *name, struct uuids *into, struct err *err)
{
	return !name || store_find(st, kind, name, NULL, into, err);
}

/* Appends a search for one of the names of an attribute: "Punch" OR "punchy". */
static void
add_names(struct buf *out, const struct lexicon_word *w)
{
	const struct texts *lists[] = { &w->aliases, &w->reversed_aliases };

	buf_addf(out, "\"%s\" OR \"%s\" OR \"%s\"", w->id, w->name, w->shown.name);
	EACH_OF (x, lists)
		for (size_t k = 0; k < (*x)->n; k++)
			buf_addf(out, " OR \"%s\"", (*x)->v[k]);
}

/* names: gets the names of the attribute that f names; s borrows them. */
static bool
take_filter(const struct cli_call *c, struct store *st, const struct hit_filter *f,
	struct search *s, struct buf *names, struct err *err)
{
	static char attribute[128];
	CLEANUP(lexicon_finish) struct lexicon_file x = { .path = NULL };
	struct compared with = { 0 };
	int64_t limit;

	s->chain = f->chain;
	if (!argument_compared(st, f, NULL, NULL, &with, err))
		return false;
	if (uuid_none(&with.device))
		s->against_named = text_or(f->against, f->against_chain);
	else
		uuids_add(&s->against, &with.device);
	if ((f->review && !own_archive_which(st, f->review, &s->review, err)) ||
		!add_found_rows(st, ROW_ITEM, f->item, &s->items, err) ||
		!add_found_rows(st, ROW_SECTION, f->section, &s->sections, err) ||
		!add_found_rows(st, ROW_DEVICE, f->device, &s->devices, err))
		return false;
	if (f->attribute) {
		const struct lexicon_word *w = NULL;

		if (argument_lexicon(&x, NULL, err))
			w = lexicon_match(&x, f->attribute, err);
		if (!w)
			return false;
		TEXT_COPY(attribute, w->id);
		s->attribute = attribute;
		add_names(names, w);
		s->attribute_words = names->s;
	}
	if (!row_list_dates(c, &s->since, &s->until, err) || !row_list_limit(c, &limit, err) ||
		(f->hz && !hz_range(f->hz, &s->hz_low, &s->hz_high, err)))
		return false;
	if (limit != NO_INT)
		s->limit = (size_t)limit;
	return true;
}

/* An archive that is searched: first the own one, then the files of other listeners. */
struct searched {
	struct store *st; /* NULL: it cannot be read, or does not know a name of the filter */
	struct other *other;
	const char *name; /* of the listener; NULL: not said */
};

/* Opens the file of another listener, and finds what it has; a file that cannot be read is one
 * line. */
static void
search_other(const struct cli_call *c, struct searched *of, const struct hit_filter *f,
	const struct search *asked, size_t nr, struct search_hits *hits)
{
	CLEANUP(search_finish) struct search s;
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	struct err err = ERR_INIT;
	bool asks = true;

	search_init(&s);
	s.words = asked->words;
	s.notes_only = asked->notes_only;
	of->st = exchange_other_open(c->st, of->other, &err);
	of->name = of->other->name;
	bool ok = of->st && (asks = take_filter(c, of->st, f, &s, &names, ERR_IGNORED)) &&
		search_find(of->st, &s, nr, hits, &err);
	if (!ok && asks && !other_failed(of->other, &err))
		cli_say("%s", err.msg);
	if (!ok) {
		store_close(of->st);
		of->st = NULL;
	}
}

/* Says how much was found, if only a part is shown. */
static void
say_total(struct cli_call *c, const struct search_hits *hits, bool notes)
{
	size_t shown = hits->found.n;
	const char *some = !notes && hits->reviews > 1 ? ", of each review only some" : "";

	if (hits->total > shown)
		cli_done(c,
			"%zu %s of %zu review%s; these are the newest %zu%s; --limit N shows more",
			hits->total, notes ? "notes" : "notes and remarks", hits->reviews,
			text_s(hits->reviews), shown, some);
}

bool
cli_add_hits(struct cli_call *c, const struct hit_filter *f, const char *words, bool notes,
	json_t *into, struct err *err)
{
	CLEANUP(profile_finish) struct profile p = profile_own();
	CLEANUP(search_hits_finish)
	struct search_hits hits = { .language = p.language };
	CLEANUP(search_finish) struct search s;
	CLEANUP(others_finish) struct others others = { .v = NULL };
	bool all = c->listener ? text_same(c->listener, "all") : !notes;

	search_init(&s);
	s.words = words;
	s.notes_only = notes;
	if (c->st && all)
		exchange_others(c->st, false, &others, ERR_IGNORED);
	CLEANUP(pointer_free)
	struct searched *in = xcalloc(others.n + 1, sizeof(in[0]));
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	CLEANUP(pointer_free) char *own = NULL;
	const char *other = c->st ? exchange_other_name(c->st) : NULL;
	/* One of the archives that are searched must know the names. */
	bool known = !c->st || take_filter(c, c->st, f, &s, &names, err), ok = true;
	if (c->st && known) {
		in[0].st = c->st;
		ok = search_find(c->st, &s, 0, &hits, err) &&
			(other || !exchange_has_others(c->st) ||
				store_owner_name(c->st, &own, err));
		in[0].name = other ? other : own;
	}
	for (size_t i = 0; ok && i < others.n; i++) {
		in[i + 1].other = &others.v[i];
		search_other(c, &in[i + 1], f, &s, i + 1, &hits);
		known |= in[i + 1].st != NULL;
	}
	if (words || s.attribute_words)
		search_words(&c->found, text_or(words, s.attribute_words), ERR_IGNORED);
	search_choose(&hits, s.limit, !notes);
	for (size_t i = 0; i <= others.n; i++) {
		ok = ok && (!in[i].st || search_read(in[i].st, i, &hits, err));
		if (i)
			store_close(in[i].st);
	}
	for (size_t i = 0; i < hits.found.n; i++) {
		json_t *row = json_array_get(hits.rows, hits.devices + i);
		size_t file = hits.found.v[i].file;

		put_text(row, "listener", in[file].name);
		if (file || other)
			put_taken(row, "QUOTE",
				xasprintf("[heard by %s] %s", in[file].name,
					json_text_at(row, "QUOTE")));
	}
	c->limit = NULL; /* no limit to the devices before them */
	json_array_extend(into, hits.rows);
	if (ok && known && !c->json)
		say_total(c, &hits, notes);
	return ok && known;
}

/* ---- the command search, and its filter options ---- */

#define OPTIONS struct hit_filter
#define FILTER(name, arg, help) TEXT(name, #name, arg, help)

/* Returns true if an option says what to search for. */
static bool
has_filter(const struct cli_call *c)
{
	for (const struct option_row *r = c->command->options; r->name; r++)
		if (*(const char *const *)((const char *)c->options + r->offset))
			return true;
	return c->since || c->until;
}

bool
cli_search_rows(struct cli_call *c, json_t *into, struct err *err)
{
	const struct hit_filter *f = c->options;

	if (!c->text && !has_filter(c))
		return cli_wrong(err, "name words to find, or an option such as --device");
	if (!f->review)
		intake_all(c->st);
	return cli_add_hits(c, f, c->text, false, into, err);
}

const struct cli_command cli_search = {
	.name = "search",
	.help = "Find notes, remarks and devices by words and filters",
	.example = "earlog search \"low end\" --device cantor",
	.verbs = { { NULL, "[WORDS] [FILTERS]", "",
		ARCHIVE_IF_ANY | TEXT_ALL | AS_JSON | NAMES_DEVICES | FILTER_DATES | FILTER_LIMIT,
		0, CLI_MANY, lists_run, NULL } },
	OPTIONS_ARE(FILTER(review, "REVIEW", "search only this review"),
		TEXT(item, "track", "TRACK", "search only this track: its title, or SECTION/TRACK"),
		FILTER(section, "SECTION", "search only this section and its tracks"),
		FILTER(device, "DEVICE", "search only what was heard with this device"),
		FILTER(against, "DEVICE",
			"search only notes that compare with this device, setting or chain"),
		TEXT(against_chain, "against-chain", "NAME",
			"search only notes that compare with the chain of this name"),
		FILTER(chain, "NAME", "search only what was heard through the chain of this name"),
		FILTER(attribute, "ATTRIBUTE",
			"search only notes with the tag of this attribute or one of its names, and "
			"remarks on it"),
		FILTER(hz, "HZ",
			"search only notes about these frequencies: 7k-9k, or 7.9k with a third of "
			"an octave around it")),
};
