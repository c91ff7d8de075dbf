/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/answers_bench.h"

struct uuid
bench_id(const char *kind, const char *name)
{
	return uuid_of("%s:%s", kind, name);
}

void *
bench_row(struct record *r, enum row_kind kind, struct uuid u)
{
	struct row *row = row_new(kind);

	row->uuid = u;
	row->edit = u;
	row->edited_ms = BENCH_T0;
	rows_take(&r->of[kind], row);
	return row;
}

void
bench_device(struct record *r, const char *name, const char *shown)
{
	struct device *d = bench_row(r, ROW_DEVICE, bench_id("device", name));

	d->id = xstrdup(name);
	d->name = xstrdup(shown);
}

void
track_row(struct record *r, const char *review, int n)
{
	char name[32], list[64];
	struct recording *rec;
	struct item *i;
	struct listing *l;

	snprintf(name, sizeof(name), "track%d", n);
	rec = bench_row(r, ROW_RECORDING, bench_id("recording", name));
	rec->id = xstrdup(name);
	rec->title = xasprintf("Track %d", n);
	snprintf(name, sizeof(name), "bass/track%d", n);
	i = bench_row(r, ROW_ITEM, bench_id("item", name));
	i->id = xstrdup(name);
	i->recording = rec->row.uuid;
	i->section = bench_id("section", "bass");
	snprintf(list, sizeof(list), "%s/%s", review, name);
	l = bench_row(r, ROW_LISTING, bench_id("listing", list));
	l->review = bench_id("review", review);
	l->item = i->row.uuid;
	l->rank = n;
}

void
bench_sitting(struct record *r, const char *review, int n)
{
	char name[32];
	struct sitting_row *s;

	snprintf(name, sizeof(name), "%s%d", review, n);
	s = bench_row(r, ROW_SITTING, bench_id("sitting", name));
	s->review = bench_id("review", review);
	s->started_ms = BENCH_T0 + n * BENCH_DAY;
	s->started_offset_min = 0;
}

static void
bench_cue(struct record *r, int rank, int64_t at, bool open, const char *label)
{
	char name[32];
	struct cue *c;

	snprintf(name, sizeof(name), "bass/track1#%d", rank);
	c = bench_row(r, ROW_CUE, bench_id("cue", name));
	c->item = bench_id("item", "bass/track1");
	c->rank = rank;
	c->pos_ms = at;
	c->open = open;
	c->label = xstrdup(label);
}

struct note *
bench_note(struct answers_bench *b, struct record *r, const char *review, const char *device,
	int64_t at, const char *body)
{
	char name[32];
	struct note *n;

	snprintf(name, sizeof(name), "%d", ++b->notes);
	n = bench_row(r, ROW_NOTE, bench_id("note", name));
	snprintf(name, sizeof(name), "%s1", review);
	n->review = bench_id("review", review);
	n->sitting = bench_id("sitting", name);
	n->item = bench_id("item", "bass/track1");
	n->setup.device = device ? bench_id("device", device) : UUID_NONE;
	n->pos_ms = at;
	n->pos_from = at == NO_MS ? NULL : xstrdup(POS_AUDIO);
	n->body = xstrdup(body);
	n->made_ms = BENCH_T0 + b->notes * 1000;
	n->made_offset_min = 0;
	n->sequence = b->notes;
	return n;
}

struct rating *
bench_rating(struct answers_bench *b, struct record *r, const char *review, const char *device,
	int sitting, const char *attribute, int item, double value)
{
	char name[32];
	struct rating *x;

	snprintf(name, sizeof(name), "%d", ++b->ratings);
	x = bench_row(r, ROW_RATING, bench_id("rating", name));
	snprintf(name, sizeof(name), "%s%d", review, sitting);
	x->review = bench_id("review", review);
	x->sitting = bench_id("sitting", name);
	x->setup.device = device ? bench_id("device", device) : UUID_NONE;
	snprintf(name, sizeof(name), "bass/track%d", item);
	x->item = item ? bench_id("item", name) : UUID_NONE;
	x->scope = xstrdup(item ? "item" : "whole");
	x->lexicon = item ? xstrdup("bs2399") : NULL;
	x->attribute = xstrdup(attribute);
	x->setup.chain = bench_id("chain", "dx300");
	x->value = value;
	x->scale = xstrdup(item ? BENCH_HALVES : BENCH_SCORES);
	/* The device under test is put on first on odd evenings. */
	x->made_ms = BENCH_T0 + sitting * BENCH_DAY + b->ratings * 1000 -
		(device && sitting % 2 == 0 ? 3600000 : 0);
	x->made_offset_min = 0;
	return x;
}

