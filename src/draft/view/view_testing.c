/* Describes how the listening was done: ear tips, volumes, order, blind or not. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/subject.h"

#include <math.h>

#include "base/system/clock.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/answers/level_match.h"
#include "review/answers/levels.h"
#include "review/answers/method.h"
#include "review/files/chain.h"
#include "review/files/words.h"
#include "review/record/blind_result.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/note_rules.h"
#include "review/record/switches.h"
#include "review/record/volume.h"

/* ---- how the listening was done: what was worn ---- */

const struct uuid *
view_device_of(const struct view *v, const struct setup *s)
{
	return uuid_none(&s->device) ? &v->review->device : &s->device;
}

/* Returns the next setting in which a device was heard, in the order of the record; NULL: none. */
static struct variant *
heard_after(const struct view *v, const struct uuid *device, const struct variant *before)
{
	struct variant *x = record_next(v->r, ROW_VARIANT, before);

	while (x && !(x->heard && uuid_same(&x->device, device)))
		x = record_next(v->r, ROW_VARIANT, x);
	return x;
}

/* Returns the bits of the keys that all settings of a device have in common; 0 if one of them has
 * no other words. */
static unsigned
shared_by_all(const struct view *v, const struct uuid *device)
{
	const struct variant *first = heard_after(v, device, NULL);
	unsigned shared = ~0u;
	struct variant *x = NULL;

	while ((x = heard_after(v, device, x)))
		shared &= chain_shared(first->content, x->content);
	while ((x = heard_after(v, device, x))) {
		CLEANUP(pointer_free)
		char *left = chain_words(x->content, CHAIN_DRAFT, "", shared);

		shared = *left ? shared : 0;
	}
	return shared;
}

/* Returns the bits of the keys that a setting has as the usual one of its device. */
static unsigned
as_usual(const struct view *v, const struct variant *x)
{
	const struct variant *usual = view_usual_setting(v, &x->device);

	return chain_shared(x->content, usual ? usual->content : NULL);
}

/* Leaves out of the words of a setting what is as with the usual one, unless that leaves the words
 * of another one: "foam M" of foam M on the red nozzle, which is the usual one, where foam M is on
 * no nozzle also; of the usual one what all have in common. A setting that has all words of another
 * is called by its name, unless it is the usual one. */
static void
shorten_words(const struct view *v, struct variant *x)
{
	x->usual = setup_setting_reads_same(x, view_usual_setting(v, &x->device));
	if (x->usual) {
		x->shared = shared_by_all(v, &x->device);
		return;
	}
	x->shared = as_usual(v, x);
	CLEANUP(pointer_free) char *left = chain_words(x->content, CHAIN_DRAFT, "", x->shared);
	bool twin = false;
	for (struct variant *y = NULL; (y = heard_after(v, &x->device, y));) {
		CLEANUP(pointer_free)
		char *other = chain_words(y->content, CHAIN_DRAFT, "", as_usual(v, y));

		if (setup_setting_reads_same(x, y))
			continue;
		twin |= !~chain_shared(x->content, y->content);
		x->shared = text_same(left, other) ? 0 : x->shared;
	}
	x->shared = twin && *text_or(x->name, "") ? ~0u : x->shared;
}

/* Returns true if a setting has a name of its own: neither the only setting of its device nor
 * another one, such as that of an earlier firmware, is called so. */
static bool
is_named(const struct view *v, const struct variant *x)
{
	size_t others = 0, alike = 0;

	EACH (u, &v->usual)
		if (uuid_same(&u->device, &x->device) && !setup_setting_reads_same(u->setting, x)) {
			others++;
			if (u->setting && text_same(u->setting->name, x->name) &&
				!setup_setting_is_update(u->setting, x))
				alike++;
		}
	return *text_or(x->name, "") && others && !alike;
}

/* Returns the keys whose values need no noun in the words of a setting: not gain and the like, nor
 * "silver" where there is a silver nozzle and a silver cable. */
static unsigned
bare_keys(const struct view *v, const struct variant *x)
{
	CLEANUP(texts_finish) struct texts twice = { .v = NULL };
	CLEANUP(pairs_finish) struct pairs is = { .v = NULL };
	unsigned bare = 0;

	switches_add_twice(&twice, v->r, &x->device);
	pairs_from_content(&is, text_or(x->content, ""));
	EACH (one, &is)
		if (!chain_keeps_noun(one->key) && !text_same(one->key, "firmware") &&
			!texts_has(&twice, one->value))
			bare |= chain_bit(one->key);
	return bare;
}

/* The setting with most notes may change on a later evening, and the author's lines would be below
 * the headings of another: so the last export's remains. Earlier programs, which did not keep it,
 * took that of the first note. */
