/* earlog help complete: prints what the last word of a command line may be, each with a tab and an
 * explanation, for the scripts in schema/help/completion.*. Prints nothing if it may be a file. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <glob.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/files/find.h"
#include "review/files/session_file.h"
#include "review/record/note_rules.h"
#include "review/record/rating.h"
#include "shell/call/argument.h"
#include "shell/call/own_archive.h"
#include "shell/call/template_file.h"
#include "shell/cli/complete.h"
#include "shell/cli/help_pages.h"
#include "shell/table/file_list.h"

/* The words before the last one. */
struct command_line {
	const char *typed;                 /* the last word, as far as it was typed */
	const struct cli_command *command; /* cli_last: no command was typed yet */
	const struct cli_verb *verb;       /* NULL: none was typed */
	struct option_row option;          /* whose value the last word is; name NULL: none */
	const char *review;                /* the first argument; NULL: none */
	int arguments;
};

/* Returns the value of a word --NAME=VALUE; NULL: it is another word. */
static const char *
value_in(const char *word)
{
	return text_starts(word, "--") ? text_after(word, '=') : NULL;
}

/* Prints a value that begins as the typed word does; --NAME= stays before it. */
static void
offer(const void *typed, const char *value, const char *words)
{
	const char *word = typed, *of = value_in(word) ? value_in(word) : word;

	if (!text_begins(value, of))
		return;
	text_print(stdout, "%.*s%s", (int)(of - word), word, value);
	if (words && *words) {
		putchar('\t');
		text_print(stdout, "%.*s", (int)strcspn(words, "\n"), words);
	}
	putchar('\n');
}

/* ---- values that the archive or files have ---- */

static void
offer_files(const char *typed, enum find_kind kind)
{
	json_auto_t *rows = json_array();

	file_list_rows(kind, kind == FIND_TEMPLATE ? template_file_listed : NULL, rows);
	EACH_VALUE (row, rows)
		offer(typed, json_text_at(row, "name"), json_text_at(row, "about"));
}

static void
offer_session_files(const char *typed)
{
	glob_t found = { 0 };

	glob("*.yaml", 0, NULL, &found);
	EACH_IN (x, found.gl_pathv, found.gl_pathc)
		offer(typed, *x, NULL);
	globfree(&found);
}

static void
offer_attributes(const char *typed, const struct review *r)
{
	CLEANUP(lexicon_finish) struct lexicon_file x = { .path = NULL };

	if (argument_lexicon(&x, r, ERR_IGNORED))
		EACH_IN (one, x.attributes, x.n_attributes)
			offer(typed, (*one)->id, (*one)->shown.name);
	EACH_IN (one, rating_scores, SCORES)
		offer(typed, one->id, one->name);
}

static void
offer_parts(const char *typed, const struct review *r)
{
	CLEANUP(pairs_finish) struct pairs own = { 0 };

	for (const char *const *p = note_parts; *p; p++)
		offer(typed, *p, NULL);
	note_own_parts(&own, r);
	EACH (one, &own)
		offer(typed, one->key, one->value);
}

static void
offer_settings_of(const char *typed, const struct session_device *d)
{
	EACH_IN (one, d->variants, d->n_variants)
		if (one == d->variants && one->switched)
			EACH (value, &one->content)
				offer(typed, value->value, value->key);
		else
			offer(typed, one->name, NULL);
}

/* Offers the settings of the devices of a session file: that which was typed, else that of the
 * review. */
static void
offer_settings(const struct command_line *l, const struct review *r)
{
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(diags_finish) struct diags quiet = DIAGS_INIT;
	bool typed = l->review && file_is_regular(l->review);

	session_file_load(&f, text_or(typed || !r ? l->review : r->path, ""), &quiet);
	offer_settings_of(l->typed, &f.device);
	EACH_IN (one, f.compare, f.n_compare)
		offer_settings_of(l->typed, &one->facts);
}

/* Offers the values of an option or argument that is called `what`. */
static void
offer_values(const struct command_line *l, const char *what)
{
	static const struct {
		const char *what;
		enum row_kind kind;
	} rows[] = { { "review", ROW_REVIEW }, { "device", ROW_DEVICE }, { "against", ROW_DEVICE },
		{ "section", ROW_SECTION }, { "track", ROW_ITEM }, { "chain", ROW_CHAIN },
		{ "question", ROW_QUESTION } };
	struct store *st = own_archive_open(STORE_READ, NULL, ERR_IGNORED);
	struct uuid review = UUID_NONE;
	struct review *r = NULL;

	if (st && l->review && own_archive_find(st, l->review, &review, ERR_IGNORED))
		r = store_copy(st, ROW_REVIEW, &review, ERR_IGNORED);
	EACH_IN_WHILE (x, rows, LENGTH(rows), st)
		if (text_same(x->what, what))
			store_names(st, x->kind, &review, offer, l->typed);
	if (text_same(what, "review"))
		offer_session_files(l->typed);
	else if (text_same(what, "attribute"))
		offer_attributes(l->typed, r);
	else if (text_same(what, "setting"))
		offer_settings(l, r);
	else if (find_kind_called(what) < FIND_WORDS) /* WORDS are any words */
		offer_files(l->typed, find_kind_called(what));
	if (text_same(what, "part"))
		offer_parts(l->typed, r);
	row_free(ROW_REVIEW, r);
	store_close(st);
}