/* Examples A and B: repeats on a separate device. */
static void
bench_spread(struct answers_bench *b, const char *attribute, bool example_a)
{
	static const double a[][3] = { { 4, 4 }, { 3, 3.5 }, { 5, 4 }, { 2, 2 }, { 3, 3 },
		{ 4, 4.5 } },
			    other[][3] = { { 3, 4, 3 }, { 2, 2.5 }, { 5, 4 }, { 3 } };
	const double(*v)[3] = example_a ? a : other;
	size_t n = example_a ? LENGTH(a) : LENGTH(other);

	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < 3; k++)
			if (v[i][k] > 0)
				bench_rating(b, &b->cantor, "cantor", "crimson", k + 1, attribute,
					(int)i + 1, v[i][k]);
}

/* Examples C and D: two devices over the same items, each rated once, on one evening. */
static void
bench_pairs(struct answers_bench *b, const char *attribute, bool example_c)
{
	static const double c[][2] = { { 4, 3 }, { 3.5, 3 }, { 5, 4 }, { 4, 4 }, { 3, 2.5 },
		{ 4.5, 3 } },
			    d[][2] = { { 3.5, 3 }, { 2.5, 3 }, { 4, 3 }, { 3, 3 }, { 3.5, 3 },
				    { 4, 3 }, { 3.5, 3 }, { 2.5, 3 } };
	const double(*v)[2] = example_c ? c : d;
	size_t n = example_c ? LENGTH(c) : LENGTH(d);

	for (size_t i = 0; i < n; i++) {
		bench_rating(b, &b->cantor, "cantor", NULL, 1, attribute, (int)i + 1, v[i][0]);
		bench_rating(
			b, &b->cantor, "cantor", "performer8", 1, attribute, (int)i + 1, v[i][1]);
	}
}

void
bench_stretch(struct record *r, const char *review, int n, int item, const char *device,
	const char *chain, int64_t minutes)
{
	char name[32];
	struct stretch *s;

	snprintf(name, sizeof(name), "%s%d/%d", review, n, item);
	s = bench_row(r, ROW_STRETCH, bench_id("stretch", name));
	snprintf(name, sizeof(name), "%s%d", review, n);
	s->sitting = bench_id("sitting", name);
	snprintf(name, sizeof(name), "bass/track%d", item);
	s->item = bench_id("item", name);
	s->setup.device = device ? bench_id("device", device) : UUID_NONE;
	s->setup.chain = chain ? bench_id("chain", chain) : UUID_NONE;
	s->started_ms = BENCH_T0 + n * BENCH_DAY + item * 3 * INT64_C(3600000);
	s->ended_ms = s->started_ms + minutes * 60000;
	s->pos_ms = 0;
	s->pos_end_ms = minutes * 60000;
	s->pos_from = xstrdup(POS_AUDIO);
}

static void
bench_review(struct record *r, const char *review, const char *device)
{
	struct review *x;
	struct section *s;

	record_init(r);
	x = bench_row(r, ROW_REVIEW, bench_id("review", review));
	x->id = xstrdup(review);
	x->device = bench_id("device", device);
	bench_device(r, "cantor", "AFUL Cantor");
	bench_device(r, "performer8", "AFUL Performer8");
	bench_device(r, "crimson", "Symphonium Crimson");
	s = bench_row(r, ROW_SECTION, bench_id("section", "bass"));
	s->id = xstrdup("bass");
	s->title = xstrdup("Bass and dynamics");
	for (int i = 1; i <= 8; i++)
		track_row(r, review, i);
	for (int i = 1; i <= 3; i++)
		bench_sitting(r, review, i);
	bench_cue(r, 0, 70000, false, "crescendo");
	bench_cue(r, 1, 170000, true, "beats");
	bench_cue(r, 2, NO_MS, false, "chorus");
}

