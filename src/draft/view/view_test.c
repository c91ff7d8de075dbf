/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/view.h"

#include <math.h>

#include "base/core/buf.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "support/export_record.h"
#include "support/test.h"

/* Replaces the values of notes in the lists of a tree by their objects. */
static void
put_notes(json_t *tree, const struct view *v)
{
	const char *key;
	json_t *one;
	size_t i;

	json_array_foreach (tree, i, one) {
		const json_t *note = json_is_true(one) ? view_note(v, one) : NULL;

		if (note)
			json_array_set(tree, i, (json_t *)(uintptr_t)note);
		else
			put_notes(one, v);
	}
	json_object_foreach (tree, key, one)
		put_notes(one, v);
}

static json_t *
view_of(void (*change)(struct record *r))
{
	struct record r;
	struct err err = ERR_INIT;

	make_review(&r);
	if (change)
		change(&r);
	struct view *v = view_open(&r, NULL, NULL, &err);
	if (!v)
		fail_msg("%s", err.msg);
	json_t *view = view_copy(v);
	json_object_set_new(view, "every_rating", view_every_rating(v));
	put_notes(view, v);
	view_close(v);
	record_finish(&r);
	return view;
}

/* ---- the schema ---- */

static const json_t *
resolve(const json_t *root, const json_t *schema)
{
	const char *ref = view_text(schema, "$ref");

	if (!*ref)
		return schema;
	assert_int_equal(strncmp(ref, "#/$defs/", 8), 0);
	const json_t *def = json_object_get(json_object_get(root, "$defs"), ref + 8);
	if (!def)
		fail_msg("the schema has no %s", ref);
	return def;
}

static const char *
type_of(const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT: return "object";
	case JSON_ARRAY: return "array";
	case JSON_STRING: return "string";
	case JSON_INTEGER: return "integer";
	case JSON_REAL: return "number";
	case JSON_TRUE:
	case JSON_FALSE: return "boolean";
	case JSON_NULL: return "null";
	}
	return "";
}

static bool
type_fits(const json_t *schema, const json_t *v)
{
	const json_t *type = json_object_get(schema, "type"), *one;
	const char *is = type_of(v);
	size_t i;

	if (json_is_string(type))
		return strcmp(json_string_value(type), is) == 0 ||
			(strcmp(json_string_value(type), "number") == 0 &&
				strcmp(is, "integer") == 0);
	json_array_foreach (type, i, one)
		if (strcmp(json_string_value(one), is) == 0 ||
			(strcmp(json_string_value(one), "number") == 0 &&
				strcmp(is, "integer") == 0))
			return true;
	return type == NULL;
}

/* Types fit, and an object that the schema describes has its keys, all of them and no other. */
static void
check(const json_t *root, const json_t *schema, const json_t *v, const char *where)
{
	schema = resolve(root, schema);
	const json_t *any = json_object_get(schema, "anyOf"),
		     *properties = json_object_get(schema, "properties");
	const char *key;
	json_t *value;
	size_t i;
	char path[512];

	if (any)
		schema = resolve(root, json_array_get(any, json_is_null(v) ? 1 : 0));
	properties = json_object_get(schema, "properties");
	if (!type_fits(schema, v))
		fail_msg("%s is a %s, which the schema does not say", where, type_of(v));
	const json_t *open = json_object_get(schema, "additionalProperties");
	if (json_is_object(v) && json_is_object(open)) {
		json_object_foreach ((json_t *)(uintptr_t)v, key, value) {
			const json_t *known = json_object_get(properties, key);

			snprintf(path, sizeof(path), "%s/%s", where, key);
			check(root, known ? known : open, value, path);
		}
		json_array_foreach (json_object_get(schema, "required"), i, value)
			if (!json_object_get(v, json_string_value(value)))
				fail_msg("%s has no %s, which the schema has: put it, or null",
					where, json_string_value(value));
		const json_t *most = json_object_get(schema, "maxProperties");
		if (most && (json_int_t)json_object_size(v) > json_integer_value(most))
			fail_msg("%s has a key that is not in the schema", where);
	} else if (json_is_object(v) && properties) {
		assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
		json_object_foreach ((json_t *)(uintptr_t)v, key, value) {
			snprintf(path, sizeof(path), "%s/%s", where, key);
			if (!json_object_get(properties, key))
				fail_msg("schema/export.schema.json lacks the key %s", path);
			check(root, json_object_get(properties, key), value, path);
		}
		json_array_foreach (json_object_get(schema, "required"), i, value)
			if (!json_object_get(v, json_string_value(value)))
				fail_msg("%s has no %s, which the schema has: put it, or null",
					where, json_string_value(value));
	}
	json_array_foreach (json_object_get(schema, "csv"), i, value)
		if (!json_object_get(properties, json_string_value(value)))
			fail_msg("the column %s of CSV is no key of %s", json_string_value(value),
				where);
	const json_t *items = json_object_get(schema, "items");
	json_array_foreach (v, i, value) {
		snprintf(path, sizeof(path), "%s[%zu]", where, i);
		if (items)
			check(root, items, value, path);
	}
}

