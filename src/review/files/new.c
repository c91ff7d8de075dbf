/* Writes the text of a session file from answers, and mends or refuses what the check would reject.
 * cli/earlog_new.c asks the questions. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/new.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/yaml/quantity.h"
#include "review/files/check.h"
#include "review/files/device_kind.h"
#include "review/files/field.h"
#include "review/files/session_file.h"

static bool
given(const char *text)
{
	return text && *text;
}

/* Returns an id made from a text: the text itself if it is a valid id, else its folded words,
 * joined by dashes, with _ for each sign that no id has; "" if no id is possible. The caller frees.
 */
static char *
id_text(const char *text)
{
	if (field_id_valid(text) && field_is_plain(text))
		return xstrdup(text);
	struct buf words = BUF_INIT;
	for (size_t n; *text; text += n + (text[n] == ' ')) {
		n = strcspn(text, " ");
		CLEANUP(pointer_free)
		char *word = xstrndup(text, n), *folded = text_name_folded(word);

		buf_addf(&words, "%s%s", words.len && *folded ? "-" : "", folded);
	}
	char *id = buf_detach(&words);
	for (char *s = id; *s; s++)
		if (text_is_ascii(*s) && !isalnum((unsigned char)*s) && !strchr("+-", *s))
			*s = '_';
	if (!field_id_valid(id))
		id[0] = '\0';
	return id;
}

/* Appends the line "key: value", quoted as the key's type requires. Without a value, appends the
 * line with the sample value as a comment; nothing if sample is NULL. */
static void
add_key_line(struct buf *b, const char *indent, const struct fields *fs, const char *key,
	const char *value, const char *sample)
{
	const struct field *f = field_of_key(fs, key);

	assert(f);
	if (given(value)) {
		buf_addf(b, "%s%s: ", indent, key);
		if (f->type == FIELD_NUMBER || f->type == FIELD_YES)
			field_text_write(b, f, value);
		else
			field_quote(b, value);
		buf_add_char(b, '\n');
	} else if (sample) {
		buf_addf(b, "%s# %s: %s\n", indent, key, sample);
	}
}

static void
add_device_key(struct buf *b, const struct new_answers *a)
{
	bool split = given(a->brand) || given(a->model);

	if (!split && !given(a->kind) && !given(a->impedance) && !given(a->sensitivity) &&
		!given(a->price)) {
		add_key_line(b, "", &session_file_fields, "device",
			given(a->device) ? a->device : "?", NULL);
		buf_add(b,
			"# Or with more: device: {brand: X, model: Y, kind: iem, impedance: 22 "
			"ohm, sensitivity: 106 dB/Vrms}\n");
		return;
	}
	buf_add(b, "device:\n");
	add_key_line(b, "  ", &device_fields, "brand", a->brand, "who makes it");
	add_key_line(b, "  ", &device_fields, "model", split ? a->model : a->device, NULL);
	add_key_line(b, "  ", &device_fields, "kind", a->kind, "iem");
	if (device_kind(a->kind)->place) {
		buf_add(b,
			"  # firmware: \"1.02\"\n  # output: 4.4 mm\n  # gain: high\n"
			"  # power: 650 mW into 32 ohm\n"
			"  # volume: {unit: steps, range: 0-60}\n");
	} else {
		add_key_line(b, "  ", &device_fields, "impedance", a->impedance,
			"22 ohm          # or a curve, Hz and ohm: {file: curve.txt}");
		add_key_line(b, "  ", &device_fields, "sensitivity", a->sensitivity,
			"106 dB/Vrms   # or 99 dB/mW");
	}
	add_key_line(b, "  ", &device_fields, "price", a->price, "799 USD");
}

