/* earlog search and `earlog note list`: turns filters into rows, searches the archive and the files
 * of other listeners, and prints the hits. store/search.c searches one file. */
#include <string.h>

#include "base/clock.h"
#include "base/hz.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/argument.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "cli/filter.h"
#include "cli/intake.h"
#include "cli/own_archive.h"
#include "exchange/others.h"
#include "record/blind_result.h"

#define TEXT_COLUMNS 72

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

	buf_addf(out, "\"%s\" OR \"%s\"", w->id, w->name);
	for (size_t i = 0; i < LENGTH(lists); i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			buf_addf(out, " OR \"%s\"", lists[i]->v[k]);
}

/* names: gets the names of the attribute that f names; s borrows them. */
static bool
take_filter(const struct cli_call *c, struct store *st, const struct hit_filter *f,
	struct search *s, struct buf *names, struct err *err)
{
	static char attribute[128];
	CLEANUP(lexicon_finish) struct lexicon_file x = { .path = NULL };
	const struct lexicon_word *w = NULL;
	int64_t limit;

	s->chain = f->chain;
	s->against_chain = f->against_chain;
	if ((f->review && !own_archive_which(st, f->review, &s->review, err)) ||
		!add_found_rows(st, ROW_ITEM, f->item, &s->items, err) ||
		!add_found_rows(st, ROW_SECTION, f->section, &s->sections, err) ||
		!add_found_rows(st, ROW_DEVICE, f->device, &s->devices, err) ||
		!add_found_rows(st, ROW_DEVICE, f->against, &s->against, err))
		return false;
	if (f->attribute) {
		if (!argument_lexicon(&x, NULL, err) || !(w = lexicon_match(&x, f->attribute, err)))
			return false;
		snprintf(attribute, sizeof(attribute), "%s", w->id);
		s->attribute = attribute;
		add_names(names, w);
		s->attribute_words = names->s;
	}
	if (!filter_dates(c, &s->since_ms, &s->until_ms, err) || !filter_limit(c, &limit, err) ||
		(f->hz && !hz_range(f->hz, &s->hz_low, &s->hz_high, err)))
		return false;
	if (limit != NO_INT)
		s->limit = (size_t)limit;
	return true;
}

/* Appends what a note or rating is about: its item, section or part; then the time of a note, or
 * the attribute of a rating. */
static void
add_hit_place(struct buf *b, const void *row)
{
	const struct search_hit *h = row;
	const char *where = h->item ? h->item
		: h->section        ? h->section
		: h->part           ? h->part
				    : "",
		   *more = h->kind != ROW_RATING ? h->time
		: h->attribute                   ? h->attribute
						 : "",
		   *gap = *(h->kind == ROW_RATING ? where : more) ? " " : "";

	buf_addf(b, "%s%s%s", where, gap, more);
}

/* Appends the text as one line, shortened if it is long; `earlog show` prints all of it. */
static void
add_hit_text(struct buf *b, const void *row)
{
	const struct search_hit *h = row;

	if (h->against || h->against_chain)
		buf_addf(b, "[compared with %s] ", h->against ? h->against : h->against_chain);
	if (h->trial != NO_INT) {
		buf_add(b, "(");
		trial_add_words(b, h->trial);
		buf_add(b, ") ");
	}
	if (h->private)
		buf_add(b, "[private] ");
	if (h->of_other)
		buf_addf(b, "[heard by %s] ", h->listener);
	for (const char *s = h->text ? h->text : ""; *s; s++)
		buf_add_char(b, *s == '\n' ? ' ' : *s);
	size_t n = text_fit(b->s, b->len, TEXT_COLUMNS, &(int){ 0 });
	if (n < b->len) {
		buf_truncate(b, n);
		buf_add(b, "…");
	}
}

static void
add_hit_date(struct buf *b, const void *row)
{
	const struct search_hit *h = row;
	char date[11];

	if (h->kind != ROW_DEVICE)
		buf_add(b, clock_date_text(h->made_ms, h->made_offset_min, date));
}

static void
add_hit_review(struct buf *b, const void *row)
{
	const struct search_hit *h = row;

	buf_add(b, h->kind == ROW_DEVICE ? "(device)" : h->review ? h->review : "");
}

static void
add_hit_kind(struct buf *b, const void *row)
{
	buf_add(b, row_types[((const struct search_hit *)row)->kind].table);
}

#define FIELD(type, key, field) COLUMN_KEY(type, key, search_hit, field)

