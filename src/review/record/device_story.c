/* Sorts the events of a device and writes them as lines, several ratings of an evening in one.
 * store/device_events.c finds the events, answers/drive_report.c adds what chains can do. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/device_story.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "review/record/rating.h"
#include "review/record/rows_review.h"

void
device_story_add(struct device_story *s, struct device_event e)
{
	const struct score *score = e.attribute ? rating_score(e.attribute) : NULL;

	if (!e.nr)
		e.nr = 2 * (int64_t)s->n + 2;
	if (score)
		e.attribute = score->name;
	LIST_ADD(s, e);
}

static int
event_order(const void *a, const void *b)
{
	const struct device_event *x = a, *y = b;
	int o = number_order(x->at_ms, y->at_ms);

	return o ? o : number_order(x->nr, y->nr);
}

void
device_story_sort(struct device_story *s)
{
	LIST_SORT(s, event_order);
}

void
device_story_finish(struct device_story *s)
{
	free(s->v);
	arena_finish(&s->arena);
	row_free(ROW_DEVICE, s->device);
}

/* ---- the story as lines ---- */

static struct buf *
add_line(struct device_lines *l, const char *name, const char *kind)
{
	LIST_ADD(l, (struct device_line){ .kind = kind, .text = BUF_INIT });
	snprintf(l->v[l->n - 1].name, sizeof(l->v[0].name), "%s", name);
	return &l->v[l->n - 1].text;
}

static void
add_facts(struct device_lines *l, const struct device *d)
{
	const char *const facts[][2] = { { "id", d->id }, { "name", d->name },
		{ "brand", d->brand }, { "model", d->model }, { "kind", d->kind },
		{ "drivers", d->drivers }, { "shell", d->shell }, { "signature", d->signature },
		{ "link", d->link }, { "impedance", d->impedance }, { "cable", d->cable },
		{ "codecs", d->codecs }, { "bluetooth", d->bluetooth },
		{ "battery", d->battery_life }, { "water", d->water } };
	json_auto_t *prices = json_read(d->prices);
	json_t *price;
	size_t i;

	for (i = 0; i < LENGTH(facts); i++)
		if (facts[i][1])
			buf_add(add_line(l, facts[i][0], NULL), facts[i][1]);
	if (isfinite(d->sensitivity_db))
		buf_addf(add_line(l, "sensitivity", NULL), "%g %s", d->sensitivity_db,
			d->sensitivity_unit ? d->sensitivity_unit : "dB");
	json_array_foreach (prices, i, price) {
		const char *what = json_string_value(json_object_get(price, "for"));
		struct buf *text = i ? &l->v[l->n - 1].text : add_line(l, "price", NULL);

		buf_add(text, i ? ", " : "");
		records_price_text(text, price);
		if (what)
			buf_addf(text, " (%s)", what);
	}
}

void
device_story_lines(const struct device_story *s, bool shared, struct device_lines *out)
{
	*out = (struct device_lines){ 0 };
	add_facts(out, s->device);
	for (size_t i = 0, next; i < s->n; i = next) {
		const struct device_event *e = &s->v[i];
		char day[11], time[TIME_TEXT] = "";

		/* the ratings of one evening share a line */
		for (next = i + 1; next < s->n && e->attribute && s->v[next].attribute &&
			e->at_ms == s->v[next].at_ms &&
			text_order(e->review, s->v[next].review) == 0;)
			next++;
		if (e->private && shared)
			continue;
		struct buf *text =
			add_line(out, clock_date_text(e->at_ms, e->offset_min, day), e->kind);
		if (e->pos_ms != NO_INT)
			timecode_text(e->pos_ms < 0 ? 0 : e->pos_ms, false, time);
		buf_add(text, text_or(e->review, ""));
		if (e->review && e->text)
			buf_add(text, ": ");
		if (e->place)
			buf_addf(text, "%s%s%s · ", text_or(e->title, e->place), *time ? " " : "",
				time);
		for (const struct device_event *r = e; r < &s->v[next]; r++) {
			if (r > e)
				buf_add(text, "; ");
			if (r->attribute)
				buf_addf(text, "%s ", r->attribute);
			buf_add(text, text_or(r->text, ""));
		}
		buf_add(text, e->private ? " (private)" : "");
	}
}

void
device_lines_finish(struct device_lines *l)
{
	LIST_FINISH(l, buf_finish(&each->text));
}
