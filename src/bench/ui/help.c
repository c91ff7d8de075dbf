/*
 * Help, made from the tables of keys and commands: a first page, a page for each topic, and, after
 * `:`, the rows that have the typed words. Enter runs the row, or types its name if it needs more.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/ui/rows.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/blind.h"
#include "review/files/gone.h"

static const struct {
	const char *name, *words;
} topics[TOPICS] = {
	[OF_PLAY] = { "play", "play, seek, tracks, cues, loops" },
	[OF_WRITE] = { "write", "notes, markers, undo" },
	[OF_COMPARE] = { "compare", "devices, chains, volume, equalisers" },
	[OF_RATE] = { "rate", "the wheel and its values" },
	[OF_BLIND] = { "blind", "blind runs and preference tests with a helper" },
	[OF_SOUND] = { "sound", "level, output, signals, a player" },
	[OF_LISTS] = { "lists", "panes and lists: move, choose, link a file" },
	[OF_TEXT] = { "text", "while a note or a line is typed" },
	[OF_SESSION] = { "session", "the command line, questions, the end of the session" },
};

const char *
help_topic(size_t i)
{
	return i + 1 < TOPICS ? topics[i + 1].name : NULL;
}

/* The topic of each table of keys (OF_FIRST: each key has the topic of its command), and words for
 * where these keys apply. */
static const struct {
	enum topic topic;
	const char *where;
} tables_of_keys[KEY_TABLES] = {
	[IN_KEYS] = { OF_FIRST, "" },
	[IN_TEXT] = { OF_TEXT, "" },
	[IN_WHEEL] = { OF_RATE, "On the wheel: " },
	[IN_NOTES] = { OF_WRITE, "In the notes: " },
	[IN_CHAINS] = { OF_COMPARE, "In the lists of d, V, s: " },
	[IN_TRACK] = { OF_LISTS, "In the pane of the track: " },
	[IN_SIGNALS] = { OF_SOUND, "In the list of signals: " },
	[IN_LISTS] = { OF_LISTS, "In a list: " },
	[IN_QUESTION] = { OF_SESSION, "" },
	[IN_LINE] = { OF_SESSION, "" },
	[IN_MEDIA] = { OF_SOUND, "Media key: " },
};

enum topic
help_of(enum key_table keys)
{
	return tables_of_keys[keys].topic;
}

static const struct {
	const char *line, *other, *words;
	enum { WITHOUT_RUN = 1, IN_BLIND_RUN = 2, IN_PREFER = 4, ALWAYS = 7 } when;
} first_page[] = { HELP_FIRST };

static const struct line_synonyms {
	const char *line, *words;
} other_words[] = { HELP_WORDS };

/* ---- rows of a help page: keys and commands ---- */

/* Returns true if both keys run the same command line, or are digits that the same
 * command gets as numbers: such digits share the row "0-9". */
static bool
same_line(const struct binding *a, const struct binding *b)
{
	return a->table == b->table &&
		(binding_same(a, b) || (keys_is_digit(a) && keys_is_digit(b) && a->cmd == b->cmd));
}

/* Returns true if one row shows all command lines of the binding's command: those without a help
 * text of their own, and motions of a caret or a signal, which else fill a screen. The manual and
 * the shell (ui->s is NULL) show a row for each. */
static bool
is_grouped(const struct ui *ui, const struct binding *b)
{
	bool moves = b->table == IN_LINE || b->table == IN_SIGNALS || b->cmd->takes == CMD_MOTION;

	return ui->s && *b->arg && !keys_is_digit(b) && b->cmd == b->about &&
		(moves || keys_about(b).help == b->cmd->help);
}

static bool
same_row(const struct ui *ui, const struct binding *a, const struct binding *b)
{
	return same_line(a, b) ||
		(a->table == b->table && a->cmd == b->cmd && is_grouped(ui, a) &&
			is_grouped(ui, b));
}

/* Adds all keys that run the command line of a binding, in the order of the key table. */
static void
add_keys(const struct ui *ui, const struct binding *first, struct buf *out)
{
	const struct keymap *k = ui->keys;
	const char *last = NULL;

	for (const struct binding *b = first; b < k->v + k->n; b++) {
		if (!same_line(first, b))
			continue;
		if (b > first && keys_is_digit(b)) {
			last = b->key;
			continue;
		}
		buf_add_part(out, "  ", "%s", "");
		keys_name(ui, b, out);
	}
	if (last)
		buf_addf(out, "-%s", last);
}