void
view_usual_init(struct view *v)
{
	bool counts = !v->filter.base_blocks || v->base.n > 1;

	EACH_IN (one, v->rows, v->n_rows) {
		const struct note *n = one->note;

		heard_settings_add(&v->usual, v->r, view_device_of(v, &n->setup), &n->setup,
			MADE(n), USUAL_NOTES, counts && subject_is_heard(n));
	}
	EACH_ROW (rating, r, v->r, ROW_RATING)
		if (view_is_shown(v, ROW_RATING, r))
			heard_settings_add(&v->usual, v->r, view_device_of(v, &r->setup), &r->setup,
				MADE(r), USUAL_RATINGS, counts);
	heard_settings_sort(&v->usual, v->r, &v->review->row.uuid, &v->base);
	for (struct variant *x = NULL; (x = record_next(v->r, ROW_VARIANT, x));) {
		x->heard = view_is_used(v, ROW_VARIANT, x);
		x->called = false;
		x->shared = 0;
	}
	for (struct variant *x = NULL; (x = record_next(v->r, ROW_VARIANT, x));)
		if (x->heard || x == view_usual_setting(v, &x->device))
			shorten_words(v, x);
	v->own_settings = v->filter.form;
	for (struct variant *x = NULL;
		v->own_settings && (x = record_next(v->r, ROW_VARIANT, x));) {
		const struct variant *usual = view_usual_setting(v, &x->device);
		/* An update of the usual setting differs from it in its firmware alone. */
		bool updates = usual && usual != x && setup_setting_is_update(usual, x);

		if (x->heard && switches_made(v->r, x) && !x->usual) {
			x->bare = bare_keys(v, x);
		} else if (x->heard && is_named(v, x) && !updates) {
			x->called = true;
			x->shared = ~(chain_bit("firmware") & ~as_usual(v, x));
		}
	}
}

const struct variant *
view_usual_setting(const struct view *v, const struct uuid *device)
{
	EACH (u, &v->usual)
		if (uuid_same(&u->device, device))
			return u->setting;
	return NULL;
}

char *
view_usual_uuids(const struct view *v)
{
	struct buf out = BUF_INIT;
	char text[UUID_TEXT];

	if (v->main_chain)
		buf_add(&out, uuid_text(&v->main_chain->row.uuid, text));
	EACH (u, &v->usual)
		if (u->setting == view_usual_setting(v, &u->device))
			buf_add_part(&out, ",", "%s", uuid_text(&u->id, text));
	return out.len ? buf_detach(&out) : NULL;
}

bool
view_is_set_otherwise(const struct view *v, const struct setup *s)
{
	return !setup_setting_reads_same(
		setup_row(v->r, s, ROW_VARIANT), view_usual_setting(v, view_device_of(v, s)));
}

size_t
view_setting_nth(const struct view *v, const struct setup *s)
{
	const struct row *x = setup_row(v->r, s, ROW_VARIANT);

	return x ? x->nr + 1 : 0;
}

/* Marks the usual one of several in a list of texts, as the first: "FiiO K7, unless noted". */
static void
mark_usual(json_t *list, const char *usual)
{
	json_t *one;
	size_t i;

	json_array_foreach (list, i, one) {
		struct buf marked = BUF_INIT;

		if (json_array_size(list) > 1 && text_same(view_text(one, K_text), usual)) {
			WORDS_ADD(&marked, "unless_noted", usual);
			put_built(one, K_text, &marked);
			json_array_insert(list, 0, one);
			json_array_remove(list, i + 1);
		}
	}
}

/* Appends a setting or chain by the name that the author gave it, and what it is, unless this has
 * the name in it: "desk (Topping L50, 6.35 mm)", "foam M". bracketed: the text will be in brackets,
 * "bal: 4.4 mm". */
static void
add_own(struct buf *out, const char *name, const char *is, bool bracketed)
{
	CLEANUP(pointer_free) char *inside = name ? chain_called(is, name) : NULL;
	bool alone = !*text_or(name, "") || inside;

	buf_add_part(out, words_of("semicolon"), "%s", alone ? is : name);
	if (!alone && bracketed)
		buf_addf(out, "%s%s", words_of("colon"), is);
	else
		words_bracket(out, alone ? NULL : is);
}

/* Returns true if a setting is another one, told before it, with a later firmware. */
static bool
is_update(const struct view *v, const struct variant *x)
{
	const struct variant *y = NULL, *usual = view_usual_setting(v, &x->device);

	while ((y = heard_after(v, &x->device, y)) && y != x)
		if (setup_setting_is_update(y, x))
			return true;
	return usual && setup_setting_is_update(usual, x);
}

