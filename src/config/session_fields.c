#include "config/session_fields.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/playlist_fields.h"
#include "config/session_file.h"

/* ---- device ---- */

static const char unit_vrms[] = "dB/Vrms", unit_mw[] = "dB/mW";

static void
read_sensitivity(struct reader *r, const struct yaml_node *n, void *into)
{
	struct session_device *d = into;
	double db;

	if (!field_kind(r, n, YAML_TEXT, "a text: 106 dB/Vrms"))
		return;
	if (quantity_unit(n->text, unit_vrms, &db) || quantity_unit(n->text, "dB/V", &db))
		d->sensitivity_unit = unit_vrms;
	else if (quantity_unit(n->text, unit_mw, &db))
		d->sensitivity_unit = unit_mw;
	else if (quantity_number(n->text, &db) || quantity_unit(n->text, "dB", &db))
		field_tell(r, n,
			"\"%.40s\" does not say against what; expected dB/mW or dB/Vrms: 16 dB lie "
			"between them at 25 ohm",
			n->text);
	else
		field_tell(r, n, "\"%.40s\"; expected a sensitivity like 106 dB/Vrms or 99 dB/mW",
			n->text);
	if (!d->sensitivity_unit)
		return;
	d->sensitivity_db = db;
	xreplace(&d->sensitivity, n->text);
}

static const struct field impedance_rows[] = {
	{ .name = "file",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct session_device, impedance_file),
		.help = "A text file: frequency in Hz, impedance in ohm" },
};

/* Its member is the device itself. */
static const struct fields impedance_fields = { .name = "impedance curve",
	.v = impedance_rows,
	.n = LENGTH(impedance_rows),
	.size = sizeof(struct session_device),
	.at = NO_MARK };

static void
read_impedance(struct reader *r, const struct yaml_node *n, void *into)
{
	struct session_device *d = into;
	double ohm;

	if (n->kind == YAML_MAP) {
		field_read(r, n, &impedance_fields, d);
	} else if (field_kind(r, n, YAML_TEXT, "a text like 22 ohm, or {file: curve.txt}")) {
		if (!quantity_ohm(n->text, &ohm) || ohm <= 0) {
			field_tell(r, n,
				"\"%.40s\"; expected an impedance like 22 ohm, or {file: "
				"curve.txt}",
				n->text);
			return;
		}
		d->impedance_ohm = ohm;
		xreplace(&d->impedance, n->text);
	}
}

static void
price_init(void *into)
{
	((struct price *)into)->amount = NAN;
}

static const struct field price_rows[] = {
	{ .name = "amount",
		.type = FIELD_NUMBER,
		.required = true,
		.offset = offsetof(struct price, amount),
		.max = 1e9,
		.help = "A number" },
	{ .name = "currency",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct price, currency),
		.help = "USD" },
	{ .name = "for",
		.type = FIELD_TEXT,
		.offset = offsetof(struct price, what_for),
		.help = "Which version costs this" },
};

static const struct fields price_fields = { .name = "price",
	.v = price_rows,
	.n = LENGTH(price_rows),
	.size = sizeof(struct price),
	.at = NO_MARK,
	.init = price_init };

#define DEVICE_TEXT(key, words)                                                                   \
	{                                                                                         \
		.name = #key, .type = FIELD_TEXT, .offset = offsetof(struct session_device, key), \
		.help = words                                                                     \
	}

static const struct field device_rows[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct session_device, id),
		.help = "Names it in the whole archive; without one: letters and digits of brand "
			"and "
			"model" },
	DEVICE_TEXT(brand, "Who makes it"),
	DEVICE_TEXT(model, "What it is called"),
	DEVICE_TEXT(kind, "iem, headphone, earbud"),
	DEVICE_TEXT(drivers, "14 BA"),
	DEVICE_TEXT(shell, "What it is made of"),
	{ .name = "link",
		.type = FIELD_TEXT,
		.offset = offsetof(struct session_device, link),
		.valid = field_web_valid,
		.expected = "an address that starts with https://",
		.help = "Its page" },
	{ .name = "price",
		.type = FIELD_LIST,
		.offset = offsetof(struct session_device, prices),
		.count = offsetof(struct session_device, n_prices),
		.map = &price_fields,
		.help = "What it costs" },
	{ .name = "impedance",
		.type = FIELD_OWN,
		.read = read_impedance,
		.map = &impedance_fields,
		.help = "22 ohm, or {file: curve.txt}" },
	{ .name = "sensitivity",
		.type = FIELD_OWN,
		.read = read_sensitivity,
		.help = "106 dB/Vrms or 99 dB/mW" },
	DEVICE_TEXT(cable, "The cable that comes with it"),
	{ .name = "tips",
		.type = FIELD_TEXTS,
		.offset = offsetof(struct session_device, tips),
		.help = "The tips that come with it" },
};

