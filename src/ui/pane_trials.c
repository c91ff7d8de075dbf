/* The list of trials of a blind run: notes, ratings and, after the run, devices. */
#include <math.h>

#include "base/mem.h"
#include "bench/bench.h"
#include "record/abx.h"
#include "record/blind_result.h"
#include "record/rating.h"
#include "ui/ui_private.h"

/* Returns the current run, or the last finished run; NULL: there is no run. */
static const struct blind_run *
last_run(const struct sitting *s)
{
	const struct blind_run *last = NULL;

	if (sitting_is_blind(s))
		return record_find(&s->rec, ROW_BLIND_RUN, &s->blind);
	for (const struct blind_run *r = NULL; (r = record_next(&s->rec, ROW_BLIND_RUN, r));)
		if (!r->row.deleted && r->ended_ms != NO_INT &&
			(!last || r->started_ms > last->started_ms))
			last = r;
	return last;
}

/* Adds ratings and notes of a trial: "bass-depth 4 · attack not judged · 2 notes"; of an earlier
 * evening without the numbers, which would be given again. */
static void
add_made(const struct sitting *s, const struct blind_run *run, size_t number, struct buf *out)
{
	size_t notes = 0;
	char value[SCALE_NUMBER];

	for (const struct trial *t = NULL; (t = record_next(&s->rec, ROW_TRIAL, t));) {
		if (t->number != (int64_t)number || !uuid_same(&t->run, &run->row.uuid))
			continue;
		const struct rating *r = record_find(&s->rec, ROW_RATING, &t->row.uuid);
		const struct note *n = record_find(&s->rec, ROW_NOTE, &t->row.uuid);
		if (r && !r->row.deleted)
			buf_addf(out, "%s%s %s", out->len ? " · " : "", r->attribute,
				isnan(r->value)                   ? "not judged"
					: rating_is_of_tonight(r) ? scale_number(r->value, value)
								  : "rated");
		notes += n && !n->row.deleted;
	}
	if (notes)
		buf_addf(out, "%s%zu note%s", out->len ? " · " : "", notes, notes == 1 ? "" : "s");
}

/* Adds the answer to a trial and, after the run, whether the answer was right. */
static void
add_said(const struct sitting *s, const struct blind_run *run, const struct blind_order *o,
	size_t i, struct buf *out)
{
	const struct uuid *said = blind_answer(&s->rec, run, o, i + 1);

	const char *words = blind_preferred_words(&s->rec, run, o, i + 1);
	buf_addf(out, "%s%s", out->len && *words ? " · " : "", words);
	if (!said || o->pairs)
		return;
	buf_addf(out, "%syou said %s", out->len ? " · " : "",
		blind_name(&s->rec, o, (size_t)(said - o->devices)));
	if (run->ended_ms != NO_INT)
		buf_add(out, blind_was(o, i, said) ? ": right" : ": wrong");
}

static void
trials_fill(const struct sitting *s, struct list *l)
{
	const struct blind_run *run = last_run(s);
	bool open = run && run->ended_ms != NO_INT;
	CLEANUP(buf_finish) struct buf result = BUF_INIT;
	struct blind_order o;

	if (!run || !blind_order_read(run, &o))
		return;
	blind_add_result(&s->rec, run, &o, &result);
	if (result.len)
		list_add(l, STYLE_KEY, xstrdup("result"), buf_detach(&result), NULL);
	/* During a run only finished trials are listed. */
	size_t n = open ? o.n : s->trial;
	for (size_t i = 0; i < n; i++) {
		struct buf text = BUF_INIT;

		if (open)
			buf_addf(&text, "%s%s%s%s", o.sounds && !o.pairs ? "X was " : "",
				blind_name(&s->rec, &o, o.which[i]),
				o.sounds && o.pairs ? " came first" : "",
				(int64_t)i < run->trial ? "" : " · not heard");
		add_said(s, run, &o, i, &text);
		add_made(s, run, i + 1, &text);
		list_add(l, STYLE_KEY, xasprintf("trial %zu", i + 1), buf_detach(&text), NULL);
	}
	if (open) {
		CLEANUP(buf_finish) struct buf of = BUF_INIT;

		if (o.sounds)
			abx_add_sounds(&s->rec, run, &of);
		else
			buf_addf(&of, "%zu devices", o.ndevices);
		list_add(l, STYLE_KEY, xstrdup("how"),
			xasprintf(
				"%s; %zu trials of %s", blind_run_how(&s->rec, run, &o), o.n, of.s),
			NULL);
	}
	blind_order_finish(&o);
}

const struct pane_ops trials_pane = { PANE_LIST, .name = "trials", .topic = OF_BLIND,
	.title = "Trials", .help = "Show the trials of the last blind run",
	.dirty = LIST_DIRTY | DIRTY_WHEEL, .fill = trials_fill,
	.empty = "No run yet: :blind 1 2 x4 or :abx 16 begins." };
