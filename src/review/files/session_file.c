/* The keys of a session file, and its list of tracks read as a playlist. check.c finds mistakes
 * across files; record/enrol.c makes rows. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/session_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/yaml/quantity.h"
#include "review/files/device_kind.h"
#include "review/files/field.h"
#include "review/files/find.h"
#include "review/files/lexicon.h"
#include "review/files/note_part.h"

/* ---- the keys of settings ---- */

const struct fields volume_fields = FIELD_KEYS("volume", NULL,
	FIELD_KEY("value", FIELD_NUMBER, .help = "The volume setting, as the device shows it"),
	FIELD_KEY("unit", FIELD_TEXT, .help = "The unit: steps, %, dB"),
	FIELD_KEY("range", FIELD_TEXT, .quantity = quantity_range, .expected = "a range like 0-100",
		.help = "The lowest and the highest setting: 0-100"),
	FIELD_KEY("db_per_step", FIELD_NUMBER, .max = 100, .help = "The size of one step, in dB"));

/* What is switched or changed at a device: also keys of a chain. */
#define SETTING_KEYS                                                                    \
	FIELD_KEY("firmware", FIELD_TEXT, .help = "The firmware of the source: 1.05"),  \
		FIELD_KEY("filter", FIELD_TEXT,                                         \
			.help = "The reconstruction filter of the DAC: slow roll-off"), \
		FIELD_KEY("output", FIELD_TEXT, .help = "The socket: 4.4 mm"),          \
		FIELD_KEY("output_impedance", FIELD_TEXT, .quantity = quantity_ohm,     \
			.expected = "an impedance like 0.4 ohm",                        \
			.help = "The output impedance: 0.4 ohm"),                       \
		FIELD_KEY("output_voltage", FIELD_TEXT, .quantity = quantity_vrms,      \
			.expected = "a voltage like 7.1 Vrms",                          \
			.help = "The maximum voltage without a load: 7.1 Vrms"),        \
		FIELD_KEY("power", FIELD_TEXT, .quantity = quantity_power,              \
			.expected = "a power like 2000 mW into 32 ohm",                 \
			.help = "The maximum power: 2000 mW into 32 ohm"),              \
		FIELD_KEY("gain", FIELD_TEXT, .help = "The gain setting: low, high"),   \
		FIELD_KEY("cable", FIELD_TEXT, .help = "The cable"),                    \
		FIELD_KEY(                                                              \
			"volume", FIELD_FLAT, .map = &volume_fields, .help = "The volume control")

const struct fields setting_keys =
	FIELD_KEYS("setting", NULL, FIELD_KEY("tips", FIELD_TEXT, .help = "The ear tips"),
		FIELD_KEY("pads", FIELD_TEXT, .help = "The ear pads"),
		FIELD_KEY("nozzle", FIELD_TEXT, .help = "The nozzle"),
		FIELD_KEY("switch", FIELD_TEXT,
			.help = "The positions of the switches; quote them: \"01\""),
		FIELD_KEY("dsp", FIELD_TEXT, .help = "The setting of the DSP"), SETTING_KEYS,
		FIELD_KEY("note", FIELD_TEXT, .help = "Any other setting"));

static const struct fields setting_fields = FIELDS("setting", struct session_setting,
	{ .type = FIELD_FLAT,
		.offset = offsetof(struct session_setting, content),
		.map = &setting_keys },
	FIELD_ROW_AS("", FIELD_TEXT, struct session_setting, name, .help = ""));

/* A key of settings that is switched by itself, and what it can be; the first is the usual one. */
struct switched {
	const struct yaml_node *at;
	struct texts can_be;
};

static void
add_value(struct switched *p, const char *value, struct mark at)
{
	if (!texts_has(&p->can_be, value))
		texts_add(&p->can_be, value, at);
}

/* Reads "nozzle: black, silver", or a list. Returns false after an error. */
static bool
read_switch(struct field_reader *r, const struct yaml_node *e, struct switched *p)
{
	const struct field *f = field_of_key(&setting_keys, e->key->text);
	const char *near = f ? NULL : field_nearest(&setting_keys, e->key->text);
	CLEANUP(pairs_finish) struct pairs checked = { .v = NULL };
	struct err err = ERR_INIT;

	*p = (struct switched){ .at = e };
	if (near)
		return field_error(
			r, e->key, "no switch \"%.40s\"; did you mean \"%s\"?", e->key->text, near);
	if (text_same(e->key->text, "firmware"))
		return field_error(r, e,
			"new firmware is an update: write it at `device`; earlier notes keep "
			"theirs");
	if (!f || f->type != FIELD_TEXT)
		return field_error(r, e,
			"\"%.40s\" is nothing to switch; expected {tips: foam M}, or what is "
			"switched with its values, {nozzle: [black, gold]}",
			e->key->text);
	EACH_NODE (one, e)
		if (field_kind(r, one, YAML_TEXT, "a text"))
			add_value(p, one->text, one->at);
	for (const char *rest = e->kind == YAML_TEXT ? e->text : ""; *rest;) {
		CLEANUP(pointer_free) char *one = text_value(&rest);

		if (one)
			add_value(p, one, e->at);
	}
	for (size_t i = 0; i < p->can_be.n; i++)
		if (!field_flat_one(&setting_keys, f->name, p->can_be.v[i], &checked, &err))
			return field_error(r, e, "%s", err.msg);
	return p->can_be.n || field_error(r, e, "nothing; expected what it can be: black, gold");
}

