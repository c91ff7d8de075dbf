/* earlog blind: prints the order of the devices in a blind run: during the run for the helper who
 * changes the devices, afterwards for everybody. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "draft/view/put.h"
#include "review/record/blind_result.h"
#include "review/record/device_in_chain.h"
#include "review/record/rows.h"
#include "review/record/volume.h"
#include "shell/cli/lists.h"
#include "shell/table/column.h"
#include "shell/table/sheet.h"

/* Puts what only the table has of trial i + 1. In a run that goes on there is no result yet: its
 * column then tells the helper where the device stays. */
static void
put_table_cells(json_t *x, const struct record *r, const struct blind_run *run,
	const struct blind_order *o, size_t i, const char *volume)
{
	static const char *const columns[] = { "WAS", "SAID", "RESULT", "NOTED" };
	struct blind_row row = blind_result_row(r, run, o, i, NULL, false);
	bool goes_on = run->ended_ms == NO_INT;
	bool now = goes_on && run->trial == (int64_t)i + 1;
	bool again = goes_on && i > 0 && blind_order_at(o, i) == blind_order_at(o, i - 1);

	put_taken(x, "TRIAL", xasprintf("%zu%s", i + 1, now ? " now" : ""));
	put_text(x, "VOLUME", volume);
	for (size_t c = 0; c < LENGTH(columns); c++)
		put_taken(x, columns[c], row.cells[c]);
	put_taken(x, "DEVICE", blind_result_name(r, o, o->which[i], true));
	if (again)
		put_text(x, "RESULT", "the same again");
}

/* Returns the trials; table: with what only the table has. */
static json_t *
trials_json(const struct record *r, const struct blind_run *run, const struct blind_order *o,
	bool table)
{
	bool ended = run->ended_ms != NO_INT;
	/* Volumes of later evenings do not belong to the trials. */
	const struct volume end = {
		.sitting = run->sitting, .sequence = run->ended_sequence, .made_ms = run->ended_ms
	};
	json_t *trials = json_array();

	for (size_t i = 0; i < o->n; i++) {
		const struct setup *on = blind_order_at(o, i);
		json_t *x = put_new(trials);
		char volume[64];

		volume_text(r, on, ended ? &end : NULL, volume, sizeof(volume));
		put_int(x, "trial", (int64_t)i + 1);
		put_text(x, "device", setup_name(r, on, ROW_DEVICE));
		put_text(x, "setting", setup_name(r, on, ROW_VARIANT));
		put_text(x, "volume", *volume ? volume : NULL);
		if (table)
			put_table_cells(x, r, run, o, i, *volume ? volume : "not noted");
	}
	return trials;
}

/* Prints what the run compares and its result. */
static void
print_words(const struct record *r, const struct blind_run *run, const struct blind_order *o)
{
	const struct chain *c = record_find(r, ROW_CHAIN, &run->chain);
	CLEANUP(buf_finish) struct buf head = BUF_INIT, result = BUF_INIT;
	struct sheet sheet = sheet_new_list();
	const char *early = run->trial < (int64_t)o->n ? " before its last trial" : "";
	char day[11];

	buf_addf(&head, "%zu trials of %zu %s", o->n, o->ndevices, blind_order_kind(o));
	if (c)
		buf_addf(&head, " on %s", c->name);
	sheet_line(&sheet, 0, 0, "%s, begun %s; %s", head.s,
		clock_date_text(run->started_ms, run->started_offset_min, day),
		blind_run_how(r, run, o));
	if (run->ended_ms == NO_INT)
		sheet_line(&sheet, 0, 0,
			"for the helper only: the listener must not see this order. Swap the "
			"device at every trial and always take the same time; if the device stays "
			"the same, %s again.",
			device_kind_in(r, &run->review, NULL)->words->put_again);
	else
		sheet_line(&sheet, 0, 0, "the run has ended%s%s; seed 0x%016" PRIx64, early,
			run->opened_ms != NO_INT ? ", opened early with --unblind" : "", o->seed);
	blind_result_add(r, run, o, &result);
	if (result.len)
		sheet_line(&sheet, 0, 0, "%s", result.s);
	text_print(stdout, "\n");
}

static json_t *
order_json(const struct record *r, const struct blind_run *run, const struct blind_order *o)
{
	const struct chain *c = record_find(r, ROW_CHAIN, &run->chain);

	return json_pack("{s:o, s:o?, s:b, s:b, s:I, s:b, s:o, s:o}", "run",
		column_json_uuid(&run->row.uuid), "chain", json_of_text(c ? c->name : NULL),
		"ended", run->ended_ms != NO_INT, "opened", run->opened_ms != NO_INT, "trial",
		(json_int_t)run->trial, "alike", run->alike, "plan", json_read(run->plan), "trials",
		trials_json(r, run, o, false));
}

static bool
blind_run(struct cli_call *c, struct err *err)
{
	const struct blind_run *run = NULL; /* the newest one, an open one if there is any */
	struct blind_order o;
	bool ok = true;

	EACH_LIVE (blind_run, x, &c->record, ROW_BLIND_RUN) {
		bool open = x->ended_ms == NO_INT, run_open = run && run->ended_ms == NO_INT;

		if (!run || open > run_open ||
			(open == run_open && clock_is_newer(x->started_ms, run->started_ms)))
			run = x;
	}
	if (!run)
		return err_set(err,
			"there was no blind run in this review; at the bench `:blind 1 2 x4` "
			"begins one");
	if (!blind_order_read(run, &o))
		return err_set(err,
			"the order of the blind run cannot be read: `earlog doctor` looks for "
			"damage");
	if (c->json)
		ok = column_print_value(order_json(&c->record, run, &o), err);
	else {
		print_words(&c->record, run, &o);
		json_auto_t *rows = trials_json(&c->record, run, &o, true);
		ok = lists_print(c, "blind", rows, err);
	}
	blind_order_finish(&o);
	return ok;
}

const struct cli_command cli_blind = {
	.name = "blind",
	.help = "Show the order of a blind run to the helper, or its result",
	.example = "earlog blind",
	.verbs = { { NULL, "[REVIEW]", "", ARCHIVE_READ | REVIEW_OR_LAST | REVIEW_LOADED | AS_JSON,
		0, 1, blind_run, NULL } },
};
