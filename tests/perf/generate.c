/*
 * Five years of one person, for measuring: `generate FILE NOTES [SEED]` writes NOTES notes, two
 * ratings for three notes, and a review for each 240 notes, all by store_put, the same each time. A
 * review has three or four evenings and one of 60 lists of 12 to 40 tracks; each evening compares
 * with another device. Notes are in eight languages. “tinny” is in 1 % of the notes, “bass” in
 * 30 %, “sibilance” in 0.1 %; of the other words few are frequent. FILE/../music gets a file for
 * each recording, and as many more as make 20,000, if there is such a folder.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/store/store.h"
#include "archive/upkeep/open.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "review/record/identity.h"
#include "review/record/rows.h"

#define NOTES_PER_REVIEW 240
#define LISTS 60
#define SECTIONS 4
#define MOST_ITEMS 40
#define RECORDINGS 919
#define FILES 20000
#define MAKERS 25
#define CHAINS 3
#define LANGUAGES 8
#define WORDS 14
#define FIRST_MS INT64_C(1609524000000) /* 2021-01-01, 18:00 UTC */
#define DAY_MS INT64_C(86400000)
#define YEARS_DAYS (5 * 365)

static const char *const chain_names[CHAINS] = { "dongle", "dap", "desktop" };
static const char *const chain_sources[CHAINS] = { "Finch USB-C", "Heron R3", "Tor DX5" };
static const char *const attributes[] = { "treble-strength", "bass-strength", "punch", "width",
	"depth", "clean", "natural", "brilliance" };
static const char *const makers[MAKERS] = { "Vireo", "Umbra", "Cantor", "Tern", "Moraine", "Quill",
	"Hollow Oak Acoustic Laboratories", "Basalt", "Lumen", "Sorrel", "Penrose", "Ostinato",
	"Kestrel", "Fjord", "Nocturne", "Aster", "Brine", "Corvid", "Dune", "Ember", "Falter",
	"Gneiss", "Hazel", "Isthmus", "Jasper" };
static const char *const models[] = { "Lark", "Tide", "One", "Two", "Studio Reference Mk II", "Air",
	"Pro", "Zero", "Hum", "Anniversary Edition (2024 Revision)" };
static const char *const artists[] = { "Ensemble of the Northern Shore", "Ada Vogel", "The Wrens",
	"Orquesta Alba", "Lin Yue", "Tapes and Wires", "Quartet in Stone", "Mira Sol" };
static const char *const titles[] = { "Night Train", "Etude", "Still Water", "Glass", "La Marea",
	"Second Hand", "Canon in Grey", "Low Sun over the Harbour, Part" };
static const char *const words[LANGUAGES][WORDS] = {
	{ "kick", "voice", "lands", "at once", "strings", "wider", "behind", "softer", "the room",
		"not harsh", "cymbals", "splashy", "overhang", "clear" },
	{ "Stimme", "trocken", "der Bass", "weiter hinten", "Becken", "zischt", "sauber", "Raum",
		"schlank", "etwas", "zu viel", "Geigen", "rund", "klar" },
	{ "la voix", "sèche", "les graves", "en retrait", "cymbales", "sifflantes", "propre",
		"espace", "mince", "un peu", "trop", "violons", "rond", "clair" },
	{ "la voz", "seca", "los graves", "más atrás", "platillos", "siseo", "limpio", "espacio",
		"delgado", "un poco", "demasiado", "violines", "redondo", "claro" },
	{ "la voce", "asciutta", "i bassi", "più indietro", "piatti", "sibili", "pulito", "spazio",
		"sottile", "un po’", "troppo", "violini", "tondo", "chiaro" },
	{ "人声", "干净", "低频", "靠后", "镲片", "齿音", "清楚", "空间", "偏薄", "有点", "太多",
		"小提琴", "圆润", "明亮" },
	{ "ボーカル", "低音", "近い", "遠い", "シンバル", "刺さる", "綺麗", "空間", "薄い", "少し",
		"多い", "バイオリン", "丸い", "明るい" },
	{ "голос", "сухой", "бас", "дальше", "тарелки", "шипит", "чисто", "пространство", "тонкий",
		"немного", "слишком", "скрипки", "круглый", "ясно" },
};

