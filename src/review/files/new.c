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
	if (field_id_valid(text))
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
	const char *name = split ? a->model : text_or(a->device, "?");

	if (!split && !given(a->kind) && !given(a->drivers) && !given(a->impedance) &&
		!given(a->sensitivity) && !given(a->price)) {
		add_key_line(b, "", &session_file_fields, "device", name, NULL);
		buf_add(b,
			"# Or with more: device: {brand: X, model: Y, kind: iem, impedance: 22 "
			"ohm, sensitivity: 106 dB/Vrms}\n");
		return;
	}
	buf_add(b, "device:\n");
	add_key_line(b, "  ", &device_fields, "brand", a->brand, "who makes it");
	add_key_line(b, "  ", &device_fields, "model", name, NULL);
	add_key_line(b, "  ", &device_fields, "kind", a->kind, "iem");
	add_key_line(b, "  ", &device_fields, "drivers", a->drivers, NULL);
	if (device_kind(a->kind)->place) {
		add_key_line(b, "  ", &device_fields, "firmware", a->firmware, "\"1.02\"");
		buf_add(b, "  # output: 4.4 mm\n  # gain: high\n");
		add_key_line(b, "  ", &device_fields, "power", a->power, "650 mW into 32 ohm");
		buf_add(b, "  # volume: {unit: steps, range: 0-60}\n");
	} else {
		add_key_line(b, "  ", &device_fields, "impedance", a->impedance,
			"22 ohm          # or a curve, Hz and ohm: {file: curve.txt}");
		add_key_line(b, "  ", &device_fields, "sensitivity", a->sensitivity,
			"106 dB/Vrms   # or 99 dB/mW");
	}
	add_key_line(b, "  ", &device_fields, "price", a->price, "799 USD");
}

/* Returns the key of a part with which an answer begins, "nozzle black, gold" or "nozzles: black,
 * gold", and sets *rest behind it; NULL: none. */
static const char *
part_key(const char *text, const char **rest)
{
	size_t n = strcspn(text, " :");
	CLEANUP(pointer_free) char *word = xstrndup(text, n);
	const struct field *f = text[n] ? field_of_key(&setting_keys, word) : NULL;

	if (!f && n && word[n - 1] == 's' && text[n]) {
		word[n - 1] = '\0';
		f = field_of_key(&setting_keys, word);
	}
	*rest = text + n + strspn(text + n, " :");
	return f && f->type == FIELD_TEXT ? f->name : NULL;
}

/* Appends parts with what each can be: nozzle: [black, gold]. Returns false if the answer names
 * none. */
static bool
add_parts(struct buf *b, const char *text)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	const char *values;

	while (*text) {
		size_t n = strcspn(text, ";");
		CLEANUP(pointer_free) char *part = xstrndup(text, n);
		const char *key = part_key(part, &values);

		if (!key)
			return false;
		buf_addf(&out, "  %s: [", key);
		for (bool first = true; *values; first = false) {
			CLEANUP(pointer_free) char *one = text_part(&values);

			buf_add(&out, first ? "" : ", ");
			field_quote(&out, text_or(one, ""));
		}
		buf_add(&out, "]\n");
		text += n + (text[n] == ';');
		text += strspn(text, " ");
	}
	buf_add(b, out.s);
	return out.len;
}

static void
add_settings(struct buf *b, const struct new_answers *a)
{
	const char *rest = text_or(a->settings, "");
	double mm;

	buf_add(b,
		"# What is switched by hand, with what differs from `device`; `V` at the "
		"bench.\n");
	if (*rest)
		buf_add(b, "settings:\n");
	else
		buf_addf(b, "# settings: %s\n",
			device_kind(a->kind)->place
				? "{low: {gain: low}, se: {output: 3.5 mm}}"
				: "{nozzle: [black, gold], cable: [copper, plated]}  # or by "
				  "names: "
				  "{foam: {tips: foam M}, wide: {tips: wide bore M}}");
	if (add_parts(b, rest))
		return;
	while (*rest) {
		CLEANUP(pointer_free) char *setting = text_part(&rest);
		char *is = setting ? strchr(setting, '=') : NULL;

		if (!setting)
			continue;
		if (is)
			*is++ = '\0';
		buf_add(b, "  ");
		field_quote(b, setting);
		buf_add(b, ": {");
		if (is) {
			buf_add(b, quantity_unit(is, "mm", &mm) ? "output: " : "note: ");
			field_quote(b, is);
		}
		buf_add(b, "}\n");
	}
}