TEST(view_is_as_the_schema_says)
{
	json_error_t why;
	json_t *file = json_load_file("schema/export.schema.json", JSON_REJECT_DUPLICATES, &why);
	json_auto_t *schema = view_schema(), *view = view_of(NULL);

	if (!file)
		fail_msg("line %d: %s", why.line, why.text);
	json_decref(file);
	assert_int_equal(json_integer_value(json_object_get(view, "view")), VIEW_VERSION);
	assert_int_equal(
		json_integer_value(json_object_get(
			json_object_get(json_object_get(schema, "properties"), "view"), "const")),
		VIEW_VERSION);
	check(schema, schema, view, "");
}

/* ---- the version ---- */

/* ---- each column of a device is in the view ---- */

/* Gives each column of the device under test its own value: "is NAME", or a number by its place. */
static void
mark_columns(struct record *r)
{
	struct device *d = record_at(r, ROW_DEVICE, 0);
	const struct row_type *t = &row_types[ROW_DEVICE];

	for (size_t i = 0; t->fields[i].name; i++) {
		void *at = (char *)d + t->fields[i].offset;

		if (t->fields[i].type == ROW_FIELD_REAL)
			*(double *)at = 1234.5 + (double)i;
		if (t->fields[i].type == ROW_FIELD_TEXT) {
			free(*(char **)at);
			*(char **)at = xasprintf("is %s", t->fields[i].name);
		}
	}
	xreplace(&d->prices, "[{\"text\":\"is prices\"}]");
	xreplace(&d->tips, "[\"is tips\"]");
}

TEST(each_column_of_a_device_is_in_the_view)
{
	static const char *const left_out[][2] = { { "same_as", "the view has that device" },
		{ "chain_keys", "`facts` has them, of a source" } };
	const struct row_type *t = &row_types[ROW_DEVICE];
	json_auto_t *view = view_of(mark_columns);
	CLEANUP(pointer_free)
	char *text = json_text(json_object_get(view, K_device), JSON_COMPACT);

	for (size_t i = 0; t->fields[i].name; i++) {
		const struct row_field *f = &t->fields[i];
		CLEANUP(pointer_free)
		char *value = f->type == ROW_FIELD_REAL ? xasprintf(":%.1f", 1234.5 + (double)i)
							: xasprintf("\"is %s\"", f->name);

		if (!strstr(text, value) && !TEXT_ROW(left_out, f->name))
			fail_msg("no key of the view has the column %s of a device: put it in "
				 "view_setup.c, or name it here with the reason",
				f->name);
	}
}

TEST(each_column_of_a_note_a_rating_and_a_volume_is_a_key)
{
	static const struct {
		enum row_kind kind;
		const char *column, *why;
	} left_out[] = { { ROW_NOTE, "review", "the view is of one review" },
		{ ROW_NOTE, "source", "the key file, and the link" },
		{ ROW_NOTE, "reaction_ms", "pos_ms is without it" },
		{ ROW_NOTE, "reaction_end_ms", "pos_end_ms is without it" },
		{ ROW_NOTE, "private", "no private note is in the view" },
		{ ROW_NOTE, "octaves", "nothing shows it: for readers of the archive" },
		{ ROW_NOTE, "sequence", "the order of the notes" },
		{ ROW_NOTE, "made_ms", "the key made" },
		{ ROW_NOTE, "made_offset_min", "the key made" },
		{ ROW_RATING, "sitting", "the key date" },
		{ ROW_RATING, "made_ms", "the key made" },
		{ ROW_RATING, "made_offset_min", "the key made" },
		{ ROW_RATING, "sequence", "the order in a session" },
		{ ROW_RATING, "fit", "`earlog stats --csv` has it: seating" },
		{ ROW_VOLUME, "review", "the view is of one review" },
		{ ROW_VOLUME, "sitting", "the key date" },
		{ ROW_VOLUME, "made_ms", "the key date" },
		{ ROW_VOLUME, "sequence", "the order in a session" },
		{ ROW_VOLUME, "matched_variant", "the key matched_to" },
		{ ROW_VOLUME, "matched_chain", "the key matched_to" },
		{ ROW_VOLUME, "made_offset_min", "the key date" } };
	static const enum row_kind kinds[] = { ROW_NOTE, ROW_RATING, ROW_VOLUME };
	json_auto_t *schema = view_schema();
	const json_t *defs = json_object_get(schema, "$defs");

	for (size_t k = 0; k < LENGTH(kinds); k++) {
		const struct row_type *t = &row_types[kinds[k]];
		const json_t *of = json_object_get(defs, t->table),
			     *keys = json_object_get(of, "properties");

		assert_int_equal(
			json_array_size(json_object_get(of, "required")), json_object_size(keys));

		for (size_t i = 0, n; t->fields[i].name; i++) {
			const char *name = t->fields[i].name;

			for (n = 0; n < LENGTH(left_out) &&
				(left_out[n].kind != kinds[k] ||
					strcmp(left_out[n].column, name) != 0);)
				n++;
			if (!json_object_get(keys, name) && n == LENGTH(left_out))
				fail_msg("no key of the view has the column %s of a %s: put it in "
					 "view_*.c and the schema, or name it here with the reason",
					name, t->table);
		}
	}
}

