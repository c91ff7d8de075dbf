/* Reads a map by its table: checks each value by type, range and choice, and proposes the key that
 * a mistyped one resembles. yaml.c made the tree; field_write.c writes by the same tables. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/field.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/text.h"
#include "base/text/timecode.h"
#include "base/yaml/quantity.h"

bool
field_error(struct field_reader *r, const struct yaml_node *n, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf msg = BUF_INIT;

	BUF_ADD_ARGUMENTS(&msg, fmt);
	diags_add(r->d, r->tree->path, n->at, "%s", msg.s);
	return false;
}

/* Returns "a text", "a list", "keys with values", or "nothing" for an empty node (static). */
static const char *
kind_of_node(const struct yaml_node *n)
{
	static const char *const words[] = {
		[YAML_TEXT] = "a text", [YAML_LIST] = "a list", [YAML_MAP] = "keys with values"
	};

	return yaml_node_empty(n) ? "nothing" : words[n->kind];
}

bool
field_kind(struct field_reader *r, const struct yaml_node *n, enum yaml_kind kind,
	const char *expected)
{
	if (n->kind == kind)
		return true;
	return field_error(r, n, "%s; expected %s", kind_of_node(n), expected);
}

/* Reads a text for true or false. Without f->choices it is yes, no, true or false; otherwise
 * choices[0] means false and choices[1] true. */
static bool
field_yes(struct field_reader *r, const struct yaml_node *n, const struct field *f, bool *value)
{
	static const char *const yes_no[] = { "no", "yes", "false", "true", NULL };
	const char *const *words = f->choices ? f->choices : yes_no;
	const char *expected = f->choices ? f->expected : "yes or no";

	if (!field_kind(r, n, YAML_TEXT, expected))
		return false;
	for (size_t i = 0; words[i]; i++)
		if (text_same(words[i], n->text)) {
			*value = i % 2;
			return true;
		}
	return field_error(r, n, "\"%.40s\"; expected %s", n->text, expected);
}

bool
field_filled(const char *text)
{
	return *text != '\0';
}

bool
field_id_valid(const char *text)
{
	size_t n = strlen(text);

	if (n == 0 || n > FIELD_ID_MOST || *text == '-')
		return false;
	for (const char *s = text; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x80 && !isalnum(c) && !strchr("._+-", c))
			return false;
	}
	return true;
}

bool
field_is_nearer(const char *typed, const char *candidate, size_t *least)
{
	size_t far = strlen(typed) > 64 ? *least : text_distance(typed, candidate);
	bool nearer = far < *least && text_is_near(far, typed);

	if (nearer)
		*least = far;
	return nearer;
}

const char *
field_nearest(const struct fields *fs, const char *key)
{
	/* what other programs and people call a key */
	static const struct called {
		const char *said, *key;
	} names[] = { { "length", "duration" }, { "name", "title" }, { "song", "title" },
		{ "performer", "artist" }, { "path", "file" }, { "manufacturer", "brand" },
		{ "cost", "price" } };
	const struct called *said = TEXT_ROW(names, key);
	const char *name = NULL;
	size_t least = 3;

	EACH (one, fs)
		if (said && text_same(one->name, said->key))
			return one->name;
	EACH (one, fs)
		if (field_is_nearer(key, one->name, &least))
			name = one->name;
	return name;
}

static const char *
article(const struct fields *fs)
{
	return strchr("aeiou", fs->name[0]) ? "an" : "a";
}

/* Adds the maps of the same file that have this key: "a variant", "a device or a chain". */
static void
add_homes(struct buf *out, const char *key, const struct fields *fs)
{
	static const struct fields *const *const files[] = { session_file_maps, playlist_maps,
		profile_maps, lexicon_maps };

	EACH_OF (one, files) {
		const struct fields *const *m = *one;

		while (*m && *m != fs)
			m++;
		for (const struct fields *const *home = *one; *m && *home; home++)
			if (field_of_key(*home, key))
				buf_add_part(out, " or ", "%s %s", article(*home), (*home)->name);
	}
}