static struct session_setting *
add_setting(struct session_device *d, const char *name)
{
	struct session_setting *v = &d->variants[d->n_variants++];

	*v = (struct session_setting){ .name = xstrdup(name) };
	return v;
}

/* Adds the setting in which one switch has its nth value, and all others the first: the usual one
 * of all if nth is 0. It is named by this value; the usual one by all. */
static void
add_switched(struct session_device *d, const struct switched *of, size_t n,
	const struct switched *p, size_t nth, const struct texts *twice)
{
	static const struct pairs none = { .v = NULL };
	struct session_setting *v = add_setting(d, "");

	EACH_IN (one, of, n) {
		const char *is = one->can_be.v[one == p ? nth : 0];

		if (!text_same(is, CHAIN_STOCK))
			pairs_add(
				&v->content, one->at->key->text, is, one->at->key->at, one->at->at);
	}
	pairs_sort(&v->content);
	v->switched = true;
	char *name = chain_apart(&v->content, nth ? &d->variants->content : &none, twice);
	xreplace(&v->name, *name ? name : CHAIN_STOCK);
	free(name);
}

static void
add_all_switched(struct session_device *d, const struct switched *of, size_t n)
{
	CLEANUP(texts_finish) struct texts all = { .v = NULL }, twice = { .v = NULL };

	EACH_IN (p, of, n)
		for (size_t i = 0; i < p->can_be.n; i++)
			texts_add(texts_has(&all, p->can_be.v[i]) ? &twice : &all, p->can_be.v[i],
				NOWHERE);
	if (n)
		add_switched(d, of, n, of, 0, &twice);
	EACH_IN (p, of, n)
		for (size_t i = 1; i < p->can_be.n; i++)
			add_switched(d, of, n, p, i, &twice);
}

/* Reads the settings of a device: what is switched by itself, with what each can be, and settings
 * with a name, {foam: {tips: foam M}}. */
static void
read_settings(struct field_reader *r, const struct yaml_node *n, struct session_device *d)
{
	size_t count = 0, values = 0;

	if (!field_kind(r, n, YAML_MAP,
		    "what is switched with its values, nozzle: black, gold, or names: {NAME: …}"))
		return;
	CLEANUP(pointer_free) struct switched *of = xcalloc(n->n + 1, sizeof(of[0]));
	EACH_NODE (e, n)
		if (!e->reported && e->kind != YAML_MAP) {
			if (read_switch(r, e, &of[count]))
				values += of[count++].can_be.n;
			else
				texts_finish(&of[count].can_be);
		}
	d->variants = xcalloc(n->n + values + 1, sizeof(d->variants[0]));
	add_all_switched(d, of, count);
	EACH_NODE (e, n) {
		if (e->reported || e->kind != YAML_MAP)
			continue;
		if (field_id_valid(e->key->text))
			field_read(r, e, &setting_fields, add_setting(d, e->key->text));
		else
			field_error(r, e->key,
				"\"%.40s\" is not a name; expected letters, digits, '-', '_' "
				"and '.'",
				e->key->text);
	}
	EACH_IN (p, of, count)
		texts_finish(&p->can_be);
}

static void
read_own_settings(struct field_reader *r, const struct yaml_node *n, void *into)
{
	read_settings(r, n, &((struct session_file *)into)->device);
}

static void
read_compared_settings(struct field_reader *r, const struct yaml_node *n, void *into)
{
	read_settings(r, n, &((struct session_compared *)into)->facts);
}

#define VARIANTS(of, in, reads)                                                            \
	{                                                                                  \
		.name = "settings", .was = "variants", .type = FIELD_OWN,                  \
		.offset = offsetof(of, in.variants), .count = offsetof(of, in.n_variants), \
		.map = &setting_fields, .read = (reads),                                   \
		.schema = "{'type': 'object', 'propertyNames': " SCHEMA_REF(               \
			"id") ", 'additionalProperties': {'anyOf': [" SCHEMA_TEXT          \
			      ", " SCHEMA_LIST(SCHEMA_TEXT) ", " SCHEMA_MAP "]}}",         \
		.help = "What is switched by hand: nozzle: black, gold; or by names, "     \
			"{foam: {tips: foam M}}; `V`"                                      \
	}

/* ---- the keys of a device in a session file ---- */

static const char unit_vrms[] = "dB/Vrms", unit_mw[] = "dB/mW";

const char *
session_file_sensitivity(const char *text, double *db)
{
	if (quantity_unit(text, unit_vrms, db) || quantity_unit(text, "dB/V", db))
		return unit_vrms;
	return quantity_unit(text, unit_mw, db) ? unit_mw : NULL;
}

static bool
sensitivity_db(const char *text, double *db)
{
	return session_file_sensitivity(text, db) != NULL;
}

static bool
parse_sensitivity(void *into, const char *text, struct err *err)
{
	struct session_device *d = into;
	double db;

	d->sensitivity_unit = session_file_sensitivity(text, &db);
	if (d->sensitivity_unit)
		d->sensitivity_db = db;
	else if (quantity_number(text, &db) || quantity_unit(text, "dB", &db))
		return err_set(err,
			"\"%.40s\" has no reference; expected dB/mW or dB/Vrms, which differ by 16 "
			"dB at 25 ohm",
			text);
	else
		return err_set(err,
			"\"%.40s\"; expected a sensitivity like 106 dB/Vrms or 99 dB/mW", text);
	return true;
}

static bool
parse_impedance(void *into, const char *text, struct err *err)
{
	struct session_device *d = into;
	double ohm;

	if (!quantity_ohm(text, &ohm) || ohm <= 0)
		return err_set(err,
			"\"%.40s\"; expected an impedance like 22 ohm, or {file: curve.txt}", text);
	d->impedance_ohm = ohm;
	return true;
}