/* Offers the values of `arg`, the name of a value in the help ("REVIEW|DEVICE"). NAME is a name of
 * the option or command `of`. */
static void
offer_argument(const struct command_line *l, const char *arg, const char *of)
{
	CLEANUP(pointer_free) char *name = xstrdup(text_same(arg, "NAME") ? of : arg);

	for (char *c = name; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	for (char *rest = name, *one; (one = strsep(&rest, "|"));)
		offer_values(l, one);
}

/* ---- the words of a command line ---- */

/* Returns the verb of this name; NULL: none. name "": the verb without a name. */
static const struct cli_verb *
verb_named(const struct cli_command *c, const char *name)
{
	for (const struct cli_verb *v = c->verbs; v->run; v++)
		if (text_same(text_or(v->name, ""), name))
			return v;
	return NULL;
}

/* Sets l->option if the word is an option with a value. */
static void
read_option(struct command_line *l, const char *word)
{
	const size_t n = strcspn(word, "=");
	struct option_row r;

	for (size_t i = 0; options_nth(l->command, i, &r, NULL); i++) {
		bool named = word[1] == r.letter;

		if (!r.arg)
			continue;
		if (word[1] == '-')
			named = strlen(r.name) + 2 == n && strncmp(word + 2, r.name, n - 2) == 0;
		if (named)
			l->option = r;
	}
}

static void
read_word(struct command_line *l, const char *word)
{
	if (l->option.name && text_same(word, "="))
		return; /* bash makes three words of --name=VALUE */
	bool option = !l->option.name && word[0] == '-' && word[1];
	const char *value = l->option.name ? word : NULL;

	if (option) {
		value = value_in(word);
		read_option(l, word);
	}
	if (value && text_same(l->option.name, "db"))
		own_archive_use(value);
	if (value)
		l->option.name = NULL;
	if (option || value)
		return;
	if (l->command == &cli_last) {
		l->command = cli_find(word, ERR_IGNORED);
	} else if (!l->verb && !l->arguments && verb_named(l->command, word)) {
		l->verb = verb_named(l->command, word);
	} else {
		if (!l->arguments)
			l->review = word;
		l->arguments++;
	}
}

/* Offers the values of the next argument of a verb, by the words of its usage: "REVIEW TEXT",
 * "[REVIEW...]". */
static void
offer_next_argument(const struct command_line *l, const struct cli_verb *v)
{
	CLEANUP(pointer_free) char *args = xstrdup(v->args);
	const char *last = NULL;
	int nth = 0;

	for (char *rest = args, *word; (word = strsep(&rest, " []")) && nth <= l->arguments;) {
		if (!*word || *word == '-' || !strcmp(word, "|"))
			continue;
		word[strcspn(word, ".")] = '\0';
		last = word;
		nth++;
	}
	if (last && l->arguments < v->most)
		offer_argument(l, last, l->command->name);
}

void
complete_print(int argc, char *const *argv)
{
	struct command_line l = { .command = &cli_last, .typed = "" };
	struct option_row r;

	for (int i = 0; i < argc && l.command; i++) {
		if (i + 1 < argc)
			read_word(&l, argv[i]);
		else if (!text_same(argv[i], "="))
			l.typed = argv[i];
	}
	if (!l.command)
		return;
	const struct cli_verb *v = l.verb ? l.verb : verb_named(l.command, "");
	if (!l.option.name && value_in(l.typed))
		read_option(&l, l.typed);
	if (l.option.name) {
		offer_argument(&l, l.option.arg, l.option.name);
	} else if (*l.typed == '-') {
		for (size_t i = 0; options_nth(l.command, i, &r, NULL); i++) {
			CLEANUP(pointer_free) char *name = xasprintf("--%s", r.name);
			offer(l.typed, name, r.help);
		}
	} else {
		bool names_command =
			l.command == &cli_last || (text_same(l.command->name, "help") && !l.verb);

		for (size_t i = 0; names_command && cli_commands[i]; i++)
			offer(l.typed, cli_commands[i]->name, cli_commands[i]->help);
		for (const struct cli_verb *x = l.command->verbs; !l.verb && !l.arguments && x->run;
			x++)
			if (x->help)
				offer(l.typed, x->name, x->help);
		if (v)
			offer_next_argument(&l, v);
	}
}