static void
say_unknown_key(struct field_reader *r, const struct yaml_node *key, const struct fields *fs)
{
	/* Errors beyond DIAG_MOST are not shown, and suggestions for ten thousand of them would
	 * take too long. */
	const char *nearest = r->d->n < DIAG_MOST ? field_nearest(fs, key->text) : NULL;
	CLEANUP(buf_finish) struct buf names = BUF_INIT, homes = BUF_INIT;
	struct err gone;

	if (gone_name(fs->gone, key->text, &gone)) {
		diags_warn(r->d, r->tree->path, key->at, "%s", gone.msg);
		return;
	}
	if (r->d->n < DIAG_MOST)
		add_homes(&homes, key->text, fs);
	if (!homes.len && fs == *session_file_maps && field_of_key(*profile_maps, key->text))
		buf_add(&homes, "your profile");
	if (!homes.len && fs == *profile_maps && field_of_key(*session_file_maps, key->text))
		buf_add(&homes, "a session file");
	if (homes.len) {
		field_error(r, key, "unknown key \"%.40s\" of %s %s; it belongs to %s", key->text,
			article(fs), fs->name, homes.s);
		return;
	}
	if (nearest) {
		field_error(r, key, "unknown key \"%.40s\" of %s %s; did you mean \"%s\"?",
			key->text, article(fs), fs->name, nearest);
		return;
	}
	EACH_WHILE (one, fs, r->d->n < DIAG_MOST)
		buf_add_part(&names, ", ", "%s", one->name);
	field_error(r, key, "unknown key \"%.40s\" of %s %s; expected one of %s", key->text,
		article(fs), fs->name, names.s);
}

static void
report_unknown_key(struct field_reader *r, const struct yaml_node *key, const struct fields *fs)
{
	size_t n = r->d->n;

	say_unknown_key(r, key, fs);
	if (r->d->n > n)
		r->d->v[n].of = fs->name;
}

const struct field *
field_of_key(const struct fields *fs, const char *name)
{
	const struct field *f = TEXT_ROW_OF(fs->v, fs->n, name);

	EACH_WHILE (one, fs, !f)
		if (text_same(one->was, name))
			f = one;
	return f;
}

/* Returns the table row for the key of `value`. Returns NULL, so that the value is skipped, if the
 * value is empty, an error about it was reported before, or the key is unknown, which is reported
 * here. */
static const struct field *
row_of_key(struct field_reader *r, const struct yaml_node *value, const struct fields *fs)
{
	const struct field *f = value->reported ? NULL : field_of_key(fs, value->key->text);

	if (!f && !value->reported)
		report_unknown_key(r, value->key, fs);
	return yaml_node_empty(value) ? NULL : f;
}

static bool
has_keys(struct field_reader *r, const struct yaml_node *n, const struct fields *fs)
{
	return n->kind == YAML_MAP ||
		field_error(r, n, "%s; expected %sthe keys of %s %s: {%s: …}", kind_of_node(n),
			fs->text ? "a text, or " : "", article(fs), fs->name, fs->v[0].name);
}

/* Checks the text of node n as its table row f requires. Returns the text, or NULL after adding an
 * error. into: the struct that f->parse sets. */
static const char *
checked_text(struct field_reader *r, const struct yaml_node *n, const struct field *f, void *into)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	struct err err = ERR_INIT;
	double values[2];
	const char *text = n->text, *expected = f->parse ? f->expected : "a text";

	if (!field_kind(r, n, YAML_TEXT, expected))
		return NULL;
	if (f->type == FIELD_ID && !field_id_valid(text)) {
		field_error(r, n,
			"\"%.40s\" is not an id; expected letters, digits, '-', '_' and '.', not "
			"starting with '-'",
			text);
		return NULL;
	}
	if ((f->valid && !f->valid(text)) || (f->quantity && !f->quantity(text, values))) {
		field_error(r, n, "\"%.40s\"; expected %s", text, f->expected);
		return NULL;
	}
	if (f->parse && !f->parse(into, text, &err)) {
		field_error(r, n, "%s", err.msg);
		return NULL;
	}
	if (f->type != FIELD_CHOICE)
		return text;
	for (const char *const *c = f->choices; *c; c++) {
		if (text_same(*c, text))
			return text;
		buf_add_part(&words, ", ", "%s", *c);
	}
	field_error(r, n, "\"%.40s\"; expected one of %s", text, words.s);
	return NULL;
}