/* The keys set members of the device itself; no struct is nested. */
static const struct fields impedance_fields = FIELDS("impedance curve", struct session_device,
	FIELD_ROW_AS("file", FIELD_TEXT, struct session_device, impedance_file, .required = true,
		.help = "A text file: frequency in Hz, impedance in ohm"),
	FIELD_ROW_AS("nominal", FIELD_TEXT, struct session_device, impedance,
		.parse = parse_impedance, .expected = "a text: 22 ohm",
		.help = "The nominal impedance, for which makers state a sensitivity in dB/mW: 22 "
			"ohm"));

static void
read_impedance(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct session_device *d = into;
	struct err err = ERR_INIT;

	if (n->kind == YAML_MAP)
		field_read(r, n, &impedance_fields, d);
	else if (!field_kind(r, n, YAML_TEXT, "a text like 22 ohm, or {file: curve.txt}"))
		return;
	else if (parse_impedance(d, n->text, &err))
		xreplace(&d->impedance, n->text);
	else
		field_error(r, n, "%s", err.msg);
}

static bool
parse_amount(void *into, const char *text, struct err *err)
{
	struct price *p = into;
	bool octal = text[0] == '0' && text[1] && text[1] != '.';
	double amount;

	if (octal || text[strspn(text, "0123456789.")] || strlen(text) >= sizeof(p->amount) ||
		!number_parse(text, 0, 1e9, &amount))
		return err_set(
			err, "\"%.40s\" is not a number; expected an amount, like 19.90", text);
	TEXT_COPY(p->amount, text);
	return true;
}

/* Writes an amount as a number, unless its decimals would change: 799, but "19.90". */
static void
write_amount(struct buf *out, const void *of)
{
	const struct price *p = of;
	char shortest[SCALE_NUMBER];
	double amount;

	if (!number_parse(p->amount, 0, 1e9, &amount))
		return;
	if (text_same(scale_number(amount, shortest), p->amount))
		buf_add(out, p->amount);
	else
		field_quote(out, p->amount);
}

/* A plain text is amount and currency, "799 USD", or else the price in words. */
static void
price_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct price *p = into;
	const char *blank = p->text && !*p->amount ? strchr(p->text, ' ') : NULL;
	CLEANUP(pointer_free)
	char *amount = blank ? xstrndup(p->text, (size_t)(blank - p->text)) : NULL;

	if (amount && strlen(blank + 1) == 3 &&
		strspn(blank + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3 &&
		parse_amount(p, amount, ERR_IGNORED)) {
		xreplace(&p->currency, blank + 1);
		xreplace(&p->text, NULL);
	} else if (!p->text && !(yaml_node_get(n, "amount") && p->currency)) {
		field_error(r, n, "\"%s\" is missing; expected amount and currency, or text",
			p->currency ? "amount" : "currency");
	}
}

static const struct fields price_fields = {
	FIELD_TABLE("price", struct price,
		FIELD_KEY("amount", FIELD_OWN, .parse = parse_amount, .expected = "a number",
			.write = write_amount, .schema = "{'type': ['number', 'string']}",
			.help = "The amount, a number; its decimals are kept"),
		FIELD_PLAIN(FIELD_TEXT, struct price, currency, "The currency: USD"),
		FIELD_ROW_AS("for", FIELD_TEXT, struct price, what_for,
			.help = "The version of the device that has this price"),
		FIELD_PLAIN(FIELD_TEXT, struct price, text,
			"The price in words, in place of amount and currency")),
	.text = "text", .done = price_done
};

#define DEVICE_TEXT(key, words) FIELD_ROW(FIELD_TEXT, struct session_device, key, .help = words)

/* Only to free the keys, which are members of the device itself. */
static const struct fields own_chain_keys = FIELDS("device", struct session_device,
	FIELD_ROW_AS("", FIELD_FLAT, struct session_device, chain_keys, .map = &chain_keys));

/* Reads a key of a chain that a source, DAC or amplifier has itself, by the table of chains. */
static void
read_chain_key(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct session_device *d = into;

	field_flat_key(r, n, &chain_keys, &d->chain_keys);
}

/* Reads a key of the usual setting of an earphone, by the table of settings. */
static void
read_usual_key(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct session_device *d = into;

	field_flat_key(r, n, &setting_keys, &d->chain_keys);
}

#define CHAIN_KEY(key)                                                            \
	FIELD_KEY(key, FIELD_OWN, .read = read_chain_key, .map = &own_chain_keys, \
		.schema = SCHEMA_REF("chain/properties/" key),                    \
		.help = "Of a dap, dongle, dac or amp: as in a chain")