/* Adds the keys of a command, each with its argument: ": Left left · Home Ctrl-A line-start". */
static void
add_group(const struct ui *ui, const struct binding *first, struct buf *out)
{
	const char *last = NULL;

	for (const struct binding *b = first; b < ui->keys->v + ui->keys->n; b++) {
		if (!same_row(ui, first, b))
			continue;
		if (last && !text_same(last, b->arg))
			buf_addf(out, " %s ·", last);
		buf_add(out, last ? " " : ": ");
		keys_name(ui, b, out);
		last = b->arg;
	}
	buf_addf(out, " %s", last);
}

static void
add_binding(struct list *l, const struct ui *ui, const struct binding *b)
{
	bool group = is_grouped(ui, b), types = group || (ui->s && keys_is_digit(b));
	CLEANUP(buf_finish) struct buf keys = BUF_INIT, text = BUF_INIT;

	buf_add(&text, tables_of_keys[b->table].where);
	if (group) {
		buf_add(&keys, b->cmd->name);
		buf_add(&text, b->cmd->help);
		add_group(ui, b, &text);
	} else {
		add_keys(ui, b, &keys);
		buf_add(&text, keys_about(b).help);
	}
	if (types)
		list_add(l, STYLE_KEY, keys.s, text.s, HELP_TYPED "%s", b->cmd->name);
	else
		list_add(l, STYLE_KEY, keys.s, text.s, "%s", b->line);
}

/* Returns true if the binding starts a new row of the page. Returns false if an earlier binding
 * shares its row, or if it is in the table of one pane but its key runs the same command line in
 * all panes (IN_KEYS). */
static bool
has_own_row(const struct ui *ui, const struct binding *b)
{
	const struct binding *usual =
		b->table == IN_KEYS ? NULL : keymap_find(ui->keys, IN_KEYS, b->key);

	if (usual && binding_same(usual, b))
		return false;
	for (const struct binding *a = ui->keys->v; a < b; a++)
		if (same_row(ui, a, b))
			return false;
	return true;
}

/* Returns true if a key runs the command, and key and command have the same help text. */
static bool
has_key(const struct ui *ui, const struct cmd *cmd)
{
	EACH (b, ui->keys)
		if (b->about == cmd && keys_about(b).help == cmd->help)
			return true;
	return false;
}

static void
add_command(struct list *l, const struct ui *ui, const struct cmd *c)
{
	CLEANUP(buf_finish) struct buf name = BUF_INIT, words = BUF_INIT;

	/* The manual and the shell have room beside the name. */
	buf_addf(&name, ":%s", c->name);
	if (*c->args && ui->s)
		buf_addf(&words, "%s  ", c->args);
	else if (*c->args)
		buf_addf(&name, " %s", c->args);
	buf_add(&words, c->help);
	list_add(
		l, STYLE_TIME, name.s, words.s, "%s%s", *c->args == '<' ? HELP_TYPED : "", c->name);
}

static const struct {
	enum topic topic;
	const char *name, *words;
} explained[] = { HELP_EXPLAINED };

/* Adds the keys of a topic, then its commands without a key, then its explanations. */
static void
add_topic(struct list *l, const struct ui *ui, enum topic topic)
{
	const struct keymap *k = ui->keys;

	EACH (b, k) {
		enum topic of = tables_of_keys[b->table].topic;

		if (!of)
			of = keys_about(b).topic;
		if (of == topic && has_own_row(ui, b))
			add_binding(l, ui, b);
	}
	for (const struct cmd *c = NULL; (c = command_next(&ui->commands, c));)
		if (c->topic == topic && !c->unlisted && !has_key(ui, c))
			add_command(l, ui, c);
	EACH_OF (one, explained)
		if (one->topic == topic)
			list_add(l, STYLE_DIM, one->name, one->words, NULL);
	CLEANUP(buf_finish) struct buf signs = BUF_INIT, words = BUF_INIT;
	if (topic == OF_LISTS) {
		ui_tracks_add_signs(&signs, &words);
		buf_splice(&words, 0, 0, "source: ", strlen("source: "));
		list_add(l, STYLE_DIM, signs.s, words.s, NULL);
	}
	for (const struct ui_place *p = ui->places; p && p->name && topic == OF_SESSION; p++) {
		CLEANUP(pointer_free) char *where = xasprintf("%s: %s", p->words, p->path);

		list_add(l, STYLE_DIM, p->name, where, NULL);
	}
}

