/* Reads options by the tables of the commands, adds the options that a verb's needs bring, and
 * refuses an option that does not suit the verb. cli.c acts on them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/options.h"

#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "shell/call/cli.h"

#define OPTIONS struct cli_call

/* Options that a command gets because its verbs have one of these needs. needs 0: options of every
 * command. */
static const struct {
	unsigned needs;
	struct option_row row;
} shared[] = {
	{ AS_MARKDOWN, FLAG(markdown, "markdown", "print Markdown") },
	{ AS_JSON, FLAG(json, "json", "print JSON") },
	{ NAMES_DEVICES,
		FLAG(unblind, "unblind",
			"end the open blind run, whose notes and ratings are left out until then; "
			"the archive records this") },
	{ NAMES_DEVICES,
		TEXT(listener, "listener", "NAME",
			"use the notes and ratings of this listener, or of \"all\" (default: "
			"yours; of search: all)") },
	{ FILTER_DATES,
		TEXT(since, "since", "DATE",
			"only rows of this date or later: 2024, 2024-05, 2024-05-01") },
	{ FILTER_DATES, TEXT(until, "until", "DATE", "only rows of this date or earlier") },
	{ FILTER_LIMIT, TEXT(limit, "limit", "N", "at most N rows") },
	{ FILTER_SORT,
		TEXT(sort, "sort", "COLUMN",
			"sort by this column, upwards; -COLUMN: downwards, the most or the newest "
			"first") },
	{ FILTER_COLUMNS,
		TEXT(columns, "columns", "A,B",
			"show these columns: review id device title days notes markers ratings "
			"tracks done drafts first last missing") },
	{ ARCHIVE_ANY,
		TEXT(db, "db", "FILE",
			"the archive (default: $EARLOG_DB, else earlog.db in your data folder)") },
	{ 0, FLAG(no_color, "no-color", "print no colours, as if NO_COLOR were set") },
	{ 0, OPTION_ROW('h', help, "help", NULL, "print this help", OPTION_FLAG, NULL) },
};

/* Returns true if any verb of the command has one of these needs. If other verbs do not have it,
 * sets `which` to " (VERBS)", the names of the verbs that do. */
static bool
verbs_need(const struct cli_command *c, unsigned needs, char *which, size_t size)
{
	size_t with = 0, without = 0;
	CLEANUP(buf_finish) struct buf names = BUF_INIT;

	for (const struct cli_verb *v = c->verbs; v->run; v++)
		if (v->needs & needs) {
			buf_addf(&names, "%s%s", with ? ", " : "", text_or(v->name, ""));
			with++;
		} else if (v->help)
			without++;
	if (without && needs != ARCHIVE_ANY)
		snprintf(which, size, " (%s)", names.s);
	return with > 0;
}

static bool
own_option(const struct cli_command *c, size_t i, struct option_row *row)
{
	size_t k = 0;

	for (; c->more_options && c->more_options(k, row); k++)
		if (k == i)
			return true;
	for (const struct option_row *r = c->options; r && r->name; r++, k++)
		if (k == i) {
			*row = *r;
			return true;
		}
	return false;
}

bool
options_nth(const struct cli_command *c, size_t i, struct option_row *row, enum option_owner *owner)
{
	static char help[256]; /* the option's help, valid until the next call of options_nth */
	size_t own = 0;

	if (owner)
		*owner = OPTION_OWN;
	for (; own_option(c, own, row); own++)
		if (own == i) {
			if (row->verbs)
				snprintf(help, sizeof(help), "%s: %s", row->verbs, row->help);
			row->help = row->verbs ? help : row->help;
			return true;
		}
	i -= own;
	EACH_OF (x, shared) {
		char which[128] = "";

		if (x->needs && !verbs_need(c, x->needs, which, sizeof(which)))
			continue;
		if (i > 0) {
			i--;
			continue;
		}
		*row = x->row;
		snprintf(help, sizeof(help), "%s%s", row->help, which);
		row->help = help;
		if (owner)
			*owner = x->needs ? OPTION_SHARED : OPTION_OF_ALL;
		return true;
	}
	return false;
}

const char *
options_name_now(const char *name, size_t n)
{
	static const char *const earlier[][2] = { { "item", "track" }, { "template", "form" } };

	EACH_OF (x, earlier)
		if (text_is(name, n, (*x)[0]))
			return (*x)[1];
	return name;
}