/* The facts of a device, of the device under test and of those compared with it. */
#define DEVICE_FACTS                                                                               \
	FIELD_ROW(FIELD_TEXT, struct session_device, kind,                                         \
		.help = "The kind: iem, headphone, earbud, speaker, dac, amp, dap, dongle, "       \
			"cable"),                                                                  \
		CHAIN_KEY("firmware"),                                                             \
		FIELD_KEY("filter", FIELD_OWN, .read = read_usual_key, .map = &own_chain_keys,     \
			.schema = SCHEMA_REF("chain/properties/filter"),                           \
			.help = "The usual filter; of a dap, dongle or dac as in a chain"),        \
		FIELD_KEY("nozzle", FIELD_OWN, .read = read_usual_key, .map = &own_chain_keys,     \
			.schema = SCHEMA_TEXT, .help = "The usual nozzle"),                        \
		CHAIN_KEY("output"), CHAIN_KEY("output_impedance"), CHAIN_KEY("output_voltage"),   \
		CHAIN_KEY("power"), CHAIN_KEY("gain"), DEVICE_TEXT(drivers, "The drivers: 14 BA"), \
		DEVICE_TEXT(shell, "The material of the shell"),                                   \
		DEVICE_TEXT(signature, "The tuning in your words: V-shaped"),                      \
		FIELD_WEB("link", struct session_device, link,                                     \
			.help = "The web page of the device"),                                     \
		FIELD_ROWS("price", FIELD_LIST, struct session_device, prices, .single = true,     \
			.map = &price_fields,                                                      \
			.schema = SCHEMA_EITHER(SCHEMA_TEXT ", " SCHEMA_MAP,                       \
				SCHEMA_LIST(SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_MAP))),              \
			.help = "The price: 799 USD, or a list of {amount, currency, for}"),       \
		FIELD_KEY("impedance", FIELD_OWN, .read = read_impedance,                          \
			.map = &impedance_fields,                                                  \
			.schema = SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_MAP),                          \
			.help = "22 ohm, or {file: curve.txt, nominal: 22 ohm}"),                  \
		FIELD_ROW(FIELD_TEXT, struct session_device, sensitivity,                          \
			.parse = parse_sensitivity, .expected = "a text: 106 dB/Vrms",             \
			.schema = SCHEMA_PATTERN("^-?[0-9.]+ *dB/(mW|Vrms|V)$"),                   \
			.help = "106 dB/Vrms or 99 dB/mW"),                                        \
		DEVICE_TEXT(cable, "The cable that comes with the device"),                        \
		DEVICE_TEXT(codecs, "Of a wireless device, its codecs: LDAC, AAC"),                \
		DEVICE_TEXT(bluetooth, "Its version of Bluetooth: 5.3"),                           \
		FIELD_ROW(FIELD_TEXT, struct session_device, battery_life, .was = "battery life",  \
			.help = "How long its battery lasts: 8 h, 32 with the case"),              \
		DEVICE_TEXT(water, "What water it bears: IPX4"),                                   \
		FIELD_ROW(FIELD_TEXTS, struct session_device, tips, .read = read_usual_key,        \
			.schema = SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_LIST(SCHEMA_TEXT)),            \
			.help = "The usual ear tips: foam M; as a list, the tips that come with "  \
				"the device")

const struct fields device_fields = {
	FIELD_TABLE("device", struct session_device,
		FIELD_PLAIN(FIELD_ID, struct session_device, id,
			"The id of the device in the whole archive; if absent, letters and digits "
			"of brand and model"),
		DEVICE_TEXT(brand, "The maker"), DEVICE_TEXT(model, "The model"), DEVICE_FACTS,
		CHAIN_KEY("volume")),
	MARKED(struct session_device)
};

static void
read_device(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct session_device *d = &((struct session_file *)into)->device;
	size_t before = diags_count(r->d);

	d->at = n->at;
	if (n->kind == YAML_TEXT && *n->text) {
		d->name = xstrdup(n->text);
		return;
	}
	field_read(r, n, &device_fields, d);
	if (d->brand && d->model)
		d->name = xasprintf("%s %s", d->brand, d->model);
	else if (d->brand || d->model)
		d->name = xstrdup(d->brand ? d->brand : d->model);
	else if (diags_count(r->d) == before && !r->tree->broken)
		field_error(r, n, "a device without a name; expected brand and model");
}

/* ---- the keys of chains ---- */

const struct fields follow_fields = FIELD_KEYS("follow", "player",
	FIELD_KEY("player", FIELD_TEXT, .valid = field_filled, .expected = "a name or auto",
		.help = "A player of the desktop (`earlog players`); auto: the player that plays"),
	FIELD_KEY("command", FIELD_TEXT, .valid = field_filled, .expected = "a command",
		.help = "A program that prints what another player plays; runs only if this file "
			"names it"));

const struct fields headphone_fields = FIELD_KEYS("headphone", "name",
	FIELD_KEY("name", FIELD_TEXT, .help = "The name of the headphone"),
	FIELD_KEY("impedance", FIELD_TEXT, .quantity = quantity_ohm,
		.expected = "an impedance like 22 ohm", .help = "Its impedance: 22 ohm"),
	FIELD_KEY("sensitivity", FIELD_TEXT, .quantity = sensitivity_db,
		.expected = "a sensitivity like 106 dB/Vrms or 99 dB/mW",
		.help = "106 dB/Vrms or 99 dB/mW"));

const struct fields also_fields = FIELD_KEYS("also", NULL,
	FIELD_KEY("transport", FIELD_TEXT, .help = "What reads the discs or files"),
	FIELD_KEY("mains", FIELD_TEXT, .help = "The mains: a conditioner, a filter"),
	FIELD_KEY("power", FIELD_TEXT, .help = "The power cables or supply"),
	FIELD_KEY("interconnect", FIELD_TEXT, .help = "The cables between the devices"));