static const struct fields device_fields = { .name = "device",
	.v = device_rows,
	.n = LENGTH(device_rows),
	.size = sizeof(struct session_device),
	.at = offsetof(struct session_device, at) };

static void
read_device(struct reader *r, const struct yaml_node *n, void *into)
{
	struct session_device *d = &((struct session_file *)into)->device;
	size_t before = diags_count(r->d);

	d->at = n->at;
	if (n->kind == YAML_TEXT && *n->text) {
		d->name = xstrdup(n->text);
		return;
	}
	field_read(r, n, &device_fields, d);
	if (d->brand || d->model)
		d->name = xasprintf("%s%s%s", d->brand ? d->brand : "",
			d->brand && d->model ? " " : "", d->model ? d->model : "");
	else if (diags_count(r->d) == before && !r->tree->broken)
		field_tell(r, n, "a device without a name; expected brand and model");
}

/* ---- variants and chains ---- */

static const struct field variant_keys_rows[] = {
	{ .name = "tips", .type = FIELD_TEXT, .help = "Which tips" },
	{ .name = "nozzle", .type = FIELD_TEXT, .help = "Which nozzle" },
	{ .name = "switch",
		.type = FIELD_TEXT,
		.help = "How the switches stand; quote it: \"01\"" },
	{ .name = "dsp", .type = FIELD_TEXT, .help = "Which setting of its DSP" },
	{ .name = "note", .type = FIELD_TEXT, .help = "Anything else" },
};

static const struct fields variant_keys = {
	.name = "variant", .v = variant_keys_rows, .n = LENGTH(variant_keys_rows), .at = NO_MARK
};

static const struct field variant_rows[] = {
	{ .type = FIELD_FLAT,
		.offset = offsetof(struct session_variant, content),
		.map = &variant_keys },
};

static const struct fields variant_fields = { .name = "variant",
	.v = variant_rows,
	.n = 1,
	.size = sizeof(struct session_variant),
	.at = offsetof(struct session_variant, at) };

static bool
ohm_valid(const char *text)
{
	double ohm;

	return quantity_ohm(text, &ohm);
}

static bool
vrms_valid(const char *text)
{
	double vrms;

	return quantity_vrms(text, &vrms);
}

static bool
power_valid(const char *text)
{
	double mw, ohm;

	return quantity_power(text, &mw, &ohm);
}

static const struct field volume_rows[] = {
	{ .name = "value",
		.type = FIELD_NUMBER,
		.help = "Where it stands, as the device shows it" },
	{ .name = "unit", .type = FIELD_TEXT, .help = "steps, %, dB" },
	{ .name = "range",
		.type = FIELD_TEXT,
		.valid = quantity_range,
		.expected = "a range like 0-100",
		.help = "From where to where it goes: 0-100" },
	{ .name = "db_per_step",
		.type = FIELD_NUMBER,
		.max = 100,
		.help = "How much one step is, in dB" },
};

static const struct fields volume_fields = {
	.name = "volume", .v = volume_rows, .n = LENGTH(volume_rows), .at = NO_MARK
};

static const struct field chain_keys_rows[] = {
	{ .name = "source", .type = FIELD_TEXT, .help = "What plays: a DAP, a dongle, a computer" },
	{ .name = "dac", .type = FIELD_TEXT, .help = "The DAC" },
	{ .name = "amp", .type = FIELD_TEXT, .help = "The amplifier" },
	{ .name = "output", .type = FIELD_TEXT, .help = "Which socket: 4.4 mm" },
	{ .name = "output_impedance",
		.type = FIELD_TEXT,
		.valid = ohm_valid,
		.expected = "an impedance like 0.4 ohm",
		.help = "0.4 ohm" },
	{ .name = "output_voltage",
		.type = FIELD_TEXT,
		.valid = vrms_valid,
		.expected = "a voltage like 7.1 Vrms",
		.help = "Its loudest, unloaded: 7.1 Vrms" },
	{ .name = "power",
		.type = FIELD_TEXT,
		.valid = power_valid,
		.expected = "a power like 2000 mW into 32 ohm",
		.help = "2000 mW into 32 ohm" },
	{ .name = "gain", .type = FIELD_TEXT, .help = "low, high" },
	{ .name = "cable", .type = FIELD_TEXT, .help = "The cable" },
	{ .name = "eq", .type = FIELD_TEXT, .help = "Equaliser or other processing" },
	{ .name = "volume",
		.type = FIELD_FLAT,
		.map = &volume_fields,
		.help = "Its volume control" },
	{ .name = "audio_output",
		.type = FIELD_TEXT,
		.help = "The output that earlog plays to, as `earlog outputs` names it" },
	{ .name = "clock",
		.type = FIELD_YES,
		.help = "yes: it plays by itself, earlog keeps the time" },
};