/* Each key and its type, a line each, through all of the schema. */
static void
add_keys(struct buf *out, const json_t *schema, const char *where)
{
	const json_t *open = json_object_get(schema, "additionalProperties"), *name;
	json_t *properties = json_object(), *value;
	const char *key;
	char path[512];
	size_t i;

	/* The required keys of an open object are not all among its properties. */
	json_array_foreach (json_object_get(schema, "required"), i, name)
		if (json_is_object(open))
			json_object_set(
				properties, json_string_value(name), (json_t *)(uintptr_t)open);
	json_object_update(properties, json_object_get(schema, "properties"));
	json_object_foreach (properties, key, value) {
		char *type = json_dumps(json_object_get(value, "type"), JSON_ENCODE_ANY);

		snprintf(path, sizeof(path), "%s/%s", where, key);
		buf_addf(out, "%s %s%s\n", path, type ? type : "", view_text(value, "$ref"));
		add_keys(out, value, path);
		add_keys(out, json_object_get(value, "items"), path);
		free(type);
	}
	json_decref(properties);
}

/* Returns what the schema says of a key of the list: "/drive/chains/name", "note/tags/lexicon". */
static const json_t *
schema_at(const json_t *root, const char *path, size_t n)
{
	size_t len = strcspn(path, "/");
	const json_t *at = len ? json_object_getn(json_object_get(root, "$defs"), path, len) : root;

	for (size_t from = len + 1; at && from < n; from += len + 1) {
		const json_t *items = json_object_get(at, "items"), *open;

		len = strcspn(path + from, "/ ");
		at = resolve(root, items ? items : at);
		open = json_object_get(at, "additionalProperties");
		at = json_object_getn(json_object_get(at, "properties"), path + from, len);
		at = at ? at : json_is_object(open) ? open : NULL;
	}
	return at;
}

/* Fails if a key of the list, each line of which is a key and its type, is gone or has another
 * type. An object that became a $ref keeps its keys. */
static void
keys_are_there(const json_t *root, const char *list, const char *path)
{
	for (const char *line = list; *line; line += strcspn(line, "\n") + 1) {
		size_t n = strcspn(line, " "), end = strcspn(line, "\n");
		const json_t *at = schema_at(root, line, n);
		char *type = json_dumps(json_object_get(at, "type"), JSON_ENCODE_ANY);

		if (!at)
			fail_msg("%s promised %.*s, which is gone", path, (int)n, line);
		if (type && line[n + 1] != '#' && n + 1 < end &&
			strncmp(type, line + n + 1, end - n - 1) != 0)
			fail_msg("%s promised %.*s, which is %s", path, (int)end, line, type);
		free(type);
	}
}

/*
 * People's templates rely on what each version promised: tests/golden/view-VERSION.txt. A version
 * may get keys, with GOLDEN=write; one that takes keys away is the next version, and the lines that
 * it breaks leave the earlier lists.
 */
