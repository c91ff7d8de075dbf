/* Makes the facts on how each chain drives the device under test, shown before the remarks. */
#include <math.h>
#include <stdlib.h>

#include "answers/drive.h"
#include "export/view_private.h"

/* Returns the n used chains, each with its name for a sentence. */
static struct drive_feed *
used_feeds(const struct view *v, size_t *n)
{
	struct drive_feed *feeds = xcalloc(v->n_chains + 1, sizeof(feeds[0]));

	*n = 0;
	for (size_t i = 0; view_wants(v, VIEW_SETUP) && i < v->n_chains; i++) {
		const struct chain *c = v->chains[i];

		if (view_use(v, ROW_CHAIN, c).used)
			feeds[(*n)++] = (struct drive_feed){ view_chain_name(v, c), c->content };
	}
	return feeds;
}

static json_t *
facts_json(const struct drive_report *report)
{
	struct buf words = BUF_INIT;
	json_t *o = json_object(), *list = json_array();

	for (size_t i = 0; i < report->chains.n; i++) {
		const struct drive_chain *c = &report->chains.v[i];
		struct buf facts = BUF_INIT;
		json_auto_t *one = json_object();

		drive_add_facts(&facts, c);
		put_text(one, "name", c->name);
		put_built(one, "text", &facts);
		if (*view_text(one, "text"))
			json_array_append(list, one);
	}
	drive_add_device(&words, report);
	put_built(o, "device", &words);
	put(o, "chains", list);
	return o;
}

json_t *
view_drive(const struct view *v)
{
	const struct device *d = record_find(v->r, ROW_DEVICE, &v->review->device);
	const struct profile *p = v->profile;
	bool levels = p->listening_db_spl > 0, peaks = p->plr_db > 0;
	struct drive_asked a = { .review = v->review->id,
		.level_db = levels ? p->listening_db_spl : DRIVE_LEVEL_DB,
		.plr_db = peaks ? p->plr_db : (double)NAN };
	struct curve curve = CURVE_INIT;
	struct source_sheets sources;
	struct drive_report report;
	CLEANUP(diags_finish) struct diags diags = DIAGS_INIT;
	struct err ignored = ERR_INIT;

	if (!d)
		return json_null();
	a.device = d->name;
	a.impedance_ohm = d->impedance_ohm;
	a.sensitivity_db = d->sensitivity_db;
	a.sensitivity_unit = d->sensitivity_unit;
	a.curve_file = d->impedance_file;
	if (v->review->path && drive_curve_load(&curve, v->review->path, a.curve_file, &ignored))
		a.curve = curve.n ? &curve : NULL;
	source_sheets_load(&sources, &diags);
	a.sources = &sources;
	CLEANUP(pointer_free) struct drive_feed *feeds = used_feeds(v, &a.n);
	a.feeds = feeds;
	drive_report_init(&report, &a);
	json_t *facts = facts_json(&report);
	drive_report_finish(&report);
	source_sheets_finish(&sources);
	curve_finish(&curve);
	return facts;
}
