/*
 * The device, setting or chain that a note compares with; a device may be compared from memory. The
 * listener chooses it, or begins the note with "vs" and its name. Other names in the words are only
 * offered.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/name.h"
#include "base/text/text.h"
#include "bench/writing/writing_state.h"
#include "review/record/rows_note.h"
#include "review/record/switches.h"

static bool
is_same(const struct compared *a, const struct compared *b)
{
	return uuid_same(&a->device, &b->device) && uuid_same(&a->variant, &b->variant) &&
		uuid_same(&a->chain, &b->chain) && a->memory == b->memory;
}

void
comparable_finish(struct comparable *c)
{
	free(c->v);
}

void
against_forget(struct sitting *s)
{
	s->writing->next = (struct compared){ 0 };
	s->writing->just_swapped = false;
}

void
against_swapped(struct sitting *s)
{
	s->writing->next = (struct compared){ 0 };
	s->writing->before = s->setup;
	s->writing->just_swapped = true;
}

void
against_take_typed(const struct sitting *s, struct note *n)
{
	const struct note *kept = sitting_find(s, ROW_NOTE, &n->row.uuid);

	if (!sitting_is_blind(s) && !(kept && text_order(kept->body, n->body) == 0))
		note_take_versus(&s->rec, n);
}

struct compared
against_compared(const struct sitting *s)
{
	if (sitting_is_blind(s))
		return (struct compared){ 0 };
	if (!s->open_note)
		return s->writing->next;
	struct note typed = s->open_note->note;
	if (!s->open_note->field)
		against_take_typed(s, &typed);
	return note_compared(&typed);
}

const char *
against_kind(const struct compared *c)
{
	if (!uuid_none(&c->variant))
		return "setting";
	return uuid_none(&c->chain) ? "device" : "chain";
}

void
against_add_compared(const struct sitting *s, const struct compared *c, struct buf *out)
{
	const struct device *d = sitting_device(s, &c->device);
	const struct variant *v = sitting_find(s, ROW_VARIANT, &c->variant);
	const struct chain *chain = sitting_chain(s, &c->chain);
	CLEANUP(pointer_free) char *words = v ? switches_called(&s->rec, v, ", ") : NULL;

	if (d && d->name)
		buf_add(out, d->name);
	else if (v)
		buf_add(out, words);
	else if (chain && chain->name)
		buf_add(out, chain->name);
}

const char *
against_brief(const struct sitting *s, const struct compared *c, const char *name)
{
	return uuid_none(&c->device) ? name : sitting_brief(s, name);
}

/* ---- what a note can be compared with ---- */

static void
add_device(const struct sitting *s, size_t i, bool memory, const struct uuid *worn,
	struct comparable *out)
{
	const struct uuid *device = &s->devices[i].device->row.uuid;

	if (!uuid_same(device, worn))
		LIST_ADD(out, (struct compared){ .device = *device, .memory = memory });
}

/* Returns true if what is on was heard with an earlier firmware in a setting. */
static bool
is_heard_earlier(const struct sitting *s, const struct setup *on, const struct variant *v)
{
	const struct variant *now = setup_row(&s->rec, on, ROW_VARIANT);

	if (!v->row.deleted || !now || !setup_setting_is_update(now, v))
		return false;
	EACH_LIVE (note, n, &s->rec, ROW_NOTE)
		if (setup_has(&n->setup, ROW_VARIANT, &v->row.uuid))
			return true;
	return false;
}

struct comparable
against_choices(const struct sitting *s)
{
	const struct note *n = s->open_note ? &s->open_note->note : NULL;
	const struct setup *on = n ? &n->setup : &s->setup;
	const struct chain *used = sitting_chain(s, &on->chain);
	struct comparable c = { 0 };

	if (sitting_is_blind(s)) /* the device that lacks would be the hidden one */
		return c;
	for (size_t i = 0; i < s->ndevices; i++)
		if (!sitting_from_memory(s, i + 1))
			add_device(s, i, false, &on->device, &c);
	for (const struct variant *v = NULL; (v = sitting_next_setting(s, &on->device, v));)
		if (!setup_has(on, ROW_VARIANT, &v->row.uuid))
			LIST_ADD(&c, (struct compared){ .variant = v->row.uuid });
	EACH_ROW (variant, v, &s->rec, ROW_VARIANT)
		if (is_heard_earlier(s, on, v))
			LIST_ADD(&c, (struct compared){ .variant = v->row.uuid });
	for (size_t i = 0; i < s->nchains; i++)
		if (!used || text_order(s->chains[i]->name, used->name) != 0)
			LIST_ADD(&c, (struct compared){ .chain = s->chains[i]->row.uuid });
	for (size_t i = 0; i < s->ndevices; i++)
		add_device(s, i, true, &on->device, &c);
	return c;
}

static void
choose(struct sitting *s, const struct compared *c)
{
	CLEANUP(buf_finish) struct buf name = BUF_INIT;

	if (s->open_note) {
		note_compare_with(&s->open_note->note, c);
		open_note_edited(s);
	} else {
		s->writing->next = *c;
	}
	against_add_compared(s, c, &name);
	if (!name.len)
		buf_add(&name, "nothing");
	if (c->memory)
		buf_add(&name, FROM_MEMORY);
	CLEANUP(buf_finish) struct buf kind = BUF_INIT;
	if (uuid_none(&c->device) && !compared_is_nothing(c))
		buf_addf(&kind, "the %s ", against_kind(c));
	/* A note that is chosen in the list is not open. */
	sitting_say(s, SAID_INFO, "%scompared with %s%s", s->open_note ? "" : "the next note is ",
		kind.s, name.s);
}

