/* Files of the music folder that may be tracks of this review: one list for all tracks. */
#include "base/mem.h"
#include "base/timecode.h"
#include "sitting/sound.h"
#include "ui/ui_private.h"

void
list_file_words(const struct library_file *f, struct buf *out)
{
	const char *sep = f->artist && f->title ? " – " : "";
	char time[TIME_TEXT];

	buf_addf(out, "%s%s%s", f->artist ? f->artist : "", sep, f->title ? f->title : "");
	if (f->length_ms != NO_INT) {
		time_text(f->length_ms, false, time);
		buf_addf(out, "%s%s", out->len ? " · " : "", time);
	}
	buf_addf(out, "%s%s", out->len ? "\n" : "", f->path);
}

static void
matches_fill(const struct sitting *s, struct list *l)
{
	const struct library_file *f;
	size_t item;

	for (size_t n = 0; (f = sitting_match(s, n, &item)); n++) {
		struct buf text = BUF_INIT;

		list_file_words(f, &text);
		buf_add_char(&text, '\n');
		sitting_why_not(s, item, f, &text);
		list_add(l, STYLE_CUE, xstrdup(s->items[item].recording->title), buf_detach(&text),
			xasprintf("take %zu", n + 1));
	}
}

const struct pane_ops matches_pane = { PANE_LIST, .name = "matches", .topic = OF_LISTS,
	.title = "Possible files",
	.help = "Show files that may belong to tracks without a file, and link them",
	.empty = "None; earlog library missing says why.", .dirty = LIST_DIRTY | DIRTY_LINE,
	.keys = IN_MATCHES, .fill = matches_fill, .hint = "take it", .stays = true };