const struct fields chain_keys = FIELD_KEYS("chain", "source",
	FIELD_KEY("source", FIELD_TEXT, .help = "The player: a DAP, a dongle, a computer"),
	FIELD_KEY("dac", FIELD_TEXT, .help = "The DAC"),
	FIELD_KEY("amp", FIELD_TEXT, .help = "The amplifier"), SETTING_KEYS,
	FIELD_KEY("eq", FIELD_TEXT, .help = "Equaliser or other processing, in words"),
	FIELD_KEY("filters", FIELD_TEXT, .valid = field_filled, .expected = "a path",
		.help = "An equaliser that earlog plays through: a file of EqualizerAPO"),
	FIELD_KEY("audio_output", FIELD_TEXT,
		.help = "The output that earlog plays to, as `earlog outputs` names it"),
	FIELD_KEY("bit_perfect", FIELD_YES,
		.help = "yes: nothing may change a sample; the bench and `earlog check` warn if "
			"something does"),
	FIELD_KEY("follow", FIELD_FLAT, .map = &follow_fields,
		.schema = SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_MAP),
		.help = "Another player, whose position earlog reads: auto, a name, or {command: "
			"…}"),
	FIELD_KEY("clock", FIELD_YES,
		.help = "yes: the source plays by itself, and earlog runs a clock"),
	FIELD_KEY("also", FIELD_FLAT, .map = &also_fields,
		.help = "What else the chain has: transport, mains, power, interconnect"),
	FIELD_KEY("headphone", FIELD_FLAT, .map = &headphone_fields,
		.schema = SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_MAP),
		.help = "The headphone with which a DAC or an amplifier is judged: its name, or "
			"{name: …, impedance: 12 ohm, sensitivity: 108 dB/mW}"));

static void
chain_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	const struct session_chain *c = into;
	struct chain_facts f;
	double volume;

	chain_facts(&c->content, &f);
	if (f.volume && quantity_number(f.volume, &volume) &&
		(volume < f.volume_min || volume > f.volume_max))
		field_error(r, yaml_node_get(yaml_node_get(n, "volume"), "value"),
			"the volume %s; expected %g to %g, as its range says", f.volume,
			f.volume_min, f.volume_max);
}

const struct fields chain_fields = {
	FIELD_TABLE("chain", struct session_chain,
		{ .type = FIELD_FLAT,
			.offset = offsetof(struct session_chain, content),
			.map = &chain_keys }),
	MARKED(struct session_chain), .done = chain_done
};

void
session_file_copy_chain(
	struct pairs *into, const struct session_chain *own, const char *profile, struct mark at)
{
	EACH (p, &own->content) {
		CLEANUP(pointer_free)
		char *path = text_same(p->key, "filters") ? find_from(profile, p->value) : NULL;

		pairs_add(into, p->key, path ? path : p->value, at, at);
	}
}

/* Reads a list of names of the profile's chains, and copies what they are. */
static void
read_chain_names(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct session_file *f = into;
	CLEANUP(profile_finish) struct profile own;

	profile_load_own(&own, NULL);
	f->chains_path = own.path ? xstrdup(own.path) : NULL;
	f->chains = xcalloc(n->n, sizeof(f->chains[0]));
	EACH_NODE (e, n) {
		if (e->reported ||
			!field_kind(r, e, YAML_TEXT, "the name of a chain of the profile"))
			continue;
		const struct session_chain *c = TEXT_ROW_OF(own.chains, own.n_chains, e->text);
		if (!c || session_file_chain(f, e->text)) {
			field_error(r, e,
				c ? "the chain \"%.40s\" is named twice"
				  : "no chain \"%.40s\" in the profile; `chains:` of the profile "
				    "defines it, or write its source: {NAME: …}",
				e->text);
			continue;
		}
		struct session_chain *copy = &f->chains[f->n_chains++];
		*copy = (struct session_chain){ .name = xstrdup(c->name), .at = e->at };
		session_file_copy_chain(&copy->content, c, own.path, e->at);
		/* A chain that changes in the profile changes what this file says. */
		CLEANUP(pointer_free) char *content = pairs_content(&copy->content);
		CLEANUP(pointer_free) char *said = xasprintf("%s%s", f->stamp.hash, content);
		file_hash(said, strlen(said), f->stamp.hash);
	}
}

/* ---- the keys of units, measurements and the whole file ---- */

const struct fields unit_fields = FIELDS("review unit", struct session_unit,
	FIELD_ROW(FIELD_TEXT, struct session_unit, how, .required = true, .valid = field_filled,
		.expected = "a text",
		.help = "bought, loan, tour, sample, refurbished, or in your words: audition at a "
			"show"),
	FIELD_PLAIN(FIELD_TEXT, struct session_unit, from, "Who lent or gave the unit"),
	FIELD_PLAIN(FIELD_TEXT, struct session_unit, where, "Where you heard it"),
	FIELD_PLAIN(
		FIELD_YES, struct session_unit, thanks, "yes: the disclosure thanks this person"));

static const char *const evenings[] = { "all", NULL };
static const char *const total_hows[] = { "mean", "sum", NULL };

static void
total_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	const struct yaml_node *weights = yaml_node_get(n, "weights");
	double weight;

	(void)into;
	for (const struct yaml_node *w = weights ? weights->first : NULL; w; w = w->next)
		if (w->kind == YAML_TEXT && !number_parse(w->text, 0, 1000, &weight))
			field_error(r, w, "the weight \"%.40s\"; expected a number from 0 to 1000",
				w->text);
}

const struct fields total_fields = { FIELD_TABLE("total", struct session_total,
					     FIELD_ROW_AS("of", FIELD_CHOICE, struct session_total,
						     how, .required = true, .choices = total_hows,
						     .help = "mean or sum"),
					     FIELD_ROW(FIELD_PAIRS, struct session_total, weights,
						     .help = "The weight of a section, by its id; "
							     "1 if absent, 0 leaves it out")),
	.text = "of", .done = total_done };

