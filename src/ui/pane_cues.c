/* The list of cues of the track: Enter goes to a cue; a key gives it the current position. */
#include "base/mem.h"
#include "base/timecode.h"
#include "sound/sound.h"
#include "ui/ui_private.h"

char *
cue_time_text(const struct sitting *s, const struct cue *c, char text[TIME_TEXT])
{
	struct timespan t = cue_time(&s->rec, c);

	return timespan_text(&t, text);
}

static void
cues_fill(const struct sitting *s, struct list *l)
{
	const struct bench_item *b = sitting_item(s);
	int lit = b ? sitting_cue_at(s, b, sitting_now(s).track_ms) : -1;

	for (size_t i = 0; b && i < b->ncues; i++) {
		const struct cue *c = b->cues[i];
		char time[TIME_TEXT];

		cue_time_text(s, c, time);
		list_add(l,
			(int)i == lit   ? STYLE_PLAYING
				: *time ? STYLE_TIME
					: STYLE_WARN,
			xstrdup(*time ? time : "no time"),
			xasprintf("%s%s%s", c->label ? c->label : "",
				c->label && c->listen_for ? ": " : "",
				c->listen_for ? c->listen_for : ""),
			xasprintf("go-cue %zu", i + 1))
			->to = c->row.uuid;
	}
}

const struct pane_ops cues_pane = { PANE_LIST, .name = "cues", .topic = OF_LISTS, .title = "Cues",
	.help = "Show the cues of this track, to play from a cue or give it a time",
	.dirty = LIST_DIRTY, .fill = cues_fill,
	.empty = "No cue of this track yet: :cue NAME adds one.", .start = STYLE_PLAYING,
	.hint = "go there", .stays = true, .choose = sitting_choose_cue };