const struct fields chain_keys = {
	.name = "chain", .v = chain_keys_rows, .n = LENGTH(chain_keys_rows), .at = NO_MARK
};

static const struct field chain_rows[] = {
	{ .type = FIELD_FLAT,
		.offset = offsetof(struct session_chain, content),
		.map = &chain_keys },
};

static const struct fields chain_fields = { .name = "chain",
	.v = chain_rows,
	.n = 1,
	.size = sizeof(struct session_chain),
	.at = offsetof(struct session_chain, at) };

/* ---- the rest ---- */

static const char *const unit_hows[] = { "bought", "loan", "tour", "sample", NULL };

static const struct field unit_rows[] = {
	{ .name = "how",
		.type = FIELD_CHOICE,
		.required = true,
		.offset = offsetof(struct unit, how),
		.choices = unit_hows,
		.help = "bought, loan, tour or sample" },
	{ .name = "from",
		.type = FIELD_TEXT,
		.offset = offsetof(struct unit, from),
		.help = "From whom" },
	{ .name = "thanks",
		.type = FIELD_YES,
		.offset = offsetof(struct unit, thanks),
		.help = "Whether the disclosure thanks them" },
};

static const struct fields unit_fields = { .name = "review unit",
	.v = unit_rows,
	.n = LENGTH(unit_rows),
	.size = sizeof(struct unit),
	.at = NO_MARK };

static const struct field compared_rows[] = {
	{ .name = "device",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct compared, device),
		.help = "Brand and model" },
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct compared, id),
		.help = "Its id, as in its own session file" },
	{ .name = "volume",
		.type = FIELD_PAIRS,
		.offset = offsetof(struct compared, volumes),
		.help = "The volume at which it matches, by chain: {dx300: 22}" },
	{ .name = "from_memory",
		.type = FIELD_YES,
		.offset = offsetof(struct compared, from_memory),
		.help = "yes: it is not at hand" },
};

static void
compared_done(struct reader *r, const struct yaml_node *n, void *into)
{
	struct compared *c = into;

	(void)r;
	(void)n;
	c->id_given = c->id != NULL;
	if (!c->id && c->device)
		c->id = device_id_of(c->device);
}

static const struct fields compared_fields = { .name = "device to compare with",
	.v = compared_rows,
	.n = LENGTH(compared_rows),
	.size = sizeof(struct compared),
	.at = offsetof(struct compared, at),
	.done = compared_done };

static const char *const sides[] = { "L", "R", "both", NULL };

static const struct field fr_rows[] = {
	{ .name = "file",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct fr_file, file),
		.help = "A text file of REW or squig.link" },
	{ .name = "side",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct fr_file, side),
		.choices = sides,
		.help = "L, R or both" },
	{ .name = "coupler",
		.type = FIELD_TEXT,
		.offset = offsetof(struct fr_file, coupler),
		.help = "What it was measured with" },
};

static const struct fields fr_fields = { .name = "measurement",
	.v = fr_rows,
	.n = LENGTH(fr_rows),
	.size = sizeof(struct fr_file),
	.at = offsetof(struct fr_file, at) };

static const struct field measurements_rows[] = {
	{ .name = "fr",
		.type = FIELD_LIST,
		.offset = offsetof(struct session_file, fr),
		.count = offsetof(struct session_file, n_fr),
		.map = &fr_fields,
		.help = "Frequency responses" },
	{ .name = "targets",
		.type = FIELD_TEXTS,
		.offset = offsetof(struct session_file, targets),
		.help = "Files of target curves" },
};

static const struct fields measurements_fields = { .name = "set of measurements",
	.v = measurements_rows,
	.n = LENGTH(measurements_rows),
	.size = sizeof(struct session_file),
	.at = NO_MARK };

static const struct field picture_rows[] = {
	{ .name = "at",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct picture, where),
		.help = "Where in the review: header, box, graph" },
	{ .name = "path",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct picture, path),
		.help = "As the site names it" },
	{ .name = "alt",
		.type = FIELD_TEXT,
		.offset = offsetof(struct picture, alt),
		.help = "What is on it, in words" },
};