TEST(each_version_keeps_the_keys_of_earlier_ones)
{
	json_t *schema = view_schema(), *value;
	CLEANUP(buf_finish) struct buf keys = BUF_INIT, golden = BUF_INIT;
	struct err err = ERR_INIT;
	const char *name;
	bool found = true;

	add_keys(&keys, schema, "");
	json_object_foreach (json_object_get(schema, "$defs"), name, value)
		add_keys(&keys, value, name);
	for (int version = VIEW_VERSION; found; version--) {
		char *path = xasprintf("tests/golden/view-%d.txt", version);

		buf_clear(&golden);
		assert_true(file_read(path, 1 << 20, &golden, &found, &err));
		if (found)
			keys_are_there(schema, golden.s, path);
		free(path);
	}
	CLEANUP(pointer_free) char *now = xasprintf("view-%d.txt", VIEW_VERSION);
	test_is_golden(now, keys.s);
	json_decref(schema);
}

/* A template knows the last part of a key alone, so one name has one form everywhere. */
static void
add_forms(json_t *forms, const json_t *schema)
{
	json_t *value;
	const char *key;
	size_t i;

	json_object_foreach (json_object_get(schema, "properties"), key, value) {
		const char *form = view_text(value, "form"), *type = view_text(value, "type");
		bool text = !*type || strcmp(type, "string") == 0;

		if (text && json_object_get(forms, key))
			assert_string_equal(view_text(forms, key), form);
		else if (text)
			json_object_set_new(forms, key, json_string(form));
	}
	json_object_foreach ((json_t *)(uintptr_t)schema, key, value)
		add_forms(forms, value);
	json_array_foreach (schema, i, value)
		add_forms(forms, value);
}

TEST(a_name_has_one_form)
{
	json_auto_t *schema = view_schema(), *forms = json_object();

	add_forms(forms, schema);
	assert_string_equal(view_text(forms, "link"), "address");
	assert_string_equal(view_text(forms, "body"), "");
}

/* ---- the content ---- */

static const json_t *
section(const json_t *view, const char *sid)
{
	json_t *s;
	size_t i;

	json_array_foreach (json_object_get(view, "sections"), i, s)
		if (strcmp(view_text(s, "id"), sid) == 0)
			return s;
	fail_msg("no section %s", sid);
	return NULL;
}

static const json_t *
note_at(const json_t *item, size_t i)
{
	return json_array_get(json_object_get(item, "notes"), i);
}

TEST(uuids_name_the_notes_themselves)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_review(&r);
	struct view *v = view_open(&r, NULL, NULL, &err);
	assert_non_null(v);
	const json_t *day = json_array_get(json_object_get(view_tree(v), "sittings"), 0);
	const json_t *first = json_array_get(json_object_get(day, "log"), 0);
	const json_t *note = view_note(v, first);
	assert_string_equal(view_text(note, "uuid"), json_string_value(first));
	assert_string_equal(view_text(note, "time"), "1:10");
	assert_string_equal(
		view_text(json_array_get(json_object_get(note, "tags"), 0), "attribute"),
		"bass-depth");
	assert_null(view_note(v, json_object_get(day, "date")));
	view_close(v);
}

TEST(offsets_are_taken_and_given)
{
	json_auto_t *view = view_of(NULL);
	const json_t *item = json_array_get(json_object_get(section(view, "timbre"), "items"), 0);

	/*
	 * Played at 0:15 of a file that starts five seconds late; the video starts two seconds
	 * late.
	 */
	assert_string_equal(view_text(note_at(item, 0), "time"), "0:10");
	assert_string_equal(view_text(note_at(item, 0), "link"),
		"https://www.youtube.com/watch?v=z2_Lrg6rRks&list=X&t=12s");
}

/* Forty ratings of forty scales, some of them no scale at all, each given twice; they come as they
 * were made. */
static void
add_scales(struct record *r)
{
	for (int i = 0; i < 80; i++) {
		char attribute[16];

		snprintf(attribute, sizeof(attribute), "a%d", i % 40);
		struct rating *x =
			add_rating(r, 1000 + i, "section", "own", attribute, i / 40 ? 2 : 1);
		x->section = id("section:bass");
		x->scale = i % 7 == 6 ? xstrdup("{")
				      : xasprintf("{\"min\":0,\"max\":%d,\"step\":1}", 10 + i % 40);
	}
}

TEST(each_rating_keeps_its_own_scale)
{
	json_auto_t *view = view_of(add_scales);
	const json_t *ratings = json_object_get(section(view, "bass"), "ratings");
	char of[16];

	assert_int_equal(json_array_size(ratings), 40);
	for (size_t i = 0; i < 40; i++) {
		const json_t *one = json_array_get(ratings, i);

		size_t nth = strtoul(view_text(one, "attribute") + 1, NULL, 10);
		assert_string_equal(view_text(one, "text"), "2");
		snprintf(of, sizeof(of), "%zu", 10 + nth);
		assert_string_equal(view_text(one, "of"), (nth + 40) % 7 == 6 ? "" : of);
		assert_int_equal(
			json_is_object(json_object_get(one, "scale")), (nth + 40) % 7 != 6);
	}
}