/* Returns the bit of the firmware if a device was heard with several, which are told by themselves.
 */
static unsigned
updated(const struct view *v, const struct uuid *device)
{
	for (const struct variant *x = NULL; (x = heard_after(v, device, x));)
		if (is_update(v, x))
			return chain_bit("firmware");
	return 0;
}

/* Appends the firmware that a device had in all of several settings: it is of none of them. Returns
 * its bit; 0: nothing was told. */
static unsigned
add_firmware_of_all(struct buf *out, const struct view *v, const struct variant *usual)
{
	unsigned bit = chain_bit("firmware");

	for (struct variant *x = NULL; (x = heard_after(v, &usual->device, x));)
		bit &= as_usual(v, x);
	CLEANUP(pointer_free) char *is = chain_words(usual->content, CHAIN_DRAFT, "", ~bit);
	CLEANUP(pointer_free) char *rest = chain_words(usual->content, CHAIN_DRAFT, "", bit);
	if (!*is || !*rest)
		return 0;
	buf_addf(out, "%s%s", is, words_of("semicolon"));
	return bit;
}

/* leave: bits of keys that are told elsewhere. */
static void
add_own_setting(struct buf *out, const struct view *v, const struct variant *x, unsigned leave)
{
	CLEANUP(pointer_free)
	char *is = chain_words(x->content, CHAIN_DRAFT, words_of("comma"),
		(x->usual ? 0 : as_usual(v, x)) | updated(v, &x->device) | leave);
	bool named = !*is || !v->own_settings || (is_named(v, x) && !switches_made(v->r, x));

	add_own(out, named ? x->name : NULL, is, view_is_source(v, &x->device));
}

/* Returns true if a setting is a combination, "gold, plated", of others that were heard. */
static bool
is_told_by_parts(const struct view *v, const struct variant *x)
{
	bool told = strchr(text_or(x->name, ""), ',');

	for (const char *rest = told ? x->name : ""; *rest && told;) {
		CLEANUP(pointer_free) char *part = text_part(&rest);
		const struct variant *y = NULL;

		while ((y = heard_after(v, &x->device, y)) && !text_same(y->name, part))
			;
		told = y;
	}
	return told;
}

/* Appends the settings beside the usual one; of a source only those with a name, as the label of
 * the others says all. Returns true if there are any. */
static bool
add_other_settings(struct buf *out, const struct view *v, const struct uuid *device)
{
	bool any = false;

	for (const struct variant *x = NULL; (x = heard_after(v, device, x)); any |= !x->usual)
		if (!x->usual && !is_told_by_parts(v, x) && !is_update(v, x) &&
			(!view_is_source(v, device) || is_named(v, x)))
			add_own_setting(out, v, x, 0);
	return any;
}

/* A firmware, and the evening on which it was heard first. */
struct update {
	char *firmware;
	int64_t evening;
};

struct updates LIST_OF(struct update);

static void
add_heard(struct updates *l, char *firmware, int64_t evening)
{
	EACH (one, l)
		if (text_same(one->firmware, firmware)) {
			one->evening = evening < one->evening ? evening : one->evening;
			free(firmware);
			return;
		}
	LIST_ADD(l, (struct update){ firmware, evening });
}

static int
update_order(const void *a, const void *b)
{
	const struct update *x = a, *y = b;

	return number_order(x->evening, y->evening);
}

/* Appends the firmware of a content, which was heard first, and its updates, with the day on which
 * each was heard first: "firmware 1.02, from 1 December 1.03". between: before it. */
static void
add_updates(struct buf *out, struct updates *l, const char *content, const char *between)
{
	CLEANUP(pointer_free)
	char *first = chain_words(content, CHAIN_DRAFT, "", ~chain_bit("firmware"));

	ARRAY_SORT(l->v, l->n, update_order);
	if (l->n && *first)
		buf_add_part(out, between, "%s", first);
	EACH (one, l) {
		CLEANUP(buf_finish) struct buf day = BUF_INIT, is = BUF_INIT;
		char text[11];

		words_day(&day, clock_day_text(one->evening, text), text);
		if (*first)
			buf_add(&is, one->firmware);
		else
			WORDS_ADD(&is, "chain_firmware", one->firmware);
		buf_add(out, out->len ? words_of("comma") : "");
		WORDS_ADD(out, "from_day", day.s, is.s);
	}
	LIST_FINISH(l, free(each->firmware));
}

