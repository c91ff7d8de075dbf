/* earlog compare: chooses the devices that arguments or the review name. answers/compare.c makes
 * the report, schema/show/compare.mustache has its words. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "archive/store/search.h"
#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/name.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/view/put.h"
#include "review/answers/compare.h"
#include "review/record/rows.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/values.h"
#include "shell/cli/export_draft.h"
#include "shell/table/column.h"

#define MOST_DEVICES 12

struct compare_options {
	const char *by;
	bool private, all, bbcode;
};

#define OPTIONS struct compare_options

/* ---- choosing the devices to compare ---- */

/* Devices. A device that is named with a setting is a separate device, with the UUID of the
 * setting.
 */
struct devices {
	struct uuid v[MOST_DEVICES];
	size_t n;
};

static bool
add_compared_device(struct devices *d, const struct uuid *device, struct err *err)
{
	if (uuid_index(device, d->v, d->n) < d->n)
		return true;
	if (d->n == MOST_DEVICES)
		return err_set(err, "%d devices at most can be compared; name fewer", MOST_DEVICES);
	d->v[d->n++] = *device;
	return true;
}

/* Sets *device to the device of the loaded reviews that a person calls so. `whole`: not by a part
 * of its name. Returns false if none or several are called so. */
static bool
find_loaded(const struct answers *a, const char *name, bool whole, const struct device **device)
{
	CLEANUP(name_search_finish) struct name_search s;

	*device = NULL;
	name_search_init(&s, name);
	EACH (one, a)
		EACH_ROW (device, x, *one, ROW_DEVICE) {
			enum name_fit fit = name_search_fit(&s, x->name, false);

			if (fit == s.best && *device &&
				uuid_same(&(*device)->row.uuid, &x->row.uuid))
				continue;
			if (name_search_offer(&s, fit, 0, x->name) > 0)
				*device = x;
		}
	return s.found == 1 && (!whole || s.best > NAME_PART);
}

/* Loads the reviews of a device: they may have more ratings. */
static bool
load_reviews_of(struct answers *a, struct store *st, const struct uuid *device, struct err *err)
{
	CLEANUP(record_finish) struct record r = record_new();
	bool ok = store_load_kind(st, ROW_REVIEW, device, &r, err);

	EACH_ROW_WHILE (review, x, &r, ROW_REVIEW, ok) {
		intake(st, &x->row.uuid, NULL);
		ok = answers_load_review(a, st, &x->row.uuid, err);
	}
	return ok;
}

/* Finds the device that a person calls so: one of the loaded reviews, which needs no review, or the
 * device of a review. */
static bool
find_named(struct answers *a, struct store *st, const char *name, struct uuid *u, struct err *err)
{
	const struct device *loaded;

	if (name && find_loaded(a, name, true, &loaded)) {
		*u = loaded->row.uuid;
		return load_reviews_of(a, st, u, err);
	}
	const struct record *r = answers_load(a, st, name, err);
	const struct review *own = r ? record_next(r, ROW_REVIEW, NULL) : NULL;
	if (own)
		*u = own->device;
	else if (name && find_loaded(a, name, false, &loaded))
		*u = loaded->row.uuid;
	else
		return false;
	return true;
}

/* Adds the device, or DEVICE/SETTING, that a person calls so. */
static bool
take_named(
	struct answers *a, struct devices *d, struct store *st, const char *name, struct err *err)
{
	const char *setting = name ? strrchr(name, '/') : NULL;
	struct uuid device, u;

	/* A path or a name may contain a slash. */
	if (find_named(a, st, name, &u, err))
		return add_compared_device(d, &u, err);
	CLEANUP(pointer_free)
	char *alone = setting ? xstrndup(name, (size_t)(setting - name)) : NULL;
	return setting && find_named(a, st, alone, &device, ERR_IGNORED) &&
		store_find_one(st, ROW_VARIANT, setting + 1, &device, &u, err) &&
		add_compared_device(d, &u, err);
}

