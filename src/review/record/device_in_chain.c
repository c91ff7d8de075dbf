/* Puts the keys of a source, DAC or amplifier under test into a chain; which settings a device has
 * in a review, and which one it had last. files/device_kind.c has the table of kinds. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/device_in_chain.h"

#include <stdlib.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/files/chain.h"
#include "review/record/heard_settings.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/records.h"
#include "review/record/rows_note.h"
#include "review/record/rows_rating.h"
#include "review/record/switches.h"

/* Returns a text of the facts that the review's entry in `compare` has of a device; NULL: none. The
 * caller frees. */
static char *
compared_fact(const struct record *r, const struct uuid *review, const struct uuid *device,
	const char *column)
{
	const char *said = comparison_text(r, review, device, offsetof(struct comparison, facts));
	json_auto_t *facts = json_read(said);
	const char *text = json_string_value(json_object_get(facts, column));

	return text ? xstrdup(text) : NULL;
}

const struct device_kind *
device_kind_in(const struct record *r, const struct uuid *review, const struct uuid *device)
{
	const struct review *of = record_find(r, ROW_REVIEW, review);
	const struct device *d = device ? record_find(r, ROW_DEVICE, device) : NULL;
	const struct device *tested = of ? record_find(r, ROW_DEVICE, &of->device) : NULL;
	CLEANUP(pointer_free)
	char *said = d && d != tested ? compared_fact(r, review, device, "kind") : NULL;
	const char *kind = d && d->kind ? d->kind : said;

	if (!kind && tested)
		kind = tested->kind;
	return device_kind(kind);
}

char *
device_usual_keys(const struct record *r, const struct uuid *review, const struct uuid *device)
{
	const struct device *d = record_find(r, ROW_DEVICE, device);
	char *own = d ? compared_fact(r, review, device, "chain_keys") : NULL;
	CLEANUP(pairs_finish) struct pairs keys = { .v = NULL };

	if (!own && d)
		own = xstrdup(d->chain_keys);
	bool used = !own || device_kind_in(r, review, device)->place;
	pairs_from_content(&keys, text_or(own, ""));
	for (size_t i = 0; !used && chain_usual_keys[i]; i++)
		used = pairs_get(&keys, chain_usual_keys[i]);
	if (!used)
		xreplace(&own, NULL);
	return own;
}

char *
device_own_keys(const struct record *r, const struct uuid *review, const struct uuid *device)
{
	bool feeds = device_kind_in(r, review, device)->place;

	return feeds ? device_usual_keys(r, review, device) : NULL;
}

/* Returns true if the setting can be chosen in the review: its session file has it now. The one
 * without a name is what the file says of the device itself. */
static bool
offers(const struct record *r, const struct uuid *review, const struct variant *v)
{
	bool itself = !v->row.deleted && !*text_or(v->name, "");
	CLEANUP(pointer_free)
	char *own = itself ? device_usual_keys(r, review, &v->device) : NULL;

	return itself ? text_same(own, v->content) : !v->row.deleted;
}

const struct variant *
device_next_setting(const struct record *r, const struct uuid *review, const struct uuid *device,
	const struct variant *after)
{
	do
		after = record_next(r, ROW_VARIANT, after);
	while (after && (!uuid_same(&after->device, device) || !offers(r, review, after)));
	return after;
}

/* Returns the setting that is called so. */
static const struct variant *
setting_named(const struct record *r, const struct uuid *review, const struct uuid *device,
	const char *name)
{
	const struct variant *v = NULL;

	while ((v = device_next_setting(r, review, device, v)) && !text_same(v->name, name))
		;
	return v;
}

const struct variant *
device_setting_now(const struct record *r, const struct uuid *review, const struct uuid *device,
	const struct variant *was)
{
	if (was && !offers(r, review, was))
		was = setting_named(r, review, device, was->name);
	/* This review's entry for the device has priority over a switch in another review. */
	if (!was)
		was = setting_named(r, review, device, "");
	return was ? was : device_next_setting(r, review, device, NULL);
}

/* Returns the name of the setting that the session file of the device's review, as this machine
 * read it last, has first; NULL: not known. The caller frees. */
static char *
first_given(const struct record *r, const struct uuid *review)
{
	const struct uuid uuid = identity_of_files_read(review);
	const struct files_read *f = record_find(r, ROW_FILES_READ, &uuid);
	json_auto_t *given = json_read(f ? f->given : NULL);
	const char *name = json_string_value(json_array_get(json_object_get(given, "settings"), 0));

	return name ? xstrdup(name) : NULL;
}