struct generator {
	struct store *st;
	struct err err;
	uint64_t seed;
	struct uuid recording[RECORDINGS];
	struct uuid item[LISTS][MOST_ITEMS];
	struct uuid section[LISTS][SECTIONS];
	struct uuid review, chain[CHAINS], sitting;
	struct uuid worn[2]; /* the device under test, and the one of the evening */
	int list, n_items;
	long notes, made, sequence;
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
	row_free(kind, row);
	return u;
}

/* Returns the number of tracks of a list. */
static int
items_of(int list)
{
	return 12 + list * 7 % 29;
}

static void
make_recordings(struct generator *g)
{
	for (int i = 0; i < RECORDINGS; i++) {
		struct recording *c = row_new(ROW_RECORDING);
		struct source *o = row_new(ROW_SOURCE);

		c->id = xasprintf("track%d", i);
		c->title = xasprintf("%s %d", titles[i % 8], i / 8 + 1);
		c->artist = xstrdup(artists[i / 3 % 8]);
		c->length_ms = 180000 + i * 200;
		o->kind = xstrdup("file");
		o->locator = xasprintf("music/%03d/%05d.wav", i / 100, i);
		o->rank = 0;
		g->recording[i] = o->recording =
			put(g, ROW_RECORDING, c, uuid_of("recording:track%d", i), FIRST_MS);
		put(g, ROW_SOURCE, o, uuid_of("source:track%d", i), FIRST_MS);
	}
}

static void
make_lists(struct generator *g)
{
	for (int list = 0, next = 0; list < LISTS; list++) {
		for (int i = 0; i < SECTIONS; i++) {
			struct section *s = row_new(ROW_SECTION);

			s->id = xasprintf("list%d-part%d", list, i);
			s->title = xasprintf("Part %d of list %d", i + 1, list);
			g->section[list][i] =
				put(g, ROW_SECTION, s, identity_of_section(s->id), FIRST_MS);
		}
		for (int i = 0; i < items_of(list); i++, next++) {
			struct item *it = row_new(ROW_ITEM);
			int nr = next % RECORDINGS;

			it->id = xasprintf("list%d-part%d/track%d", list, i % SECTIONS, nr);
			it->section = g->section[list][i % SECTIONS];
			it->recording = g->recording[nr];
			g->item[list][i] =
				put(g, ROW_ITEM, it, uuid_of("item:%d/%d", list, i), FIRST_MS);
		}
	}
}

/* 6 to 16 words of one language, now and then one of those that are searched for. */
static char *
text(struct generator *g)
{
	static const struct {
		const char *word;
		double share;
	} sought[] = { { "bass", 0.30 }, { "tinny", 0.01 }, { "sibilance", 0.001 } };
	const char *const *of = words[any(g, 2) ? 0 : any(g, LANGUAGES)];
	struct buf s = BUF_INIT;
	int n = 6 + (int)any(g, 11);

	for (int i = 0; i < n; i++)
		buf_addf(&s, "%s%s", of[(int)(pow(WORDS, unit(g)) - 1) % WORDS],
			i % 5 == 4 ? ", " : " ");
	for (size_t i = 0; i < LENGTH(sought); i++)
		if (unit(g) < sought[i].share)
			buf_addf(&s, "%s ", sought[i].word);
	buf_truncate(&s, s.len - 1);
	return buf_detach(&s);
}

/* Most notes are about the device under test, some about the one of the evening. */
static struct setup
setup(struct generator *g)
{
	struct setup s = { 0 };

	s.device = g->worn[any(g, 4) == 0];
	s.chain = g->chain[any(g, CHAINS)];
	return s;
}