/* Gives what was heard with a setting that is compared to a device of its own: also the volumes and
 * matches of the device, unless several settings of it are compared. */
static void
set_apart(struct answers *a, const struct selection *g, const struct devices *d, size_t column)
{
	const struct variant *of = selection_find(g, ROW_VARIANT, &d->v[column]);
	bool only = true;

	if (!of)
		return;
	for (size_t i = 0; i < d->n; i++) {
		const struct variant *other = selection_find(g, ROW_VARIANT, &d->v[i]);

		only &= i == column || !uuid_same(other ? &other->device : &d->v[i], &of->device);
	}
	for (size_t i = 0; i < a->n + 1; i++)
		EACH_IN (x, setup_made, SETUP_MADE)
			for (size_t n = 0; n < record_count(a->v[i], x->kind); n++) {
				char *row = record_at(a->v[i], x->kind, n);
				struct volume *v = x->kind == ROW_VOLUME ? (void *)row : NULL;
				struct setup *on[] = { (void *)(row + x->setup),
					v ? &v->matched : NULL };

				for (size_t e = 0; e < LENGTH(on) && on[e]; e++)
					if (setup_has(on[e], ROW_VARIANT, &of->row.uuid) ||
						(v && only && uuid_none(&on[e]->variant) &&
							setup_has(on[e], ROW_DEVICE, &of->device)))
						on[e]->device = of->row.uuid;
			}
	const struct device *whole = selection_find(g, ROW_DEVICE, &of->device);
	if (!whole)
		return;
	struct device *own = row_dup(ROW_DEVICE, whole);
	CLEANUP(pointer_free)
	char *words = setup_setting_words(of, CHAIN_DRAFT, ", "),
	     *name = xasprintf("%s, %s", whole->name, words),
	     *id = xasprintf("%s/%s", whole->id, of->name);
	own->row.uuid = of->row.uuid;
	xreplace(&own->name, name);
	xreplace(&own->id, id);
	rows_take(&a->v[0]->of[ROW_DEVICE], own);
}

static int
order_comparison(const void *p, const void *q)
{
	BOTH_OF(struct comparison, a, b, p, q);

	/* Devices that are no longer in the session file come last. */
	int o = number_order(a->rank == NO_INT, b->rank == NO_INT);

	o = o ? o : number_order(a->rank, b->rank);
	return o ? o : uuid_order(&a->row.uuid, &b->row.uuid);
}

/* Adds the devices that the review names under `compare:`; only one review is loaded. */
static bool
take_devices_of_review(struct answers *a, struct devices *d, struct store *st, struct err *err)
{
	const struct record *r = a->v[0];
	const struct review *own = record_next(r, ROW_REVIEW, NULL);
	size_t n = 0, most = record_count(r, ROW_COMPARISON);
	CLEANUP(pointer_free) const struct comparison **all = xcalloc(most + 1, sizeof(all[0]));
	bool ok = true;

	for (size_t i = 0; i < most; i++) {
		const struct comparison *c = record_at(r, ROW_COMPARISON, i);

		if (!c->row.deleted && uuid_same(&c->review, &own->row.uuid))
			all[n++] = c;
	}
	ARRAY_SORT(all, n, order_comparison);
	EACH_IN_WHILE (x, all, n, ok) {
		ok = load_reviews_of(a, st, &(*x)->device, err) &&
			add_compared_device(d, &(*x)->device, err);
	}
	if (ok && d->n < 2)
		return err_set(err,
			"only one device: name a second review, or give `compare:` in the session "
			"file");
	return ok;
}

/* Loads the reviews that the arguments name (by default the one last worked on), and all ratings of
 * their devices. */
static bool
take_all(struct answers *a, struct devices *d, struct cli_call *c, struct selection *g,
	struct err *err)
{
	EACH_IN (x, c->argv, c->argc)
		if (!take_named(a, d, c->st, *x, err))
			return false;
	if (!c->argc && !take_named(a, d, c->st, c->name, err))
		return false;
	if ((d->n < 2 && !take_devices_of_review(a, d, c->st, err)) ||
		!answers_selection_wide(a, c->st, g, err))
		return false;
	for (size_t i = 0; i < d->n; i++)
		set_apart(a, g, d, i);
	return true;
}