/* Finds the option that an argument means: "-x", "--name" or "--name=VALUE". */
static bool
find_option(const struct cli_call *c, const char *arg, struct option_row *r,
	enum option_owner *owner, struct err *err)
{
	bool is_long = arg[1] == '-', found = false;
	const char *name = is_long ? arg + 2 : arg + 1;
	CLEANUP(pointer_free) char *given = xstrndup(name, strcspn(name, "="));
	const char *wanted = options_name_now(given, strlen(given));
	struct nearest near = NEAREST_NONE;

	for (size_t k = 0; !found && options_nth(c->command, k, r, owner); k++) {
		found = is_long ? text_same(wanted, r->name) : r->letter == *name;
		if (is_long)
			text_offer(&near, r->name, name);
	}
	if (!found && cli_gone(c->command->name, arg, err))
		return false;
	if (!found && near.name)
		return cli_wrong(err, "there is no option %s; did you mean --%s?", arg, near.name);
	return found || cli_wrong(err, "there is no option %s", arg);
}

/* Reads the option argv[*i]. If its value is the next argument, moves *i to that. */
static bool
read_option(struct cli_call *c, void *into, int *i, struct err *err)
{
	const char *arg = c->argv[*i];
	bool is_long = arg[1] == '-';
	const char *name = is_long ? arg + 2 : arg + 1;
	size_t len = is_long ? strcspn(name, "=") : 1;
	struct option_row r;
	enum option_owner owner;

	if (!find_option(c, arg, &r, &owner, err))
		return false;
	const char *value = NULL;
	if (name[len])
		value = is_long ? name + len + 1 : name + 1;
	if (r.kind == OPTION_FLAG && value)
		return cli_wrong(err, "--%s takes no value", r.name);
	if (r.kind != OPTION_FLAG && !value) {
		if (*i + 1 == c->argc)
			return cli_wrong(err, "%s needs a value: %s", arg, r.arg);
		value = c->argv[++*i];
	}
	void *at = (owner == OPTION_OWN ? (char *)into : (char *)c) + r.offset;
	struct option_texts *texts = at;
	if (r.kind == OPTION_FLAG)
		*(bool *)at = true;
	else if (r.kind == OPTION_TEXT)
		*(const char **)at = value;
	else if (texts->n == OPTION_MOST)
		return cli_wrong(err, "--%s was given more than %d times", r.name, OPTION_MOST);
	else
		texts->v[texts->n++] = value;
	return true;
}

static bool
takes_words_as_typed(const struct cli_command *c, const char *verb)
{
	for (const struct cli_verb *v = c->verbs; v->run; v++)
		if (v->needs & WORDS_AS_TYPED && text_same(v->name, verb))
			return true;
	return false;
}

bool
options_read(struct cli_call *c, void *into, struct err *err)
{
	int kept = 0;
	bool ended = false, typed = false;

	for (int i = 0; i < c->argc && !c->help; i++) {
		char *arg = c->argv[i];

		if (!ended && text_same(arg, "--"))
			ended = true;
		else if (ended || typed || arg[0] != '-' || !arg[1] ||
			strchr("0123456789.", arg[1])) {
			typed |= !kept && takes_words_as_typed(c->command, arg);
			c->argv[kept++] = arg;
		} else if (!read_option(c, into, &i, err))
			return false;
	}
	c->argc = kept;
	c->argv[kept] = NULL;
	return true;
}

static bool
takes(const char *verbs, const char *verb)
{
	for (const char *at = verbs; verb && *at; at += strspn(at, ", ")) {
		size_t n = strcspn(at, ",");

		if (text_is(at, n, verb))
			return true;
		at += n;
	}
	return false;
}

bool
options_suit_verb(const struct cli_call *c, struct err *err)
{
	const char *verb = c->verb->name;

	struct option_row r;

	for (size_t i = 0; own_option(c->command, i, &r); i++) {
		const void *at = (const char *)c->options + r.offset;
		bool given;

		if (r.kind == OPTION_FLAG)
			given = *(const bool *)at;
		else if (r.kind == OPTION_TEXT)
			given = *(const char *const *)at != NULL;
		else
			given = ((const struct option_texts *)at)->n > 0;
		if (r.verbs && given && !takes(r.verbs, verb))
			return cli_wrong(err, "%s takes no --%s (only for: %s)",
				verb ? verb : "this", r.name, r.verbs);
	}
	EACH_OF (x, shared)
		if (x->needs & (FILTER_DATES | FILTER_ROWS) && !(c->verb->needs & x->needs) &&
			*(const char *const *)((const char *)c + x->row.offset))
			return cli_wrong(
				err, "%s takes no --%s", verb ? verb : "this", x->row.name);
	return true;
}