const struct variant *
device_setting_first(const struct record *r, const struct uuid *review, const struct uuid *device)
{
	const struct variant *first = device_next_setting(r, review, device, NULL), *found = NULL;
	CLEANUP(texts_finish) struct texts twice = { .v = NULL };
	CLEANUP(pointer_free) char *given = first_given(r, review);
	size_t most = 0;

	if (!first || !device_next_setting(r, review, device, first))
		return first;
	switches_add_twice(&twice, r, device);
	for (const struct variant *b = NULL; (b = device_next_setting(r, review, device, b));) {
		size_t named = 0;

		for (const struct variant *v = NULL;
			(v = device_next_setting(r, review, device, v));)
			if (v != b && switches_names(v, b, &twice))
				named++;
		named = named ? 2 * named + text_same(b->name, given) : 0;
		if (named > most) {
			found = b;
			most = named;
		}
	}
	return found;
}

const struct variant *
device_setting_usual(const struct record *r, const struct uuid *review, const struct uuid *device)
{
	struct heard_settings heard = { .v = NULL };
	const struct variant *usual = setting_named(r, review, device, "");

	EACH_LIVE (note, x, r, ROW_NOTE)
		if (uuid_same(&x->review, review) && uuid_same(&x->setup.device, device) &&
			!note_is_marker(x))
			heard_settings_add(
				&heard, r, device, &x->setup, MADE(x), USUAL_NOTES, true);
	EACH_LIVE (rating, x, r, ROW_RATING)
		if (uuid_same(&x->review, review) && uuid_same(&x->setup.device, device))
			heard_settings_add(
				&heard, r, device, &x->setup, MADE(x), USUAL_RATINGS, true);
	heard_settings_sort(&heard, r, review, NULL);
	if (heard.n)
		usual = heard.v[0].setting;
	else if (!usual)
		usual = device_setting_now(
			r, review, device, device_setting_first(r, review, device));
	free(heard.v);
	return usual;
}

const struct variant *
device_setting_last(const struct record *r, const struct uuid *review, const struct uuid *device)
{
	const struct variant *last = NULL;
	int64_t last_ms = INT64_MIN;

	if (!device_next_setting(r, review, device, NULL))
		return NULL;
	EACH_IN (one, setup_made, SETUP_MADE)
		EACH_ROW (row, x, r, one->kind) {
			const struct setup *on = (const void *)((const char *)x + one->setup);
			const int64_t *made_ms = (const void *)((const char *)x + one->made);
			const struct variant *v = !x->deleted && uuid_same(&on->device, device)
				? setup_row(r, on, ROW_VARIANT)
				: NULL;

			if (v && clock_is_newer(*made_ms, last_ms)) {
				last = v;
				last_ms = *made_ms;
			}
		}
	return device_setting_now(r, review, device, last);
}

char *
device_chain_content(const struct record *r, const struct chain *c, const struct setup *s)
{
	const struct variant *v = setup_row(r, s, ROW_VARIANT);
	CLEANUP(pointer_free) char *own = device_own_keys(r, &c->review, &s->device);
	bool feeds = device_kind_in(r, &c->review, &s->device)->place != NULL;
	const char *keys = feeds && v ? v->content : own;
	CLEANUP(pairs_finish) struct pairs over = { .v = NULL }, chain = { .v = NULL };

	pairs_from_content(&over, keys ? keys : "");
	pairs_from_content(&chain, text_or(c->content, ""));
	/* The volume of the chain's entry belongs to the device under test. */
	const struct review *of = record_find(r, ROW_REVIEW, &c->review);
	bool tested = of && uuid_same(&of->device, &s->device);
	for (size_t i = 0; !tested && i < chain.n; i++)
		if (text_same(chain.v[i].key, "volume.value"))
			pairs_take_out(&chain, i--);
	CLEANUP(pairs_finish) struct pairs all = { .v = NULL };
	pairs_over(&all, &chain, &over);
	return pairs_content(&all);
}

char *
device_chain_known_as(const struct record *r, const struct chain *c, const char *const *others,
	size_t n, bool *named)
{
	if (!c)
		return NULL;
	const char *but = device_kind_in(r, &c->review, NULL)->place ? "headphone" : NULL;
	return chain_known_as(c->content, but, others, n, named);
}

const char *
device_chain_player(const struct chain *c, const struct chain *usual, const char *words)
{
	CLEANUP(pointer_free)
	char *headphone = usual ? records_content_get(usual->content, "headphone") : NULL;
	CLEANUP(pointer_free)
	char *player = c && headphone ? records_content_get(c->content, "source") : NULL;

	if (!player)
		return NULL;
	CLEANUP(pointer_free) char *both = xasprintf("%s, %s", headphone, player);
	return text_starts(words, both) ? words + strlen(headphone) + 2 : NULL;
}