static void
add_chains(struct buf *b, const struct new_answers *a)
{
	bool source = device_kind(a->kind)->place, named = true;
	const char *mark = "";

	buf_add(b,
		source ? "\n# What is around the device: what plays into it, and what it is heard "
			 "through; `s` at the bench.\n"
		       : "\n# What plays into the device; `s` at the bench; [k7, snowy]: chains of "
			 "your profile.\n# `audio_output` is the output that earlog plays to; "
			 "`clock: yes`: you start the music by hand;\n# `volume: {value: 28, "
			 "unit: steps, range: 0-100}`.\n");
	if (!a->n_chains) {
		buf_add(b,
			source ? "# chains:\n#   u12t: {source: laptop, headphone: 64 Audio U12t}\n"
			       : "# chains:\n#   dongle: {source: Truthear SHIO, output: 3.5 mm, "
				 "volume: {value: 60, unit: \"%\"}}\n");
		return;
	}
	EACH_IN (c, a->chains, a->n_chains)
		named &= c->at.line > 0;
	buf_add(b, named ? "chains: [" : "chains:\n");
	EACH_IN (c, a->chains, a->n_chains) {
		CLEANUP(pointer_free) char *name = id_text(c->name);

		buf_add(b, named ? mark : "  ");
		field_quote(b, *name ? name : "chain");
		mark = ", ";
		if (named)
			continue;
		buf_add(b, ": ");
		field_flat(b, &chain_keys, &c->content);
		buf_add_char(b, '\n');
	}
	buf_add(b, named ? "]\n" : "");
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
	EACH_IN (device, a->compare, a->n_compare) {
		buf_add(b, "  - device: ");
		field_quote(b, *device);
		buf_add_char(b, '\n');
	}
}

/* Appends the lines of the keys that a review like this one also has, with the comments above
 * them; without the keys that `out` has already. */
static void
add_like(struct buf *out, const char *text, bool settings)
{
	static const char *const keys[] = { "playlist", "lexicon", "scale", "wheel_scale",
		"bias_words", "total", "form", "template", "chains", "compare", NULL };
	const char *comments = text;
	bool kept = false, first = true;

	for (const char *line = text; line && *line;) {
		const char *next = text_after(line, '\n'), *end = next ? next : line + strlen(line);
		CLEANUP(pointer_free)
		char *key = xstrndup(line, strcspn(line, ":\n")), *there = xasprintf("\n%s:", key);

		if (!strchr(" -#\n]}", *line)) {
			bool own = settings &&
				(text_same(key, "settings") || text_same(key, "variants"));
			kept = (own || text_is_among(key, keys)) && !strstr(out->s, there);
			/* a key with comments of its own begins after an empty line */
			if (kept && (first || comments < line))
				buf_add_char(out, '\n');
			first &= !kept;
			if (kept)
				buf_add_bytes(out, comments, (size_t)(line - comments));
		}
		if (kept && *line != '#' && *line != '\n')
			buf_add_bytes(out, line, (size_t)(end - line));
		if (*line != '#')
			comments = end;
		line = next;
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
	char *id = id_text(text_or(a->id, folded));

	buf_add(b,
		"# A session file of earlog: `earlog session` plays it, `earlog check` reads it "
		"through,\n# `earlog help schema session` names every key. Quote times and "
		"addresses;\n# only `device` is required. `earlog help session-file` explains "
		"every key.\n");
	if (*id)
		add_key_line(b, "", &session_file_fields, "id", id, NULL);
	add_key_line(b, "", &session_file_fields, "tagline", a->tagline, NULL);
	add_device_key(b, a);
	bool like_has = a->like_settings && a->like && strstr(a->like, "\nsettings:");
	if (given(a->settings) || !like_has)
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
	bool like = a->like;
	if (!like)
		buf_add(b,
			"\n# The playlist: `earlog playlist list`, or a file, or a list of tracks; "
			"if absent, the profile's.\n# The lexicon, the words of the wheel: `earlog "
			"lexicon list`.\n");
	else if (a->playlist || a->lexicon)
		buf_add_char(b, '\n');
	add_key_line(
		b, "", &session_file_fields, "playlist", a->playlist, like ? NULL : "reference");
	add_key_line(b, "", &session_file_fields, "lexicon", a->lexicon, like ? NULL : "bs2399");
	if (!like || a->n_chains)
		add_chains(b, a);
	if (!like || a->n_compare)
		add_compare(b, a);
	add_like(b, a->like, a->like_settings);
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