static void
add_settings(struct buf *b, const struct new_answers *a)
{
	const char *example = device_kind(a->kind)->place
		? "{low: {gain: low}, se: {output: 3.5 mm}}"
		: "{foam: {tips: foam M}, wide: {tips: wide bore M}}";
	size_t n;

	buf_add(b,
		"# What is switched by hand, with what differs from `device`; `V` at the "
		"bench.\n");
	if (given(a->settings))
		buf_add(b, "settings:\n");
	else
		buf_addf(b, "# settings: %s\n", example);
	for (const char *s = text_or(a->settings, ""); *s; s += n + (s[n] == ',')) {
		s += strspn(s, " ");
		n = strcspn(s, ",");
		CLEANUP(pointer_free) char *name = xstrndup(s, text_trimmed(s, n, " "));

		if (*name) {
			buf_add(b, "  ");
			field_quote(b, name);
			buf_add(b, ": {}\n");
		}
	}
}

static void
add_chains(struct buf *b, const struct new_answers *a)
{
	bool source = device_kind(a->kind)->place;

	buf_add(b,
		source ? "\n# What is around the device: what plays into it, and what it is heard "
			 "through; `s` at the bench.\n"
		       : "\n# What plays into the device; `s` at the bench; [k7, snowy]: chains of "
			 "your "
			 "profile."
			 "\n# `audio_output` is the output that earlog plays to; `clock: yes`: you "
			 "start "
			 "the music by hand.\n");
	if (!a->n_chains) {
		buf_add(b,
			source ? "# chains:\n#   u12t: {source: laptop, headphone: 64 Audio U12t}\n"
			       : "# chains:\n#   dongle: {source: Truthear SHIO, output: 3.5 mm, "
				 "volume: "
				 "{value: 60, unit: \"%\"}}\n");
		return;
	}
	buf_add(b, "chains:\n");
	EACH_IN (c, a->chains, a->n_chains) {
		const struct fields *volume = field_of_key(&chain_keys, "volume")->map;
		char *name = id_text(c->name);
		double number;

		buf_addf(b, "  %s:\n", *name ? name : "chain");
		free(name);
		/* A chain that has only a player is called as the player. */
		bool player = c->follow && !given(c->source);
		add_key_line(b, "    ", &chain_keys, source && !player ? "headphone" : "source",
			text_or(c->source, c->name), NULL);
		if (source && !player)
			buf_add(b, "    # source: laptop\n");
		add_key_line(b, "    ", &chain_keys, "dac", c->dac, NULL);
		add_key_line(b, "    ", &chain_keys, "amp", c->amp, NULL);
		add_key_line(b, "    ", &chain_keys, "output", c->output, source ? NULL : "3.5 mm");
		if (given(c->volume) && quantity_number(c->volume, &number)) {
			buf_add(b, "    volume:\n");
			add_key_line(b, "      ", volume, "value", c->volume, NULL);
			add_key_line(b, "      ", volume, "unit", c->volume_unit, "steps");
		} else if (!source) {
			buf_add(b, "    # volume: {value: 28, unit: steps, range: 0-100}\n");
		}
		add_key_line(b, "    ", &chain_keys, "clock", c->clock ? "yes" : NULL, NULL);
		if (c->follow)
			buf_add(b, "    follow: auto\n");
	}
}

static void
add_compare(struct buf *b, const struct new_answers *a)
{
	buf_add(b,
		"\n# Devices to compare with, in this order: `d` and a number at the bench. Of "
		"other "
		"reviews,\n# `comparisons: all` or their ids take what they say of these.\n");
	if (!a->n_compare) {
		buf_add(b,
			device_kind(a->kind)->place
				? "# compare:\n#   - {device: another one, output: 3.5 mm, volume: "
				  "{unit: \"%\"}}\n"
				: "# compare:\n#   - {device: another one, volume: {dongle: "
				  "55}}\n");
		return;
	}
	buf_add(b, "compare:\n");
	EACH_IN (each, a->compare, a->n_compare) {
		struct session_compared x = { .device = xstrdup(each->device) };

		field_block(b, &compared_fields, &x, &(struct field_layout){ "\n", 2, 1, 2 });
		field_finish(&compared_fields, &x);
	}
}

