/* Runs a command: chooses the verb, opens what the verb needs, ends the transaction, prints error
 * and exit status. cli/commands.c chooses the command; options.c reads options. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/cli.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/exchange/others.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/files/gone.h"
#include "review/record/attribute.h"
#include "review/record/rows_session.h"
#include "shell/call/argument.h"
#include "shell/call/own_archive.h"
#include "shell/call/usage.h"
#include "shell/table/column.h"
#include "shell/table/pager.h"

static bool wrong_use; /* err is about wrong use of a command: the usage is printed after it */

bool
cli_wrong(struct err *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	wrong_use = true;
	return false;
}

bool
cli_verb_is(const struct cli_call *c, const char *name)
{
	return text_same(c->verb->name, name);
}

enum report_form
cli_report_form(const struct cli_call *c)
{
	if (c->json)
		return REPORT_JSON;
	return c->markdown ? REPORT_MARKDOWN : REPORT_TEXT;
}

void
cli_say(const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT;

	buf_add(&line, "earlog: ");
	BUF_ADD_ARGUMENTS(&line, fmt);
	buf_add(&line, "\n");
	sheet_say(line.s);
}

bool
cli_done(struct cli_call *c, const char *fmt, ...)
{
	buf_add(&c->done, "earlog: ");
	BUF_ADD_ARGUMENTS(&c->done, fmt);
	buf_add(&c->done, "\n");
	return true;
}

bool
cli_gone(const char *command, const char *word, struct err *err)
{
	CLEANUP(pointer_free)
	char *words = xasprintf("%s %.*s", command, (int)strcspn(word, "="), word);

	bool gone = gone_name(GONE_SHELL, words, err);

	wrong_use |= gone;
	return gone;
}

/* ---- finding the verb that the user typed after the command ---- */

/* Sets c->verb from the first argument and removes this argument; else takes the verb without a
 * name. */
static bool
choose_verb(struct cli_call *c, struct err *err)
{
	const char *given = c->argc ? c->argv[0] : NULL;
	struct nearest near = NEAREST_NONE;
	CLEANUP(buf_finish) struct buf names = BUF_INIT;

	if (given && cli_gone(c->command->name, given, err))
		return false;
	for (const struct cli_verb *v = c->command->verbs; v->run; v++)
		if (!v->name) {
			c->verb = v;
		} else if (text_same(v->name, given)) {
			c->verb = v;
			c->argc--;
			c->argv++;
			return true;
		}
	if (c->verb)
		return true;
	for (const struct cli_verb *v = c->command->verbs; v->run; v++) {
		if (!v->help)
			continue;
		if (given)
			text_offer(&near, v->name, given);
		if (names.len)
			buf_add(&names, v[1].run && v[1].help ? ", " : " or ");
		buf_add(&names, v->name);
	}
	if (near.name)
		return cli_wrong(err, "there is no command \"%s %s\"; did you mean %s?",
			c->command->name, given, near.name);
	if (given)
		return cli_wrong(err, "there is no command \"%s %s\"; say %s", c->command->name,
			given, names.s);
	return cli_wrong(err, "say %s", names.s);
}

/* ---- what a verb of a command needs before it runs: archive, review, text ---- */

/* Ends the open blind runs of the review that the command names, else of all reviews; reports that
 * they have ended, or that none was open. */
static bool
unblind(const struct cli_call *c, struct err *err)
{
	bool one = c->verb->needs & (REVIEW_FIRST | REVIEW_OR_LAST);
	struct uuid review = UUID_NONE;
	struct store *st = own_archive_begin(err);
	CLEANUP(rows_finish) struct rows runs = { .n = 0 };

	if (!st)
		return err_prefix(err, "--unblind cannot record that the blind run has ended");
	bool ok = (!one || own_archive_find(st, c->argv[0], &review, err)) &&
		store_open_blind(st, &review, &runs, err);
	ok = own_archive_end(st, ok, err);
	EACH_WHILE (x, &runs, ok) {
		const struct blind_run *r = (const void *)*x;

		cli_say("the blind run has ended early, at trial %" PRId64
			"; the archive records that its devices were shown",
			r->trial);
	}
	if (ok && !runs.n)
		cli_say("no blind run is open");
	return ok;
}

