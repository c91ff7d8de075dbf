/* earlog device: lists, edits, renames, merges and splits devices, and prints the story of one.
 * store/edit.c stores the changes, store/device_events.c gathers the story. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/store/edit.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "draft/view/escape.h"
#include "review/answers/drive_report.h"
#include "review/files/field.h"
#include "review/files/profile.h"
#include "review/record/identity.h"
#include "review/record/redact.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/cli/lists.h"
#include "shell/table/column.h"
#include "shell/table/sheet.h"

#define EDIT_WHAT "name one device, and the changes: --brand, --model, --kind …"
#define RENAME_HOW "name the device, then its new name in quotes"

/* The options of `device edit` are stored in a struct device. */
#define OPTIONS struct device

/* Sets the i-th option of `device edit`: the keys of a session file's `device:` that are a text,
 * and a column of the same name. */
static bool
edit_option(size_t i, struct option_row *row)
{
	EACH (k, &device_fields) {
		const struct row_field *f = k->type == FIELD_TEXT && !k->parse
			? row_field_find(ROW_DEVICE, k->name)
			: NULL;
		bool the = text_starts(k->help, "The ");

		if (!f || f->type != ROW_FIELD_TEXT)
			continue;
		if (i > 0) {
			i--;
			continue;
		}
		*row = (struct option_row){ 0, k->name, "TEXT", k->help + (the ? 4 : 0),
			OPTION_TEXT, f->offset, "edit" };
		return true;
	}
	return false;
}

static char **
device_text(const void *device, const struct option_row *r)
{
	return (void *)((uintptr_t)device + r->offset);
}

static json_t *
device_json(const struct device *d)
{
	json_t *o = row_json(ROW_DEVICE, d);

	json_object_set_new(o, "uuid", column_json_uuid(&d->row.uuid));
	return o;
}

bool
cli_device_rows(struct cli_call *c, json_t *rows, struct err *err)
{
	struct record *r = &c->record;

	intake_all(c->st);
	if (c->st && !store_load_kind(c->st, ROW_DEVICE, NULL, r, err))
		return false;
	EACH_ROW (device, d, r, ROW_DEVICE)
		if (c->json || uuid_none(&d->same_as))
			json_array_append_new(rows, device_json(d));
	return true;
}

/* Returns a copy of the device that the first argument names; the caller frees it with row_free. On
 * failure sets err and returns NULL. */
static struct device *
device_named(struct cli_call *c, struct err *err)
{
	struct uuid u;

	return store_find_one(c->st, ROW_DEVICE, c->argv[0], NULL, &u, err)
		? store_copy(c->st, ROW_DEVICE, &u, err)
		: NULL;
}

/* ---- device show ---- */

static json_t *
event_json(const struct device_event *e)
{
	char day[11];
	json_t *pos = e->pos_ms == NO_INT ? json_null() : json_integer(e->pos_ms);

	return json_pack("{s:s, s:s, s:o?, s:o?, s:o, s:o?, s:o?, s:b}", "date",
		clock_date_text(e->at_ms, e->offset_min, day), "kind", e->kind, "review",
		json_of_text(e->review), "place", json_of_text(e->place), "pos_ms", pos,
		"attribute", json_of_text(e->attribute), "text", json_of_text(e->text), "private",
		e->private);
}

static void
print_story(const struct device_story *story, bool markdown)
{
	struct device_lines l;
	const struct sheet s = sheet_new_list();
	const struct device *d = story->device;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	device_story_lines(story, markdown, &l);
	buf_add(&out, "## ");
	escape_name(&out, d->name ? d->name : d->id, 0);
	buf_add(&out, "\n\n");
	EACH (x, &l) {
		CLEANUP(buf_finish) struct buf line = BUF_INIT;

		buf_addf(&line, "%-*s  ", markdown ? 0 : 11, x->name);
		const char *kind = text_same(x->kind, "variant") ? "setting" : x->kind;
		if (kind)
			buf_addf(&line, "%-*s  ", markdown ? 0 : 9, kind);
		buf_add(&line, x->text.s);
		CLEANUP(pointer_free) char *text = xstrdup(line.s);
		redact_text(&text);
		buf_add(&out, "- ");
		escape_name(&out, text, 0);
		buf_add(&out, "\n");
		if (!markdown)
			sheet_line(&s, 0, x->kind ? 24 : 13, "%s", line.s);
	}
	text_print(stdout, "%s", markdown ? out.s : "");
	device_lines_finish(&l);
}

