/* earlog players: lists the players of the desktop whose track earlog can follow, and how precise
 * their positions are. */

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "bench/remote/remote.h"
#include "shell/call/cli.h"
#include "shell/table/column.h"

#define MOST 16

struct player_line {
	struct follow_player p;
	const char *status;
	int64_t pos_ms;
	const char *position; /* how precise the positions are, in words */
};

static const struct column columns[] = {
	{ "PLAYER", "player", COLUMN_CHARS, .at = offsetof(struct player_line, p.name) },
	{ "STATUS", "status", COLUMN_TEXT, .at = offsetof(struct player_line, status) },
	{ "TITLE", "title", COLUMN_CHARS, .at = offsetof(struct player_line, p.track.title) },
	{ "ARTIST", "artist", COLUMN_CHARS, .at = offsetof(struct player_line, p.track.artist) },
	{ NULL, "album", COLUMN_CHARS, .at = offsetof(struct player_line, p.track.album) },
	{ "TIME", "seconds", COLUMN_LENGTH, .at = offsetof(struct player_line, pos_ms) },
	{ "POSITION", "position", COLUMN_TEXT, .at = offsetof(struct player_line, position) },
	{ 0 },
};

static bool
players_run(struct cli_call *c, struct err *err)
{
	CLEANUP(pointer_free) struct follow_player *found = xcalloc(MOST, sizeof(*found));
	CLEANUP(pointer_free) struct player_line *lines = xcalloc(MOST, sizeof(*lines));
	size_t n = remote_players(found, MOST, err);
	bool ok = n != SIZE_MAX;

	for (size_t i = 0; ok && i < n; i++) {
		struct follow_verdict v = follow_judge(&found[i], -1, clock_mono_ns());

		lines[i] = (struct player_line){ found[i], follow_statuses[found[i].status],
			v.known ? v.pos_us / 1000 : NO_INT,
			found[i].silent   ? "it does not answer"
				: v.exact ? "exact"
					  : v.why };
	}
	ok = ok &&
		column_print_list(
			columns, lines, n, sizeof(lines[0]), c->json, REMOTE_NO_PLAYER, err);
	return ok;
}

const struct cli_command cli_players = {
	.name = "players",
	.help = "List the music players of the desktop that a session can follow",
	.verbs = { { NULL, "", "", AS_JSON, 0, 0, players_run, NULL } },
};
