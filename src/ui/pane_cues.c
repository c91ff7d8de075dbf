/*
 * The cues of the current item: Enter goes to one, a key pins it. While the clock runs without
 * sound, Enter sets the clock to the cue.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/timecode.h"
#include "sitting/sound.h"
#include "ui/ui_private.h"

static char *
time_of(const struct cue *c)
{
	struct timespan t = {
		.pos_ms = c->pos_ms, .pos_end_ms = c->pos_end_ms, .about = c->about, .open = c->open
	};
	char text[TIME_TEXT];

	if (c->pos_ms == NO_MS)
		return xstrdup("no time");
	timespan_text(&t, text);
	return xstrdup(text);
}

static void
cues_fill(struct ui *ui, const struct sitting *s, struct list *l)
{
	const struct bench_item *b = sitting_item(s);
	int lit = b ? sitting_cue_at(b, sitting_track_ms(s, clock_mono_ns())) : -1;

	(void)ui;
	for (size_t i = 0; b && i < b->ncues; i++) {
		const struct cue *c = b->cues[i];
		struct buf words = BUF_INIT;
		char *time = time_of(c), *run = xasprintf("go-cue %zu", i + 1);

		buf_addf(&words, "%s%s%s", c->label ? c->label : "",
			c->label && c->listen_for ? ": " : "", c->listen_for ? c->listen_for : "");
		struct list_line *line = list_add(l, time, run);
		line->text = buf_detach(&words);
		line->style = (int)i == lit  ? STYLE_PLAYING
			: c->pos_ms == NO_MS ? STYLE_WARN
					     : STYLE_TIME;
		free(time);
		free(run);
	}
}

static void
choose_cue(struct sitting *s, size_t at, const struct list_line *line)
{
	(void)line;
	sitting_choose_cue(s, at);
}

static void
cues_leave(struct sitting *s)
{
	sitting_choose_cue(s, SIZE_MAX);
}

const struct pane_ops cues_pane = { PANE_LIST, .name = "cues", .title = "Cues",
	.help = "The cues of this item: go to one, pin one", .dirty = LIST_DIRTY,
	.leave = cues_leave, .fill = cues_fill,
	.empty = "The playlist names no cue of this item; :cue adds one.", .start = STYLE_PLAYING,
	.hint = "go there", .stays = true, .choose = choose_cue };
