#include <stdio.h>

#include "base/text.h"
#include "cli/help.h"
#include "cli/help_numbers.h"

/* Escapes what roff would take for a request or an escape. */
static void
print_roff(const char *s)
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
print_paragraph(const char *tag, const char *more, const char *words)
{
	text_print(stdout, ".TP\n\\fB");
	print_roff(tag);
	text_print(stdout, "\\fR");
	if (more && *more) {
		text_print(stdout, " ");
		print_roff(more);
	}
	text_print(stdout, "\n");
	print_roff(words);
	text_print(stdout, "\n");
}

static void
print_option(const struct option_row *r)
{
	struct buf tag = BUF_INIT;

	if (r->letter)
		buf_addf(&tag, "-%c, ", r->letter);
	buf_addf(&tag, "--%s", r->name);
	print_paragraph(tag.s, r->arg, r->help);
	buf_finish(&tag);
}

static void
print_options(const struct cli_command *c, bool of_all)
{
	struct option_row r;
	enum option_owner owner;

	for (size_t i = 0; option_nth(c, i, &r, &owner); i++)
		if ((owner == OPTION_OF_ALL) == of_all)
			print_option(&r);
}

static void
print_command(const struct cli_command *c)
{
	struct buf usage = BUF_INIT;

	text_print(stdout, ".SS \"earlog ");
	print_roff(c->name);
	text_print(stdout, "\"\n");
	help_usage(&usage, c, NULL);
	print_roff(usage.s);
	text_print(stdout, "\n.PP\n");
	print_roff(c->help);
	text_print(stdout, ".\n");
	if (!c->verbs[1].run && *c->verbs[0].help) {
		print_roff(c->verbs[0].help);
		text_print(stdout, ".\n");
	}
	for (const struct cli_verb *v = c->verbs; c->verbs[1].run && v->run; v++)
		if (v->help)
			print_paragraph(
				v->name ? v->name : v->args, v->name ? v->args : "", v->help);
	print_options(c, false);
	buf_finish(&usage);
}

static void
print_bench(void *into, const char *keys, const char *line, const char *words)
{
	(void)into;
	if (keys) {
		print_paragraph(keys, line, words);
	} else if (*words) {
		text_print(stdout, ".SS \"");
		print_roff(words);
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
	for (const struct cli_command *const *c = cli_commands; *c; c++)
		print_command(*c);
	text_print(stdout, ".SS \"With every command\"\n");
	print_options(&cli_help, true);
	text_print(stdout,
		".SH \"THE BENCH\"\nWhat \\fBearlog session\\fR obeys: a key, the command line "
		"that it runs, and what that "
		"does. The profile binds any of them\nanew, under \\fBkeys\\fR; \\fBearlog help "
		"keys\\fR shows them as they are "
		"bound.\n");
	help_bench(NULL, &(struct ui_help){ .line = print_bench });
	text_print(stdout,
		".SH \"THE NUMBERS\"\nWhat \\fBearlog stats\\fR and its fellows "
		"assume.\n");
	for (const struct help_part *p = help_numbers; p->title; p++)
		print_paragraph(p->title, NULL, p->text);
	text_print(stdout, "%s", end);
}