static const struct column hit_columns[] = {
	{ NULL, "kind", COLUMN_WORDS, .words = add_hit_kind },
	FIELD(UUID, "uuid", uuid),
	{ "DATE", NULL, COLUMN_WORDS, .words = add_hit_date },
	{ "REVIEW", "review", COLUMN_TEXT, .at = offsetof(struct search_hit, review),
		.words = add_hit_review },
	{ "DEVICE", "device", COLUMN_TEXT, .at = offsetof(struct search_hit, device) },
	FIELD(TEXT, "item", item),
	FIELD(TEXT, "section", section),
	{ "CHAIN", "chain", COLUMN_TEXT, .at = offsetof(struct search_hit, chain) },
	FIELD(TEXT, "against", against),
	FIELD(TEXT, "part", part),
	FIELD(TEXT, "attribute", attribute),
	FIELD(REAL, "value", value),
	FIELD(CHARS, "time", time),
	FIELD(BOOL, "private", private),
	FIELD(DATE, "date", made_ms),
	{ "WHERE", NULL, COLUMN_WORDS, .words = add_hit_place },
	{ "TEXT", "text", COLUMN_TEXT, .at = offsetof(struct search_hit, text),
		.words = add_hit_text },
	FIELD(TEXT, "against_chain", against_chain),
	FIELD(INT, "trial", trial),
	FIELD(BOOL, "blind", blind),
	FIELD(REAL, "hz", hz),
	FIELD(TEXT, "listener", listener),
	{ "UUID", NULL, COLUMN_UUID, .at = offsetof(struct search_hit, uuid) },
	{ 0 },
};

/* Devices first, then by time, the newest first. */
static int
order_hit(const void *p, const void *q)
{
	const struct search_hit *a = p, *b = q;

	if ((a->kind == ROW_DEVICE) != (b->kind == ROW_DEVICE))
		return a->kind == ROW_DEVICE ? -1 : 1;
	return a->kind == ROW_DEVICE ? 0 : number_order(b->made_ms, a->made_ms);
}

static bool
has_hit(const struct search_hits *hits, size_t n, const struct uuid *u)
{
	for (size_t i = 0; i < n; i++)
		if (uuid_same(&hits->v[i].uuid, u))
			return true;
	return false;
}

/* Returns the time of the oldest of the newest hits that are shown; NO_INT: there is room for more.
 */
static int64_t
oldest_shown_ms(struct search_hits *hits, size_t limit)
{
	LIST_SORT(hits, order_hit);
	return hits->n < limit || hits->v[limit - 1].kind == ROW_DEVICE
		? NO_INT
		: hits->v[limit - 1].made_ms;
}

/* Searches the files of the other listeners, and adds what they have to `hits`, up to the limit. A
 * file that cannot be read is one line; one that does not know a name of the filter has nothing.
 * Sets *known if a file knows the names. Returns the answers, one for each listener, which own the
 * texts; the caller frees them after hits. */
static struct search_hits *
search_others(const struct cli_call *c, struct others *l, const struct hit_filter *f,
	const struct search *asked, struct search_hits *hits, bool *known)
{
	struct search_hits *of = xcalloc(l->n + 1, sizeof(of[0]));

	for (size_t i = 0; i < l->n; i++) {
		struct other *o = &l->v[i];
		CLEANUP(search_finish) struct search s;
		CLEANUP(buf_finish) struct buf names = BUF_INIT;
		struct err err = ERR_INIT;
		struct store *file = exchange_other_open(c->st, o, &err);
		size_t before = hits->n;

		search_init(&s);
		s.words = asked->words;
		s.notes_only = asked->notes_only;
		if (hits->more)
			s.needed_ms = oldest_shown_ms(hits, asked->limit);
		bool asks = file && take_filter(c, file, f, &s, &names, ERR_IGNORED);
		bool ok = asks && store_search(file, &s, &of[i], &err);
		*known |= ok;
		if ((!file || (asks && !ok)) && !other_failed(o, &err))
			cli_say("%s", err.msg);
		store_close(file);
		for (size_t k = 0; ok && k < of[i].n; k++) {
			struct search_hit h = of[i].v[k];

			if (has_hit(hits, before, &h.uuid))
				continue;
			h.of_other = h.kind != ROW_DEVICE;
			h.listener = h.of_other ? o->name : NULL;
			ARENA_ADD(&hits->arena, hits, h);
		}
		hits->more |= of[i].more || hits->n > asked->limit;
	}
	LIST_SORT(hits, order_hit);
	hits->n = hits->n > asked->limit ? asked->limit : hits->n;
	return of;
}