static void
make_note(struct generator *g, int64_t at_ms)
{
	struct note *n = row_new(ROW_NOTE);

	n->review = g->review;
	n->sitting = g->sitting;
	n->item = g->item[g->list][any(g, (uint64_t)g->n_items)];
	n->setup = setup(g);
	n->pos_ms = (int64_t)any(g, 170000);
	n->pos_from = xstrdup(POS_AUDIO);
	n->reaction_ms = 0;
	n->level_db = 0;
	n->volume = xstrdup("28");
	n->volume_unit = xstrdup("steps");
	n->body = text(g);
	n->made_ms = at_ms;
	n->made_offset_min = 60;
	n->sequence = ++g->sequence;
	struct uuid u = put(g, ROW_NOTE, n, any_uuid(g), at_ms);
	if (any(g, 4) == 0) {
		struct tag *t = row_new(ROW_TAG);

		t->note = u;
		t->lexicon = xstrdup("bs2399");
		t->attribute = xstrdup(attributes[any(g, LENGTH(attributes))]);
		put(g, ROW_TAG, t, any_uuid(g), at_ms);
	}
}

static void
make_rating(struct generator *g, int64_t at_ms)
{
	struct rating *r = row_new(ROW_RATING);

	r->review = g->review;
	r->sitting = g->sitting;
	r->item = g->item[g->list][any(g, 6)];
	r->setup = setup(g);
	r->scope = xstrdup("item");
	r->lexicon = xstrdup("bs2399");
	r->attribute = xstrdup(attributes[any(g, LENGTH(attributes))]);
	r->value = (double)any(g, 11) / 2;
	if (any(g, 50) == 0)
		r->remark = text(g);
	r->scale = xstrdup("{\"min\":0,\"max\":5,\"step\":0.5}");
	r->made_ms = at_ms;
	r->made_offset_min = 60;
	r->sequence = ++g->sequence;
	put(g, ROW_RATING, r, any_uuid(g), at_ms);
}

static void
make_heard(struct generator *g, int64_t at_ms)
{
	struct stretch *s = row_new(ROW_STRETCH);

	s->sitting = g->sitting;
	s->item = g->item[g->list][any(g, (uint64_t)g->n_items)];
	s->setup = setup(g);
	s->started_ms = at_ms;
	s->ended_ms = at_ms + 35000;
	s->pos_ms = (int64_t)any(g, 130000);
	s->pos_end_ms = s->pos_ms + 35000;
	s->pos_from = xstrdup(POS_AUDIO);
	s->level_db = 0;
	s->sequence = ++g->sequence;
	put(g, ROW_STRETCH, s, any_uuid(g), at_ms);
}

static void
make_sitting(struct generator *g, int64_t at_ms, long notes)
{
	struct sitting_row *s = row_new(ROW_SITTING);

	s->review = g->review;
	s->started_ms = at_ms;
	s->started_offset_min = 60;
	s->ended_ms = at_ms + notes * 80000;
	g->sitting = put(g, ROW_SITTING, s, any_uuid(g), at_ms);
	g->sequence = 0;
	for (long i = 0; i < notes; i++, g->made++) {
		int64_t then = at_ms + i * 80000 + (int64_t)any(g, 20000);

		make_heard(g, then);
		make_note(g, then + 30000);
		if (i % 3)
			make_rating(g, then + 40000);
	}
}

static struct uuid
make_device(struct generator *g, long nr, int64_t at_ms)
{
	struct device *d = row_new(ROW_DEVICE);
	long model = nr / MAKERS % (long)LENGTH(models), mark = nr / MAKERS / (long)LENGTH(models);

	d->name = mark ? xasprintf("%s %s %ld", makers[nr % MAKERS], models[model], mark + 1)
		       : xasprintf("%s %s", makers[nr % MAKERS], models[model]);
	d->id = xasprintf("device%ld", nr);
	return put(g, ROW_DEVICE, d, identity_of_device_name(d->name), at_ms);
}

