/*
 * Fills an archive with one review of so many notes, for measuring exports: fill FILE NOTES
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "archive/store/store.h"
#include "archive/upkeep/open.h"
#include "support/export_record.h"

static const char *const bodies[] = {
	"Kick lands at once, no overhang; a little softer than I would like.",
	"Strings front left, clearly behind the voice. *Wider* than I remember.",
	"Sibilance on the second verse, not harsh, but there.",
	"The decay of the cello body is full and stays out of the way of the voice: good texture, "
	"and the low notes keep their pitch.",
	"Cymbals: a bit splashy at the end of the phrase.",
};

static void
add_many(struct record *r, int n)
{
	static const char *const devices[] = { "device:aful-cantor", "device:aful-performer8" };

	for (int i = 0; i < n; i++) {
		char section[32], track[32], item[72];

		snprintf(section, sizeof(section), "s%d", i % 32 / 4);
		snprintf(track, sizeof(track), "t%d", i % 32);
		snprintf(item, sizeof(item), "%s/%s", section, track);
		struct note *x = add_note(r, 1000 + i, item, (int64_t)i * 7919 % 240000,
			bodies[(size_t)i % LENGTH(bodies)]);
		x->volume = xstrdup("28");
		x->volume_unit = xstrdup("steps");
		x->level_db = 0;
		if (i % 9 == 0) {
			x->setup.device = id(devices[1]);
			x->against = id(devices[0]);
		}
	}
}

int
main(int argc, char **argv)
{
	struct record r;
	struct err err = ERR_INIT;
	struct store *st = argc == 3 ? archive_open(argv[1], STORE_WRITE, &err) : NULL;
	bool ok = st != NULL;

	if (!ok)
		return fprintf(stderr, "fill FILE NOTES: %s\n", err.msg), 2;
	make_review(&r);
	add_section(&r, "gone", "Gone");
	for (int i = 0; i < 32; i++) {
		char section[32], track[32], title[64];

		snprintf(section, sizeof(section), "s%d", i / 4);
		snprintf(track, sizeof(track), "t%d", i);
		if (i % 4 == 0)
			add_section(&r, section, section);
		snprintf(title, sizeof(title), "Track %d (Live)", i);
		add_track(&r, section, track, title, "Some Orchestra", 10 + i);
		snprintf(title, sizeof(title), "https://www.youtube.com/watch?v=abc%d", i);
		add_source(&r, track, 0, "url", title, NO_INT);
	}
	add_many(&r, atoi(argv[2]));
	ok = store_begin(st, &err);
	for (int k = 0; ok && k < ROW_KINDS; k++)
		for (size_t i = 0; ok && i < record_count(&r, (enum row_kind)k); i++) {
			struct row *row = record_at(&r, (enum row_kind)k, i);

			row->edited_ms = T0;
			row->edited_offset_min = 60;
			ok = store_put(st, (enum row_kind)k, row, &err) != PUT_FAILED;
		}
	ok = ok && store_commit(st, &err);
	store_close(st);
	record_finish(&r);
	if (!ok)
		fprintf(stderr, "%s\n", err.msg);
	return !ok;
}