static void
pass_topic(const struct ui *ui, enum topic t, const struct ui_help *to)
{
	CLEANUP(pointer_free) char *title = xasprintf("%s: %s", topics[t].name, topics[t].words);
	CLEANUP(list_finish) struct list l = { .v = NULL };

	to->line(to->into, NULL, NULL, title);
	add_topic(&l, ui, t);
	EACH (one, &l) {
		const char *run = one->run ? one->run : "";
		bool key = one->style == STYLE_KEY && !text_starts(run, HELP_TYPED);

		to->line(to->into, one->name, key ? run : "", one->text);
	}
}

void
help_pages(const struct ui *ui, const struct ui_help *to)
{
	for (enum topic t = OF_FIRST + 1; t < TOPICS; t++) {
		pass_topic(ui, t, to);
		to->line(to->into, NULL, NULL, "");
	}
}

/* ---- finding rows by words ---- */

/* Returns what a row is called: the command that its key is about, "devices" of "show devices". */
static const char *
called(const struct ui *ui, const struct list_line *row)
{
	const char *run = text_or(row->run, row->name);
	const struct cmd *c = command_find(&ui->commands, run);
	bool leads = c && (command_leads(c) || command_is(c, "show") || command_is(c, "command"));

	return leads ? text_or(text_after(run, ' '), run) : run;
}

/* Returns what of the first page is shown now, a value of .when. s: NULL in the shell. */
static unsigned
shown_now(const struct sitting *s)
{
	if (!s || !sitting_is_blind(s))
		return WITHOUT_RUN;
	return blind_prefers(s) ? IN_PREFER : IN_BLIND_RUN;
}

/* Returns a higher number for a line that is further up on the first page; 0: it is not there. */
static int
first_rank(const struct ui *ui, const char *run)
{
	int rank = 0;

	for (int i = 0; i < (int)LENGTH(first_page) && !rank; i++)
		if (first_page[i].when & shown_now(ui->s) &&
			(text_same(first_page[i].line, run) || text_same(first_page[i].other, run)))
			rank = (int)LENGTH(first_page) - i;
	return rank;
}

/* Returns how well a row of the list of commands has a word: 2 if in the words of newcomers for it,
 * 1 if in its name, its text or its key, 0 if not. */
static int
row_has(const struct list_line *row, const char *word)
{
	const char *run = text_or(row->run, row->name);
	const struct line_synonyms *others =
		TEXT_ROW(other_words, text_starts(run, HELP_TYPED) ? row->name : run);

	if (others && text_found(others->words, word, false))
		return 2;
	return text_found(row->name, word, false) || text_found(row->text, word, false) ||
		text_found(row->key, word, false);
}

bool
help_asks(const char *line)
{
	size_t n = strlen(line), name = strcspn(line, " ");

	if (n < name + 2)
		return false;
	EACH_OF (one, other_words)
		if (strncasecmp(one->words, line, n) == 0)
			return true;
	return false;
}

/* Adds all rows of the help, each command line once, with what it is called and its keys. */
static void
add_rows(struct list *l, const struct ui *ui)
{
	for (enum topic t = OF_FIRST + 1; t < TOPICS; t++) {
		CLEANUP(list_finish) struct list of_topic = { .v = NULL };

		add_topic(&of_topic, ui, t);
		EACH (row, &of_topic) {
			bool known = false;

			EACH_WHILE (one, l, !known)
				known = text_same(one->run, row->run);
			if (known)
				continue;
			struct list_line *line = list_add(l, row->style, called(ui, row), row->text,
				row->run ? "%s" : NULL, row->run);
			line->key = row->style == STYLE_KEY ? xstrdup(row->name) : NULL;
		}
	}
}

/* Keeps the rows that have all words, in any order; if none has all, those that have some, where a
 * rare word counts more. First comes the command that is called so, then those whose names begin
 * so. */
static void
add_found(struct list *l, const struct ui *ui, const char *typed)
{
	static const char blanks[] = " ?!.";
	const char *line = typed;
	CLEANUP(list_finish) struct list all = { .v = NULL };
	size_t words = 0, most = 0;

	CLEANUP(pointer_free) char *first = xstrndup(line, strcspn(line, blanks));

	add_rows(&all, ui);
	CLEANUP(pointer_free) double *score = xcalloc(all.n, sizeof(*score));
	CLEANUP(pointer_free) size_t *count = xcalloc(all.n, sizeof(*count));
	CLEANUP(pointer_free) int *has = xcalloc(all.n, sizeof(*has));
	for (line += strspn(line, blanks); *line; line += strspn(line, blanks)) {
		size_t n = strcspn(line, blanks), hits = 0;
		CLEANUP(pointer_free) char *word = xstrndup(line, n);

		line += n;
		words++;
		for (size_t i = 0; i < all.n; i++) {
			has[i] = row_has(&all.v[i], word);
			if (has[i] > 0)
				hits++;
		}
		for (size_t i = 0; i < all.n; i++) {
			score[i] += has[i] ? has[i] / (double)hits : 0;
			if (has[i] > 0)
				count[i]++;
			most = count[i] > most ? count[i] : most;
		}
	}
	for (size_t i = 0; i < all.n; i++) {
		struct list_line *row = &all.v[i];
		int named = list_fit(row->name, most == words ? typed : first);

		const struct cmd *c = command_find(&ui->commands, text_or(row->run, ""));

		/* "vol 62": a command with what it takes */
		named = most == words || (named == 2 && c && c->types) ? named : 0;
		bool found = most == words ? count[i] == words : count[i] > 0;
		if (!found)
			continue;
		LIST_ADD(l, *row);
		list_keep(
			l, 1 + named * 100000 + (int)(score[i] * 1000) + first_rank(ui, row->run));
		*row = (struct list_line){ .name = NULL };
	}
}