static bool
is_date(const char *text)
{
	int64_t day_ms;

	return strlen(text) == 10 && clock_read_date(text, &day_ms, NULL);
}

static const struct fields published_fields = FIELDS("publication", struct session_published,
	FIELD_WEB("url", struct session_published, url, .required = true,
		.help = "The web address of the published review"),
	FIELD_ROW(FIELD_TEXT, struct session_published, date, .valid = is_date,
		.expected = "a day like 2026-11-20",
		.schema = SCHEMA_PATTERN("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
		.help = "The day of its publication: 2026-11-20"));

static const char *const sides[] = { "L", "R", "both", NULL };

static const struct fields fr_fields = {
	FIELD_TABLE("measurement", struct fr_file,
		FIELD_NEEDED(FIELD_TEXT, struct fr_file, file, "A text file of REW or squig.link"),
		FIELD_ROW(FIELD_CHOICE, struct fr_file, side, .choices = sides,
			.help = "L, R or both"),
		FIELD_PLAIN(FIELD_TEXT, struct fr_file, coupler, "The coupler of the measurement")),
	MARKED(struct fr_file), .text = "file"
};

#define RESPONSES(of)                                                          \
	FIELD_ROWS("fr", FIELD_LIST, of, fr, .map = &fr_fields,                \
		.schema = SCHEMA_LIST(SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_MAP)), \
		.help = "Frequency responses: names of files, or each with its side")

static const struct fields measurements_fields =
	FIELDS("set of measurements", struct session_file, RESPONSES(struct session_file),
		FIELD_PLAIN(FIELD_TEXTS, struct session_file, targets, "Files of target curves"));

#define PICTURE                                                       \
	FIELD_NEEDED(FIELD_TEXT, struct picture, path,                \
		"The path of the picture on the site of the review"), \
		FIELD_PLAIN(FIELD_TEXT, struct picture, alt,          \
			"The text for people who do not see the picture")

static const struct fields picture_fields = {
	FIELD_TABLE("picture", struct picture,
		FIELD_ROW_AS("at", FIELD_TEXT, struct picture, where, .required = true,
			.help = "Where the review shows the picture: header, a part that o lists, "
				"setup, driveability, comparisons, a section, or a compared "
				"device"),
		PICTURE),
	MARKED(struct picture)
};

static const struct fields compared_measurements_fields =
	FIELDS("set of responses", struct session_compared, RESPONSES(struct session_compared));

static const struct fields compared_picture_fields = {
	FIELD_TABLE("picture of a device", struct picture, PICTURE), MARKED(struct picture)
};

static void
compared_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct session_compared *c = into;
	const struct yaml_node *volume = yaml_node_get(n, "volume");
	bool unit = false;

	/* A source has its volume control here, in place of the volumes by chain. */
	EACH (pair, &c->volumes)
		unit |= field_of_key(&volume_fields, pair->key) != NULL;
	if (unit && device_kind(c->facts.kind)->place) {
		pairs_finish(&c->volumes);
		read_chain_key(r, volume, &c->facts);
	}
	if (!c->facts.impedance)
		c->facts.impedance_ohm = NAN;
	if (!c->facts.sensitivity)
		c->facts.sensitivity_db = NAN;
	if (!c->id && c->device)
		c->id = text_name_folded(c->device);
}

const struct fields compared_fields = {
	FIELD_TABLE("device to compare with", struct session_compared,
		FIELD_NEEDED(FIELD_TEXT, struct session_compared, device, "Brand and model"),
		FIELD_PLAIN(FIELD_ID, struct session_compared, id,
			"The id of the device, as in its own session file"),
		FIELD_ROW_AS("volume", FIELD_PAIRS, struct session_compared, volumes,
			.help = "The volume with the same loudness, by chain: {dx300: 22}"),
		FIELD_PLAIN(FIELD_YES, struct session_compared, from_memory,
			"yes: the device is not at hand, and is compared from memory"),
		DEVICE_FACTS, VARIANTS(struct session_compared, facts, read_compared_settings),
		FIELD_KEY("measurements", FIELD_MAP, .map = &compared_measurements_fields,
			.help = "Frequency responses of this device"),
		FIELD_ROWS("pictures", FIELD_LIST, struct session_compared, pictures,
			.map = &compared_picture_fields, .help = "Pictures of this device")),
	MARKED(struct session_compared), .text = "device", .done = compared_done
};

/* The places of pictures in the order of a review, as `at` and `o` call them. `place` is the key of
 * the view. Words that earlier programs had follow. */
static const struct {
	const char *at, *place;
} picture_places[] = { { "header", "header" }, { "opening", "opening" },
	{ "technology", "technology" }, { "packaging", "box" }, { "build", "earpieces" },
	{ "fit", "fit" }, { "comfort", "comfort" }, { "isolation", "isolation" },
	{ "tips", "tips" }, { "setup", "setup" }, { "impression", "impression" }, { "fr", "fr" },
	{ "multimedia", "multimedia" }, { "question", "question" }, { "other", "other" },
	{ "driveability", "driveability" }, { "comparisons", "comparisons" },
	{ "summary", "summary" }, { "like", "like" }, { "improve", "improve" },
	/* from here on: */
	{ "box", "box" }, { "earpieces", "earpieces" }, { "graph", "fr" },
	{ "chain", "driveability" } };
#define OLD_PLACES 4

const char *
picture_place(const char *at)
{
	EACH_OF (one, picture_places)
		if (text_same_name(one->at, at))
			return one->place;
	return NULL;
}

bool
picture_is_of(const char *at, const char *id, const char *name)
{
	return text_same_name(id, at) || text_same_name(name, at) ||
		(name && text_same_name(text_last_word(name), at));
}