static void
bench_notes(struct answers_bench *b)
{
	struct note *n;
	struct record *r = &b->cantor;

	bench_note(b, r, "cantor", NULL, 70000, "Drop lands at once.");
	bench_note(b, r, "cantor", NULL, 80000, "Ten seconds after is the same | cue");
	bench_note(b, r, "cantor", NULL, 80001, "a moment later is not");
	bench_note(b, r, "cantor", NULL, 180000, "snap");
	bench_note(b, r, "cantor", NULL, 31000, "chorus, pinned");
	bench_note(b, r, "cantor", NULL, NO_MS, "no time");
	n = bench_note(b, r, "cantor", NULL, 70500, "SECRET");
	n->private = true;
	n = bench_note(b, r, "cantor", NULL, 70500, "GONE");
	n->row.deleted = true;
	n = bench_note(b, r, "cantor", NULL, NO_MS, "sits deep");
	n->item = UUID_NONE;
	n->part = xstrdup("fit");
	/* Written in the one review about the other's device: in both records. */
	for (int i = 0; i < 2; i++) {
		r = i ? &b->performer : &b->cantor;
		b->notes = 20;
		n = bench_note(b, r, "cantor", "performer8", 67400, "softer edge");
		n->reaction_ms = 400;
		n->against = bench_id("device", "cantor");
	}
	bench_note(b, &b->performer, "performer8", NULL, 66999, "just too early");
}

static void
bench_volume(struct record *r)
{
	struct volume *v = bench_row(r, ROW_VOLUME, bench_id("volume", "1"));
	struct chain *c = bench_row(r, ROW_CHAIN, bench_id("chain", "dx300"));
	struct pin *p = bench_row(r, ROW_PIN, bench_id("pin", "1"));

	c->review = bench_id("review", "cantor");
	c->name = xstrdup("dx300");
	c->content = xstrdup("output=4.4 mm\nsource=iBasso DX300\nvolume.unit=steps");
	c->rank = 0;
	v->review = bench_id("review", "cantor");
	v->sitting = bench_id("sitting", "cantor1");
	v->setup.chain = c->row.uuid;
	v->setup.device = bench_id("device", "performer8");
	v->matched.device = bench_id("device", "cantor");
	v->value = xstrdup("22");
	v->unit = xstrdup("steps");
	v->how = xstrdup("by ear");
	v->made_ms = BENCH_T0;
	v->made_offset_min = 0;
	p->cue = bench_id("cue", "bass/track1#2");
	p->pos_ms = 30000;
	p->pos_from = xstrdup(POS_AUDIO);
}

void
bench_init(struct answers_bench *b)
{
	*b = (struct answers_bench){ 0 };
	bench_review(&b->cantor, "cantor", "cantor");
	bench_review(&b->performer, "performer8", "performer8");
	b->both[0] = &b->cantor;
	b->both[1] = &b->performer;
	b->g = (struct selection){ .v = b->both, .n = 2 };
	b->devices[0] = bench_id("device", "cantor");
	b->devices[1] = bench_id("device", "performer8");
	bench_spread(b, "bass-depth", true);
	bench_pairs(b, "bass-depth", true);
	bench_spread(b, "punch", false);
	bench_pairs(b, "punch", true);
	bench_spread(b, "tinny", false);
	bench_pairs(b, "tinny", false);
	bench_rating(b, &b->cantor, "cantor", NULL, 1, "sonic-quality", 0, 4);
	bench_rating(b, &b->performer, "performer8", NULL, 1, "sonic-quality", 0, 3.5);
	bench_notes(b);
	bench_volume(&b->cantor);
	bench_stretch(&b->cantor, "cantor", 1, 1, NULL, "dx300", 90);
	bench_stretch(&b->cantor, "cantor", 2, 1, "performer8", "dx300", 30);
	bench_stretch(&b->cantor, "cantor", 2, 2, NULL, NULL, 12);
}

void
bench_finish(struct answers_bench *b)
{
	record_finish(&b->cantor);
	record_finish(&b->performer);
}
