#include "cli/manual.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "command/command.h"
#include "config/profile.h"
#include "ui/ui.h"

/* ---- keys ---- */

static void
bench_help(const struct profile *p, const struct ui_help *to)
{
	const struct cmd_table tables[] = { { sitting_cmds, sitting_ncmds, NULL },
		{ ui_cmds, ui_ncmds, NULL } };
	struct diags d = DIAGS_INIT;
	struct keymap keys;

	keymap_init(&keys, p, tables, LENGTH(tables), &d);
	ui_help(&keys, tables, LENGTH(tables), to);
	diags_print(&d, stderr);
	diags_finish(&d);
	keymap_finish(&keys);
}

static void
print_key(void *into, const char *keys, const char *line, const char *words)
{
	(void)into;
	if (!keys)
		text_print(stdout, "%s\n", words);
	else
		text_print(stdout, "  %-*s %-18s %s\n", *line ? 22 : 41, keys, line, words);
}

void
manual_keys(void)
{
	struct profile p;
	struct diags d = DIAGS_INIT;

	profile_load_own(&p, &d);
	diags_print(&d, stderr);
	diags_finish(&d);
	bench_help(&p, &(struct ui_help){ .line = print_key });
	profile_finish(&p);
}

/* ---- the page ---- */

/* As it stands: what man takes for a request or an escape is none. */
static void
roff(const char *s)
{
	struct buf out = BUF_INIT;

	if (*s == '.' || *s == '\'')
		buf_add(&out, "\\&");
	for (; *s; s++)
		if (*s == '\\')
			buf_add(&out, "\\e");
		else if (*s == '-')
			buf_add(&out, "\\-");
		else
			buf_add_char(&out, *s);
	text_print(stdout, "%s", out.s);
	buf_finish(&out);
}

static void
paragraph(const char *tag, const char *more, const char *words)
{
	text_print(stdout, ".TP\n\\fB");
	roff(tag);
	text_print(stdout, "\\fR");
	if (more && *more) {
		text_print(stdout, " ");
		roff(more);
	}
	text_print(stdout, "\n");
	roff(words);
	text_print(stdout, "\n");
}

static void
print_option(const struct option_row *r)
{
	struct buf tag = BUF_INIT;

	if (r->letter)
		buf_addf(&tag, "-%c, ", r->letter);
	buf_addf(&tag, "--%s", r->name);
	paragraph(tag.s, r->arg, r->help);
	buf_finish(&tag);
}

static void
print_command(const struct cli_command *c, const struct option_row *rows, size_t n,
	const struct option_row *common, size_t ncommon)
{
	(void)common, (void)ncommon;
	text_print(stdout, ".SS \"earlog ");
	roff(c->name);
	text_print(stdout, "\"\n.B earlog ");
	roff(c->name);
	text_print(stdout, "\n");
	roff(c->args);
	text_print(stdout, "\n.PP\n");
	roff(c->help);
	text_print(stdout, ".\n");
	for (size_t i = 0; i < n; i++)
		print_option(&rows[i]);
}

static void
print_common(const struct cli_command *c, const struct option_row *rows, size_t n,
	const struct option_row *common, size_t ncommon)
{
	(void)c, (void)rows, (void)n;
	for (size_t i = 0; i < ncommon; i++)
		print_option(&common[i]);
}

/* Each command answers --help from its own table. */
static void
ask(const struct cli_command *c, options_help *print)
{
	static char option[] = "--help";
	char name[32];

	snprintf(name, sizeof(name), "%s", c->name);
	options_begin(c);
	options_help_by(print);
	c->run(2, (char *[]){ name, option, NULL });
	options_help_by(NULL);
}

static void
print_bench(void *into, const char *keys, const char *line, const char *words)
{
	(void)into;
	if (keys) {
		paragraph(keys, line, words);
	} else if (*words) {
		text_print(stdout, ".SS \"");
		roff(words);
		text_print(stdout, "\"\n");
	}
}

static const char begin[] =
	".SH NAME\nearlog \\- listen to headphones and in\\-ear monitors, and write down what is "
	"heard\n"
	".SH SYNOPSIS\n.B earlog\n[\\-\\-db FILE] [\\-\\-no\\-color] COMMAND [ARGUMENTS]\n"
	".SH DESCRIPTION\nearlog plays the playlist of a review, takes notes and ratings from the "
	"keyboard while it plays, and\n"
	"writes the draft of the review from them. Everything is kept in one archive.\n"
	".PP\nA review is named by its session file, its id, or a part of the device's name. "
	"Without a command earlog shows\n"
	"what was last worked on and how to go on.\n"
	".SH COMMANDS\n";

static const char end[] = ".SH FILES\n.TP\n.I $XDG_CONFIG_HOME/earlog/config.yaml\nThe profile.\n"
			  ".TP\n.I $XDG_CONFIG_HOME/earlog/playlists/\nPlaylists of your own; "
			  "lexicons/ and templates/ beside them.\n"
			  ".TP\n.I $XDG_DATA_HOME/earlog/earlog.db\nThe archive. \\fBearlog help "
			  "archive\\fR tells its tables and views.\n"
			  ".SH ENVIRONMENT\n.TP\n.B EARLOG_DB\nThe archive to use.\n.TP\n.B "
			  "NO_COLOR\nNo colour, whatever its value.\n"
			  ".SH \"EXIT STATUS\"\n0 done, 1 could not, 2 wrong use.\n"
			  ".SH \"SEE ALSO\"\n.BR mpv (1),\n.BR sqlite3 (1)\n";

void
manual_page(void)
{
	text_print(stdout, ".TH EARLOG 1 \"\" \"earlog %s\" \"User Commands\"\n%s", EARLOG_VERSION,
		begin);
	for (const struct cli_command *c = cli_commands; c->name; c++)
		ask(c, print_command);
	text_print(stdout, ".SS \"With every command\"\n");
	ask(&cli_commands[0], print_common);
	text_print(stdout,
		".SH \"THE BENCH\"\nWhat \\fBearlog session\\fR obeys: a key, the command line "
		"that it runs, and what that "
		"does. The profile binds any of them\nanew, under \\fBkeys\\fR; \\fBearlog help "
		"keys\\fR shows them as they are "
		"bound.\n");
	bench_help(NULL, &(struct ui_help){ .line = print_bench });
	text_print(stdout, "%s", end);
}