/* ---- the report as one tree ---- */

#define NOTED(type, field) COLUMN_SAME(type, volume, field)
#define VOLUME(type, field) COLUMN_SAME(type, compare_volume, field)
#define NOTE(type, field) COLUMN_SAME(type, compare_note, field)
#define ITEM(type, field) COLUMN_SAME(type, compare_item, field)

COLUMNS(device_columns, COLUMN_SAME(TEXT, compare_device, id),
	COLUMN_SAME(TEXT, compare_device, name), COLUMN_SAME(TEXT, compare_device, short_name),
	COLUMN_SAME(TEXT, compare_device, review));

COLUMNS(value_columns, COLUMN_SAME(REAL, compare_value, value),
	COLUMN_SAME(TEXT, compare_value, text), COLUMN_SAME(TEXT, compare_value, day));

COLUMNS(value_or_null, { .type = COLUMN_MAYBE, .of = value_columns });

COLUMNS(rating_columns, COLUMN_KEY_OF(INLINE, NULL, compare_rating, question, answers_question),
	COLUMN_SAME(TEXT, compare_rating, where), COLUMN_SAME(TEXT, compare_rating, conditions),
	COLUMN_SAME(INT, compare_rating, mark), COLUMN_SAME(TEXT, compare_rating, days),
	COLUMN_SAME(BOOL, compare_rating, together),
	COLUMN_SAME_LIST(compare_rating, cells, value_or_null));

COLUMNS(how_columns, COLUMN_SAME(INT, compare_how, mark), COLUMN_SAME(TEXT, compare_how, text));

COLUMNS(then_columns, NOTED(TEXT, value), NOTED(TEXT, unit));

COLUMNS(noted_columns, NOTED(TEXT, value), NOTED(TEXT, unit), NOTED(TEXT, how), NOTED(TEXT, method),
	NOTED(TEXT, signal), COLUMN_KEY(DATE, "date", volume, made_ms));

COLUMNS(volume_columns, VOLUME(TEXT, device), VOLUME(TEXT, chain),
	COLUMN_KEY_OF(INLINE, NULL, compare_volume, noted, noted_columns), VOLUME(TEXT, matched_to),
	VOLUME(TEXT, setting), VOLUME(TEXT, equaliser), VOLUME(BOOL, reference),
	COLUMN_KEY_OF(POINTER, "then", compare_volume, then, then_columns));

COLUMNS(written_columns, COLUMN_KEY(UUID, "uuid", note, row.uuid), COLUMN_SAME(TEXT, note, body),
	COLUMN_KEY(DATE, "date", note, made_ms));

COLUMNS(note_columns, COLUMN_KEY_OF(POINTER, NULL, compare_note, note, written_columns),
	NOTE(CHARS, time), NOTE(BOOL, own_time), NOTE(INT, pos_ms), NOTE(TEXT, variant),
	NOTE(TEXT, chain), NOTE(TEXT, against), NOTE(BOOL, private), NOTE(TEXT, listener),
	NOTE(TEXT, against_variant), NOTE(TEXT, against_chain), NOTE(BOOL, blind), NOTE(INT, trial),
	NOTE(BOOL, usual_setting), NOTE(BOOL, usual_chain));

COLUMNS(notes_of_cell,
	{ .type = COLUMN_LIST, .of = note_columns, .size = sizeof(struct compare_note) });

COLUMNS(cue_columns, COLUMN_SAME(TEXT, cue, label), COLUMN_SAME(TEXT, cue, listen_for));

COLUMNS(row_columns, COLUMN_SAME(CHARS, compare_row, time),
	COLUMN_KEY_OF(POINTER, "cue", compare_row, cue, cue_columns),
	COLUMN_SAME(BOOL, compare_row, shown), COLUMN_SAME_LIST(compare_row, cells, notes_of_cell));