static void
add_setting_updates(struct buf *out, const struct view *v, const struct variant *usual)
{
	struct updates l = { .v = NULL };
	const struct variant *first = NULL;
	int64_t evening = 0;

	if (!updated(v, &usual->device))
		return;
	EACH_IN (one, v->rows, v->n_rows) {
		const struct variant *x = setup_row(v->r, &one->note->setup, ROW_VARIANT);

		if (!x || !uuid_same(&x->device, &usual->device))
			continue;
		if (!first || one->evening < evening || (one->evening == evening && x == usual)) {
			first = x;
			evening = one->evening;
		}
	}
	CLEANUP(pointer_free)
	char *was = first ? records_content_get(first->content, "firmware") : NULL;
	EACH_IN (one, v->rows, v->n_rows) {
		const struct variant *x = setup_row(v->r, &one->note->setup, ROW_VARIANT);
		char *is = x && uuid_same(&x->device, &usual->device)
			? records_content_get(x->content, "firmware")
			: NULL;

		if (is && !text_same(is, was))
			add_heard(&l, is, one->evening);
		else
			free(is);
	}
	add_updates(out, &l, first ? first->content : "", words_of("semicolon"));
}

/* Returns all settings of a device: "brass nozzle, unless noted; steel nozzle". */
static char *
own_settings_text(const struct view *v, const struct uuid *device)
{
	const struct variant *usual = view_usual_setting(v, device);
	CLEANUP(buf_finish) struct buf as_usual = BUF_INIT, others = BUF_INIT;
	struct buf out = BUF_INIT;

	bool several = add_other_settings(&others, v, device);
	unsigned told = usual && several ? add_firmware_of_all(&out, v, usual) : 0;
	if (usual)
		add_own_setting(&as_usual, v, usual, told);
	if (usual && several && as_usual.len)
		WORDS_ADD(&out, "unless_noted", as_usual.s);
	else if (usual)
		buf_add(&out, as_usual.s);
	else if (others.len)
		WORDS_ADD(&out, "where_noted", others.s);
	if (usual && others.len)
		buf_add_part(&out, words_of("semicolon"), "%s", others.s);
	if (usual)
		add_setting_updates(&out, v, usual);
	return buf_detach(&out);
}

char *
view_settings_text(const struct view *v, const struct uuid *device)
{
	const struct variant *usual = view_usual_setting(v, device), *x = NULL;
	struct buf out = BUF_INIT;
	bool several = false;

	if (v->own_settings)
		return own_settings_text(v, device);
	if (!usual)
		return xstrdup("");
	while ((x = heard_after(v, device, x)))
		several |= !x->usual && !is_update(v, x);
	const struct variant whole = { .name = usual->name,
		.content = usual->content,
		.shared =
			updated(v, device) | (several ? add_firmware_of_all(&out, v, usual) : 0) };
	CLEANUP(pointer_free)
	char *words = setup_setting_words(&whole, CHAIN_DRAFT, words_of("comma"));
	if (several && *words)
		WORDS_ADD(&out, "unless_noted", words);
	else
		buf_add(&out, words);
	add_setting_updates(&out, v, usual);
	return buf_detach(&out);
}

/* ---- how the listening was done: volumes ---- */

unsigned
view_chain_parts(const struct view *v)
{
	unsigned parts = 0;

	EACH_IN (one, v->chains, v->n_chains) {
		const struct chain *c = *one;

		if (subject_is_on_other_chain(v, &(struct setup){ .chain = c->row.uuid }) &&
			view_is_used(v, ROW_CHAIN, c))
			parts = SETUP_CHAIN;
	}
	return parts;
}

/* Appends a device with its setting, if that is not the usual one or asked for: "Nova2 (4.4 mm)".
 * name: "": the setting alone. */
static void
add_worn(struct buf *out, const struct view *v, const struct setup *s, const char *name, bool asked)
{
	CLEANUP(pointer_free)
	char *set = setup_setting_told(setup_row(v->r, s, ROW_VARIANT), NULL);

	if (!asked && !view_is_set_otherwise(v, s))
		*set = '\0';
	buf_add(out, *name ? name : set);
	words_bracket(out, *name ? set : NULL);
}

void
view_add_matched(struct buf *out, const struct view *v, const struct volume *x)
{
	const struct setup *to = &x->matched;
	bool same = setup_same(&x->setup, to, SETUP_DEVICE);
	const struct chain *on = setup_row(v->r, to, ROW_CHAIN);

	if (same && on && setup_same(&x->setup, to, SETUP_VARIANT))
		view_put_chain(out, NULL, v, on, true);
	else
		add_worn(out, v, to,
			same && !uuid_none(&to->variant)
				? ""
				: selection_name(&v->here, ROW_DEVICE, &to->device),
			same);
}