/* ---- the comparisons that the key sets in turn ---- */

/* Lists the devices and chains that the words of the open note name, the last one before the caret
 * first, and then the device or chain that was in use before the last swap. */
static struct comparable
offers_of(const struct sitting *s)
{
	const struct note *n = s->open_note ? &s->open_note->note : NULL;
	const struct setup *on = n ? &n->setup : &s->setup;
	const struct setup *was = &s->writing->before;
	struct compared before = { 0 };

	if (!setup_same(was, on, SETUP_DEVICE))
		before.device = was->device;
	else if (!setup_same(was, on, SETUP_VARIANT))
		before.variant = was->variant;
	else if (!setup_same(was, on, SETUP_CHAIN))
		before.chain = was->chain;
	CLEANUP(pointer_free) struct compared *named = NULL;
	size_t count = n ? note_offers(&s->rec, n, n->body, s->editor.caret, &named) : 0;
	struct comparable c = { 0 };
	bool listed = !s->writing->just_swapped;
	for (size_t i = 0; i < count; i++) {
		LIST_ADD(&c, named[i]);
		listed = listed || is_same(&named[i], &before);
	}
	if (!listed && !compared_is_nothing(&before))
		LIST_ADD(&c, before);
	return c;
}

bool
against_offer(const struct sitting *s, struct compared *out)
{
	const struct note *n = s->open_note && !s->open_note->field ? &s->open_note->note : NULL;
	const struct compared set = against_compared(s);
	CLEANUP(pointer_free) struct compared *named = NULL;

	if (!n || !n->body || sitting_is_blind(s) || !compared_is_nothing(&set) ||
		!note_offers(&s->rec, n, n->body, s->editor.caret, &named))
		return false;
	*out = named[0];
	return true;
}

/* Puts the open note on driveability under the next chain. */
static bool
next_chain(struct sitting *s, struct note *n)
{
	size_t i = 0;

	while (i < s->nchains && !setup_has(&n->setup, ROW_CHAIN, &s->chains[i]->row.uuid))
		i++;
	if (!s->nchains)
		return false;
	n->setup.chain = s->chains[i + 1 < s->nchains ? i + 1 : 0]->row.uuid;
	note_take_volume(s, n, &n->setup);
	const struct compared with = note_compared(n);
	note_compare_with(n, &with);
	open_note_edited(s);
	against_say_chain(s);
	return true;
}

void
against_say_chain(struct sitting *s)
{
	const struct chain *c = sitting_chain(s, &s->open_note->note.setup.chain);

	if (c)
		sitting_say(s, SAID_INFO, "the note is on the chain %s; \1against\2 takes another",
			c->name);
}

bool
against_next(struct sitting *s)
{
	struct note *n = s->open_note ? &s->open_note->note : NULL;

	if (n && text_same(n->part, "chain") && next_chain(s, n))
		return true;
	const struct compared now = against_compared(s);
	CLEANUP(comparable_finish) struct comparable c = offers_of(s);
	size_t i = 0;

	while (i < c.n && !is_same(&c.v[i], &now))
		i++;
	/* A choice from the list is the last one. */
	bool chosen = i == c.n && !compared_is_nothing(&now);
	i = compared_is_nothing(&now) ? 0 : i + 1;
	if (chosen)
		choose(s, &(struct compared){ 0 });
	else if (i < c.n)
		choose(s, &c.v[i]);
	return chosen || i < c.n;
}

/* ---- finding a device or chain by name ---- */

/* Finds the device or chain with that name, other than those in use. Returns false if no name
 * matches, or if several names match; err then lists these names. */
static bool
against_named(const struct sitting *s, const char *name, struct compared *out, struct err *err)
{
	size_t end = strlen(name) - (text_ends_in(name, FROM_MEMORY) ? strlen(FROM_MEMORY) : 0);
	CLEANUP(pointer_free) char *alone = xstrndup(name, end);
	CLEANUP(comparable_finish) struct comparable c = against_choices(s);
	CLEANUP(name_search_finish) struct name_search names;

	name_search_init(&names, alone);
	for (size_t i = 0; i < c.n; i++) {
		const struct compared *x = &c.v[i];
		const struct device *d = sitting_device(s, &x->device);
		CLEANUP(buf_finish) struct buf other = BUF_INIT;
		bool gone = d && sitting_from_memory(s, sitting_device_number(s, &x->device));

		/* A device at hand is compared from memory only if the listener says so. */
		if (!gone && x->memory != (name[end] != '\0'))
			continue;
		against_add_compared(s, x, &other);
		if (d)
			name_search_offer_names(&names, d->id, d->name, i);
		else
			name_search_offer_names(&names, NULL, other.s, i);
	}
	if (!name_search_one(&names, "other device, setting or chain", NULL, err))
		return false;
	*out = c.v[names.at];
	return true;
}

bool
against_choose(struct sitting *s, const char *name, struct err *err)
{
	struct compared named = { 0 };

	if (sitting_is_blind(s))
		return err_set(err, "in a blind run a note cannot name another device");
	if (s->open_note && s->open_note->field)
		return err_set(err, "only a note can compare; this is a %s", s->open_note->field);
	if (!text_same(name, "none") && *name && !against_named(s, name, &named, err))
		return false;
	if (*name)
		choose(s, &named);
	return true;
}
