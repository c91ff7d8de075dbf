/*
 * One review to measure with: `review FOLDER TRACKS NOTES RATINGS FILE` writes FOLDER/big.yaml, its
 * playlist of that many tracks (all of them FILE), and an archive in FOLDER/earlog with so many
 * notes and ratings of four devices on three chains in forty sittings, with the volumes of each,
 * the same each time. Some tracks are heard far more often than others: the first has 6 % of the
 * notes, and it is where the last sitting stood.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/store/store.h"
#include "archive/upkeep/open.h"
#include "base/core/mem.h"
#include "bench/run/run.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/rows.h"

#define SECTIONS 12
#define SITTINGS 40
#define FIRST_MS INT64_C(1735689600000) /* 2025 */
#define DAY_MS INT64_C(86400000)

static const char *const attributes[] = { "bass-strength", "bass-depth", "punch", "attack",
	"midrange-strength", "treble-strength", "tinny", "clean", "natural", "width", "depth",
	"brilliance" };
static const char *const words[] = { "Kick lands at once", "no overhang", "strings front left",
	"behind the voice", "wider than I remember", "sibilance on the second verse", "not harsh",
	"the cello keeps its texture", "cymbals a bit splashy", "low notes keep their pitch",
	"the room is there", "voice comes forward" };

static const char session_yaml[] =
	"id: big\ndevice: Perf One\nplaylist: ./list.yaml\nchains:\n"
	"  dongle: {source: Some dongle, output: 3.5 mm}\n"
	"  dap: {source: Some DAP, output: 4.4 mm, clock: yes}\n"
	"  desktop: {source: Some stack, output: 6.35 mm}\n"
	"compare: [{device: Perf Two}, {device: Perf Three}, {device: Perf Four}]\n";

static uint64_t seed = 88172645463325252ULL;