void
view_add_volume(struct buf *out, const struct view *v, const struct record *r,
	const struct volume *x, unsigned *parts)
{
	const struct device *to = setup_row(v->r, &x->matched, ROW_DEVICE);
	CLEANUP(pointer_free) char *listener = record_other_name(v->r, &x->listener);
	size_t before = out->len;

	if (subject_is_on_other_chain(v, &x->setup))
		*parts |= SETUP_CHAIN;
	CLEANUP(buf_finish)
	struct buf on = BUF_INIT, value = BUF_INIT, matched = BUF_INIT, how = BUF_INIT;
	add_worn(out, v, &x->setup,
		*parts & SETUP_DEVICE ? selection_name(&v->here, ROW_DEVICE, &x->setup.device) : "",
		setup_same(&x->setup, &x->matched, SETUP_DEVICE) &&
			!setup_same(&x->setup, &x->matched, SETUP_VARIANT));
	buf_add(out, out->len > before ? words_of("volume_at") : "");
	CLEANUP(pointer_free) char *unit = volume_unit(r, x);
	levels_add_volume(&value, x->value, unit);
	if (*parts & SETUP_CHAIN)
		view_put_chain(
			&on, "on_chain", v, record_find(r, ROW_CHAIN, &x->setup.chain), true);
	if (on.len)
		WORDS_ADD(out, "volume_chain", value.s, on.s);
	else
		buf_add(out, value.s);
	if (to) {
		const struct selection g = { .v = &r, .n = 1 };
		const struct volume *then = match_volume(&g, x, true);
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		buf_add(out, words_of("comma"));
		view_add_matched(&name, v, x);
		buf_clear(&value);
		if (then) {
			CLEANUP(pointer_free) char *its = volume_unit(r, then);

			levels_add_volume(&value, then->value, its);
			words_bracket(&name, value.s);
		}
		WORDS_ADD(&matched, "matched_to", name.s);
	}
	if (to && x->how && *x->how) {
		levels_add_how(&how, x->how);
		WORDS_ADD(out, "matched_how", matched.s, how.s);
	} else {
		buf_add(out, matched.s);
	}
	words_bracket(out, listener);
}

/* Returns true if the view shows both volumes, y was made later, and both are of one chain and
 * listener; a chain that was changed is a new row with the old name. */
static bool
follows(const struct view *v, const struct volume *y, const struct volume *x)
{
	int later = made_order(MADE(y), MADE(x));
	const struct chain *c = setup_row(v->r, &x->setup, ROW_CHAIN),
			   *of = setup_row(v->r, &y->setup, ROW_CHAIN);

	return (later ? later : uuid_order(&y->row.uuid, &x->row.uuid)) > 0 &&
		text_same(row_name(ROW_CHAIN, of), row_name(ROW_CHAIN, c)) &&
		record_other_listener(v->r, v->r, &y->listener) ==
		record_other_listener(v->r, v->r, &x->listener) &&
		view_is_shown(v, ROW_VOLUME, y);
}

bool
view_volume_is_current(const struct view *v, const struct volume *x)
{
	const struct chain *c = setup_row(v->r, &x->setup, ROW_CHAIN);

	if (!view_is_shown(v, ROW_VOLUME, x))
		return false;
	EACH_ROW (volume, y, v->r, ROW_VOLUME)
		/* One without a setting is of the usual one. */
		if ((setup_same(&y->setup, &x->setup, SETUP_WORN) ||
			    (setup_same(&y->setup, &x->setup, SETUP_DEVICE) &&
				    uuid_none(&x->setup.variant) &&
				    !view_is_set_otherwise(v, &y->setup))) &&
			follows(v, y, x))
			return false;
	return !c || view_is_used(v, ROW_CHAIN, c);
}

/* Returns the volume without its match if the volume of the other device says it: of two that were
 * matched in turn, the later one does. */
static struct volume
volume_told(const struct view *v, const struct volume *x)
{
	struct volume told = *x, there = *x;

	there.setup = match_end(&v->here, x, true);
	EACH_ROW (volume, y, v->r, ROW_VOLUME) {
		const struct setup its = match_end(&v->here, y, true);

		if (!uuid_none(&y->matched.device) &&
			match_is_at(&v->here, &its, &x->setup, SETUP_CHAIN) &&
			match_is_at(&v->here, &y->setup, &there.setup, SETUP_CHAIN) &&
			follows(v, y, &there) && view_volume_is_current(v, y))
			told.matched.device = UUID_NONE;
	}
	return told;
}