void
new_write(struct buf *b, const struct new_answers *a)
{
	CLEANUP(pointer_free)
	char *name = given(a->brand) || given(a->model)
		? xasprintf("%s %s", text_or(a->brand, ""), text_or(a->model, ""))
		: xstrdup(text_or(a->device, ""));
	CLEANUP(pointer_free) char *folded = text_name_folded(name);
	CLEANUP(pointer_free)
	char *id = given(a->id) && field_id_valid(a->id) ? xstrdup(a->id)
							 : id_text(text_or(a->id, folded));

	buf_add(b,
		"# A session file of earlog: `earlog session` plays it, `earlog check` reads it "
		"through,\n# `earlog help schema session` names every key. Quote times and "
		"addresses;\n# only `device` is required. `earlog help session-file` explains "
		"every key.\n");
	if (*id)
		add_key_line(b, "", &session_file_fields, "id", id, NULL);
	add_device_key(b, a);
	add_settings(b, a);
	if (given(a->unit_how)) {
		buf_add(b,
			"unit:                          # bought, loan, tour, sample, refurbished: "
			"for the "
			"disclosure\n");
		add_key_line(b, "  ", &unit_fields, "how", a->unit_how, NULL);
		add_key_line(b, "  ", &unit_fields, "from", a->unit_from, "who lent it");
	} else {
		buf_add(b,
			"# unit: {how: tour, from: who lent it, thanks: yes}    # bought, loan, "
			"tour, sample, refurbished: for the disclosure\n");
	}
	if (given(a->like)) {
		buf_addf(b, "\n%s", a->like);
		return;
	}
	buf_add(b,
		"\n# The playlist: `earlog playlist list`, or a file, or a list of tracks; if "
		"absent, "
		"the profile's.\n# The lexicon, the words of the wheel: `earlog lexicon list`.\n");
	add_key_line(b, "", &session_file_fields, "playlist", a->playlist, "reference");
	add_key_line(b, "", &session_file_fields, "lexicon", a->lexicon, "bs2399");
	add_chains(b, a);
	add_compare(b, a);
}

/* Checks the text of a session file as `earlog check` does, adding all errors to d. Returns the
 * first error, borrowed from d, or NULL. own: skips errors in files that the session file names. */
static const struct diag *
first_fault(const struct buf *text, const char *path, bool own, struct diags *d)
{
	size_t i = 0;

	check_bytes(path, text->s, text->len, NULL, d);
	while (own && i < d->n && !text_same(d->v[i].path, path))
		i++;
	return i < d->n ? &d->v[i] : NULL;
}

bool
new_check(const struct new_answers *a, const char *path, bool own, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	new_write(&text, a);
	const struct diag *x = first_fault(&text, path, own, &d);
	return !x || (own ? err_set(err, "%s", x->msg) : diags_first(&d, err));
}

void
new_mend(struct buf *text, const char *path, struct buf *said)
{
	for (bool mends = true; mends;) {
		CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
		const struct diag *x = first_fault(text, path, true, &d);
		const char *line = text->s;

		for (int i = 1; x && line && i < x->at.line; i++)
			line = text_after(line, '\n');
		mends = x && line && *line != '#';
		if (x)
			buf_addf(said, "%s:%d: %s%s\n", path, x->at.line, x->msg,
				mends ? "; this line is commented out" : "");
		if (mends)
			buf_splice(text, (size_t)(line - text->s), 0, "# ", 2);
	}
}

const char *
new_kind(const char *text, struct err *err)
{
	const struct device_kind *k = device_kind_named(text);
	CLEANUP(buf_finish) struct buf names = BUF_INIT;

	device_kind_add_names(&names, " or ");
	if (!k)
		err_set(err, "\"%.40s\" is no kind; expected %s", text, names.s);
	return k ? k->name : NULL;
}