/* Chooses the notes that the call reads: of all listeners, of the owner, or of another listener's
 * file in place of the archive. */
static bool
read_listener(struct cli_call *c, struct err *err)
{
	CLEANUP(others_finish) struct others others = { .v = NULL };
	struct other *found = NULL;

	if (text_same(c->listener, "all"))
		return true;
	if (!exchange_others(c->st, false, &others, err) ||
		!others_find(c->st, &others, c->listener, &found, err))
		return false;
	if (!found)
		return true;
	struct store *st = exchange_other_open(c->st, found, err);
	if (!st)
		return other_failed(found, err);
	store_close(c->st);
	c->st = st;
	return true;
}

/* Opens the archive for reading, as the verb's needs say. NAMES_DEVICES: leaves out the rows of
 * open blind runs, or ends these runs if --unblind is given. */
static bool
open_to_read(struct cli_call *c, bool *none, struct err *err)
{
	if (c->unblind && !unblind(c, err))
		return false;
	c->st = own_archive_open(STORE_READ, none, err);
	if (c->verb->needs & NAMES_DEVICES)
		store_hide_blind(c->st);
	if (c->st && c->listener && !read_listener(c, err))
		return false;
	return c->st || (none && *none);
}

static bool
open_archive(struct cli_call *c, struct err *err)
{
	unsigned needs = c->verb->needs;
	bool none = false;

	if (c->unblind && !(needs & NAMES_DEVICES))
		return cli_wrong(
			err, "--unblind has no effect on %s: it names no devices", c->verb->name);
	if (c->listener && !(needs & NAMES_DEVICES))
		return cli_wrong(err, "--listener has no effect on %s", c->verb->name);
	if (text_same(c->listener, "all") && (needs & ONE_LISTENER))
		return cli_wrong(err,
			"%s is about one listener: give --listener a name; `earlog compare "
			"--listener all` has all",
			c->command->name);
	switch (needs & ARCHIVE_ANY) {
	case ARCHIVE_PATH: c->path = own_archive_path(); return c->path || own_archive_no_home(err);
	case ARCHIVE_READ: return open_to_read(c, NULL, err);
	case ARCHIVE_IF_ANY: return open_to_read(c, own_archive_chosen() ? NULL : &none, err);
	case ARCHIVE_WRITE: return (c->st = own_archive_write(err));
	case ARCHIVE_CHANGE:
		c->st = needs & REVIEW_BEGINS ? own_archive_begin_with(c->argv[0], err)
					      : own_archive_begin(err);
		return c->st;
	}
	return true;
}

bool
cli_load_review(struct cli_call *c, const char *name, struct err *err)
{
	if (!c->st)
		c->st = own_archive_open(STORE_READ, NULL, err);
	if (!c->st || !own_archive_which(c->st, name, &c->review, err) ||
		!store_load(c->st, &c->review, &c->record, err))
		return false;
	if (text_same(c->listener, "all"))
		own_archive_load_others(c->st, &c->review, &c->record);
	if (!store_load_elsewhere(c->st, &c->record, err))
		return false;
	attribute_complete(&c->record);
	return true;
}

/* Finds the review that the first argument names, and removes this argument. */
static bool
take_review(struct cli_call *c, struct err *err)
{
	unsigned needs = c->verb->needs;

	if (!(needs & (REVIEW_FIRST | REVIEW_OR_LAST)))
		return true;
	c->name = c->argv[0];
	bool ok;
	if (needs & REVIEW_LOADED)
		ok = cli_load_review(c, c->name, err);
	else if (needs & REVIEW_BEGINS)
		ok = own_archive_which_begun(c->st, c->name, &c->review, err);
	else
		ok = own_archive_which(c->st, c->name, &c->review, err);
	if (c->argc > 0)
		c->argv++;
	if (c->argc > 0)
		c->argc--;
	return ok;
}

