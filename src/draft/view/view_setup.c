/* Devices, variants, chains and sessions as objects, and the names by which readers know them.
 * view_note.c decides when a note names them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/json.h"
#include "draft/view/subject.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/merge/merge.h"
#include "review/files/chain.h"
#include "review/files/device_kind.h"
#include "review/files/words.h"
#include "review/record/blind_result.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/note_rules.h"

/* Returns true if a setup has the device, chain or variant of this row; a chain is one with its
 * other rows (chains_are_one). */
static bool
has_row(const struct view *v, const struct setup *s, enum row_kind kind, const void *row)
{
	return kind == ROW_CHAIN ? chains_are_one(setup_row(v->r, s, ROW_CHAIN), row)
				 : setup_has(s, kind, &((const struct row *)row)->uuid);
}

bool
view_is_compared(const struct view *v, const struct uuid *device)
{
	const struct review *review = v->review;

	EACH_ROW (comparison, c, v->r, ROW_COMPARISON)
		if (comparison_is_listed(v->r, c, &review->row.uuid) &&
			uuid_same(&c->device, device))
			return true;
	return uuid_same(&review->device, device);
}

bool
view_is_source(const struct view *v, const struct uuid *device)
{
	return device_kind_in(v->r, &v->review->row.uuid, device)->place;
}

bool
view_is_used(const struct view *v, enum row_kind kind, const void *row)
{
	EACH_IN (one, v->rows, v->n_rows) {
		const struct note *n = one->note;

		if (has_row(v, &n->setup, kind, row) ||
			uuid_same(&n->against, &((const struct row *)row)->uuid))
			return true;
	}
	if (kind == ROW_DEVICE)
		return view_is_compared(v, &((const struct row *)row)->uuid);
	EACH_ROW (rating, x, v->r, ROW_RATING)
		if (has_row(v, &x->setup, kind, row) && view_is_shown(v, ROW_RATING, x))
			return true;
	EACH_ROW (blind_run, x, v->r, ROW_BLIND_RUN) {
		CLEANUP(blind_order_finish) struct blind_order order = { .pairs = false };

		if (!view_is_shown(v, ROW_BLIND_RUN, x) || !blind_order_read_ended(v->r, x, &order))
			continue;
		EACH_IN (setup, order.of, order.ndevices) {
			setup->chain = x->chain;
			if (has_row(v, setup, kind, row))
				return true;
		}
	}
	return false;
}

/* Puts the number of the notes with a device, chain or variant, without markers. */
static void
put_notes_with(json_t *o, const struct view *v, enum row_kind kind, const void *row)
{
	int64_t n = 0;

	EACH_IN (one, v->rows, v->n_rows)
		if (has_row(v, &one->note->setup, kind, row) && !note_is_marker(one->note))
			n++;
	put_int(o, K_notes, n);
}

/* ---- JSON of devices and variants ---- */

/* Returns a device's prices from JSON, with all keys (null if missing) and the price as a text. */
static json_t *
prices_json(const char *json)
{
	json_auto_t *read = json_read(json);
	json_t *list = json_array();

	EACH_VALUE (value, read) {
		json_t *o = put_new(list);
		const char *currency = view_text(value, K_currency),
			   *what = view_text(value, K_for);
		json_t *amount = json_object_get(value, K_amount);
		double written;
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		records_price_text(&text, value);
		words_bracket(&text, what);
		if (json_is_number(amount))
			put(o, K_amount, json_incref(amount));
		else if (number_parse(view_text(value, K_amount), 0, INFINITY, &written))
			put_real(o, K_amount, written);
		else
			put(o, K_amount, NULL);
		put_text(o, K_currency, *currency ? currency : NULL);
		put_text(o, K_for, *what ? what : NULL);
		put_text(o, K_text, text.s);
	}
	return list;
}

char *
view_prices_text(const struct device *d)
{
	json_auto_t *o = json_object(), *prices = prices_json(d->prices);

	put_joined(o, K_text, prices, K_text);
	return xstrdup(view_text(o, K_text));
}

/* Puts the specifications in one line: "IEM, 14 BA, 22 ohm, 106 dB/Vrms, cable: stock, 4.4 mm";
 * null: there are none but the kind. */