/* Reads a number, which may be followed by f->unit, and checks its range. */
static bool
checked_number(
	struct field_reader *r, const struct yaml_node *n, const struct field *f, double *value)
{
	if (!field_kind(r, n, YAML_TEXT, "a number"))
		return false;
	bool ok = (f->quantity ? f->quantity : quantity_number)(n->text, value) ||
		(f->unit && quantity_unit(n->text, f->unit, value));
	if (f->unit)
		return (ok && *value >= f->min && *value <= f->max) ||
			field_error(r, n, "\"%.40s\"; expected %g to %g %s", n->text, f->min,
				f->max, f->unit);
	if (!ok)
		return field_error(
			r, n, "\"%.40s\" is not a number; expected one like 3 or 0.5", n->text);
	if (f->min < f->max && (*value < f->min || *value > f->max))
		return field_error(
			r, n, "%s; expected a number from %g to %g", n->text, f->min, f->max);
	if (f->type == FIELD_MS && *value != floor(*value))
		return field_error(r, n, "%s; expected whole milliseconds", n->text);
	return true;
}

static void
read_texts(struct field_reader *r, const struct yaml_node *n, const struct field *f,
	struct texts *into)
{
	if (f->single && n->kind == YAML_TEXT) {
		texts_add(into, n->text, n->at);
		return;
	}
	const char *expected =
		f->type == FIELD_IDS ? "a list of ids: [a, b]" : "a list of texts: [a, b]";
	if (!field_kind(r, n, YAML_LIST, expected))
		return;
	EACH_NODE (e, n) {
		if (e->reported)
			continue;
		if (yaml_node_empty(e))
			field_error(r, e, "an empty entry; expected a text");
		else if (field_kind(r, e, YAML_TEXT, "a text") && (!f->valid || f->valid(e->text)))
			texts_add(into, e->text, e->at);
		else if (e->kind == YAML_TEXT)
			field_error(r, e, "\"%.40s\"; expected %s", e->text, f->expected);
	}
}

static void
read_pairs(struct field_reader *r, const struct yaml_node *n, const struct field *f,
	struct pairs *into)
{
	if (!field_kind(r, n, YAML_MAP, "{key: text}"))
		return;
	EACH_NODE (e, n) {
		if (e->reported || !field_kind(r, e, YAML_TEXT, "a text"))
			continue;
		if (!f->valid || f->valid(e->key->text))
			pairs_add(into, e->key->text, e->text, e->key->at, e->at);
		else
			field_error(r, e->key, "\"%.40s\"; expected %s", e->key->text, f->expected);
	}
}

static void read_flat_key(struct field_reader *r, const struct yaml_node *e,
	const struct fields *fs, const char *front, struct pairs *into);

char *
field_flat_name(const struct fields *fs, const char *front, const char *key)
{
	bool itself = text_same(fs->text, "name") && text_same(key, "name");

	return itself ? xstrndup(front, strlen(front) - 1) : xasprintf("%s%s", front, key);
}

/* Checks the keys of map n against the table `fs`, and adds them to `into` with their values
 * unchanged. `front` is put before each key: "volume." for the keys of the map volume. */
static void
read_flat(struct field_reader *r, const struct yaml_node *n, const struct fields *fs,
	const char *front, struct pairs *into)
{
	if (n->kind == YAML_TEXT && fs->text && *n->text) {
		CLEANUP(pointer_free) char *key = field_flat_name(fs, front, fs->text);

		pairs_add(into, key, n->text, n->at, n->at);
		return;
	}
	if (!has_keys(r, n, fs))
		return;
	EACH_NODE (e, n)
		read_flat_key(r, e, fs, front, into);
}