COLUMNS(heard_column, { .type = COLUMN_BOOL });

COLUMNS(item_columns, ITEM(TEXT, item), ITEM(TEXT, title), ITEM(TEXT, artist), ITEM(TEXT, section),
	COLUMN_SAME_LIST(compare_item, heard, heard_column),
	COLUMN_SAME_LIST(compare_item, silent, column_texts), ITEM(BOOL, shown),
	COLUMN_SAME_LIST(compare_item, rows, row_columns));

COLUMNS(part_columns, COLUMN_SAME(TEXT, compare_row, part), COLUMN_SAME(TEXT, compare_row, of),
	COLUMN_SAME_LIST(compare_row, cells, notes_of_cell));

COLUMNS(compare_columns, COLUMN_SAME_LIST(compare_answer, devices, device_columns),
	COLUMN_SAME_LIST(compare_answer, ratings, rating_columns),
	COLUMN_SAME_LIST(compare_answer, how, how_columns),
	COLUMN_SAME(TEXT, compare_answer, advice),
	COLUMN_SAME_LIST(compare_answer, volumes, volume_columns),
	COLUMN_SAME_LIST(compare_answer, items, item_columns),
	COLUMN_SAME_LIST(compare_answer, to_hear, column_texts),
	COLUMN_SAME_LIST(compare_answer, parts, part_columns));

/* Adds a row with the cell of one device alone, and the facts of its item (NULL: none). */
static void
add_row_of_device(json_t *list, json_t *row, json_t *item, size_t device, bool all)
{
	json_t *cell = json_array_get(json_object_get(row, K_cells), device);

	if (!all && !json_array_size(cell))
		return;
	json_t *one = json_copy(row);
	put(one, K_cells, json_pack("[O]", cell));
	json_object_update_missing(one, item);
	json_array_append_new(list, one);
}

/* Puts its notes into each device, as rows with one cell. */
static void
put_notes_by_device(json_t *tree, bool all)
{
	json_t *device;
	size_t i;

	json_array_foreach (json_object_get(tree, K_devices), i, device) {
		json_t *list = json_array();

		EACH_VALUE (item, json_object_get(tree, K_items))
			EACH_VALUE (row, json_object_get(item, K_rows))
				add_row_of_device(list, row, item, i, all);
		EACH_VALUE (row, json_object_get(tree, K_parts))
			add_row_of_device(list, row, NULL, i, false);
		put(device, K_rows, list);
	}
	put_bool(tree, "by_device", true);
}

static const char together[] = "together"; /* the key of a rating */

/* Moves the ratings of one name below each other, of those that were heard together, then of the
 * others, and marks the rows without a name. A row with no other label keeps its name: without it,
 * it would seem to belong to the label above. */
static void
put_ratings_by_name(json_t *tree)
{
	json_t *all = json_object_get(tree, K_ratings), *by_name = json_array(), *row;
	size_t i, n = json_array_size(all);
	CLEANUP(pointer_free) bool *taken = xcalloc(n + 1, sizeof(taken[0]));

	json_array_foreach (all, i, row)
		for (size_t k = taken[i] ? n : i; k < n; k++) {
			json_t *other = json_array_get(all, k);

			if (!text_same(json_text_at(other, "name"), json_text_at(row, "name")) ||
				json_object_get(other, together) != json_object_get(row, together))
				continue;
			taken[k] = true;
			put_bool(other, "again", k > i && *json_text_at(other, "where"));
			json_array_append(by_name, other);
		}
	put(tree, K_ratings, by_name);
}

/* Puts which of the two tables of ratings there are. */
static void
put_tables(json_t *tree)
{
	EACH_VALUE (rating, json_object_get(tree, K_ratings))
		put_bool(tree, json_is_true(json_object_get(rating, together)) ? "side" : "aside",
			true);
}