static void
add_equalised(struct record *r)
{
	struct equaliser_row *e = add_row(r, ROW_EQUALISER, "equaliser:1");

	e->name = xstrdup("harman");
	for (int i = 0; i < 3; i++) {
		struct rating *x =
			add_rating(r, 1000 + i, "section", "own", i < 2 ? "a" : "b", i + 1);

		x->section = id("section:bass");
		x->setup.equaliser = i ? e->row.uuid : UUID_NONE;
		x->held_db = i ? -0.6 : (double)NAN;
	}
}

/* A later one through an equaliser is of another sound; where there is no other it says so. */
TEST(what_was_heard_plain_stands_before_what_was_not)
{
	json_auto_t *view = view_of(add_equalised);
	const json_t *ratings = json_object_get(section(view, "bass"), "ratings"),
		     *a = json_array_get(ratings, 0), *b = json_array_get(ratings, 1);

	assert_int_equal(json_array_size(ratings), 2);
	assert_string_equal(view_text(a, "text"), "1");
	assert_string_equal(view_text(a, "equaliser"), "");
	assert_string_equal(view_text(b, "text"), "3");
	assert_string_equal(view_text(b, "equaliser"), "harman");
}

/* Two settings and two chains with names, of which the first are usual. */
static void
add_named(struct record *r)
{
	struct uuid brass = add_setting(r, "stock", "nozzle=brass")->row.uuid;
	struct uuid steel = add_setting(r, "steel", "nozzle=steel")->row.uuid;
	struct uuid wide = add_setting(r, "day 2", "tips=wide M")->row.uuid;
	int n = 70;

	add_chain(r, "desk", 3, "source=Topping L50\noutput=6.35 mm");
	for (int i = 0; i < 20; i++)
		add_note(r, n++, "timbre/shivers", 20000 + i, "as usual")->setup.variant = brass;
	add_note(r, n++, "timbre/shivers", 31000, "tighter")->setup.variant = steel;
	add_note(r, n++, "timbre/shivers", 32000, "thinner")->setup = (struct setup){
		.device = id("device:aful-cantor"), .chain = id("desk"), .variant = wide
	};
	add_note(r, n++, "timbre/shivers", 30000, "no shout on the Performer8")->setup.device =
		id("device:aful-performer8");
}

/* Templates may call settings and chains by the names that the author typed. */
TEST(settings_and_chains_have_their_own_names)
{
	json_auto_t *view = view_of(add_named);
	const json_t *testing = json_object_get(view, "testing"), *x;
	json_t *note;
	const json_t *item = json_array_get(json_object_get(section(view, "timbre"), "items"), 0);
	const json_t *lines = json_object_get(item, "lines");
	CLEANUP(buf_finish) struct buf seen = BUF_INIT;
	size_t i, shown = 0;

	assert_string_equal(view_text(testing, "usual"), "stock (brass nozzle)");
	assert_string_equal(
		view_text(testing, "tried"), "deep (foam S); steel nozzle; day 2 (wide M)");
	assert_string_equal(view_text(testing, "chains_own"),
		"iBasso DX300, 4.4 mm, high gain; Apple USB-C dongle, 3.5 mm; desk (Topping L50, "
		"6.35 mm)");
	json_array_foreach (json_object_get(item, "notes"), i, note) {
		x = json_object_get(note, "uuid");
		shown += json_equal(x, json_array_get(lines, shown)) ? 1 : 0;
		if (!text_same(view_text(note, "body"), "as usual"))
			buf_addf(&seen, "%s [%s] [%s] [%s] %s\n", view_text(note, "time"),
				view_text(note, "label_own"), view_text(note, "setting_own"),
				view_text(note, "chain_own"), view_text(note, "body"));
	}
	/* The lines lack the note on the other device, and end with one without a time. */
	assert_int_equal(shown + 1, i);
	assert_int_equal(shown + 1, json_array_size(lines));
	assert_string_equal(seen.s,
		"0:10 [setting not noted] [setting not noted] [] - warm\n- not thick\n"
		"0:30 [] [] [] no shout on the Performer8\n"
		"0:31 [steel] [steel] [] tighter\n"
		"0:32 [day 2, desk] [day 2] [desk] thinner\n");
}

static struct uuid
add_listener(struct record *r, const char *name, const char *called)
{
	struct listener_row *l = add_row(r, ROW_LISTENER, name);

	l->name = called ? xstrdup(called) : NULL;
	return l->row.uuid;
}