const char *
picture_word(const char *place)
{
	EACH_OF (one, picture_places)
		if (text_same(one->place, place))
			return one->at;
	return place;
}

void
picture_add_places(struct buf *out)
{
	EACH_IN (one, picture_places, LENGTH(picture_places) - OLD_PLACES)
		buf_add_part(out, ", ", "%s", one->at);
}

static void
read_front_matter(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct session_file *f = into;

	if (field_kind(r, n, YAML_MAP, "the front matter of the post: {layout: post}"))
		f->front_matter = yaml_node_slice(r->tree, n);
}

static void
read_playlist_key(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct session_file *f = into;

	f->playlist_at = n->at;
	if (n->kind == YAML_LIST)
		f->tracks = yaml_node_slice(r->tree, n);
	else if (field_kind(r, n, YAML_TEXT, "a name, a path, or a list of tracks") && *n->text)
		f->playlist = xstrdup(n->text);
}

/* The table row of a key that names another file. The struct's member KEY_at gets the line and
 * column of the key's value, for error messages. */
#define NAMED_FILE(key, words)                                                           \
	FIELD_ROW(FIELD_TEXT, struct session_file, key,                                  \
		.count = offsetof(struct session_file, key##_at), .valid = field_filled, \
		.expected = "a name or a path", .help = (words))

/* The words wait until all keys are read, because `scale` may come after them. */
static void
session_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct session_file *f = into;
	const struct yaml_node *words = yaml_node_value(n, "bias_words");

	if (lexicon_is_words(f->lexicon) && !(f->wheel_scale.step > 0))
		scale_init(&f->wheel_scale, f->scale.min, f->scale.max, f->scale.step);
	if (f->scale.step > 0)
		field_bias_words(r, words, &f->scale, &f->bias_scale);
	else if (words)
		field_error(
			r, words, "`bias_words` are of the `scale` of this file, which it lacks");
}

const struct fields session_file_fields = {
	FIELD_TABLE("session file", struct session_file,
		FIELD_PLAIN(FIELD_ID, struct session_file, id,
			"The id of the review; if absent, the name of the file"),
		FIELD_ROW(FIELD_IDS, struct session_file, was, .valid = field_id_valid,
			.expected = "an id",
			.help = "Earlier ids of the review, if it was renamed"),
		FIELD_PLAIN(FIELD_TEXT, struct session_file, title, "Its title"),
		FIELD_PLAIN(FIELD_TEXT, struct session_file, tagline,
			"A few words on the device, which follow its name in the title of the "
			"draft"),
		FIELD_PLAIN(FIELD_TEXT, struct session_file, excerpts,
			"The summary of the post in lists of posts; if absent, the tagline"),
		FIELD_KEY("device", FIELD_OWN, .offset = offsetof(struct session_file, device),
			.required = true, .read = read_device, .map = &device_fields,
			.schema = SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_MAP),
			.help = "The reviewed device: brand and model as text, or its keys"),
		FIELD_ROW(FIELD_MAP, struct session_file, unit, .map = &unit_fields,
			.help = "How you got the unit, for the disclosure"),
		VARIANTS(struct session_file, device, read_own_settings),
		FIELD_KEY("playlist", FIELD_OWN, .read = read_playlist_key,
			.schema = SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_LIST("{'type': 'object'}")),
			.help = "The playlist: a name, a path, or a list of tracks"),
		FIELD_ROW(FIELD_TEXT, struct session_file, lexicon,
			.count = offsetof(struct session_file, lexicon_at), LEXICON_KEY,
			.help = "The words of the wheel: Bass, Vocals (distant … shouty), Stage; "
				"or a lexicon, its name or path"),
		FIELD_ROW_AS("form", FIELD_TEXT, struct session_file, template, .was = "template",
			.count = offsetof(struct session_file, template_at), .valid = field_filled,
			.expected = "a name or a path",
			.help = "The form of the draft: a name or a path"),
		FIELD_ROW(FIELD_TEXT, struct session_file, draft, .valid = field_filled,
			.expected = "a file",
			.help = "The Markdown file that is the post of the review: pages and forum "
				"texts are made of it"),
		FIELD_ROW(FIELD_SCALE, struct session_file, scale, .map = &scale_fields,
			.help = "The scale of scores"),
		FIELD_KEY("bias_words", FIELD_PASS, .schema = SCHEMA_PAIRS,
			.help = "Words for the bias score, which has the values of `scale`: {1: "
				"Not for me}"),
		FIELD_ROW(FIELD_SCALE, struct session_file, wheel_scale, .map = &scale_fields,
			.help = "The scale of the attributes on the wheel"),
		FIELD_ROW(FIELD_MAP, struct session_file, total, .map = &total_fields,
			.schema = SCHEMA_EITHER(SCHEMA_PATTERN("^(mean|sum)$"), SCHEMA_MAP),
			.help = "The total of the sections' scores, beside the score that you "
				"give: mean, sum, or {of, weights}"),
		FIELD_ROWS("chains", FIELD_NAMED, struct session_file, chains, .map = &chain_fields,
			.read = read_chain_names,
			.schema = SCHEMA_EITHER(SCHEMA_LIST(SCHEMA_TEXT), SCHEMA_NAMED_OR_TEXT),
			.help = "The chains of source, DAC, amplifier and cable; or a list of "
				"names of the profile's chains"),
		FIELD_ROWS("compare", FIELD_LIST, struct session_file, compare,
			.map = &compared_fields,
			.schema = SCHEMA_LIST(SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_MAP)),
			.help = "Devices to compare with the device under test; a session names "
				"them d2 to d9"),
		FIELD_ROW(FIELD_TEXTS, struct session_file, comparisons, .single = true,
			.schema = SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_LIST(SCHEMA_TEXT)),
			.help = "Which other reviews the draft has comparisons with this device "
				"from: their ids, or all; their ratings also before they are "
				"published"),
		FIELD_ROW(FIELD_CHOICE, struct session_file, evenings, .choices = evenings,
			.help = "all: the draft has each row of ratings of two devices, also where "
				"a later evening repeats it"),
		FIELD_ROWS("questions", FIELD_LIST, struct session_file, questions,
			.map = &question_fields, .help = "Questions of this review"),
		OWN_PARTS(struct session_file,
			"Your own parts of this review, for notes without a track: {anc: Noise "
			"cancelling}; others are in the profile"),
		FIELD_ROW(FIELD_MAP, struct session_file, published, .map = &published_fields,
			.help = "Where the review was published; a graph database links to it"),
		FIELD_KEY("measurements", FIELD_MAP, .map = &measurements_fields,
			.help = "Frequency responses and targets"),
		FIELD_ROWS("pictures", FIELD_LIST, struct session_file, pictures,
			.map = &picture_fields, .help = "Pictures, and their places in the review"),
		FIELD_KEY("front_matter", FIELD_OWN, .read = read_front_matter,
			.schema = "{'type': 'object'}", .help = "Copied to the draft unchanged")),
	.gone = GONE_SESSION, .done = session_done
};

