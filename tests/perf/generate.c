/*
 * An archive of many years, for measuring: `generate FILE NOTES` writes NOTES notes, twice as many
 * ratings, and a review for each 333 of them, all by store_put, the same each time. “tinny” stands
 * in 1 % of the notes, “bass” in 30 %, “sibilance” in 0.1 %; the other words are drawn as in a
 * language, few often and most seldom.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/open.h"
#include "base/mem.h"
#include "record/rows.h"
#include "store/store.h"

#define NOTES_PER_REVIEW 333
#define SITTINGS 6
#define SECTIONS 5
#define ITEMS 40
#define WORDS 6000
#define CHAINS 3
#define FIRST_MS INT64_C(1420070400000) /* 2015 */
#define SPAN_MS (INT64_C(11) * 365 * 86400000)

static const char *const chain_names[CHAINS] = { "dongle", "dap", "desktop" };
static const char *const attributes[] = { "treble-strength", "bass-strength", "punch", "width",
	"depth", "clean", "natural", "brilliance" };
static const char *const parts[] = { "la", "mi", "ro", "tes", "ka", "ven", "dor", "shi", "lum",
	"pra", "gen", "wis" };

struct generator {
	struct store *st;
	struct err err;
	uint64_t seed;
	char *words[WORDS];
	struct uuid section[SECTIONS], item[ITEMS], source[ITEMS];
	struct uuid review, device, chain[CHAINS], sitting;
	long notes, made;
};

static uint64_t
any(struct generator *g, uint64_t below)
{
	g->seed ^= g->seed << 13;
	g->seed ^= g->seed >> 7;
	g->seed ^= g->seed << 17;
	return g->seed % below;
}

static double
unit(struct generator *g)
{
	return (double)any(g, 1 << 30) / (1 << 30);
}

static struct uuid
any_uuid(struct generator *g)
{
	struct uuid u;

	for (size_t i = 0; i < sizeof(u.b); i++)
		u.b[i] = (unsigned char)any(g, 256);
	return u;
}

static struct uuid
put(struct generator *g, enum row_kind kind, void *row, struct uuid u, int64_t at_ms)
{
	struct row *head = row;

	head->uuid = u;
	head->edit = any_uuid(g);
	head->edited_ms = at_ms;
	head->edited_offset_min = 60;
	if (store_put(g->st, kind, row, &g->err) == PUT_FAILED) {
		fprintf(stderr, "generate: %s\n", g->err.msg);
		exit(1);
	}
	row_free(&row_types[kind], row);
	return u;
}

static void
make_words(struct generator *g)
{
	for (int i = 0; i < WORDS; i++)
		g->words[i] = xasprintf("%s%s%s%s", parts[i % 12], parts[i / 12 % 12],
			i >= 144 ? parts[i / 144 % 12] : "", i >= 1728 ? parts[i / 1728 % 12] : "");
}

static void
make_playlist(struct generator *g)
{
	for (int i = 0; i < SECTIONS; i++) {
		struct section *s = row_new(&row_types[ROW_SECTION]);
		s->id = xasprintf("section%d", i);
		s->title = xasprintf("Section %d", i);
		g->section[i] = put(g, ROW_SECTION, s, uuid_of("section:section%d", i), FIRST_MS);
	}
	for (int i = 0; i < ITEMS; i++) {
		struct recording *c = row_new(&row_types[ROW_RECORDING]);
		struct item *it = row_new(&row_types[ROW_ITEM]);
		struct source *o = row_new(&row_types[ROW_SOURCE]);
		c->id = xasprintf("track%d", i);
		c->title = xasprintf("Track %d", i);
		it->recording = o->recording =
			put(g, ROW_RECORDING, c, uuid_of("recording:track%d", i), FIRST_MS);
		it->id = xasprintf("section%d/track%d", i % SECTIONS, i);
		it->section = g->section[i % SECTIONS];
		o->kind = xstrdup("file");
		o->locator = xasprintf("track%d.flac", i);
		o->rank = 0;
		g->item[i] = put(g, ROW_ITEM, it,
			uuid_of("item:section%d/track%d", i % SECTIONS, i), FIRST_MS);
		g->source[i] = put(g, ROW_SOURCE, o,
			uuid_of("source:track%d/file:track%d.flac", i, i), FIRST_MS);
	}
}

/* 8 to 18 words, now and then one of those that are searched for. */
static char *
text(struct generator *g)
{
	static const struct {
		const char *word;
		double share;
	} sought[] = {
		{ "bass", 0.30 },
		{ "tinny", 0.01 },
		{ "sibilance", 0.001 },
	};
	char *s = xcalloc(1, 512);
	int n = 8 + (int)any(g, 11);

	for (int i = 0; i < n; i++) {
		int w = (int)(pow(WORDS, unit(g)) - 1);
		strcat(s, g->words[w < WORDS ? w : WORDS - 1]);
		strcat(s, i % 7 == 6 ? ", " : " ");
	}
	for (size_t i = 0; i < LENGTH(sought); i++)
		if (unit(g) < sought[i].share) {
			strcat(s, sought[i].word);
			strcat(s, " ");
		}
	s[strlen(s) - 1] = '\0';
	return s;
}