/* Sets err for a wrong number of arguments. */
static bool
wrong_count(const struct cli_verb *v, struct err *err)
{
	if (v->wrong)
		return cli_wrong(err, "%s", v->wrong);
	if (!v->most)
		return cli_wrong(err, "this command takes no arguments");
	if (v->most == 1 && v->needs & (REVIEW_FIRST | REVIEW_OR_LAST))
		return cli_wrong(err, "one review at a time, please");
	return cli_wrong(err, "say %s%s%s", text_or(v->name, ""), v->name ? " " : "", v->args);
}

/* Checks options and arguments before anything is opened. */
static bool
is_usable(const struct cli_call *c, struct err *err)
{
	const struct cli_verb *v = c->verb;

	if (!options_suit_verb(c, err))
		return false;
	if (c->json && c->markdown)
		return cli_wrong(err, "--json or --markdown, not both");
	if (c->argc < v->least || c->argc > v->most)
		return wrong_count(v, err);
	if (c->command->check && !c->command->check(c, err))
		return false;
	return true;
}

/* Ends the transaction or closes the archive. */
static bool
close_archive(struct cli_call *c, bool ok, struct err *err)
{
	if (c->st && c->verb->needs & ARCHIVE_CHANGE)
		return own_archive_end(c->st, ok, err);
	if (store_blind_left_out(c->st))
		cli_say("a blind run is open, so its notes and ratings are left out; --unblind "
			"ends "
			"the run and shows them");
	store_close(c->st);
	return ok;
}

static bool
run_verb(struct cli_call *c, struct err *err)
{
	if (c->db)
		own_archive_use(c->db);
	if (c->no_color)
		setenv("NO_COLOR", "1", 1);
	if (!choose_verb(c, err) || !is_usable(c, err))
		return false;
	int first = c->verb->needs & TEXT_AFTER_FIRST ? 1 : 0;
	bool worded = c->verb->needs & (TEXT_ALL | TEXT_AFTER_FIRST) && c->argc > first;
	if (worded)
		c->text = argument_words(c->argc - first, c->argv + first, err);
	if (worded && !c->text)
		return false;
	bool of_file = c->command->is_of_file && c->command->is_of_file(c);
	bool ok = of_file || (open_archive(c, err) && take_review(c, err));
	if (ok && c->verb->needs & PAGED && !c->json)
		pager_begin();
	return close_archive(c, ok && c->verb->run(c, err), err);
}

static int
report_error(const struct cli_call *c, const struct err *err)
{
	if (err->msg[0] && wrong_use && *c->command->name) {
		CLEANUP(buf_finish) struct buf usage = BUF_INIT;

		buf_addf(&usage, "earlog %s: %s\nusage: ", c->command->name, err->msg);
		usage_add(&usage, c->command, c->verb);
		buf_add(&usage, "\n");
		sheet_say(usage.s);
	} else if (err->msg[0])
		cli_say("%s", err->msg);
	return wrong_use ? STATUS_WRONG_USE : STATUS_FAILED;
}

int
cli_run_command(const struct cli_command *command, int argc, char **argv)
{
	void *options = xcalloc(1, command->options_size + 1);
	struct cli_call c = { .command = command,
		.began_ns = clock_mono_ns(),
		.options = options,
		.argc = argc,
		.argv = argv,
		.done = BUF_INIT,
		.found = BUF_INIT };
	struct err err = ERR_INIT;
	int status = STATUS_DONE;

	wrong_use = false;
	record_init(&c.record);
	if (!options_read(&c, options, &err))
		status = report_error(&c, &err);
	else if (c.help)
		usage_print(command);
	else if (!run_verb(&c, &err) ||
		(c.json_out && !column_print_value(json_incref(c.json_out), &err)))
		status = report_error(&c, &err);
	else {
		sheet_say(c.done.s);
		own_archive_daily();
	}
	CLEANUP(pointer_free) char *set_aside = store_logs_set_aside();
	if (set_aside)
		cli_say("%s", set_aside);
	json_decref(c.json_out);
	buf_finish(&c.done);
	buf_finish(&c.found);
	record_finish(&c.record);
	free(c.path);
	free(c.text);
	free(options);
	pager_end();
	return status;
}
