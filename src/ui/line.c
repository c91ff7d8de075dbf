/* The two lines at the bottom: what was said, and which keys there are. */
#include <string.h>

#include "base/mem.h"
#include "ui/ui_private.h"

static void
draw_message(struct ui *ui, const struct sitting *s, struct area a)
{
	static const enum style styles[] = { [SAID_INFO] = STYLE_PLAIN, [SAID_WARN] = STYLE_WARN,
		[SAID_ERROR] = STYLE_ERROR };
	struct pen p = pen_at(&ui->canvas, a, 0);

	pen_blank(&p, STYLE_PLAIN, 1);
	p.end--;
	pen_text(&p, styles[s->said_level], s->said);
	p.end++;
	pen_fill(&p, STYLE_PLAIN);
}

void
message_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	if (ui->prompt.label)
		prompt_draw(ui, a);
	else
		draw_message(ui, s, a);
}

/* ---- hints ---- */

static const struct cmd *
command_of(const struct ui *ui, const struct binding *b)
{
	return command_find(ui->tables, ui->ntables, b->line);
}

/* The first binding of its command; what follows it is said with it ("Left Right seek"). */
static bool
is_first(const struct ui *ui, size_t i, const struct cmd *cmd)
{
	for (size_t k = 0; k < i; k++)
		if (ui->keys->v[k].state == ui->keys->v[i].state && command_of(ui, &ui->keys->v[k]) == cmd)
			return false;
	return true;
}

/* First keys of the first two lines that run the command. */
static void
add_keys(const struct ui *ui, size_t first, const struct cmd *cmd, struct buf *out)
{
	const struct binding *b = &ui->keys->v[first];

	buf_add(out, b->key);
	for (size_t k = first + 1; k < ui->keys->n; k++) {
		const struct binding *other = &ui->keys->v[k];

		if (other->state == b->state && strcmp(other->line, b->line) != 0 &&
		    command_of(ui, other) == cmd) {
			buf_addf(out, " %s", other->key);
			return;
		}
	}
}

static void
draw_hint(struct pen *p, const char *keys, const char *hint)
{
	pen_blank(p, STYLE_PLAIN, 2);
	pen_text(p, STYLE_KEY, keys);
	pen_blank(p, STYLE_PLAIN, 1);
	pen_text(p, STYLE_DIM, hint);
}

static int
hint_width(struct ui *ui, const char *keys, const char *hint)
{
	return 3 + canvas_width(&ui->canvas, keys) + canvas_width(&ui->canvas, hint);
}

/* In the order of the table, as many as fit; but the way to all of them always does. */
static void
draw_hints(struct ui *ui, enum state state, struct pen *p)
{
	static const char all[] = "all keys";
	const char *help = keymap_key(ui->keys, state, "help");
	const struct cmd *help_cmd = command_find(ui->tables, ui->ntables, "help");
	struct buf keys = BUF_INIT;
	int tail = help ? hint_width(ui, help, all) + 1 : 0;

	p->end -= tail;
	for (size_t i = 0; i < ui->keys->n; i++) {
		const struct cmd *cmd = ui->keys->v[i].state == state ? command_of(ui, &ui->keys->v[i]) : NULL;

		if (!cmd || !cmd->hint || cmd == help_cmd || !is_first(ui, i, cmd))
			continue;
		buf_clear(&keys);
		add_keys(ui, i, cmd, &keys);
		if (hint_width(ui, keys.s, cmd->hint) <= p->end - p->x)
			draw_hint(p, keys.s, cmd->hint);
	}
	pen_fill(p, STYLE_PLAIN);
	p->end += tail;
	if (help)
		draw_hint(p, help, all);
	buf_finish(&keys);
}

/* On screens without a line for messages they are shown here. */
static bool
hint_gives_way(const struct ui *ui, const struct sitting *s)
{
	return ui->layout.area[PANE_MESSAGE].rows == 0 && (ui->prompt.label || *s->said);
}

static void
draw_prompt_hints(struct ui *ui, struct pen *p)
{
	pen_blank(p, STYLE_PLAIN, 1);
	if (ui->prompt.list.len > 0)
		pen_text(p, STYLE_DIM, ui->prompt.list.s);
	else
		pen_text(p, STYLE_DIM, *ui->prompt.command ? "Enter go · Esc cancel · as 70, 1:10, 1:02:03" :
		    "Enter run · Tab complete · Up earlier · Esc cancel");
	pen_fill(p, STYLE_PLAIN);
}

void
hint_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	struct pen p = pen_at(&ui->canvas, a, 0);
	bool text = s->state == STATE_TEXT;

	if (hint_gives_way(ui, s)) {
		message_draw(ui, s, a);
		return;
	}
	if (ui->prompt.label) {
		draw_prompt_hints(ui, &p);
		return;
	}
	pen_text(&p, text ? STYLE_STATE_TEXT : STYLE_STATE_KEYS, text ? " Text " : " Keys ");
	draw_hints(ui, s->state, &p);
	pen_fill(&p, STYLE_PLAIN);
}
