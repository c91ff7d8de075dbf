/* The pane of notes about other devices at the highlighted cue, or on the whole track, with the
 * remarks on its ratings, if no cue is highlighted. */
#include "bench/sitting/sitting.h"
#include "bench/ui/ui_private.h"
#include "review/files/profile.h"
#include "review/record/rows_note.h"

/* Writes "Performer8 1:10 softer edge"; the name of another listener comes first. Returns the
 * length of listener and device in bytes. */
static size_t
words(const struct other_note *o, struct buf *out)
{
	CLEANUP(buf_finish) struct buf raw = BUF_INIT;
	char time[TIME_TEXT];
	size_t name;

	buf_add(&raw, o->listener ? o->listener : "");
	buf_add_part(&raw, ", ", "%s", o->device ? o->device : "another device");
	draw_show(out, raw.s, raw.len, true);
	name = out->len;
	buf_clear(&raw);
	timecode_text(o->track_ms, false, time);
	buf_add(&raw, o->track_ms != NO_MS && o->note->about ? "  ~" : "  ");
	buf_addf(&raw, "%s%s%s", time, *time ? "  " : "", o->text);
	draw_show(out, raw.s, raw.len, true);
	return name;
}

/* Draws a text, whose first `name` bytes are strong, from row `row` of the area on; `row` is
 * negative if the text begins above the area. Rows after the first are indented. Returns the rows
 * that the whole text needs. */
static int
draw_text(const struct buf *text, size_t name, enum style style, struct area a, int row)
{
	int cols = int_min(a.cols - 4, READ_COLS), rows = 0;
	size_t start, end;

	for (struct wrap w = wrap_start(text->s, text->len, cols); wrap_line(&w, &start, &end);
		rows++) {
		struct pen p = pen_at(a, row + rows);

		pen_blank(&p, STYLE_PLAIN, rows ? 3 : 1);
		if (start < name) {
			size_t strong = name < end ? name : end;

			pen_shown(&p, STYLE_STRONG, text->s + start, strong - start);
			start = strong;
		}
		pen_shown(&p, style, text->s + start, end - start);
		pen_fill(&p, STYLE_PLAIN);
	}
	return rows;
}

static int
draw_note(const struct other_note *o, struct area a, int row)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t name = words(o, &text);

	return draw_text(&text, name, STYLE_PLAIN, a, row);
}

/* Draws which files of other listeners cannot be read. */
static int
draw_unread(const struct sitting *s, struct area a, int row)
{
	int rows = 0;

	for (const char *line = sitting_others_unread(s); *line; line += strcspn(line, "\n") + 1) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		draw_show(&text, line, strcspn(line, "\n"), true);
		rows += draw_text(&text, 0, STYLE_DIM, a, row + rows);
	}
	return rows;
}

/* Says why no note is listed. */
static const char *
no_words(const struct sitting *s)
{
	if (sitting_is_blind(s))
		return "Hidden in a blind run.";
	return s->profile->hide_others_until_kept ? "No notes, or hidden until you write one here."
						  : "No notes about other devices yet.";
}

static void
others_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	struct other_note notes[OTHERS_MOST];
	size_t n = sitting_others(s, notes), shown = 0;
	const struct track_row *b = sitting_item(s);
	bool lit = b && sitting_cue_at(s, b, sitting_now(s).track_ms) >= 0;
	int lines = 0, *top = &ui->scroll.top[PANE_OTHERS];

	struct area list = draw_rule(a, focus_title(ui, PANE_OTHERS),
		lit && (!n || notes[0].at_cue) ? ui_panes[PANE_OTHERS]->title
					       : "Same track, other devices",
		NULL);
	for (size_t i = 0; i < n && lines < *top + list.rows; i++)
		lines += draw_note(&notes[i], (struct area){ .cols = a.cols }, 0);
	lines += (n == 0) + draw_unread(s, (struct area){ .cols = a.cols }, 0);
	*top = int_max(0, int_min(*top, lines - list.rows));
	int row = -*top;
	while (shown < n && row < list.rows)
		row += draw_note(&notes[shown++], list, row);
	if (n == 0)
		draw_words(list, row++, no_words(s));
	row += draw_unread(s, list, row);
	draw_end(list, row, *top > 0, shown < n || row > list.rows);
}

static void
others_move(struct ui *ui, struct sitting *s, enum move m, int page)
{
	(void)s;
	/* 10000 is more than the lines: others_draw limits the value to the last line. */
	ui->scroll.top[PANE_OTHERS] =
		(int)list_step((size_t)ui->scroll.top[PANE_OTHERS], 10000, m, page);
	ui->dirty |= ui_panes[PANE_OTHERS]->dirty;
}

static void
others_say(struct ui *ui, const struct sitting *s, struct buf *out)
{
	struct other_note notes[OTHERS_MOST];
	size_t n = sitting_others(s, notes), at = (size_t)ui->scroll.top[PANE_OTHERS];

	if (at < n) {
		words(&notes[at], out);
		return;
	}
	buf_add(out, n ? "No further notes." : no_words(s));
	for (const char *line = sitting_others_unread(s); *line; line += strcspn(line, "\n") + 1) {
		buf_add(out, "; ");
		draw_show(out, line, strcspn(line, "\n"), true);
	}
}

const struct pane_ops others_pane = { .draw = others_draw,
	.move = others_move,
	.say = others_say,
	.name = "others",
	.topic = OF_LISTS,
	.title = "Same cue, other devices",
	.help = "Show notes about other devices at this cue",
	.dirty = DIRTY_NOTES | DIRTY_PLAYER | DIRTY_HEADER };