static void
read_flat_key(struct field_reader *r, const struct yaml_node *e, const struct fields *fs,
	const char *front, struct pairs *into)
{
	const struct field *f = row_of_key(r, e, fs);
	CLEANUP(pointer_free) char *key = field_flat_name(fs, front, e->key->text);
	CLEANUP(pointer_free) char *below = xasprintf("%s.", key);
	double number;
	bool yes, right = false;

	if (!f)
		return;
	if (f->type == FIELD_FLAT)
		read_flat(r, e, f->map, below, into);
	else if (f->type == FIELD_YES)
		right = field_yes(r, e, f, &yes);
	else if (f->type == FIELD_NUMBER)
		right = checked_number(r, e, f, &number);
	else
		right = checked_text(r, e, f, NULL) != NULL;
	if (right)
		pairs_add(into, key, e->text, e->key->at, e->at);
}

void
field_flat_key(struct field_reader *r, const struct yaml_node *e, const struct fields *fs,
	struct pairs *into)
{
	read_flat_key(r, e, fs, "", into);
	pairs_sort(into);
}

bool
field_flat_one(const struct fields *fs, const char *key, const char *value, struct pairs *into,
	struct err *err)
{
	struct yaml_node name = { .text = key },
			 node = { .kind = YAML_TEXT, .text = value, .key = &name };
	struct yaml_tree tree = { .path = (char[]){ "" } };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct field_reader r = { .tree = &tree, .d = &d };

	/* volume.unit is the key `unit` of the map of `volume` */
	for (const char *dot; (dot = strchr(name.text, '.')); name.text = dot + 1) {
		CLEANUP(pointer_free)
		char *part = xstrndup(name.text, (size_t)(dot - name.text));
		const struct field *f = field_of_key(fs, part);

		if (!f || f->type != FIELD_FLAT)
			break;
		fs = f->map;
	}
	CLEANUP(pointer_free) char *front = xstrndup(key, (size_t)(name.text - key));
	read_flat_key(&r, &node, fs, front, into);
	return !d.n || err_set(err, "%s: %s", key, d.v[0].msg);
}

static void
read_entries(struct field_reader *r, const struct yaml_node *n, const struct field *f, char *into)
{
	bool named = f->type == FIELD_NAMED, one = f->single && n->kind != YAML_LIST;
	CLEANUP(buf_finish) struct buf expected = BUF_INIT;

	if (named)
		buf_addf(&expected, "each name with its %s: {NAME: …}", f->map->name);
	else
		buf_addf(&expected, "a list: each entry %s %s", article(f->map), f->map->name);
	enum yaml_kind kind = named ? YAML_MAP : YAML_LIST;
	if (one || field_kind(r, n, kind, expected.s)) {
		char *v = xcalloc(one ? 1 : n->n, f->map->size);
		size_t count = 0;

		for (const struct yaml_node *e = one ? n : n->first; e; e = one ? NULL : e->next) {
			char *entry = v + count * f->map->size;

			if (e->reported)
				continue;
			const struct fields *fs = f->map;
			struct mark at = named ? e->key->at : e->at;
			memset(entry, 0, fs->size);
			EACH (row, fs)
				if (row->type == FIELD_NUMBER)
					*(double *)(void *)((char *)entry + row->offset) = NAN;
				else if (row->type == FIELD_TIME)
					*(int64_t *)(void *)((char *)entry + row->offset) = NO_MS;
			if (fs->init)
				fs->init(entry);
			if (fs->at)
				memcpy((char *)entry + fs->at, &at, sizeof(at));
			if (named && !field_id_valid(e->key->text)) {
				field_error(r, e->key,
					"\"%.40s\" is not a name; expected letters, digits, '-', "
					"'_' "
					"and '.'",
					e->key->text);
				continue;
			}
			if (named)
				*(char **)(void *)entry = xstrdup(e->key->text);
			field_read(r, e, f->map, entry);
			count++;
		}
		memcpy(into + f->offset, &v, sizeof(v));
		memcpy(into + f->count, &count, sizeof(count));
	}
}

/* ---- scales ---- */