const struct volume *
view_newest_volume(const struct view *v, const struct uuid *device, const struct chain *on)
{
	const struct volume *last = NULL;

	EACH_ROW (volume, x, v->r, ROW_VOLUME)
		if (setup_has(&x->setup, ROW_DEVICE, device) && x->value &&
			text_same(setup_name(v->r, &x->setup, ROW_CHAIN), on->name) &&
			(!last || !made_before(MADE(x), MADE(last))) &&
			view_volume_is_current(v, x))
			last = x;
	return last;
}

/* Adds the line of a volume that is shown. only, every: as volume_lines has them. */
static void
add_volume_line(json_t *list, const struct view *v, const struct volume *x,
	const struct device *only, bool every, unsigned *parts)
{
	if (!x->value || (only && !setup_has(&x->setup, ROW_DEVICE, &only->row.uuid)))
		return;
	bool current = view_volume_is_current(v, x),
	     told_here = every ? view_is_shown(v, ROW_VOLUME, x) : current;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	char date[11];

	if (!told_here)
		return;
	if (every)
		buf_addf(&out, "%s: ", clock_date_text(MADE_MS(x), x->made_offset_min, date));
	const struct volume told = every ? *x : volume_told(v, x);
	view_add_volume(&out, v, v->r, &told, parts);
	if (every && x->method)
		buf_addf(&out, ", method: %s", x->method);
	if (every && x->signal)
		buf_addf(&out, ", signal: %s", x->signal);
	if (!current)
		buf_add(&out, " (replaced later)");
	if (every)
		put_text(put_new(list), K_text, out.s);
	else
		put_line(list, out.s);
}

/* Adds the volumes that notes on the chains in use have, for devices without a measured or matched
 * one. only, every: as volume_lines has them. */
static void
add_noted_volumes(
	json_t *list, const struct view *v, const struct device *only, bool every, unsigned *parts)
{
	EACH_IN (each, v->chains, v->n_chains) {
		const struct chain *c = *each;

		if (!view_is_used(v, ROW_CHAIN, c))
			continue;
		EACH_ROW (device, d, v->r, ROW_DEVICE) {
			bool is = !only || uuid_same(&d->row.uuid, &only->row.uuid);
			/* The note is looked for last: the search reads all notes. */
			const struct note *n = is && !view_newest_volume(v, &d->row.uuid, c)
				? note_of_volume(v->r, &d->row.uuid, c)
				: NULL;
			if (n)
				add_volume_line(list, v,
					&(struct volume){ .review = v->review->row.uuid,
						.setup = { .device = d->row.uuid,
							.chain = c->row.uuid },
						.value = n->volume,
						.unit = n->volume_unit,
						.made_ms = MADE_MS(n),
						.made_offset_min = n->made_offset_min },
					only, every, parts);
		}
	}
}

/* Returns a line for each recorded volume, and for volumes that only notes have. only: of this
 * device; NULL: of all. every: also those that were replaced, with the day and how they were
 * measured; else in the order of the settings. If one line names its chain, all lines do. */
static json_t *
volume_lines(const struct view *v, const struct device *only, bool every)
{
	json_t *list = json_array();
	unsigned parts = view_chain_parts(v) | (only ? 0 : SETUP_DEVICE), told = ~parts;

	while (view_wants(v, VIEW_SETUP) && told != parts) {
		told = parts;
		json_array_clear(list);
		add_noted_volumes(list, v, only, every, &parts);
		for (size_t nth = 0; nth <= record_count(v->r, ROW_VARIANT); nth++)
			EACH_ROW (volume, x, v->r, ROW_VOLUME) {
				size_t its = every ? 0 : view_setting_nth(v, &x->setup);

				if (its == nth)
					add_volume_line(list, v, x, only, every, &parts);
			}
	}
	return list;
}

void
view_put_volumes(json_t *o, const struct view *v, const struct device *of)
{
	json_auto_t *lines = volume_lines(v, of, false);

	put_joined(o, K_volumes_text, lines, K_text);
}

/* ---- how the listening was done: blind runs ---- */

void
view_leave_how(struct levels *l, const char *said)
{
	CLEANUP(buf_finish) struct buf how = BUF_INIT;

	if (l->match && l->match->how)
		levels_add_how(&how, l->match->how);
	l->ways |= how.len && strstr(said, how.s);
}