static void
put_specs(json_t *o, const struct device *d)
{
	struct buf out = BUF_INIT;

	words_piece(&out, NULL, d->kind && *d->kind ? device_kind_noun(d->kind) : NULL);
	size_t kind = out.len;
	words_piece(&out, NULL, d->drivers);
	words_piece(&out, NULL, d->shell);
	words_piece(&out, NULL, d->signature);
	bool fed = !device_kind(d->kind)->place;
	const char *typed = fed && d->impedance ? d->impedance : "";
	size_t digits = strspn(typed, "0123456789.");
	bool ohm = digits && (!typed[digits] || text_same(typed + digits, " ohm"));
	CLEANUP(pointer_free) char *impedance = ohm ? xstrndup(typed, digits) : xstrdup(typed);
	words_piece(&out, NULL, impedance);
	buf_add(&out, ohm ? words_of("ohm") : "");
	CLEANUP(pointer_free)
	char *sensitivity = xasprintf("%.6g %s", d->sensitivity_db,
		text_same(d->sensitivity_unit, "dB/Vrms") ? "dB/Vrms" : "dB/mW");
	words_piece(&out, NULL, fed && isfinite(d->sensitivity_db) ? sensitivity : NULL);
	words_piece(&out, "specs_cable", d->cable);
	words_piece(&out, "specs_bluetooth", d->bluetooth);
	words_piece(&out, "specs_codecs", d->codecs);
	words_piece(&out, "specs_battery", d->battery_life);
	words_piece(&out, NULL, d->water);
	if (out.len == kind)
		buf_clear(&out);
	put_built(o, K_specs, &out);
}

/* Puts what a source has of a chain itself, and its socket and gain in words. */
static void
put_setting(json_t *o, const struct view *v, const struct device *d)
{
	CLEANUP(pointer_free)
	char *keys = device_own_keys(v->r, &v->review->row.uuid, &d->row.uuid);

	put_facts(o, keys ? keys : "");
	put_taken(o, K_setting,
		view_is_source(v, &d->row.uuid) ? view_settings_text(v, &d->row.uuid) : NULL);
}

static json_t *
settings_json(const struct view *v, const struct uuid *device)
{
	json_t *list = json_array();

	EACH_ROW (variant, x, v->r, ROW_VARIANT) {
		if (!x->heard || !uuid_same(&x->device, device))
			continue;
		CLEANUP(pointer_free) char *note = records_content_get(x->content, "note");
		CLEANUP(pointer_free)
		char *said = chain_words(x->content, CHAIN_DRAFT, words_of("comma"), 0);
		struct buf words = BUF_INIT;
		json_t *o = put_new(list);

		put_device_name(o, K_device, v->r, device);
		put_fields(o, ROW_VARIANT, x, K_name);
		put_facts(o, x->content);
		words_piece(&words, NULL, text_same(said, x->name) ? NULL : said);
		words_piece(&words, NULL, note);
		put_built(o, K_text, &words);
		put_notes_with(o, v, ROW_VARIANT, x);
	}
	return list;
}

/* d NULL: all values are null. */
static json_t *
device_json(const struct view *v, const struct device *d)
{
	const struct device unknown = { .impedance_ohm = NAN, .sensitivity_db = NAN };
	json_t *o = json_object();

	d = d ? d : &unknown;
	put_fields(o, ROW_DEVICE, d, K_id, K_name, K_brand, K_model, K_kind, K_drivers, K_shell,
		K_signature, K_link);
	view_put_address(o, K_url, d->link);
	put(o, K_prices, prices_json(d->prices));
	put_list(o, K_tips, d->tips);
	put_fields(o, ROW_DEVICE, d, K_impedance, K_impedance_ohm);
	put_file_name(o, K_impedance_file, d->impedance_file);
	put_fields(o, ROW_DEVICE, d, K_sensitivity_db, K_sensitivity_unit, K_cable, K_codecs,
		K_bluetooth, K_battery_life, K_water);
	put_setting(o, v, d);
	put_specs(o, d);
	put_text(o, K_noun, device_kind_noun(d->kind));
	put_bool(o, K_worn, device_kind(d->kind)->worn);
	put_bool(o, K_tipped, device_kind(d->kind)->tipped && !view_usual_setting(v, &d->row.uuid));
	put_joined(o, K_prices_text, json_object_get(o, K_prices), K_text);
	put_joined(o, K_tips_text, json_object_get(o, K_tips), NULL);
	put_bool(o, K_under_test, uuid_same(&v->review->device, &d->row.uuid));
	view_put_volumes(o, v, d);
	put(o, K_variants, settings_json(v, &d->row.uuid));
	put_notes_with(o, v, ROW_DEVICE, d);
	return o;
}

