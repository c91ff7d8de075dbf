/* earlog players: lists the players of the desktop whose track earlog can follow, and how precise
 * their positions are. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "bench/remote/remote.h"
#include "draft/view/put.h"
#include "shell/cli/lists.h"

bool
cli_player_rows(struct cli_call *c, json_t *rows, struct err *err)
{
	CLEANUP(pointer_free) struct follow_player *found = xcalloc(REMOTE_PLAYERS, sizeof(*found));
	size_t n = remote_players(found, err);

	(void)c;
	for (size_t i = 0; n != SIZE_MAX && i < n; i++) {
		const struct follow_player *p = &found[i];
		struct follow_verdict v = follow_judge(p, -1, clock_mono_ns());
		int64_t pos_ms = v.known ? v.pos_us / 1000 : NO_INT;
		CLEANUP(pointer_free)
		char *position = xasprintf("%s%s", v.exact ? "exact" : v.why, v.within);
		json_t *o = put_new(rows);
		char time[TIME_TEXT];

		put_text(o, "player", text_or(p->name, NULL));
		put_text(o, "status", follow_statuses[p->status]);
		put_text(o, "title", text_or(p->track.title, NULL));
		put_text(o, "artist", text_or(p->track.artist, NULL));
		put_text(o, "album", text_or(p->track.album, NULL));
		put_real(o, "seconds", v.known ? (double)pos_ms / 1000 : (double)NAN);
		put_text(o, "position", p->silent ? "it does not answer" : position);
		put_text(o, "TIME", timecode_text(pos_ms, false, time));
	}
	return n != SIZE_MAX;
}

const struct cli_command cli_players = {
	.name = "players",
	.help = "List the music players of the desktop that a session can follow",
	.example = "earlog players",
	.verbs = { { NULL, "", "", AS_JSON, 0, 0, lists_run, NULL } },
};