void
view_add_run(json_t *list, const struct view *v, const struct record *r, const struct blind_run *x,
	const char *volumes)
{
	CLEANUP(blind_order_finish) struct blind_order order = { .pairs = false };
	size_t heard = blind_order_read_ended(r, x, &order);

	if (!heard)
		return;
	CLEANUP(buf_finish) struct buf how = BUF_INIT;
	if (r != v->r || subject_is_on_other_chain(v, order.of))
		view_put_chain(&how, "on_chain", v, record_find(r, ROW_CHAIN, &x->chain), false);
	buf_add(&how, how.len ? words_of("blind_and") : "");
	const struct selection other = { .v = &r, .n = 1 };
	struct levels l = levels_of_run(r == v->r ? &v->own : &other, x, &order);
	view_leave_how(&l, volumes);
	levels_add(&how, &l);
	struct buf out = BUF_INIT;
	struct blind_preferred liked;
	struct blind_guesses said;
	blind_run_add(&out, r, x, &order, heard, how.s, true);
	blind_guesses(r, x, &order, &said);
	blind_preferred(r, x, &order, &liked);
	json_t *o = put_new(list);
	put_built(o, K_text, &out);
	put_int(o, K_trials, (int64_t)heard);
	put_int(o, K_right, said.said ? (int64_t)said.right : NO_INT);
	double chance = order.pairs ? liked.p : said.p;
	put_real(o, K_chance, chance);
	put_int(o, K_percent, isfinite(chance) ? lround(100 * chance) : NO_INT);
	put_int(o, K_for_first, order.pairs ? (int64_t)liked.of[0] : NO_INT);
	put_int(o, K_for_second, order.pairs ? (int64_t)liked.of[1] : NO_INT);
	put_int(o, K_for_none, order.pairs ? (int64_t)liked.none : NO_INT);
}

/* Returns one sentence for each finished blind run. */
static json_t *
testing_blind(const struct view *v)
{
	json_t *list = json_array();

	if (!view_wants(v, VIEW_SETUP))
		return list;
	EACH_ROW (blind_run, x, v->r, ROW_BLIND_RUN)
		if (view_is_shown(v, ROW_BLIND_RUN, x))
			view_add_run(list, v, v->r, x, "");
	return list;
}

/* Adds the sources under test as texts such as "FiiO KA17 (4.4 mm, high gain)". */
static void
add_tested_sources(json_t *list, const json_t *tree)
{
	EACH_VALUE (one, json_object_get(tree, K_devices)) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		buf_add(&text, view_text(one, K_name));
		words_bracket(&text, view_text(one, K_setting));
		put_line(list, text.s);
	}
}

/* Returns what a chain is, with its updates: "iBasso DX300, 4.4 mm, firmware 1.02, from 1 December
 * 1.03". leave: bits of keys to leave out. The caller frees. */
static char *
chain_told(const struct view *v, const struct chain *c, unsigned leave)
{
	struct updates l = { .v = NULL };
	struct buf out = BUF_INIT;

	EACH_IN (one, v->rows, v->n_rows) {
		const struct chain *x = setup_row(v->r, &one->note->setup, ROW_CHAIN);
		char *firmware = x && x != c && chains_is_update(x, c)
			? records_content_get(x->content, "firmware")
			: NULL;

		if (firmware)
			add_heard(&l, firmware, one->evening);
	}
	leave |= l.n ? chain_bit("firmware") : 0;
	CLEANUP(pointer_free)
	char *words = chain_words(c->content, CHAIN_DRAFT, words_of("comma"), leave);
	buf_add(&out, words);
	add_updates(&out, &l, c->content, words_of("comma"));
	return buf_detach(&out);
}

/* Puts what sources were heard through, and what is before them in the chains that were used. */
static void
put_around(json_t *o, const struct view *v)
{
	json_auto_t *through = json_array(), *from = json_array();
	const unsigned but = ~chain_shared("headphone=x", NULL);

	EACH_IN_WHILE (one, v->chains, v->n_chains, v->source && view_wants(v, VIEW_SETUP)) {
		CLEANUP(pairs_finish) struct pairs p = { .v = NULL };
		const struct chain *c = *one;

		if (!view_is_used(v, ROW_CHAIN, c))
			continue;
		pairs_from_content(&p, text_or(c->content, ""));
		const char *headphone = pairs_get(&p, "headphone");
		if (headphone)
			put_line(through, headphone);
		CLEANUP(pointer_free) char *words = chain_told(v, c, but);
		/* The socket alone is that of the source under test. */
		if (pairs_get(&p, "source") || pairs_get(&p, "dac") || pairs_get(&p, "amp"))
			put_line(from, words);
	}
	const char *usual = v->main_chain ? v->main_chain->content : NULL;
	CLEANUP(pointer_free)
	char *headphone = records_content_get(usual, "headphone"),
	     *player = v->main_chain ? chain_told(v, v->main_chain, but) : NULL;
	/* A chain with another headphone is called by it, and its player is not noted. */
	if (json_array_size(through) < 2)
		mark_usual(from, player);
	mark_usual(through, headphone);
	put_joined(o, K_through_text, through, K_text);
	put_joined(o, K_played_from, from, K_text);
}