/* Returns a device with what the session file says of it, where its own review says nothing. */
static json_t *
compared_json(const struct view *v, const struct device *d)
{
	struct device *filled = row_dup(ROW_DEVICE, d);

	device_fill(filled,
		comparison_text(v->r, &v->review->row.uuid, &d->row.uuid,
			offsetof(struct comparison, facts)));
	json_t *o = device_json(v, filled);
	row_free(ROW_DEVICE, filled);
	return o;
}

static json_t *
devices_json(const struct view *v)
{
	json_t *list = json_array();

	if (v->tested)
		json_array_append_new(list, device_json(v, v->tested));
	if (!view_wants(v, VIEW_SETUP))
		return list;
	EACH_ROW (device, d, v->r, ROW_DEVICE)
		if (d != v->tested && view_is_used(v, ROW_DEVICE, d))
			json_array_append_new(list, compared_json(v, d));
	return list;
}

/* ---- JSON of chains ---- */

char *
view_chain_title(const struct chain *c)
{
	char *words = chain_words(c->content, CHAIN_DRAFT, words_of("comma"), 0);

	if (!*words)
		xreplace(&words, text_or(c->name, ""));
	return words;
}

/* Returns true if a draft shows the note as a remark on this chain; NULL: on no chain. */
static bool
remarks_on_chain(const struct view *v, const struct view_row *x, const void *chain)
{
	const struct setup *s = &x->note->setup;

	return x->home == VIEW_AT_CHAIN &&
		(chain ? has_row(v, s, ROW_CHAIN, chain) : !setup_row(v->r, s, ROW_CHAIN));
}

json_t *
view_chain_remarks(const struct view *v, const struct chain *c)
{
	return view_notes(v, remarks_on_chain, c, VIEW_UUIDS, NULL);
}

static json_t *
chain_json(const struct view *v, const struct chain *c)
{
	static const char *const keys[] = { K_source, K_dac, K_amp, K_output, K_output_impedance,
		K_output_voltage, K_power, K_gain, K_cable, K_eq, K_clock };
	json_t *o = json_object();

	put_fields(o, ROW_CHAIN, c, K_name);
	put_taken(o, K_title, view_chain_title(c));
	put_taken(o, K_text, chain_words(c->content, CHAIN_DRAFT, words_of("comma"), 0));
	EACH_OF (key, keys)
		put_taken(o, *key, records_content_get(c->content, *key));
	put_taken(o, K_volume, records_content_get(c->content, "volume.value"));
	put_taken(o, K_volume_unit, records_content_get(c->content, "volume.unit"));
	put_facts(o, c->content);
	put_bool(o, K_used, view_is_used(v, ROW_CHAIN, c));
	put_bool(o, K_main, c == v->main_chain);
	put_notes_with(o, v, ROW_CHAIN, c);
	json_t *remarks = view_chain_remarks(v, c);
	put_bool(o, K_has_remarks, json_array_size(remarks));
	put(o, K_remarks, remarks);
	return o;
}

/* ---- names of chains in a sentence ---- */

char *
view_chain_sentence(const struct view *v, const struct chain *c)
{
	CLEANUP(pointer_free)
	const char **others = xcalloc(v->n_chains + 1, sizeof(others[0]));
	size_t n = 0;
	bool told;

	EACH_IN (one, v->chains, v->n_chains) {
		const struct chain *x = *one;

		if (!chains_are_one(x, c))
			others[n++] = x->content;
	}
	CLEANUP(pointer_free) char *words = device_chain_known_as(v->r, c, others, n, &told);
	if (*words && !told && c->name)
		return xasprintf("%s (%s)", words, c->name);
	return *words ? xstrdup(words) : view_chain_title(c);
}

/* Returns the place of a chain in v->chains; v->n_chains: it is none of them. */
static size_t
chain_nth(const struct view *v, const struct chain *c)
{
	size_t i = 0;

	while (i < v->n_chains && !(chains_are_one(v->chains[i], c) && view_is_here(v, &c->review)))
		i++;
	return i;
}

const char *
view_chain_name(const struct view *v, const struct chain *c)
{
	size_t i = chain_nth(v, c);

	return i < v->n_chains ? v->chain_names[i] : NULL;
}

