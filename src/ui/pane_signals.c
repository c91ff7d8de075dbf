/* The list of test signals: Enter plays a signal instead of the music, and keys of the pane change
 * its frequency or level. */
#include "base/mem.h"
#include "ui/ui_private.h"

static void
signals_fill(const struct sitting *s, struct list *l)
{
	const struct play_signal *now = &sitting_now(s).play->signal;
	const char *name, *what, *how;

	for (size_t i = 0; instrument_row(i, &name, &what, &how); i++) {
		bool sounds = now->on && now->row == i;

		list_add(l, sounds ? STYLE_PLAYING : STYLE_CUE, xstrdup(name),
			sounds ? xasprintf("%s\n%s", what, how) : xstrdup(what),
			xasprintf("signal %s", name));
	}
	if (now->on)
		list_add(l, STYLE_DIM, xstrdup("off"), xstrdup("back to the music"),
			xstrdup("signal off"));
}

static void
signals_head(const struct ui *ui, struct buf *out)
{
	if (!sitting_now(ui->s).signal)
		return;
	buf_add(out, ": ");
	instrument_add(&ui->s->deck, out);
}

const struct pane_ops signals_pane = { PANE_LIST, .name = "signals", .topic = OF_SOUND,
	.title = "Signals", .help = "Play test signals: find a ringing, a leak, a swapped channel",
	.dirty = LIST_DIRTY, .keys = IN_SIGNALS, .fill = signals_fill, .head = signals_head,
	.start = STYLE_PLAYING, .hint = "hear it", .stays = true };