static void
make_review(struct generator *g, long nr, long reviews)
{
	long day = nr * YEARS_DAYS / reviews, evenings = nr % 10 ? 3 : 4;
	int64_t at_ms = FIRST_MS + day * DAY_MS;
	struct review *r = row_new(ROW_REVIEW);

	g->worn[0] = r->device = make_device(g, nr, at_ms);
	g->list = (int)(nr % LISTS);
	g->n_items = items_of(g->list);
	r->id = xasprintf("%s-%ld", makers[nr % MAKERS], nr);
	for (char *s = r->id; *s; s++)
		*s = *s == ' ' ? '-' : *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
	r->title = xasprintf("%s %ld in the ear", makers[nr % MAKERS], nr);
	r->playlist = xasprintf("list%d", g->list);
	r->lexicon = xstrdup("bs2399");
	g->review = put(g, ROW_REVIEW, r, uuid_of("review:%ld", nr), at_ms);
	for (int i = 0; i < CHAINS; i++) {
		struct chain *c = row_new(ROW_CHAIN);

		c->review = g->review;
		c->name = xstrdup(chain_names[i]);
		c->content = xasprintf("output=4.4 mm\nsource=%s", chain_sources[i]);
		c->rank = i;
		c->added = xstrdup("file");
		g->chain[i] =
			put(g, ROW_CHAIN, c, uuid_of("chain:%ld/%s", nr, chain_names[i]), at_ms);
	}
	for (int i = 0; i < g->n_items; i++) {
		struct listing *l = row_new(ROW_LISTING);

		l->review = g->review;
		l->item = g->item[g->list][i];
		l->rank = i;
		l->done = i % 3 != 0;
		l->added = xstrdup("playlist");
		put(g, ROW_LISTING, l,
			identity_of_listing(&(struct review){ .row.uuid = g->review }, &l->item),
			at_ms);
	}
	for (long i = 0; i < evenings && g->made < g->notes; i++) {
		long left = g->notes - g->made, share = NOTES_PER_REVIEW / evenings;

		g->worn[1] = nr > i ? make_device(g, nr - i - 1, at_ms) : g->worn[0];
		make_sitting(g, at_ms + i * DAY_MS, share < left ? share : left);
	}
}

/* Writes short files of silence, with the titles of the recordings and of others in their names. */
static void
make_music(const char *folder)
{
	static const unsigned char wav[44 + 800] = "RIFF\x44\x03\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40"
						   "\x1f\0\0\x40\x1f\0\0\1\0\x08\0data\x20\x03";
	struct stat st;

	if (stat(folder, &st) < 0)
		return;
	for (int i = 0; i < FILES; i++) {
		CLEANUP(pointer_free) char *in = xasprintf("%s/%03d", folder, i / 100);
		CLEANUP(pointer_free) char *path = xasprintf("%s/%05d.wav", in, i);
		FILE *f;

		mkdir(in, 0700);
		if (!(f = fopen(path, "we")))
			return;
		fwrite(wav, 1, sizeof(wav), f);
		fclose(f);
	}
}

int
main(int argc, char **argv)
{
	static struct generator g = { .seed = 88172645463325252ULL };

	g.notes = argc >= 3 ? strtol(argv[2], NULL, 10) : 0;
	if (g.notes < 1) {
		fprintf(stderr, "usage: generate FILE NOTES [SEED]\n");
		return 2;
	}
	if (argc > 3)
		g.seed ^= strtoull(argv[3], NULL, 10) << 20;
	g.st = archive_open(argv[1], STORE_WRITE, &g.err);
	bool ok = g.st && store_begin(g.st, &g.err);
	if (ok) {
		make_recordings(&g);
		make_lists(&g);
	}
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
	CLEANUP(pointer_free) char *folder = file_folder(argv[1]);
	CLEANUP(pointer_free) char *music = xasprintf("%s/../music", folder);
	make_music(music);
	return !ok;
}