const struct chain *
view_chain_first(const struct view *v, const struct chain *c)
{
	size_t i = chain_nth(v, c);

	return i < v->n_chains ? v->chains[i] : NULL;
}

/* Returns the end of the device in the name of a chain for a sentence: "FiiO K7, high gain". */
static size_t
device_end(const char *name)
{
	return strcspn(name, ",");
}

/* Returns true if another device of the chains' names ends in name + at. */
static bool
is_tail_of_another(const struct view *v, const char *name, size_t at)
{
	size_t n = device_end(name), tail = n - at;

	EACH_IN (one, v->chain_names, v->n_chains) {
		const char *other = *one;
		size_t m = device_end(other);

		if (m >= tail && strncmp(other + m - tail, name + at, tail) == 0 &&
			(m != n || strncmp(other, name, n) != 0))
			return true;
	}
	return false;
}

/* Returns what the author's own name of a chain leaves of its name for a sentence: of `ie900` “IE
 * 900”, not “Sennheiser IE 900”. A common noun, “dongle”, stands with its brand. */
static const char *
short_name(const struct view *v, const struct chain *c, const char *name)
{
	CLEANUP(pointer_free) char *said = text_name_folded(c->name);
	size_t end = device_end(name);

	for (size_t at = 0; *said && at < end;
		at += strcspn(name + at, " "), at += strspn(name + at, " ")) {
		CLEANUP(pointer_free) char *tail = text_name_folded(name + at);

		if (text_starts(tail, said) && !islower((unsigned char)name[at]) &&
			!is_tail_of_another(v, name, at))
			return name + at;
	}
	return name;
}

void
view_put_chain(
	struct buf *out, const char *key, const struct view *v, const struct chain *c, bool whole)
{
	const char *name = view_chain_name(v, c);
	CLEANUP(pointer_free) char *other = c && !name ? view_chain_sentence(v, c) : NULL;

	if (name && v->own_chains) {
		words_piece(out, key ? device_kind_key(v->source, key) : NULL, name);
		return;
	}
	const char *told = text_or(name, other),
		   *player = device_chain_player(c, v->main_chain, told);

	told = text_or(player, told);
	if (player && text_same(key, "on_chain"))
		key = "from_player";
	if (name && !whole)
		told = short_name(v, c, told);
	if (told && *told)
		words_named(out, key ? device_kind_key(v->source, key) : NULL, told);
}

/* Returns true if another of n rows stands for the chain all[i]: the one that can be chosen, else
 * the first. */
static bool
is_another(const struct view *v, const void **all, size_t n, size_t i)
{
	const struct uuid *review = &v->review->row.uuid;
	bool offered = chains_offered(all[i], review);

	for (size_t k = 0; k < n; k++)
		if (k != i && chains_are_one(all[k], all[i]) &&
			(chains_offered(all[k], review) || (!offered && k < i)))
			return true;
	return false;
}

static int64_t
heard_notes(const struct view *v, const struct chain *c)
{
	int64_t n = 0;

	EACH_IN (row, v->rows, v->n_rows)
		if (subject_is_heard(row->note) && has_row(v, &row->note->setup, ROW_CHAIN, c))
			n++;
	return n;
}

/* Returns the name of a chain in sentences, which the caller frees. */
static char *
name_new(const struct view *v, const struct chain *c)
{
	if (!v->own_chains || !c->name)
		return view_chain_sentence(v, c);
	CLEANUP(pointer_free) char *title = view_chain_title(c);
	char *called = chain_called(title, c->name);
	return called ? called : xstrdup(c->name);
}