/* Reads a map from values to words, {1: Poor}, into a scale. */
static void
read_words(struct field_reader *r, const struct yaml_node *n, struct scale *s)
{
	if (!field_kind(r, n, YAML_MAP, "{1: Poor, 5: Outstanding}"))
		return;
	EACH_NODE (e, n) {
		double value;

		if (e->reported || !field_kind(r, e, YAML_TEXT, "a word"))
			continue;
		if (!scale_number_read(e->key->text, &value))
			field_error(r, e->key,
				"\"%.40s\" is not a number; expected a value of the scale",
				e->key->text);
		else if (!scale_has(s, value))
			field_error(r, e->key,
				"%s is not a value of the scale; expected one from %g to %g by %g",
				e->key->text, s->min, s->max, s->step);
		else
			scale_add_word(s, value, e->text);
	}
}

void
field_bias_words(struct field_reader *r, const struct yaml_node *words, const struct scale *of,
	struct scale *into)
{
	scale_finish(into);
	if (!words && scale_in_words(of)) {
		scale_copy(into, of);
		return;
	}
	scale_init(into, of->min, of->max, of->step);
	if (words)
		read_words(r, words, into);
}

const struct fields scale_fields = FIELDS("scale", struct scale,
	FIELD_ROW(FIELD_NUMBER, struct scale, min, FIELD_RATING, .required = true,
		.help = "The lowest value"),
	FIELD_ROW(FIELD_NUMBER, struct scale, max, FIELD_RATING, .required = true,
		.help = "The highest value"),
	FIELD_ROW(FIELD_NUMBER, struct scale, step, FIELD_RATING,
		.help = "The smallest step; 1 if absent"),
	FIELD_KEY("words", FIELD_PASS, .schema = SCHEMA_PAIRS,
		.help = "A word for a value: {1: Poor, 5: Outstanding}"));

#define SCALE_MAP "{min: 1, max: 5, step: 0.5}"

/* Reads a rating scale, "0-10" or a map, and replaces `into` if it is valid. */
static void
field_scale(struct field_reader *r, const struct yaml_node *n, struct scale *into)
{
	const struct yaml_node *words = yaml_node_value(n, "words");
	struct err err = ERR_INIT;
	struct scale s;

	double ends[2] = { (double)NAN, (double)NAN };

	if (n->kind == YAML_TEXT && !quantity_range(n->text, ends)) {
		field_error(r, n, "\"%.40s\"; expected a scale like 0-10, or " SCALE_MAP, n->text);
		return;
	}
	if (n->kind != YAML_TEXT && !field_kind(r, n, YAML_MAP, "0-10, or " SCALE_MAP))
		return;
	scale_init(&s, ends[0], ends[1], 1);
	if (n->kind == YAML_MAP)
		field_read(r, n, &scale_fields, &s);
	if (isnan(s.min) || isnan(s.max))
		return;
	if (!scale_valid(&s, &err)) {
		field_error(r, n, "%s", err.msg);
		return;
	}
	if (words)
		read_words(r, words, &s);
	scale_finish(into);
	*into = s;
}

/* ---- the value of a key, by its type ---- */

static void
read_field_value(
	struct field_reader *r, const struct yaml_node *n, const struct field *f, char *into)
{
	void *at = into + f->offset;
	struct err err = ERR_INIT;
	const char *text;
	double number;

	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_ID:
	case FIELD_CHOICE:
		if (f->read) {
			f->read(r, n, at);
		} else {
			text = checked_text(r, n, f, into);
			if (!text)
				break;
			xreplace(at, text);
		}
		if (f->count)
			memcpy(into + f->count, &n->at, sizeof(n->at));
		break;
	case FIELD_YES: field_yes(r, n, f, at); break;
	case FIELD_NUMBER:
		if (checked_number(r, n, f, &number))
			*(double *)at = number;
		break;
	case FIELD_MS:
		if (checked_number(r, n, f, &number))
			*(int64_t *)at = (int64_t)number;
		break;
	case FIELD_TIME:
		if (field_kind(r, n, YAML_TEXT, "a time") && !timecode_parse(at, n->text, &err))
			field_error(r, n, "%s", err.msg);
		break;
	case FIELD_TEXTS:
	case FIELD_IDS:
		if (f->read && n->kind == YAML_TEXT)
			f->read(r, n, into);
		else
			read_texts(r, n, f, at);
		break;
	case FIELD_PAIRS: read_pairs(r, n, f, at); break;
	case FIELD_FLAT:
		read_flat(r, n, f->map, "", at);
		pairs_sort(at);
		break;
	case FIELD_SCALE: field_scale(r, n, at); break;
	case FIELD_MAP: field_read(r, n, f->map, at); break;
	case FIELD_LIST:
	case FIELD_NAMED:
		if (f->read && n->kind == YAML_LIST)
			f->read(r, n, into);
		else
			read_entries(r, n, f, into);
		break;
	case FIELD_JSON: *(char **)at = yaml_node_json(n); break;
	case FIELD_PASS: break;
	case FIELD_OWN:
		if (f->parse)
			checked_text(r, n, f, into);
		else
			f->read(r, n, into);
		break;
	}
}

