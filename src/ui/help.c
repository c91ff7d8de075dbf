/* The pane of keys, made from the tables of keys and of commands that the program obeys. */
#include <string.h>

#include "base/mem.h"
#include "ui/ui_private.h"
#include "ui/wrap.h"

/* keys NULL: a title, or an empty line. line: what they run. */
static void
add_help_line(struct list *h, char *keys, const char *line, const char *words)
{
	list_add(h, STYLE_KEY, keys, xstrdup(words), xstrdup(line));
}

/* Ten digits that run one command with their number are shown as one line: 0-9. */
static bool
same_line(const struct binding *a, const struct binding *b)
{
	size_t n = strcspn(a->line, " ");

	return a->table == b->table &&
		(strcmp(a->line, b->line) == 0 ||
			(keys_is_digit(a) && keys_is_digit(b) && strcspn(b->line, " ") == n &&
				strncmp(a->line, b->line, n) == 0));
}

/* All keys that run a command line, in the order of the table. */
static char *
keys_of(const struct ui *ui, size_t first)
{
	const struct keymap *k = ui->keys;
	const char *last = NULL;
	struct buf keys = BUF_INIT;

	for (size_t i = first; i < k->n; i++) {
		if (!same_line(&k->v[first], &k->v[i]))
			continue;
		if (i > first && keys_is_digit(&k->v[i])) {
			last = k->v[i].key;
			continue;
		}
		buf_add(&keys, keys.len ? "  " : "");
		keys_name(ui, &k->v[i], &keys);
	}
	if (last)
		buf_addf(&keys, "-%s", last);
	return buf_detach(&keys);
}

static bool
said_before(const struct keymap *k, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (same_line(&k->v[j], &k->v[i]))
			return true;
	return false;
}

static void
add_table(struct list *h, const struct ui *ui, enum key_table table, const char *title)
{
	const struct keymap *k = ui->keys;

	add_help_line(h, NULL, NULL, title);
	for (size_t i = 0; i < k->n; i++) {
		if (k->v[i].table != table || said_before(k, i))
			continue;
		add_help_line(h, keys_of(ui, i), k->v[i].line, keys_help(ui, k->v[i].line));
	}
	add_help_line(h, NULL, NULL, "");
}

static bool
has_key(const struct ui *ui, const struct cmd *cmd)
{
	for (size_t i = 0; i < ui->keys->n; i++)
		if (keys_command(ui, ui->keys->v[i].line) == cmd)
			return true;
	return false;
}

static void
add_unbound(struct list *h, const struct ui *ui)
{
	bool any = false;

	for (size_t t = 0; t < ui->ntables; t++)
		for (size_t i = 0; i < ui->tables[t].n; i++) {
			const struct cmd *cmd = &ui->tables[t].rows[i];

			if (has_key(ui, cmd))
				continue;
			if (!any)
				add_help_line(h, NULL, NULL,
					"Commands without a key (type : and the name)");
			any = true;
			add_help_line(h, xasprintf(":%s %s", cmd->name, cmd->args ? cmd->args : ""),
				"", cmd->help);
		}
	if (any)
		add_help_line(h, NULL, NULL, "");
}

static const struct {
	enum key_table table;
	const char *title;
} tables_of_keys[] = {
	{ IN_KEYS, "Keys: every key is a command" },
	{ IN_WHEEL, "Keys while the wheel has the focus; all others are as above" },
	{ IN_LISTS, "Keys in panes that are lists; all others are as above" },
	{ IN_CHAINS, "Keys in the pane of chains; all others are as above" },
	{ IN_TRACK, "Keys in the pane of the track; all others are as above" },
	{ IN_MATCHES, "Keys in the list of possible matches; all others are as above" },
	{ IN_SIGNALS, "Keys in the list of signals; all others are as above" },
	{ IN_PEAK, "Keys while a filter is moved (peak); all others are as above" },
	{ IN_QUESTION, "Keys while a question waits; all others are as above" },
	{ IN_LEAVING, "Keys at the end, while something is not on disk; all others do nothing" },
	{ IN_TEXT, "Text: while a note is written" },
	{ IN_LINE, "Line: while a command, or what one needs, is typed" },
};

static void
help_make(struct list *h, const struct ui *ui)
{
	*h = (struct list){ .v = NULL };
	for (size_t i = 0; i < LENGTH(tables_of_keys); i++)
		add_table(h, ui, tables_of_keys[i].table,
			tables_of_keys[i].table == IN_KEYS && keys_letters_write(ui)
				? "Keys: a letter begins a note, Alt and a letter is a command"
				: tables_of_keys[i].title);
	add_unbound(h, ui);
	add_help_line(h, NULL, NULL, "In the track list");
	add_help_line(h, xstrdup("▶ ✓ ! ·"), "",
		"plays, ticked off, no sound (and why), neither; the number counts its notes");
	add_help_line(h, xstrdup("2/7"), "", "beside a section: tracks with a note, of all");
	add_help_line(h, xstrdup("↑ ↓"), "", "in any list: there is more above, or below");
	add_help_line(h, xstrdup("♪ ♫ @ ~ ○"), "",
		"a file, one of your music, a url, a signal; the clock");
	add_help_line(h, xstrdup("≈"), "",
		"times unsure, lengths differ or are not known: :align puts them right");
}