static void
make_note(struct generator *g, int64_t at_ms)
{
	struct note *n = row_new(&row_types[ROW_NOTE]);
	int i = (int)any(g, ITEMS);

	n->review = g->review;
	n->sitting = g->sitting;
	n->item = g->item[i];
	n->source = g->source[i];
	n->setup.device = g->device;
	n->setup.chain = g->chain[any(g, CHAINS)];
	n->pos_ms = (int64_t)any(g, 240000);
	n->pos_from = xstrdup(POS_AUDIO);
	n->reaction_ms = 0;
	n->level_db = 0;
	n->volume = xstrdup("28");
	n->volume_unit = xstrdup("steps");
	n->body = text(g);
	n->made_ms = at_ms;
	n->made_offset_min = 60;
	n->sequence = g->made;
	struct uuid u = put(g, ROW_NOTE, n, any_uuid(g), at_ms);
	if (any(g, 4) == 0) {
		struct tag *t = row_new(&row_types[ROW_TAG]);
		t->note = u;
		t->lexicon = xstrdup("bs2399");
		t->attribute = xstrdup(attributes[any(g, LENGTH(attributes))]);
		put(g, ROW_TAG, t, any_uuid(g), at_ms);
	}
}

static void
make_rating(struct generator *g, int64_t at_ms)
{
	struct rating *r = row_new(&row_types[ROW_RATING]);

	r->review = g->review;
	r->sitting = g->sitting;
	r->item = g->item[any(g, ITEMS)];
	r->setup.device = g->device;
	r->setup.chain = g->chain[any(g, CHAINS)];
	r->scope = xstrdup("item");
	r->lexicon = xstrdup("bs2399");
	r->attribute = xstrdup(attributes[any(g, LENGTH(attributes))]);
	r->value = (double)any(g, 11) / 2;
	if (any(g, 50) == 0)
		r->remark = text(g);
	r->scale = xstrdup("{\"min\":0,\"max\":5,\"step\":0.5}");
	r->made_ms = at_ms;
	r->made_offset_min = 60;
	put(g, ROW_RATING, r, any_uuid(g), at_ms);
}

static void
make_sitting(struct generator *g, int64_t at_ms, long notes)
{
	struct sitting_row *s = row_new(&row_types[ROW_SITTING]);

	s->review = g->review;
	s->started_ms = at_ms;
	s->started_offset_min = 60;
	s->ended_ms = at_ms + notes * 40000;
	g->sitting = put(g, ROW_SITTING, s, any_uuid(g), at_ms);
	for (long i = 0; i < notes; i++, g->made++) {
		int64_t then = at_ms + i * 40000 + (int64_t)any(g, 30000);
		make_note(g, then);
		make_rating(g, then + 5000);
		make_rating(g, then + 9000);
	}
}

static void
make_review(struct generator *g, long nr, long reviews)
{
	int64_t at_ms = FIRST_MS + SPAN_MS / reviews * nr;
	struct device *d = row_new(&row_types[ROW_DEVICE]);
	struct review *r = row_new(&row_types[ROW_REVIEW]);

	d->id = xasprintf("maker%ldmodel%ld", nr % 97, nr);
	d->name = xasprintf("Maker%ld Model%ld", nr % 97, nr);
	g->device = r->device =
		put(g, ROW_DEVICE, d, uuid_of("device:maker%ldmodel%ld", nr % 97, nr), at_ms);
	r->id = xasprintf("model%ld", nr);
	r->title = xasprintf("Model%ld in the ear", nr);
	r->playlist = xstrdup("list");
	r->lexicon = xstrdup("bs2399");
	g->review = put(g, ROW_REVIEW, r, uuid_of("review:model%ld", nr), at_ms);
	for (int i = 0; i < CHAINS; i++) {
		struct chain *c = row_new(&row_types[ROW_CHAIN]);
		c->review = g->review;
		c->name = xstrdup(chain_names[i]);
		c->content = xstrdup("output=4.4 mm\nsource=some source");
		c->rank = i;
		g->chain[i] = put(
			g, ROW_CHAIN, c, uuid_of("chain:model%ld/%s", nr, chain_names[i]), at_ms);
	}
	for (int i = 0; i < ITEMS; i++) {
		struct listing *l = row_new(&row_types[ROW_LISTING]);
		l->review = g->review;
		l->item = g->item[i];
		l->rank = i;
		l->done = i % 3 != 0;
		put(g, ROW_LISTING, l, uuid_of("listing:model%ld/%d", nr, i), at_ms);
	}
	for (int i = 0; i < SITTINGS && g->made < g->notes; i++) {
		long left = g->notes - g->made,
		     share = i + 1 < SITTINGS
			? NOTES_PER_REVIEW / SITTINGS
			: NOTES_PER_REVIEW - NOTES_PER_REVIEW / SITTINGS * (SITTINGS - 1);
		make_sitting(g, at_ms + i * INT64_C(90000000), share < left ? share : left);
	}
}

int
main(int argc, char **argv)
{
	static struct generator g = { .seed = 88172645463325252ULL };

	g.notes = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
	if (g.notes < 1) {
		fprintf(stderr, "usage: generate FILE NOTES\n");
		return 2;
	}
	g.st = archive_open(argv[1], STORE_WRITE, &g.err);
	bool ok = g.st && store_begin(g.st, &g.err);
	make_words(&g);
	if (ok)
		make_playlist(&g);
	for (long nr = 0, reviews = (g.notes + NOTES_PER_REVIEW - 1) / NOTES_PER_REVIEW;
		ok && nr < reviews; nr++) {
		make_review(&g, nr, reviews);
		if (nr % 10 == 9)
			ok = store_commit(g.st, &g.err) && store_begin(g.st, &g.err);
	}
	ok = ok && store_commit(g.st, &g.err);
	if (!ok)
		fprintf(stderr, "generate: %s\n", g.err.msg);
	store_close(g.st);
	for (int i = 0; i < WORDS; i++)
		free(g.words[i]);
	return !ok;
}