void
view_chains_init(struct view *v)
{
	size_t n;
	int64_t most = -1;

	CLEANUP(pointer_free)
	const void **all = view_ranked(v, ROW_CHAIN, "review", "rank", &v->review->row.uuid, &n);
	v->chains = xcalloc(n + 1, sizeof(v->chains[0]));
	merge_table_uuids(v->filter.base_blocks, MERGE_USUAL, &v->base);
	const struct chain *kept = v->base.n ? record_find(v->r, ROW_CHAIN, v->base.v) : NULL;
	for (size_t i = 0; i < n; i++) {
		const struct chain *c = all[i];

		if ((!chains_offered(c, &c->review) && !view_is_used(v, ROW_CHAIN, c)) ||
			is_another(v, all, n, i))
			continue;
		c = chains_heard_first(v->r, c);
		int64_t heard = chains_are_one(c, kept) ? INT64_MAX : heard_notes(v, c);
		if (heard > most) {
			most = heard;
			v->main_chain = c;
		}
		v->chains[v->n_chains++] = c;
	}
	size_t used = 0;
	EACH_IN (one, v->chains, v->n_chains)
		used += view_is_used(v, ROW_CHAIN, *one);
	v->own_chains = v->filter.form && !v->source && used > 1;
	v->chain_names = xcalloc(v->n_chains + 1, sizeof(v->chain_names[0]));
	for (size_t i = 0; i < v->n_chains; i++)
		v->chain_names[i] = name_new(v, v->chains[i]);
	v->on_chain = xcalloc(record_count(v->r, ROW_CHAIN) + 1, sizeof(v->on_chain[0]));
	EACH_ROW (chain, c, v->r, ROW_CHAIN) {
		struct buf words = BUF_INIT;

		view_put_chain(&words, "on_chain", v, c, false);
		v->on_chain[c->row.nr] = buf_detach(&words);
	}
}

static json_t *
chains_json(const struct view *v)
{
	json_t *list = json_array();

	if (!view_wants(v, VIEW_SETUP))
		return list;
	EACH_IN (chain, v->chains, v->n_chains)
		json_array_append_new(list, chain_json(v, *chain));
	return list;
}

/* ---- JSON of sessions ---- */

static int
written_order(const void *a, const void *b)
{
	BOTH_OF(struct view_row, x, y, a, b);

	return view_order_of_writing(x->note, y->note);
}

static bool
is_of_sitting(const struct view *v, const struct view_row *x, const void *sitting)
{
	(void)v;
	return uuid_same(&x->note->sitting, sitting);
}

#define NOON_MS 43200000

json_t *
view_day_json(const struct view *v, size_t i)
{
	json_t *o = json_object();

	put_day(o, i < v->n_days ? v->days[i] * 86400000 + NOON_MS : NO_MS, 0);
	return o;
}

static json_t *
sittings_json(const struct view *v)
{
	json_t *list = json_array();
	bool wanted = view_wants(v, VIEW_SETUP) || view_wants(v, VIEW_NOTES);
	int64_t last = 0;

	for (size_t i = 0; wanted && i < v->n_sittings; i++) {
		const struct sitting_row *s = v->sittings[i];
		int64_t day = view_day(v, s->started_ms, s->started_offset_min);
		json_t *o = put_new(list),
		       *log = view_notes(v, is_of_sitting, &s->row.uuid, VIEW_UUIDS, written_order);
		size_t notes = json_array_size(log);

		put_int(o, K_number, (int64_t)i + 1);
		put_day(o, s->started_ms, s->started_offset_min);
		put_int(o, K_day, day);
		put_moment(o, K_started, s->started_ms, s->started_offset_min);
		put_moment(o, K_ended, s->ended_ms, s->started_offset_min);
		struct sitting_row told = *s;
		if (withheld_is(v->r, &s->row.uuid))
			told.room = told.state = NULL;
		put_fields(o, ROW_SITTING, &told, K_room, K_state, K_version);
		view_put_listener(o, v, &s->listener);
		put_json(o, K_audio, s->audio);
		EACH_VALUE (used, json_object_get(o, K_audio)) {
			json_object_del(used, K_output); /* of this machine */
			json_object_del(used, K_device);
		}
		put_int(o, K_notes, (int64_t)notes);
		put(o, K_log, log);
		put_bool(o, K_has_log, notes > 0 && v->filter.log);
		put_bool(o, K_first_of_day, day > last);
		last = day > last ? day : last;
	}
	return list;
}

static json_t *
unit_json(const struct review *x)
{
	json_t *o = json_object();
	CLEANUP(pointer_free) char *how = xasprintf("how_%s", text_or(x->unit_how, ""));

	put_text(o, K_how, x->unit_how);
	put_text(o, K_how_words, words_has(how) ? words_of(how) : x->unit_how);
	put_text(o, K_from, x->unit_from);
	put_text(o, K_where, x->unit_where);
	put_bool(o, K_thanks, x->unit_thanks);
	return o;
}

void
view_put_devices(json_t *tree, const struct view *v)
{
	put(tree, K_device, device_json(v, v->tested));
	put(tree, K_unit, unit_json(v->review));
	put(tree, K_devices, devices_json(v));
	put(tree, K_chains, chains_json(v));
	put(tree, K_sittings, sittings_json(v));
}
