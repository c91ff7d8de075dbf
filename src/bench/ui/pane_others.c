/* The list of notes about other devices at the highlighted cue, or on the whole track, with the
 * remarks on its ratings, if no cue is highlighted; from all reviews and listeners. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/ui/ui_private.h"
#include "review/files/profile.h"
#include "review/record/rows_note.h"

static void
others_fill(const struct sitting *s, struct list *l)
{
	struct other_note notes[OTHERS_MOST];
	size_t n = sitting_others(s, notes);
	bool hides = s->profile->hide_others_until_kept;
	char time[TIME_TEXT];

	EACH_IN (o, notes, n) {
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		buf_add(&name, text_or(o->listener, ""));
		buf_add_part(&name, ", ", "%s", text_or(o->device, "another device"));
		timecode_text(o->track_ms, false, time);
		if (*time)
			buf_addf(&name, " %s%s", o->note && o->note->about ? "~" : "", time);
		list_add(l, STYLE_STRONG, name.s, o->text, NULL);
	}
	if (!n && hides && !sitting_is_blind(s))
		list_add(
			l, STYLE_DIM, "hidden", "until you write one here, if there are any", NULL);
	for (const char *line = sitting_others_unread(s); *line; line += strcspn(line, "\n") + 1) {
		CLEANUP(pointer_free) char *one = xstrndup(line, strcspn(line, "\n"));

		list_add(l, STYLE_DIM, "unread", one, NULL);
	}
}

static void
others_head(const struct ui *ui, struct buf *out)
{
	struct other_note notes[OTHERS_MOST];
	bool cue = sitting_others(ui->s, notes) ? notes[0].at_cue
						: sitting_cue_now(ui->s, false) != NULL;

	buf_add(out, cue ? " at this cue" : " on this track");
}

const struct pane_ops others_pane = { PANE_LIST, .name = "others", .topic = OF_LISTS,
	.title = "Other devices", .help = "Show notes about other devices at this cue",
	.fill = others_fill, .head = others_head, .empty = "No notes about other devices yet." };