/* Names the listener in the hits of one archive, if it is another listener's or knows others. */
static bool
name_hits(struct store *st, struct search_hits *hits, struct err *err)
{
	const char *other = exchange_other_name(st);
	char *own = NULL;

	if (!other && !exchange_has_others(st))
		return true;
	if (!other && !store_owner_name(st, &own, err))
		return false;
	char *name = arena_keep(&hits->arena, other ? xstrdup(other) : own);
	for (size_t i = 0; i < hits->n; i++) {
		struct search_hit *h = &hits->v[i];

		h->of_other = other && h->kind != ROW_DEVICE;
		h->listener = h->kind != ROW_DEVICE ? name : NULL;
	}
	return true;
}

bool
cli_print_hits(struct cli_call *c, const struct hit_filter *f, const char *words, bool notes,
	struct err *err)
{
	CLEANUP(search_hits_finish) struct search_hits hits = { 0 };
	CLEANUP(search_finish) struct search s;
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	struct others others = { .v = NULL };
	struct search_hits *of = NULL;
	struct column_list l = column_list_new(hit_columns, c->json);

	search_init(&s);
	s.words = words;
	s.notes_only = notes;
	l.n_shown -= !notes; /* `notes` false: leaves out the last column, the UUID */
	bool all = c->st && (c->listener ? strcmp(c->listener, "all") == 0 : !notes) &&
		exchange_others(c->st, false, &others, ERR_IGNORED) && others.n;
	/* One of the archives that are searched must know the names. */
	bool known = !c->st || take_filter(c, c->st, f, &s, &names, err);
	bool ok = !c->st || !known ||
		(store_search(c->st, &s, &hits, err) && name_hits(c->st, &hits, err));
	if (ok && all)
		of = search_others(c, &others, f, &s, &hits, &known);
	ok = ok && known &&
		column_list_print(&l, hits.v, hits.n, sizeof(hits.v[0]),
			words && !strchr(words, '*')
				? "nothing found; with a star, as in bass*, words are found by "
				  "their beginning"
				: "nothing found",
			err);
	if (ok && hits.more && !c->json)
		cli_say("there are more, older results; --limit N shows more");
	for (size_t i = 0; of && i < others.n; i++)
		search_hits_finish(&of[i]);
	free(of);
	others_finish(&others);
	return ok;
}

/* ---- the command search, and its filter options ---- */

#define OPTIONS struct hit_filter
#define FILTER(name, arg, help) TEXT(name, #name, arg, help)

static const struct option_row rows[] = {
	FILTER(review, "REVIEW", "search only this review"),
	TEXT(item, "track", "TRACK", "search only this track: its title, or SECTION/TRACK"),
	FILTER(section, "SECTION", "search only this section and its tracks"),
	FILTER(device, "DEVICE", "search only what was heard with this device"),
	FILTER(against, "DEVICE", "search only notes that compare with this device"),
	TEXT(against_chain, "against-chain", "NAME",
		"search only notes that compare with the chain of this name"),
	FILTER(chain, "NAME", "search only what was heard through the chain of this name"),
	FILTER(attribute, "ATTRIBUTE",
		"search only notes with the tag of this attribute or one of its names, and "
		"remarks on it"),
	FILTER(hz, "HZ",
		"search only notes about these frequencies: 7k-9k, or 7.9k with a third of an "
		"octave around it"),
	{ 0 },
};

/* Returns true if an option says what to search for. */
static bool
has_filter(const struct cli_call *c)
{
	for (const struct option_row *r = rows; r->name; r++)
		if (*(const char *const *)((const char *)c->options + r->offset))
			return true;
	return c->since || c->until;
}

static bool
search_run(struct cli_call *c, struct err *err)
{
	const struct hit_filter *f = c->options;

	if (!c->text && !has_filter(c))
		return cli_wrong(err, "name words to find, or an option such as --device");
	if (!f->review)
		intake_all(c->st);
	return cli_print_hits(c, f, c->text, false, err);
}

const struct cli_command cli_search = {
	.name = "search",
	.help = "Find notes, remarks and devices by words and filters",
	.verbs = { { NULL, "[WORDS] [FILTERS]", "",
		ARCHIVE_IF_ANY | TEXT_ALL | AS_JSON | NAMES_DEVICES | FILTER_DATES | FILTER_LIMIT,
		0, CLI_MANY, search_run, NULL } },
	OPTIONS_IN(rows),
};