bool
help_find(const struct ui *ui, const char *words, const struct ui_help *to)
{
	CLEANUP(list_finish) struct list l = { .ui = (struct ui *)ui };

	for (enum topic t = OF_FIRST + 1; t < TOPICS; t++)
		if (text_same(topics[t].name, words)) {
			pass_topic(ui, t, to);
			return true;
		}
	add_found(&l, ui, words);
	EACH (one, &l) {
		bool shown = one->run && !text_starts(one->run, HELP_TYPED);
		CLEANUP(pointer_free)
		char *command = one->run ? xasprintf(":%s", one->name) : xstrdup(one->name);

		if (one->key)
			to->line(to->into, one->key, shown ? one->run : "", one->text);
		else
			to->line(to->into, command, "", one->text);
	}
	return l.n > 0;
}

/* Adds what the typed line is by itself: an unlisted command, a time to go to, or a name that is
 * gone. */
static void
add_typed(struct list *l, const struct ui *ui, const char *line)
{
	const struct cmd *c = command_find(&ui->commands, line);
	struct err err = ERR_INIT;
	struct timespan to;
	char words[TIME_TEXT + 8] = "Go to ";

	if (c && c->unlisted) {
		add_command(l, ui, c);
	} else if (!c && number_is_digit(*line) && timespan_parse(&to, line, &err)) {
		timecode_text(to.pos_ms, strchr(line, '.'), words + strlen(words));
		list_add(l, STYLE_TIME, line, words, "goto %s", line);
	} else if (!c && !strchr(line, ' ') && gone_name(GONE_BENCH, line, &err)) {
		list_add(l, STYLE_DIM, line, err.msg, "%s", line);
	} else {
		return;
	}
	list_keep(l, INT_MAX);
}

/* ---- the help pane ---- */

static void
add_first_page(struct list *l, const struct ui *ui, const struct sitting *s)
{
	EACH_OF (one, first_page) {
		CLEANUP(buf_finish) struct buf keys = BUF_INIT, other = BUF_INIT;

		if (!(one->when & shown_now(s)))
			continue;
		if (!keys_first(ui, IN_KEYS, one->line, &keys))
			buf_addf(&keys, ":%s", one->line);
		if (one->other && keys_first(ui, IN_KEYS, one->other, &other))
			buf_addf(&keys, "  %s", other.s);
		list_add(l, STYLE_KEY, keys.s, one->words, "%s", one->line);
	}
	for (enum topic t = OF_FIRST + 1; t < TOPICS; t++)
		list_add(l, STYLE_TIME, topics[t].name, topics[t].words, "help %s", topics[t].name);
}

static void
help_fill(const struct sitting *s, struct list *l)
{
	if (l->ui->prompt.label) {
		add_typed(l, l->ui, list_typed(l->ui));
		add_found(l, l->ui, list_typed(l->ui));
	} else if (l->ui->topic) {
		add_topic(l, l->ui, l->ui->topic);
	} else {
		add_first_page(l, l->ui, s);
	}
}

static void
help_head(const struct ui *ui, struct buf *out)
{
	if (ui->prompt.label)
		return;
	if (ui->topic)
		buf_addf(out, ": %s", topics[ui->topic].name);
	buf_add(out, " · ");
	if (keys_first(ui, IN_KEYS, "find", out))
		buf_add(out, " finds by a word");
}

const struct pane_ops help_pane = { PANE_LIST, .name = "keys", .title = "Keys and commands",
	.help = "Show the keys", .topic = OF_SESSION, .fill = help_fill, .head = help_head,
	.hint = "run it", .empty = "No key or command has these words." };