const struct fields *const session_file_maps[] = { &session_file_fields, &device_fields,
	&price_fields, &impedance_fields, &unit_fields, &setting_keys, &chain_keys, &follow_fields,
	&also_fields, &volume_fields, &compared_fields, &question_fields, &measurements_fields,
	&fr_fields, &picture_fields, &published_fields, &scale_fields, &total_fields,
	&compared_measurements_fields, &compared_picture_fields, NULL };

void
session_file_init(struct session_file *f)
{
	*f = (struct session_file){ .path = NULL };
	f->device.impedance_ohm = NAN;
	f->device.sensitivity_db = NAN;
}

void
session_file_take(void *into, const struct yaml_tree *t, struct diags *d)
{
	struct session_file *f = into;

	session_file_init(f);
	f->broken = t->broken;
	f->stamp = t->stamp;
	field_tree(t, &session_file_fields, f, d);
	f->path = xstrdup(t->path);
	if (!f->id && !text_valid(file_name(t->path), strlen(file_name(t->path))))
		diags_add(d, t->path, NOWHERE,
			"the name of the file is not UTF-8: rename it, or give it an `id:`");
	if (!f->id)
		f->id = find_base_name(t->path);
	if (!f->device.id)
		f->device.id = text_name_folded(f->device.name);
}

bool
session_file_load(struct session_file *f, const char *path, struct diags *d)
{
	return field_file(path, NULL, 0, session_file_take, f, d);
}

bool
session_file_read(struct session_file *f, const char *path, struct err *err)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	return session_file_load(f, path, &d) || diags_first(&d, err);
}

/* Changes a place in the text that session_file_playlist makes to the place in the session file,
 * where the list begins elsewhere than in line 3 and column 7. */
static void
move_mark(const struct session_file *f, struct mark *at)
{
	if (!at->line)
		return; /* an error about the whole file */
	at->line += f->playlist_at.line - 3;
	at->column += f->playlist_at.column - 7;
}

const char *
session_file_playlist_name(
	const struct session_file *f, const struct profile *own, const char **from)
{
	*from = f->path;
	if (f->playlist)
		return f->playlist;
	*from = own->path;
	return own->default_playlist ? own->default_playlist : PLAYLIST_USUAL;
}

bool
session_file_playlist(const struct session_file *f, const struct profile *own,
	struct playlist_file *p, struct diags *d)
{
	if (f->tracks) {
		/* The tracks are parsed as a playlist of one section. Errors name lines and columns
		 * of the session file; only in the later lines of a list in brackets can the column
		 * be wrong, because its indentation is not known. */
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		CLEANUP(diags_finish) struct diags errors = DIAGS_INIT;

		buf_add(&text, "sections:\n  - tracks:\n");
		EACH_TEXT_LINE (line, f->tracks)
			buf_addf(&text, "      %.*s\n", (int)strcspn(line, "\n"), line);
		buf_addf(&text, "    id: " OWN_LIST "\n    title: " OWN_LIST_TITLE "\nid: %s\n",
			f->id);
		bool ok = field_file(f->path, text.s, text.len, playlist_take, p, &errors);
		EACH (one, &errors)
			move_mark(f, &one->at);
		for (size_t i = 0; p->n_sections && i < p->sections[0].n_tracks; i++)
			move_mark(f, &p->sections[0].tracks[i].file.at);
		diags_take(d, &errors);
		return ok;
	}
	const char *from, *name = session_file_playlist_name(f, own, &from);
	return playlist_find(p, name, from, d);
}

const struct session_chain *
session_file_chain(const struct session_file *f, const char *name)
{
	return TEXT_ROW_OF(f->chains, f->n_chains, name);
}

void
session_file_finish(struct session_file *f)
{
	char *derived[] = { f->path, f->chains_path, f->front_matter, f->playlist, f->tracks,
		f->device.name };

	EACH_OF (one, derived)
		free(*one);
	field_finish(&session_file_fields, f);
	scale_finish(&f->bias_scale);
	session_file_init(f);
}