/* Names a compared device as its column does. */
static void
put_short_name(json_t *note, const json_t *devices)
{
	EACH_VALUE (device, devices)
		if (text_same(view_text(note, K_against), view_text(device, K_name)))
			put_text(note, K_against, json_text_at(device, "short_name"));
}

/* Puts a line above a row only for a cue, and its time before each note. */
static void
put_notes_by_time(json_t *tree)
{
	EACH_VALUE (item, json_object_get(tree, K_items))
		EACH_VALUE (row, json_object_get(item, K_rows)) {
			if (!json_is_object(json_object_get(row, K_cue)))
				put_text(row, K_time, NULL);
			EACH_VALUE (cell, json_object_get(row, K_cells))
				EACH_VALUE (note, cell) {
					put_bool(note, "own_time", *view_text(note, K_time));
					put_short_name(note, json_object_get(tree, K_devices));
				}
		}
}

/* Puts a volume into words; null stays. */
static void
put_worded(json_t *volume)
{
	const char *value = view_text(volume, K_value), *how = view_text(volume, K_how);
	struct buf text = BUF_INIT, by = BUF_INIT;

	if (*value)
		levels_add_volume(&text, value, view_text(volume, K_unit));
	if (*how)
		levels_add_how(&by, how);
	put_built(volume, K_value, &text);
	put_built(volume, K_how, &by);
}

/* ---- running the command ---- */

static bool
compare_run(struct cli_call *c, struct err *err)
{
	const struct compare_options *o = c->options;
	bool by_device = text_same(o->by, "device"), text = !c->markdown && !o->bbcode;

	/* item: the earlier word */
	if (o->by && !by_device && !text_same(o->by, "track") && !text_same(o->by, "item"))
		return cli_wrong(err, "--by takes track or device, not %s", o->by);
	CLEANUP(answers_finish) struct answers a = { .all = text_same(c->listener, "all") };
	struct devices d = { .n = 0 };
	struct compare_answer answer;
	struct selection g;
	if ((!text && !cli_words_use(err)) || !take_all(&a, &d, c, &g, err))
		return false;
	compare_answer_init(&answer,
		&(struct compare_request){
			.g = g, .devices = d.v, .n = d.n, .private = o->private, .all = o->all });
	json_t *tree = column_tree(compare_columns, &answer);
	arena_finish(&answer.arena);
	if (!c->json) {
		json_t *then;

		put_bool(tree, "chains", answer.chains);
		put_bool(tree, "days", answer.days);
		EACH_VALUE (volume, json_object_get(tree, K_volumes)) {
			json_unpack(volume, "{s:o}", "then", &then);
			put_worded(volume);
			put_worded(then);
		}
		put_tables(tree);
		if (text)
			put_ratings_by_name(tree);
		if (text && !by_device)
			put_notes_by_time(tree);
		if (by_device)
			put_notes_by_device(tree, o->all);
	}
	return report_print("compare", tree, o->bbcode ? REPORT_BBCODE : cli_report_form(c), err);
}

static bool
compare_check(const struct cli_call *c, struct err *err)
{
	const struct compare_options *o = c->options;

	return o->bbcode + c->json + c->markdown <= 1 ||
		cli_wrong(err, "choose one of --bbcode, --json and --markdown");
}

const struct cli_command cli_compare = {
	.name = "compare",
	.help = "Set devices side by side: ratings, volumes, notes",
	.example = "earlog compare ie900/foam ie900/silicone",
	.verbs = { { NULL, "REVIEW[/SETTING] [REVIEW[/SETTING]...]", "",
		ARCHIVE_READ | AS_MARKDOWN | AS_JSON | NAMES_DEVICES | PAGED, 0, CLI_MANY,
		compare_run, NULL } },
	OPTIONS_ARE(TEXT(by, "by", "track|device",
			    "order the notes by track and cue (default), or device by device"),
		FLAG(all, "all", "also show tracks and cues without a note on any of the devices"),
		FLAG(private, "private", "also show private notes"),
		FLAG(bbcode, "bbcode", "print BBCode, for a forum")),
	.check = compare_check,
};