/* Returns what a chain is, by the name that the author gave it if `own`. The caller frees. */
static char *
chain_title(const struct view *v, const struct chain *c, bool own)
{
	char *is = chain_told(v, c, 0);
	struct buf out = BUF_INIT;

	if (!*is)
		xreplace(&is, text_or(c->name, ""));
	if (!own)
		return is;
	add_own(&out, row_name(ROW_CHAIN, c), is, false);
	free(is);
	return buf_detach(&out);
}

/* Returns the used chains as texts such as "iBasso DX300, 4.4 mm, high gain", each once; in a
 * review of a source, the sources under test. */
static json_t *
testing_sources(const struct view *v, const json_t *tree)
{
	json_t *list = json_array();

	if (!view_wants(v, VIEW_SETUP))
		return list;
	if (v->source)
		add_tested_sources(list, tree);
	EACH_IN_WHILE (one, v->chains, v->n_chains, !v->source) {
		CLEANUP(pointer_free) char *title = chain_title(v, *one, v->own_chains);

		if (*title && view_is_used(v, ROW_CHAIN, *one))
			put_line(list, title);
	}
	CLEANUP(pointer_free)
	char *usual = v->main_chain ? chain_title(v, v->main_chain, v->own_chains) : NULL;
	mark_usual(list, usual);
	return list;
}

/* Puts the chains that were used, the usual setting and the others by the author's names. */
static void
put_own_names(json_t *o, const struct view *v)
{
	const struct variant *usual = view_usual_setting(v, &v->review->device);
	struct buf chains = BUF_INIT, set = BUF_INIT, tried = BUF_INIT;

	EACH_IN (chain, v->chains, v->n_chains) {
		CLEANUP(pointer_free) char *title = chain_title(v, *chain, true);

		if (view_is_used(v, ROW_CHAIN, *chain))
			buf_add_part(&chains, words_of("semicolon"), "%s", title);
	}
	if (usual)
		add_own_setting(&set, v, usual, 0);
	add_other_settings(&tried, v, &v->review->device);
	put_built(o, K_chains_own, &chains);
	put_built(o, K_usual, &set);
	put_built(o, K_tried, &tried);
}

static json_t *
testing_json(const struct view *v, const json_t *tree)
{
	json_t *o = json_object(), *sources = testing_sources(v, tree),
	       *volumes = volume_lines(v, NULL, false), *blind = testing_blind(v);

	put_joined(o, K_sources_text, sources, K_text);
	put(o, K_sources, sources);
	put_around(o, v);
	put_own_names(o, v);
	const struct variant *usual = view_usual_setting(v, &v->review->device);
	CLEANUP(pointer_free)
	char *settings = view_settings_text(v, &v->review->device),
	     *tips = usual ? records_content_get(usual->content, "tips") : NULL;
	const char *worn = !v->source && *settings ? settings : NULL;
	put_text(o, K_tips, tips ? worn : NULL);
	put_text(o, K_variant, tips ? NULL : worn);
	put_bool(o, K_has_volumes, json_array_size(volumes));
	/* A volume of another device is in its comparison, or below its heading. */
	view_put_volumes(o, v, v->tested);
	put(o, K_volumes, volumes);
	put(o, K_every_volume, volume_lines(v, NULL, true));
	put(o, K_blind, blind);
	put_bool(o, K_has_blind, json_array_size(blind));
	put_bool(o, K_has_setup,
		view_has(json_object_get(tree, K_picture), K_setup) ||
			*view_text(o, K_sources_text) || *view_text(o, K_tips) ||
			*view_text(o, K_variant) || *view_text(o, K_volumes_text) ||
			(v->tested && v->tested->cable));
	bool about = false;
	EACH_IN (x, v->rows, v->n_rows)
		about |= x->pos_ms != NO_MS && (x->unsure || x->note->about);
	put_bool(o, K_times_about, about);
	return o;
}

void
view_put_testing(json_t *tree, const struct view *v)
{
	/* own: the text says "I" for the owner of the archive. */
	const struct selection g = { .v = &v->r, .n = 1, .own = true };
	struct stats_answer a = { 0 };
	json_t *o = json_object();
	struct buf out = BUF_INIT;

	put(tree, K_testing, testing_json(v, tree));
	/* One paragraph on how the listening was done, null if nothing was recorded, and its
	 * numbers. */
	stats_listening(&a, &g);
	method_add_listening(&out, &a);
	put_built(tree, K_method, &out);
	put_int(o, K_minutes, a.ms / 60000);
	put_int(o, K_sessions, a.sittings);
	put_int(o, K_days, a.days);
	put(tree, K_listened, o);
	arena_finish(&a.arena);
}