/* Two who are called alike, and one without a name. */
static void
add_listeners(struct record *r)
{
	r->listener = add_listener(r, "ada", "Ada");
	struct uuid of[] = { add_listener(r, "ben", "Ben"), add_listener(r, "ben too", "Ben"),
		add_listener(r, "nobody", NULL) };

	for (int i = 0; i < 3; i++) {
		add_note(r, 50 + i, "timbre/shivers", 30000 + i,
			"theirs ![their cat](https://host.example/cat.png)")
			->listener = of[i];
		struct rating *x = add_rating(r, 50 + i, "whole", NULL, "sonic-quality", i + 1);
		x->listener = of[i];
		x = add_rating(r, 60 + i, "whole", "bs2399", "bass-depth", i + 1);
		x->listener = of[i];
	}
}

static bool
is_called(const json_t *o, const char *name, const char *who)
{
	struct uuid u = id(who);
	char text[UUID_TEXT], words[64];

	uuid_text(&u, text);
	snprintf(words, sizeof(words), *name ? "%s (%.8s)" : "%s%.8s", name, text);
	return strcmp(view_text(o, "listener"), words) == 0;
}

/* One's own stands, whoever rated later; each other listener is there once, machines together. */
TEST(each_note_and_rating_says_whose_it_is)
{
	json_t *view = view_of(add_listeners),
	       *score = json_object_get(json_object_get(view, "scores"), "sonic_quality"),
	       *spoke = json_array_get(json_object_get(view, "wheel"), 0), *one;
	const char *const names[] = { "", "Ben", "Ben" }, *texts[] = { "3", "1", "2" };
	size_t i, seen = 0;

	assert_string_equal(view_text(score, "text"), "4");
	assert_true(json_is_null(json_object_get(score, "listener")));
	assert_string_equal(view_text(spoke, "text"), "4.5");
	for (int k = 0; k < 2; k++) {
		const json_t *others = json_object_get(k ? spoke : score, "others");

		assert_int_equal(json_array_size(others), 3);
		json_array_foreach (others, i, one) {
			size_t n = strcmp(view_text(one, "text"), "3") == 0 ? 0
				: strcmp(view_text(one, "text"), "1") == 0  ? 1
									    : 2;

			assert_string_equal(view_text(one, "text"), texts[n]);
			assert_true(is_called(one, names[n],
				n == 0           ? "nobody"
					: n == 1 ? "ben"
						 : "ben too"));
			assert_int_equal(json_array_size(json_object_get(one, "others")), 0);
		}
	}
	json_array_foreach (
		json_object_get(
			json_array_get(json_object_get(section(view, "timbre"), "items"), 0),
			"notes"),
		i, one)
		if (strncmp(view_text(one, "body"), "theirs", 6) == 0) {
			/* a picture in the words of others is a link */
			assert_string_equal(view_text(one, "body"),
				"theirs [Picture: their cat](https://host.example/cat.png)");
			assert_null(strstr(view_text(one, "prose"), "!["));
			assert_null(strstr(view_text(one, "sentence"), "!["));
			assert_true(is_called(one, seen == 2 ? "" : "Ben",
				seen == 1           ? "ben too"
					: seen == 2 ? "nobody"
						    : "ben"));
			assert_non_null(strstr(view_text(one, "label"), "heard by "));
			seen++;
		} else
			assert_true(json_is_null(json_object_get(one, "listener")));
	assert_int_equal(seen, 3);
	json_decref(view);
}

/* Ben matched the same later, and once more. */
static void
add_volumes(struct record *r)
{
	static const char *const names[] = { "volume:2", "volume:3" }, *values[] = { "18", "20" };

	add_listeners(r);
	for (int i = 0; i < 2; i++) {
		struct volume *x = add_row(r, ROW_VOLUME, names[i]);
		const struct volume *own = record_at(r, ROW_VOLUME, 0);

		x->review = own->review;
		x->setup.device = own->setup.device;
		x->setup.chain = own->setup.chain;
		x->matched.device = own->matched.device;
		x->value = xstrdup(values[i]);
		x->unit = xstrdup(own->unit);
		x->made_ms = own->made_ms + (i + 1) * 1000;
		x->listener = id("ben");
	}
}

/* The first note names the volume of its device. */
static void
note_volume(struct record *r)
{
	struct note *n = record_at(r, ROW_NOTE, 0);

	n->volume = xstrdup("31.5");
}