static bool
device_show(struct cli_call *c, struct err *err)
{
	const struct record *r = &c->record;
	struct device_story story;

	intake_all(c->st);
	store_hide_blind(c->st);
	bool ok = store_device_story(c->st, c->argv[0], &story, err) &&
		store_load_kind(c->st, ROW_VARIANT, &story.device->row.uuid, &c->record, err);
	if (ok) {
		CLEANUP(profile_finish) struct profile p = profile_own();

		drive_report_add_events(&story, p.listening_db_spl, p.plr_db);
	}
	if (ok && c->json) {
		json_t *o = device_json(story.device), *variants = json_array(),
		       *events = json_array();

		EACH_ROW (variant, v, r, ROW_VARIANT)
			json_array_append_new(variants,
				json_pack("{s:o?, s:o?}", "name", json_of_text(v->name), "content",
					json_of_text(v->content)));
		EACH (x, &story)
			json_array_append_new(events, event_json(x));
		json_object_set_new(o, "variants", variants);
		json_object_set_new(o, "events", events);
		ok = column_print_value(o, err);
	} else if (ok) {
		print_story(&story, c->markdown);
	}
	device_story_finish(&story);
	return ok;
}

static bool
device_edit(struct cli_call *c, struct err *err)
{
	CLEANUP(pairs_finish) struct pairs given = { .n = 0 };
	struct option_row r;

	for (size_t i = 0; edit_option(i, &r); i++) {
		const char *text = *device_text(c->options, &r);

		if (text && !field_flat_one(&device_fields, r.name, text, &given, err))
			return false;
	}
	if (!given.n)
		return cli_wrong(err, EDIT_WHAT);
	struct device *d = device_named(c, err);
	for (size_t i = 0; d && edit_option(i, &r); i++)
		if (*device_text(c->options, &r))
			xreplace(device_text(d, &r), *device_text(c->options, &r));
	return d && store_change_row(c->st, ROW_DEVICE, d, err) &&
		cli_done(c,
			"changed; a session file that describes the device overrides this when you "
			"change the file");
}

/* Merges the device that is known by the new name alone into d, which gets the name: a device is
 * its name. */
static bool
join_named(struct cli_call *c, const struct device *d, struct err *err)
{
	bool ok = store_load_kind(c->st, ROW_DEVICE, NULL, &c->record, err);

	EACH_ROW_WHILE (device, o, &c->record, ROW_DEVICE, ok)
		if (!uuid_same(&o->row.uuid, &d->row.uuid) && uuid_none(&o->same_as) &&
			device_is_named(o) && text_same_name(o->name, c->argv[1]))
			ok = store_merge_devices(c->st, &o->row.uuid, &d->row.uuid, err);
	return ok;
}

static bool
device_rename(struct cli_call *c, struct err *err)
{
	if (!*c->argv[1])
		return cli_wrong(err, RENAME_HOW);
	struct device *d = device_named(c, err);
	if (d && !join_named(c, d, err)) {
		row_free(ROW_DEVICE, d);
		return false;
	}
	if (d)
		xreplace(&d->name, c->argv[1]);
	return d && store_change_row(c->st, ROW_DEVICE, d, err) &&
		cli_done(c, "renamed; also change the name in your session files");
}

static bool
device_merge(struct cli_call *c, struct err *err)
{
	struct uuid from, into;

	return store_find_one(c->st, ROW_DEVICE, c->argv[0], NULL, &from, err) &&
		store_find_one(c->st, ROW_DEVICE, c->argv[1], NULL, &into, err) &&
		(!uuid_same(&from, &into) || err_set(err, "both names are the same device")) &&
		store_merge_devices(c->st, &from, &into, err) &&
		cli_done(c,
			"merged: %s counts as %s from now on, also in files and on other machines "
			"(`earlog device split` takes that back)",
			c->argv[0], c->argv[1]);
}

static bool
device_split(struct cli_call *c, struct err *err)
{
	return store_split_device(c->st, c->argv[0], err) &&
		cli_done(c, "%s is a separate device again", c->argv[0]);
}

const struct cli_command cli_device = {
	.name = "device",
	.help = "List, change and merge the devices of the archive",
	.example = "earlog device merge crimson-loan crimson",
	.verbs = {
		{ "list", "[WORDS]", "List the devices",
			ARCHIVE_IF_ANY | AS_JSON | FILTER_ROWS, 0, CLI_MANY, lists_run,
			NULL },
		{ "show", "DEVICE",
			"Show all that the archive knows of a device, in the order of time",
			ARCHIVE_READ | AS_MARKDOWN | AS_JSON | PAGED, 1, 1,
			device_show, "name one device" },
		{ "edit", "DEVICE", "Change the description of a device", ARCHIVE_CHANGE, 1, 1,
			device_edit, EDIT_WHAT },
		{ "rename", "DEVICE NAME", "Rename a device", ARCHIVE_CHANGE, 2, 2,
			device_rename, RENAME_HOW },
		{ "merge", "DEVICE DEVICE",
			"Merge a device into the second one, which is the same device",
			ARCHIVE_CHANGE, 2, 2, device_merge,
			"name the device to merge, then the device that remains" },
		{ "split", "DEVICE", "Take the merge of a device back", ARCHIVE_CHANGE, 1, 1,
			device_split, "name the device that was merged" },
	},
	.options_size = sizeof(OPTIONS),
	.more_options = edit_option,
};