/* Returns true if the map has an unknown key that looks like the missing key `name`. The error
 * about the unknown key was reported, so an error about the missing key would only repeat it. */
static bool
mistyped(const struct yaml_node *n, const struct fields *fs, const char *name)
{
	EACH_NODE (e, n) {
		const char *key = e->key->text;

		if (!field_of_key(fs, key) && text_same(field_nearest(fs, key), name))
			return true;
	}
	return false;
}

static void
read_keys(struct field_reader *r, const struct yaml_node *n, const struct fields *fs, void *into)
{
	EACH_NODE (e, n) {
		const struct field *f = row_of_key(r, e, fs);

		if (f && text_same(f->was, e->key->text) && yaml_node_get(n, f->name))
			field_error(r, e, "\"%s\" is the earlier name of \"%s\"; write one of them",
				f->was, f->name);
		else if (f)
			read_field_value(r, e, f, into);
	}
	EACH_WHILE (f, fs, !r->tree->broken)
		if (f->required) {
			/* A value with an error that was reported gets no second one. */
			const struct yaml_node *e = yaml_node_get(n, f->name);
			bool missing =
				e ? yaml_node_empty(e) && !e->reported : !mistyped(n, fs, f->name);

			if (missing)
				field_error(r, e ? e : n, "\"%s\" is missing; %s %s needs it",
					f->name, article(fs), fs->name);
		}
}

void
field_read(struct field_reader *r, const struct yaml_node *n, const struct fields *fs, void *into)
{
	if (n->reported)
		return;
	if (!fs->v[0].name) /* The only row of the table `fs` has no key: the map itself is the
			       pairs of a chain or variant. */
		read_field_value(r, n, &fs->v[0], into);
	else if (n->kind == YAML_TEXT && fs->text)
		read_field_value(r, n, field_of_key(fs, fs->text), into);
	else if (has_keys(r, n, fs))
		read_keys(r, n, fs, into);
	else
		return;
	if (fs->done)
		fs->done(r, n, into);
}

/* ---- freeing the structs that were read ---- */

char *
field_entries(const struct field *f, const void *of, size_t *n)
{
	*n = *(const size_t *)(const void *)((const char *)of + f->count);
	return *(char *const *)(const void *)((const char *)of + f->offset);
}

static void
finish_list(const struct field *f, void *of)
{
	size_t n;
	CLEANUP(pointer_free) char *v = field_entries(f, of, &n);

	for (size_t i = 0; i < n; i++) {
		void *one = v + i * f->map->size;

		if (f->type == FIELD_NAMED)
			free(*(char **)one);
		field_finish(f->map, one);
	}
}

void
field_finish(const struct fields *fs, void *of)
{
	EACH (f, fs) {
		void *member = (char *)of + f->offset;

		switch (f->type) {
		case FIELD_TEXT:
		case FIELD_ID:
		case FIELD_CHOICE:
		case FIELD_JSON: free(*(char **)member); break;
		case FIELD_TEXTS:
		case FIELD_IDS: texts_finish(member); break;
		case FIELD_PAIRS:
		case FIELD_FLAT: pairs_finish(member); break;
		case FIELD_SCALE: scale_finish(member); break;
		case FIELD_MAP: field_finish(f->map, member); break;
		case FIELD_LIST:
		case FIELD_NAMED: finish_list(f, of); break;
		case FIELD_OWN:
			if (f->map && f->count)
				finish_list(f, of);
			else if (f->map)
				field_finish(f->map, member);
			break;
		case FIELD_YES:
		case FIELD_NUMBER:
		case FIELD_MS:
		case FIELD_TIME:
		case FIELD_PASS: break;
		}
	}
}