static void
note_private_volume(struct record *r)
{
	struct note *n = record_at(r, ROW_NOTE, 0);

	note_volume(r);
	n->private = true;
}

TEST(the_volume_of_a_private_note_is_private)
{
	json_auto_t *open = view_of(note_volume), *closed = view_of(note_private_volume);
	const char *said = view_text(json_object_get(open, "testing"), "volumes_text"),
		   *unsaid = view_text(json_object_get(closed, "testing"), "volumes_text");

	assert_non_null(strstr(said, "31.5"));
	assert_null(strstr(unsaid, "31.5"));
}

TEST(the_last_volume_of_each_listener_stands)
{
	json_t *view = view_of(add_volumes), *volumes = json_object_get(view, "volumes"),
	       *own = json_array_get(volumes, 0), *bens = json_array_get(volumes, 1);

	assert_int_equal(json_array_size(volumes), 2);
	assert_string_equal(view_text(own, "value"), "22");
	assert_true(json_is_null(json_object_get(own, "listener")));
	assert_string_equal(view_text(bens, "value"), "20");
	assert_true(is_called(bens, "Ben", "ben"));
	const json_t *comparison = json_array_get(json_object_get(view, "comparisons"), 0);
	assert_string_equal(view_text(comparison, "levels"),
		"AFUL Performer8 at 20 steps on the iBasso DX300, matched to AFUL Cantor (Ben "
		"(12c468b8))");
	json_decref(view);
}

static void
hide_review(struct record *r)
{
	((struct row *)record_at(r, ROW_REVIEW, 0))->deleted = true;
}

TEST(hidden_review_has_no_view)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_review(&r);
	hide_review(&r);
	assert_null(view_open(&r, NULL, NULL, &err));
	assert_string_not_equal(err.msg, "");
}

static void
let_go_of_two(struct record *r)
{
	struct comparison *c = record_at(r, ROW_COMPARISON, 0), *never;

	c->rank = NO_INT;
	never = add_row(r, ROW_COMPARISON, "comparison:2");
	never->review = id("review:cantor");
	never->device = id("device:never");
	never->rank = NO_INT;
}

/* A device that the session file no longer names has what was said of it, and no key. */
TEST(what_left_the_file_is_told_where_it_has_notes)
{
	json_t *view = view_of(let_go_of_two), *all = json_object_get(view, "comparisons");

	assert_int_equal(json_array_size(all), 1);
	json_t *one = json_array_get(all, 0);
	assert_int_equal(json_integer_value(json_object_get(one, "number")), 0);
	assert_true(json_is_true(json_object_get(one, "has_notes")));
	json_decref(view);
}

/* The note was made on the other device, and the comparison is from memory. */
static void
compare_from_memory(struct record *r)
{
	struct note *n = record_at(r, ROW_NOTE, 1);
	struct comparison *c = record_at(r, ROW_COMPARISON, 0);

	n->from_memory = c->from_memory = true;
}

TEST(from_memory_is_told_once)
{
	json_auto_t *view = view_of(compare_from_memory);
	const json_t *comparison = json_array_get(json_object_get(view, "comparisons"), 0),
		     *note = json_array_get(json_object_get(comparison, "notes"), 0);

	assert_string_equal(view_text(note, "body"), "softer edge");
	assert_true(json_is_true(json_object_get(comparison, "from_memory")));
	assert_null(strstr(view_text(note, "label_told"), "from memory"));
}

/* Half an hour before midnight, half an hour after it, and on the next evening. */
static void
rate_at_midnight(struct record *r)
{
	static const int64_t half_hours[] = { 29, 31, 77 };

	for (int i = 0; i < 3; i++)
		add_rating(r, 50 + i, "whole", "bs2399", "treble", 1 + i)->made_ms =
			T0 + half_hours[i] * 1800000;
}

TEST(a_rating_after_midnight_corrects_the_one_before_it)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;
	size_t n, seen = 0;

	make_review(&r);
	rate_at_midnight(&r);
	struct view *v = view_open(&r, NULL, NULL, &err);
	assert_non_null(v);
	struct rating_in_view *given = rating_in_view(v, &n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(given[i].rating->attribute, "treble") == 0) {
			seen++;
			assert_int_equal(given[i].corrected, given[i].rating->value < 2);
		}
	assert_int_equal(seen, 3);
	free(given);
	view_close(v);
}

