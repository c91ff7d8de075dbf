/*
 * The device or chain that a note compares with; a device may be compared from memory. The words of
 * the note set it (record/wording.h) until the listener chooses it. Words that compare without
 * naming a device suggest the device or chain that was in use before the last swap.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/name.h"
#include "base/text.h"
#include "record/chains.h"
#include "writing/writing_parts.h"

static bool
is_nothing(const struct compared *c)
{
	return uuid_none(&c->device) && uuid_none(&c->chain);
}

static struct compared
compared_of(const struct note *n)
{
	return (struct compared){
		.device = n->against, .chain = n->against_chain, .memory = n->from_memory
	};
}

void
against_forget(struct sitting *s)
{
	s->next = s->writing->heard_before = (struct compared){ 0 };
}

void
against_swapped(struct sitting *s, const struct uuid *device, const struct uuid *chain)
{
	against_forget(s);
	s->writing->heard_before = (struct compared){ .device = *device, .chain = *chain };
}

void
against_open(struct sitting *s)
{
	const struct note *n = &s->draft->note,
			  *kept = record_find(&s->rec, ROW_NOTE, &n->row.uuid);
	struct compared set = compared_of(n);

	s->writing->draft.offered = (struct compared){ 0 };
	s->writing->draft.compared = s->draft->field || (kept && kept->body) || !is_nothing(&set);
}

struct compared
against_compared(const struct sitting *s)
{
	struct compared set = s->draft ? compared_of(&s->draft->note) : s->next;

	if (sitting_is_blind(s))
		return (struct compared){ 0 };
	return s->draft && is_nothing(&set) ? s->writing->draft.offered : set;
}

void
against_add_compared(const struct sitting *s, const struct compared *c, struct buf *out)
{
	const struct device *d = sitting_device(s, &c->device);
	const struct chain *chain = sitting_chain(s, &c->chain);

	if (d && d->name)
		buf_add(out, d->name);
	else if (chain && chain->name)
		buf_add(out, chain->name);
}

/* ---- what a note can be compared with ---- */

struct choices {
	struct compared *v;
	size_t n;
};

static void
add_device(const struct sitting *s, size_t i, bool memory, const struct uuid *worn,
	struct choices *out)
{
	const struct uuid *device = &s->devices[i].device->row.uuid;

	if (!uuid_same(device, worn))
		out->v[out->n++] = (struct compared){ .device = *device, .memory = memory };
}

/* Lists what a note can be compared with: the devices at hand, the review's chains, then all
 * devices again, for a comparison from memory. others: leaves out the device and chain of the open
 * note or, if none is open, those in use. The caller frees v. */
static struct choices
choices_of(const struct sitting *s, bool others)
{
	const struct note *n = s->draft ? &s->draft->note : NULL;
	const struct uuid *worn = !others ? &UUID_NONE : n ? &n->setup.device : &s->setup.device;
	CLEANUP(pointer_free) const struct chain **chains;
	const struct chain *used =
		others ? sitting_chain(s, n ? &n->setup.chain : &s->setup.chain) : NULL;
	size_t nchains = chains_list(&s->rec, &s->review, &chains);
	struct choices c = { .v = xcalloc(2 * s->ndevices + nchains + 1, sizeof(c.v[0])) };

	for (size_t i = 0; i < s->ndevices; i++)
		if (!sitting_from_memory(s, i + 1))
			add_device(s, i, false, worn, &c);
	for (size_t i = 0; i < nchains; i++)
		if (!used || text_order(chains[i]->name, used->name) != 0)
			c.v[c.n++] = (struct compared){ .chain = chains[i]->row.uuid };
	for (size_t i = 0; i < s->ndevices; i++)
		add_device(s, i, true, worn, &c);
	return c;
}

static void
choose(struct sitting *s, const struct compared *c)
{
	CLEANUP(buf_finish) struct buf name = BUF_INIT;

	if (s->draft) {
		note_compare_with(&s->draft->note, &c->device, &c->chain, c->memory);
		s->writing->draft.offered = (struct compared){ 0 };
		s->writing->draft.compared = true;
		open_note_edited(s);
	} else {
		s->next = *c;
	}
	against_add_compared(s, c, &name);
	sitting_say(s, SAID_INFO, "compared with %s%s%s", uuid_none(&c->chain) ? "" : "the chain ",
		name.len ? name.s : "nothing", c->memory ? ", from memory" : "");
	s->dirty |= DIRTY_EDITOR;
}

/* ---- finding the compared device or chain in the words of a note ---- */

/* Finds the last earlier note of the session on the same track that was made with another device or
 * chain. Returns its device, or its chain if the device is the same; empty: there is no such
 * note. */
static struct compared
compared_before(const struct sitting *s, const struct note *n)
{
	const struct note *last = NULL;

	for (const struct note *o = NULL; (o = record_next(&s->rec, ROW_NOTE, o));)
		if (!o->row.deleted && uuid_same(&o->sitting, &n->sitting) &&
			uuid_same(&o->item, &n->item) && o->sequence < n->sequence &&
			!setup_same(&o->setup, &n->setup, SETUP_DEVICE | SETUP_CHAIN) &&
			(!last || o->sequence > last->sequence))
			last = o;
	if (!last)
		return (struct compared){ 0 };
	return setup_has(&n->setup, ROW_DEVICE, &last->setup.device)
		? (struct compared){ .chain = last->setup.chain }
		: (struct compared){ .device = last->setup.device };
}