static uint64_t
any(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static struct uuid
any_uuid(void)
{
	struct uuid u;

	for (size_t i = 0; i < sizeof(u.b); i++)
		u.b[i] = (unsigned char)any(256);
	return u;
}

static void
give_up(const char *what, const char *why)
{
	fprintf(stderr, "review: %s: %s\n", what, why);
	exit(1);
}

static FILE *
open_file(const char *folder, const char *name)
{
	char *path = xasprintf("%s/%s", folder, name);
	FILE *f = fopen(path, "we");

	if (!f)
		give_up(path, "cannot be written");
	free(path);
	return f;
}

static void
write_files(const char *folder, int tracks, const char *file)
{
	FILE *f = open_file(folder, "big.yaml");

	fputs(session_yaml, f);
	fclose(f);
	f = open_file(folder, "list.yaml");
	fputs("id: big-list\ntitle: Big list\nsections:\n", f);
	for (int i = 0, section = -1; i < tracks; i++) {
		if (i * SECTIONS / tracks != section) {
			section = i * SECTIONS / tracks;
			fprintf(f,
				"  - id: s%d\n    title: Section %d\n    attributes: [%s, %s, %s, "
				"%s]\n    tracks:\n",
				section, section, attributes[section],
				attributes[(section + 1) % 12], attributes[(section + 2) % 12],
				attributes[(section + 3) % 12]);
		}
		fprintf(f,
			"      - {id: t%d, title: Track number %d, artist: Some Orchestra, "
			"duration: \"3:00\", file: %s,\n"
			"         cues: [{at: \"0:20\", label: voice}, {from: \"1:10\", label: "
			"drop}]}\n",
			i, i, file);
	}
	fclose(f);
}

static void
put(struct store *st, enum row_kind kind, void *row)
{
	struct err err = ERR_INIT;

	if (store_put(st, kind, row, &err) == PUT_FAILED)
		give_up("a row", err.msg);
}

static void
put_new(struct store *st, enum row_kind kind, void *row, int64_t at_ms)
{
	struct row *head = row;

	if (uuid_none(&head->uuid))
		head->uuid = any_uuid();
	head->edit = any_uuid();
	head->edited_ms = at_ms;
	head->edited_offset_min = 60;
	put(st, kind, row);
	row_free(kind, row);
}

/* What a note and a rating have in common: where, with what, when. */
struct perf_moment {
	const struct track_row *item;
	struct uuid sitting, device, chain;
	int64_t at_ms;
};

static struct perf_moment
any_moment(const struct sitting *s, const struct uuid sittings[SITTINGS], long i, long n)
{
	double u = (double)any(1 << 20) / (1 << 20);
	long nr = i * SITTINGS / n, worn = (long)any(5);
	size_t chains = record_count(&s->rec, ROW_CHAIN);

	return (struct perf_moment){
		.item = &s->items[(size_t)(u * u * (double)s->nitems)],
		.sitting = sittings[nr],
		.device = s->devices[worn < 2 ? 0 : worn - 1].device->row.uuid,
		.chain = ((struct row *)record_at(&s->rec, ROW_CHAIN, any(chains)))->uuid,
		.at_ms = FIRST_MS + nr * DAY_MS + i * 1000,
	};
}

static void
put_note(struct store *st, const struct sitting *s, struct perf_moment m, long nr)
{
	struct note *n = row_new(ROW_NOTE);

	n->review = s->review;
	n->sitting = m.sitting;
	n->item = m.item->item->row.uuid;
	n->source = m.item->sources[0]->row.uuid;
	n->setup.device = m.device;
	n->setup.chain = m.chain;
	n->pos_ms = (int64_t)any(170000);
	n->pos_from = xstrdup(POS_AUDIO);
	n->reaction_ms = 0;
	n->level_db = 0;
	if (any(10) > 0)
		n->body = xasprintf("%s, %s, %s", words[any(12)], words[any(12)], words[any(12)]);
	n->made_ms = m.at_ms;
	n->made_offset_min = 60;
	n->sequence = nr;
	put_new(st, ROW_NOTE, n, m.at_ms);
}

static void
put_rating(struct store *st, const struct sitting *s, struct perf_moment m)
{
	struct rating *r = row_new(ROW_RATING);
	bool of_section = any(8) == 0;

	r->review = s->review;
	r->sitting = m.sitting;
	r->item = of_section ? UUID_NONE : m.item->item->row.uuid;
	r->section = m.item->item->section;
	r->setup.device = m.device;
	r->setup.chain = m.chain;
	r->scope = xstrdup(of_section ? "section" : "item");
	r->lexicon = xstrdup("bs2399");
	r->attribute = xstrdup(attributes[any(12)]);
	r->value = (double)any(11) / 2;
	r->scale = xstrdup("{\"min\":0,\"max\":5,\"step\":0.5}");
	r->made_ms = m.at_ms;
	r->made_offset_min = 60;
	put_new(st, ROW_RATING, r, m.at_ms);
}

/* As it was read on a device at the beginning of a sitting. */
static void
put_volume(struct store *st, const struct sitting *s, const struct uuid *sitting, size_t device,
	int64_t at_ms)
{
	struct volume *v = row_new(ROW_VOLUME);
	size_t chains = record_count(&s->rec, ROW_CHAIN);

	v->review = s->review;
	v->sitting = *sitting;
	v->setup.chain = ((struct row *)record_at(&s->rec, ROW_CHAIN, any(chains)))->uuid;
	v->setup.device = s->devices[device].device->row.uuid;
	v->value = xasprintf("%d", 20 + (int)any(20));
	v->unit = xstrdup("steps");
	v->made_ms = at_ms;
	v->made_offset_min = 60;
	put_new(st, ROW_VOLUME, v, at_ms);
}

/* The last one of them stands at the first item, where the measured sitting goes on. */
static void
put_sittings(struct store *st, const struct sitting *s, struct uuid sittings[SITTINGS])
{
	for (int i = 0; i < SITTINGS; i++) {
		struct sitting_row *r = row_new(ROW_SITTING);

		sittings[i] = r->row.uuid = any_uuid();
		r->review = s->review;
		r->started_ms = FIRST_MS + i * DAY_MS;
		r->started_offset_min = 60;
		r->ended_ms = r->started_ms + 3600000;
		r->item = s->items[0].item->row.uuid;
		r->setup.device = s->setup.device;
		r->setup.chain = s->setup.chain;
		r->pos_ms = 60000;
		r->level_db = 0;
		put_new(st, ROW_SITTING, r, r->started_ms);
		for (size_t d = 0; d < s->ndevices; d++)
			put_volume(st, s, &sittings[i], d, FIRST_MS + i * DAY_MS);
	}
}

static void
fill(const char *db, const struct sitting *s, long notes, long ratings)
{
	struct err err = ERR_INIT;
	struct store *st = archive_open(db, STORE_WRITE, &err);
	struct uuid sittings[SITTINGS];

	if (!st || !store_begin(st, &err))
		give_up(db, err.msg);
	for (int k = 0; k < ROW_KINDS;
		k++) /* as the files say it; not the sitting that read them */
		for (size_t i = 0; k != ROW_SITTING && i < record_count(&s->rec, (enum row_kind)k);
			i++)
			put(st, (enum row_kind)k, record_at(&s->rec, (enum row_kind)k, i));
	put_sittings(st, s, sittings);
	for (long i = 0; i < notes; i++)
		put_note(st, s, any_moment(s, sittings, i, notes), i + 1);
	for (long i = 0; i < ratings; i++)
		put_rating(st, s, any_moment(s, sittings, i, ratings));
	if (!store_commit(st, &err))
		give_up(db, err.msg);
	store_close(st);
}

int
main(int argc, char **argv)
{
	struct session_file files;
	struct playlist_file playlist = { .path = NULL };
	struct profile profile;
	struct diags d = DIAGS_INIT;
	struct err err = ERR_INIT;
	bool clean;

	setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	if (argc != 6 || atoi(argv[2]) < 1) {
		fprintf(stderr, "usage: review FOLDER TRACKS NOTES RATINGS FILE\n");
		return 2;
	}
	char *session = xasprintf("%s/big.yaml", argv[1]),
	     *db = xasprintf("%s/earlog/earlog.db", argv[1]);
	write_files(argv[1], atoi(argv[2]), argv[5]);
	profile_init(&profile);
	session_file_init(&files);
	if (!session_file_load(&files, session, &d) ||
		!playlist_find(&playlist, files.playlist, session, &d))
		give_up(session, d.n ? d.v[0].msg : "cannot be read");
	diags_finish(&d);
	struct run_options o = {
		.files = &files, .profile = &profile, .playlist = &playlist, .db = db
	};
	struct sitting *s = run_new(&o, &err);
	if (!s)
		give_up(db, err.msg);
	fill(db, s, atol(argv[3]), atol(argv[4]));
	run_end(s, &clean, NULL, &err);
	profile_finish(&profile);
	session_file_finish(&files);
	playlist_finish(&playlist);
	free(session);
	free(db);
	return 0;
}