/* One is private, and one of a session in the trash. Of three blind runs, one is open. */
TEST(what_a_draft_hides_is_counted_without_the_trash)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_review(&r);
	struct view *v = view_open(&r, NULL, NULL, &err);
	struct view_hidden before = view_hidden(v);
	view_close(v);
	for (int i = 0; i < 2; i++) {
		struct note *n = add_note(&r, 60 + i, "timbre/shivers", 1000, "mine alone");

		n->private = true;
		n->sitting = id(i ? "sitting:gone" : "sitting:1");
	}
	for (int i = 0; i < 3; i++) {
		CLEANUP(pointer_free) char *name = xasprintf("run:%d", i);
		struct blind_run *run = add_row(&r, ROW_BLIND_RUN, name);

		run->review = id("review:cantor");
		run->sitting = id("sitting:1");
		run->ended_ms = i ? T0 + i : NO_INT;
	}
	v = view_open(&r, NULL, NULL, &err);
	assert_int_equal(view_hidden(v).notes, before.notes + 1);
	assert_int_equal(view_hidden(v).runs, before.runs + 1);
	assert_int_equal(view_hidden(v).remarks, before.remarks);
	assert_int_equal(before.remarks, 1);
	view_close(v);
}

static void
rate_with_another_lexicon(struct record *r)
{
	add_rating(r, 30, "whole", "mine", "bass-depth", 2);
}

TEST(a_word_of_two_lexicons_has_its_value_in_each)
{
	json_auto_t *view = view_of(rate_with_another_lexicon);
	const json_t *wheel = json_object_get(view, "wheel");

	assert_int_equal(json_array_size(wheel), 2);
	assert_string_equal(view_text(json_array_get(wheel, 1), "text"), "2");
}

/* A rating and a listened track of a session in the trash, both on a chain of its own. */
static void
listen_in_the_trash(struct record *r)
{
	struct rating *x = add_rating(r, 30, "item", "bs2399", "bass-depth", 3);
	struct stretch *s = add_row(r, ROW_STRETCH, "stretch:2");

	add_section(r, "extra", "Extra");
	add_track(r, "extra", "trashed", "Trashed", NULL, 9);
	x->item = s->item = id("extra/trashed");
	x->sitting = s->sitting = id("sitting:gone");
	x->setup.chain = s->setup.chain = id("walk");
}

TEST(a_session_in_the_trash_used_and_heard_nothing)
{
	json_auto_t *view = view_of(listen_in_the_trash);
	const json_t *walk = json_array_get(json_object_get(view, "chains"), 2);
	const json_t *items = json_object_get(section(view, "extra"), "items");

	assert_string_equal(view_text(walk, "name"), "walk");
	assert_true(json_is_false(json_object_get(walk, "used")));
	assert_true(json_is_false(json_object_get(json_array_get(items, 0), "heard")));
}

/* The device has one variant, which some notes name. */
static void
have_one_setting(struct record *r)
{
	((struct variant *)record_at(r, ROW_VARIANT, 1))->row.deleted = true;
}

static void
have_pads(struct record *r)
{
	have_one_setting(r);
	xreplace(&((struct variant *)record_at(r, ROW_VARIANT, 0))->content, "pads=velour");
}

/* The notes of the review name one variant of two, and most name none. */
TEST(tips_of_a_later_note_are_not_those_of_all)
{
	json_auto_t *view = view_of(NULL);

	assert_string_equal(view_text(json_object_get(view, "testing"), "tips"), "");
	json_decref(view);
	view = view_of(have_pads);
	assert_string_equal(view_text(json_object_get(view, "testing"), "tips"), "");
	assert_string_equal(view_text(json_object_get(view, "testing"), "variant"), "");
}

/* The bench stores the time of a pinned cue in the cue, too. */
static void
pin_at_the_bench(struct record *r)
{
	struct cue *c = record_at(r, ROW_CUE, 1);

	c->pos_ms = 25000;
}

TEST(a_cue_pinned_at_the_bench_is_pinned)
{
	json_auto_t *view = view_of(pin_at_the_bench);
	const json_t *item = json_array_get(json_object_get(section(view, "bass"), "items"), 0),
		     *cues = json_object_get(item, "cues");

	assert_true(json_is_false(json_object_get(json_array_get(cues, 0), "pinned")));
	assert_true(json_is_true(json_object_get(json_array_get(cues, 1), "pinned")));
}

TEST(bare_record_can_be_told)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	record_init(&r);
	struct review *x = add_row(&r, ROW_REVIEW, "review:bare");
	x->id = xstrdup("bare");
	x->measurements = xstrdup("no JSON");
	struct view *view = view_open(&r, NULL, NULL, &err);
	assert_non_null(view);
	assert_string_equal(view_text(view_tree(view), "front_matter"), "toc: true\n");
	view_close(view);
}