void
ui_help(const struct keymap *keys, const struct cmd_table *tables, size_t ntables,
	const struct ui_help *to)
{
	struct ui ui = { .keys = keys, .ntables = ntables };
	struct list h;

	for (size_t i = 0; i < ntables; i++)
		ui.tables[i] = tables[i];
	help_make(&h, &ui);
	for (size_t i = 0; i < h.n; i++)
		to->line(to->into, h.v[i].name, h.v[i].run ? h.v[i].run : "", h.v[i].text);
	list_finish(&h);
}

/* Columns of the keys, and of what they run where there is room for it. */
struct help_columns {
	int keys, line, words;
};

static struct help_columns
help_columns_of(int cols)
{
	struct help_columns c = { .keys = cols >= 100 ? 24
			: cols >= 70                  ? 18
						      : 14,
		.line = cols >= 100 ? 18 : 0 };

	c.words = cols - c.keys - c.line - 3;
	c.words = c.words > 10 ? c.words : 10;
	return c;
}

/* Keys of one command differ by what follows its name. */
static void
words_of(struct ui *ui, const struct list_line *l, struct help_columns c, struct buf *out)
{
	struct buf raw = BUF_INIT;

	if (!c.line && strchr(l->run, ' '))
		buf_addf(&raw, "%s  ", l->run);
	buf_add(&raw, l->text);
	canvas_show(&ui->canvas, out, raw.s, raw.len, false);
	buf_finish(&raw);
}

/* From `row`, which may be negative, as far as it is in the area. Returns its rows. */
static int
draw_line(struct ui *ui, const struct list_line *l, struct area a, struct help_columns c, int row)
{
	struct buf words = BUF_INIT;
	size_t start, end;
	int at = row;

	if (!l->name) {
		draw_words(&ui->canvas, a, row, STYLE_STRONG, l->text);
		return 1;
	}
	words_of(ui, l, c, &words);
	for (struct wrap w = wrap_start(words.s, words.len, c.words); wrap_line(&w, &start, &end);
		at++) {
		struct pen p = pen_at(&ui->canvas, a, at);
		pen_blank(&p, STYLE_PLAIN, 1);
		pen_column(&p, STYLE_KEY, c.keys, false, at == row ? l->name : "");
		pen_blank(&p, STYLE_PLAIN, 1);
		if (c.line)
			pen_column(&p, STYLE_DIM, c.line, false, at == row ? l->run : "");
		pen_shown(&p, STYLE_PLAIN, words.s + start, end - start);
		pen_fill(&p, STYLE_PLAIN);
	}
	buf_finish(&words);
	return at - row;
}

static int
clamp_top(struct ui *ui, int lines, int rows)
{
	int most = lines - rows, top = ui->top[PANE_HELP];

	top = top > most ? most : top;
	return ui->top[PANE_HELP] = top > 0 ? top : 0;
}

static void
help_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	struct area list = { .y = a.y + 1, .x = a.x, .rows = a.rows - 1, .cols = a.cols };
	struct help_columns c = help_columns_of(a.cols);
	struct buf right = BUF_INIT;
	struct list h;
	int rows = 0;

	(void)s;
	help_make(&h, ui);
	for (size_t i = 0; i < h.n; i++)
		rows += draw_line(ui, &h.v[i], (struct area){ 0 }, c, 0);
	int row = -clamp_top(ui, rows, list.rows);
	keys_back(ui, &right);
	draw_rule(&ui->canvas, a, focus_title(ui, PANE_HELP), "Keys and commands", right.s);
	for (size_t i = 0; i < h.n && row < list.rows; i++)
		row += draw_line(ui, &h.v[i], list, c, row);
	draw_blank(list, row);
	draw_more(&ui->canvas, list, ui->top[PANE_HELP] > 0, rows - ui->top[PANE_HELP] > list.rows);
	list_finish(&h);
	buf_finish(&right);
}

static void
help_say(struct ui *ui, const struct sitting *s, struct buf *out)
{
	struct list h;

	(void)s;
	help_make(&h, ui);
	const struct list_line *l = &h.v[clamp_top(ui, (int)h.n, 1)];
	buf_addf(out, "%s%s%s", l->name ? l->name : "", l->name ? ": " : "", l->text);
	list_finish(&h);
}

static void
help_move(struct ui *ui, struct sitting *s, enum move m, int page)
{
	(void)s;
	/* Drawing knows where the end is. */
	ui->top[PANE_HELP] = (int)list_step((size_t)ui->top[PANE_HELP], 100000, m, page);
}

const struct pane_ops help_pane = { .name = "keys",
	.title = "Keys",
	.help = "Show the keys",
	.over = true,
	.draw = help_draw,
	.move = help_move,
	.say = help_say };