static const struct fields picture_fields = { .name = "picture",
	.v = picture_rows,
	.n = LENGTH(picture_rows),
	.size = sizeof(struct picture),
	.at = offsetof(struct picture, at) };

static void
read_front_matter(struct reader *r, const struct yaml_node *n, void *into)
{
	struct session_file *f = into;

	if (!field_kind(r, n, YAML_MAP, "a map, as it shall stand in the post"))
		return;
	f->front_matter = yaml_node_slice(r->tree, n);
	f->front_matter_at = n->at;
}

#define SESSION(member) offsetof(struct session_file, member)

static const struct field session_rows[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = SESSION(id),
		.help = "Names the review; without one: the file's name" },
	{ .name = "was",
		.type = FIELD_IDS,
		.offset = SESSION(was),
		.valid = field_id_valid,
		.expected = "an id",
		.help = "Earlier ids, if it was renamed" },
	{ .name = "title", .type = FIELD_TEXT, .offset = SESSION(title), .help = "Its title" },
	{ .name = "device",
		.type = FIELD_OWN,
		.required = true,
		.read = read_device,
		.map = &device_fields,
		.help = "What is reviewed: brand and model as text, or a map" },
	{ .name = "unit",
		.type = FIELD_MAP,
		.offset = SESSION(unit),
		.map = &unit_fields,
		.help = "How the unit came: the disclosure" },
	{ .name = "variants",
		.type = FIELD_NAMED,
		.offset = SESSION(variants),
		.count = SESSION(n_variants),
		.map = &variant_fields,
		.help = "Ways to wear or set it" },
	{ .name = "playlist",
		.type = FIELD_TEXT,
		.offset = SESSION(playlist),
		.count = SESSION(playlist_at),
		.valid = field_filled,
		.expected = "a name or a path",
		.help = "What is listened to: a name or a path" },
	{ .name = "lexicon",
		.type = FIELD_TEXT,
		.offset = SESSION(lexicon),
		.count = SESSION(lexicon_at),
		.valid = field_filled,
		.expected = "a name or a path",
		.help = "The words for the wheel: a name or a path" },
	{ .name = "template",
		.type = FIELD_TEXT,
		.offset = SESSION(template),
		.count = SESSION(template_at),
		.valid = field_filled,
		.expected = "a name or a path",
		.help = "The shape of the review: a name or a path" },
	{ .name = "scale",
		.type = FIELD_SCALE,
		.offset = SESSION(scale),
		.count = SESSION(scale_given),
		.map = &scale_fields,
		.help = "For scores" },
	{ .name = "wheel_scale",
		.type = FIELD_SCALE,
		.offset = SESSION(wheel_scale),
		.count = SESSION(wheel_scale_given),
		.map = &scale_fields,
		.help = "For the attributes on the wheel" },
	{ .name = "chains",
		.type = FIELD_NAMED,
		.offset = SESSION(chains),
		.count = SESSION(n_chains),
		.map = &chain_fields,
		.help = "What feeds the ears" },
	{ .name = "compare",
		.type = FIELD_LIST,
		.offset = SESSION(compare),
		.count = SESSION(n_compare),
		.map = &compared_fields,
		.help = "Devices to compare with; d2 to d9 at the bench" },
	{ .name = "questions",
		.type = FIELD_LIST,
		.offset = SESSION(questions),
		.count = SESSION(n_questions),
		.map = &question_fields,
		.help = "Questions of this review" },
	{ .name = "measurements",
		.type = FIELD_MAP,
		.map = &measurements_fields,
		.help = "Frequency responses and targets" },
	{ .name = "pictures",
		.type = FIELD_LIST,
		.offset = SESSION(pictures),
		.count = SESSION(n_pictures),
		.map = &picture_fields,
		.help = "Pictures and where they go" },
	{ .name = "front_matter",
		.type = FIELD_OWN,
		.read = read_front_matter,
		.help = "Passed through as it stands" },
};

const struct fields session_file_fields = { .name = "session file",
	.v = session_rows,
	.n = LENGTH(session_rows),
	.size = sizeof(struct session_file),
	.at = NO_MARK };

const struct fields *const session_file_maps[] = { &session_file_fields, &device_fields,
	&price_fields, &impedance_fields, &unit_fields, &variant_keys, &chain_keys, &volume_fields,
	&compared_fields, &question_fields, &measurements_fields, &fr_fields, &picture_fields,
	&scale_fields, NULL };