/* Returns the device or chain that the words of note n compare with. If the words compare without
 * naming one, returns a suggestion, with .offered set: `before`, or if `before` is NULL, the device
 * or chain of an earlier note. A name that is only mentioned counts if `before` is NULL. */
static struct compared
words_compare(const struct sitting *s, const struct note *n, const struct compared *before)
{
	struct note set = *n, other = *n;
	enum wording w = note_compare_words(&s->rec, &set);

	if (w == WORDING_MENTIONS && before)
		return (struct compared){ 0 };
	if (w != WORDING_OFFERS) {
		struct compared named = compared_of(&set);

		/* A note without a time may be an overview, which stays in its section. */
		named.offered = n->pos_ms == NO_MS && !is_nothing(&named);
		return named;
	}
	struct compared offer = before ? *before : compared_before(s, n);
	note_compare_with(&other, &offer.device, &offer.chain, false);
	struct compared with = compared_of(&other);
	with.offered = !is_nothing(&with);
	return with;
}

bool
against_read(struct sitting *s)
{
	struct note *n = &s->draft->note;

	if (s->writing->draft.compared || sitting_is_blind(s) ||
		record_find(&s->rec, ROW_TRIAL, &n->row.uuid))
		return false;
	s->writing->draft.offered = words_compare(s, n, &s->writing->heard_before);
	struct compared set = s->writing->draft.offered;
	if (set.offered)
		set = (struct compared){ 0 };
	bool changed = !uuid_same(&n->against, &set.device) ||
		!uuid_same(&n->against_chain, &set.chain) || n->from_memory != set.memory;
	note_compare_with(n, &set.device, &set.chain, set.memory);
	return changed;
}

/* ---- the comparison of a stored note ---- */

struct compared
against_of_note(const struct sitting *s, const struct note *n)
{
	struct compared with = compared_of(n);

	if (!is_nothing(&with) || sitting_is_blind(s))
		return with;
	with = words_compare(s, n, NULL);
	with.offered = true;
	return with;
}

size_t
against_left_out(const struct sitting *s, struct buf *out)
{
	size_t n = 0;

	for (const struct note *x = NULL; (x = record_next(&s->rec, ROW_NOTE, x));) {
		struct note named = *x;
		const struct track_row *b = sitting_find_item(s, &x->item);
		char time[TIME_TEXT];

		if (x->row.deleted || !x->body || !uuid_same(&x->sitting, &s->sitting) ||
			!uuid_none(&x->against) || !uuid_none(&x->against_chain) ||
			note_compare_words(&s->rec, &named) < WORDING_MENTIONS ||
			uuid_none(&named.against))
			continue;
		note_time_text(x, sitting_offset_ms(s, &x->source), time);
		buf_addf(out, "  %s%s%s: %.*s\n", time, *time ? " " : "",
			b ? b->recording->title : "", (int)strcspn(x->body, "\n"), x->body);
		n++;
	}
	return n;
}

bool
against_tick(struct sitting *s, const struct uuid *note, struct err *err)
{
	if (!note_own(s, note, err))
		return false;
	struct note *n = change_copy(s, ROW_NOTE, note);
	struct compared with = against_of_note(s, n);
	if (!with.offered)
		with = (struct compared){ 0 };
	note_compare_with(n, &with.device, &with.chain, with.memory);
	change_one(s, ROW_NOTE, n, "comparison");
	return true;
}

/* ---- finding a device or chain by name ---- */

/* Finds the device or chain with that name. others: leaves out the device and chain in use. Returns
 * false if no name matches, or if several names match; err then lists these names. */
static bool
against_named(const struct sitting *s, const char *name, bool others, struct compared *out,
	struct err *err)
{
	struct choices c = choices_of(s, others);
	CLEANUP(name_search_finish) struct name_search names;

	name_search_init(&names, name);
	for (size_t i = 0; i < c.n; i++) {
		const struct compared *x = &c.v[i];
		const struct device *d = sitting_device(s, &x->device);
		const struct chain *chain = sitting_chain(s, &x->chain);

		/* A device at hand is compared from memory only if the listener says so. */
		if (x->memory && !sitting_from_memory(s, sitting_device_number(s, &x->device)))
			continue;
		name_search_offer_names(&names, d ? d->id : NULL,
			d               ? d->name
				: chain ? chain->name
					: NULL,
			i);
	}
	bool one = name_search_one(
		&names, others ? "other device or chain" : "device or chain", NULL, err);
	if (one)
		*out = c.v[names.at];
	free(c.v);
	return one;
}

bool
against_choose(struct sitting *s, const char *name, struct err *err)
{
	struct compared named;

	if (sitting_is_blind(s))
		return err_set(err, "in a blind run a note cannot name another device");
	if (s->draft && s->draft->field)
		return err_set(err, "only a note compares; this is a %s", s->draft->field);
	open_note_read_words(s);
	if (strcmp(name, "none") == 0)
		choose(s, &(struct compared){ 0 });
	else if (name[0] && !against_named(s, name, true, &named, err))
		return false;
	else if (name[0])
		choose(s, &named);
	else { /* the next one */
		struct compared now = against_compared(s), nothing = { 0 };
		struct choices c = choices_of(s, true);
		size_t i = 0;
		bool none = is_nothing(&now);

		while (!none && i < c.n &&
			!(uuid_same(&c.v[i].device, &now.device) &&
				uuid_same(&c.v[i].chain, &now.chain) &&
				c.v[i].memory == now.memory))
			i++;
		i += !none && !now.offered;
		choose(s, i < c.n ? &c.v[i] : &nothing);
		free(c.v);
	}
	return true;
}