/* ---- whole files ---- */

void
field_tree(const struct yaml_tree *t, const struct fields *fs, void *into, struct diags *d)
{
	struct field_reader r = { .tree = t, .d = d };

	if (t->root->kind == YAML_MAP || !t->broken)
		field_read(&r, t->root, fs, into);
}

static const struct foreign_files *foreign;

void
field_take_foreign(const struct foreign_files *files)
{
	foreign = files;
}

bool
field_is_foreign(const char *path)
{
	return foreign && foreign->is(path);
}

/* The lines of the YAML are none of the file. */
static void
forget_marks(struct yaml_node *n)
{
	for (; n; n = n->next) {
		n->at = NOWHERE;
		forget_marks(n->key);
		forget_marks(n->first);
	}
}

/* Parses the bytes of a file; the file of another program is made YAML first. */
static void
parse_bytes(struct yaml_tree *t, const char *path, const struct buf *bytes, struct diags *d)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct mark at = { 0, 0 };
	int words = 0;

	if (!field_is_foreign(path)) {
		yaml_tree_parse(t, path, bytes->s, bytes->len, d);
		return;
	}
	bool ok = foreign->read(path, bytes, &text, &err) &&
		yaml_tree_parse(t, path, text.s, text.len, d);
	if (ok) {
		forget_marks(t->root);
		return;
	}
	yaml_tree_parse(t, path, "", 0, d);
	t->broken = true;
	if (sscanf(err.msg, "%d:%d: %n", &at.line, &at.column, &words) != 2)
		words = 0;
	diags_add(d, path, at, "%s", err.msg + words);
}

/* Reads a regular file. After an error t has the nodes before it. */
static void
load_tree(struct yaml_tree *t, const char *path, struct diags *d)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	struct file_stamp before; /* if the file changes while it is read, it is read again */
	file_stamp(path, &before);
	bool found;
	size_t most = field_is_foreign(path) ? foreign->most : YAML_MOST_BYTES;

	if (file_read(path, most, &bytes, &found, &err) && found) {
		parse_bytes(t, path, &bytes, d);
		t->stamp.size_bytes = before.size_bytes;
		t->stamp.mtime_ns = before.mtime_ns;
		return;
	}
	yaml_tree_parse(t, path, "", 0, d);
	t->broken = true;
	diags_add(d, path, NOWHERE, "%s", *err.msg ? err.msg : "there is no such file");
}

bool
field_file(const char *path, const char *bytes, size_t n, field_take *take, void *into,
	struct diags *d)
{
	CLEANUP(yaml_tree_finish) struct yaml_tree t;
	size_t first = d->n, count = diags_count(d);

	const struct buf given = { .s = (char *)(uintptr_t)bytes, .len = n };

	if (bytes)
		parse_bytes(&t, path, &given, d);
	else
		load_tree(&t, path, d);
	take(into, &t, d);
	diags_sort(d, first);
	return diags_count(d) == count;
}

bool
field_found(const struct found *f, field_take *take, void *into, struct diags *d)
{
	static const struct embedded none = { .data = NULL };
	const struct embedded *e = f->shipped ? f->shipped : &none;

	return field_file(f->path, e->data, e->size, take, into, d);
}

bool
field_named(enum find_kind kind, const char *name, const char *from, field_take *take, void *into,
	struct diags *d)
{
	struct err err = ERR_INIT;
	CLEANUP(found_finish) struct found f;

	if (!find_named(&f, kind, name, from, &err))
		return diags_add(d, from ? from : name, NOWHERE, "%s", err.msg);
	return field_found(&f, take, into, d);
}
