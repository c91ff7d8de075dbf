#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/help_numbers.h"
#include "cli/help_panel.h"
#include "cli/manual_file.h"
#include "cli/roff.h"
#include "store/store.h"

struct page {
	const char *name, *chapter;
	const char *what;             /* one line for NAME */
	const char *about;            /* roff: text before the tables */
	void (*add)(struct buf *out); /* adds the content of the tables */
};

/* ---- earlog.1: commands, options, the bench, the numbers ---- */

static void
add_option(struct buf *out, const struct option_row *r)
{
	CLEANUP(buf_finish) struct buf tag = BUF_INIT;

	if (r->letter)
		buf_addf(&tag, "-%c, ", r->letter);
	buf_addf(&tag, "--%s", r->name);
	roff_item(out, tag.s, r->arg, r->help);
}

static void
add_options(struct buf *out, const struct cli_command *c, bool of_all)
{
	struct option_row r;
	enum option_owner owner;

	for (size_t i = 0; option_nth(c, i, &r, &owner); i++)
		if ((owner == OPTION_OF_ALL) == of_all)
			add_option(out, &r);
}

static void
add_command(struct buf *out, const struct cli_command *c)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	buf_addf(&words, "earlog %s", c->name);
	roff_heading(out, ".SS", words.s);
	buf_clear(&words);
	help_usage(&words, c, NULL);
	roff_add(out, words.s);
	buf_add(out, "\n.PP\n");
	roff_add(out, c->help);
	buf_add(out, ".\n");
	if (!c->verbs[1].run && *c->verbs[0].help) {
		roff_add(out, c->verbs[0].help);
		buf_add(out, ".\n");
	}
	for (const struct cli_verb *v = c->verbs; c->verbs[1].run && v->run; v++)
		if (v->help)
			roff_item(
				out, v->name ? v->name : v->args, v->name ? v->args : "", v->help);
	add_options(out, c, false);
}

static void
add_bench(void *into, const char *keys, const char *line, const char *words)
{
	if (keys)
		roff_item(into, keys, line, words);
	else if (*words)
		roff_heading(into, ".SS", words);
}

static void
add_program(struct buf *out)
{
	buf_add(out, ".SH COMMANDS\n");
	for (const struct cli_command *const *c = cli_commands; *c; c++)
		add_command(out, *c);
	roff_heading(out, ".SS", "With every command");
	add_options(out, &cli_help, true);
	buf_add(out,
		".SH \"THE BENCH\"\nEach key of \\fBearlog session\\fR, the command line "
		"that it runs, and what that does.\n\\fBkeys\\fR in the profile changes them; "
		"\\fBearlog help keys\\fR shows your keys.\n");
	help_bench(NULL, &(struct ui_help){ .into = out, .line = add_bench });
	buf_add(out,
		".SH \"THE NUMBERS\"\nThe assumptions of \\fBearlog stats\\fR, \\fBcompare\\fR and "
		"\\fBrank\\fR.\n");
	for (const struct help_part *p = help_numbers; p->title; p++)
		roff_item(out, p->title, NULL, p->text);
	buf_add(out, ".SH \"A PANEL\"\nWhat \\fBearlog panel\\fR is for.\n");
	for (const struct help_part *p = help_panel; p->title; p++)
		roff_item(out, p->title, NULL, p->text);
	buf_add(out,
		".SH FILES\n.TP\n.I $XDG_CONFIG_HOME/earlog/config.yaml\nThe profile.\n"
		".TP\n.I $XDG_CONFIG_HOME/earlog/playlists/\nPlaylists of your own; lexicons/ and "
		"templates/ beside them.\n"
		".TP\n.I $XDG_DATA_HOME/earlog/earlog.db\nThe archive.\n"
		".SH ENVIRONMENT\n.TP\n.B EARLOG_DB\nThe archive to use.\n"
		".TP\n.B NO_COLOR\nNo colour, whatever its value.\n"
		".SH \"EXIT STATUS\"\n0 done, 1 could not, 2 wrong use.\n");
}

/* ---- earlog-archive.7: what the comments of its schema say ---- */

static void
add_about(void *into, enum about what, const char *name, const char *words)
{
	switch (what) {
	case ABOUT_CHAPTER: roff_heading(into, ".SH", name); break;
	case ABOUT_TABLE: roff_heading(into, ".SS", name); break;
	case ABOUT_ARCHIVE:
	case ABOUT_WORDS:
		roff_add(into, words);
		buf_add(into, "\n");
		break;
	case ABOUT_COLUMN: roff_item(into, name, NULL, words); break;
	case ABOUT_COLUMNS: roff_item(into, "columns", NULL, words); break;
	}
}

static void
add_archive(struct buf *out)
{
	store_about(add_about, out);
}

/* ---- the pages ---- */

static const struct page pages[] = {
	{ "earlog.1", "User Commands",
		"write reviews of headphones and in-ear monitors while listening",
		".SH SYNOPSIS\n.B earlog\n[\\-\\-db FILE] [\\-\\-no\\-color] COMMAND [ARGUMENTS]\n"
		".SH DESCRIPTION\nearlog plays the playlist of a review, takes notes and ratings "
		"from the\n"
		"keyboard while it plays, and writes the draft of the review from them.\n"
		"Everything is kept in one archive.\n"
		".PP\nA review is named by its session file, its id, or a part of the device's "
		"name.\nWithout a command earlog shows the latest review and how to continue.\n",
		add_program },
	{ "earlog-session.5", "File Formats", "session file of earlog: one review",
		".SH DESCRIPTION\nA session file names the device under review and what belongs to "
		"it, in YAML.\n"
		"\\fBearlog new\\fR writes one, \\fBearlog check\\fR tells everything that is "
		"wrong with it,\n\\fBearlog session\\fR opens the bench with it.\n",
		manual_session_file },
	{ "earlog-playlist.5", "File Formats", "playlist of earlog: the tracks of a review",
		".SH DESCRIPTION\nA playlist is a YAML file of sections of tracks, with cues and "
		"questions. A "
		"session\nfile names it by its path, or by its name if it is in\n"
		".IR $XDG_CONFIG_HOME/earlog/playlists/ .\n"
		"Times are quoted, for readers of YAML that would make numbers of them.\n"
		"\\fBearlog playlist import\\fR makes one of a list in another format.\n",
		manual_playlist },
	{ "earlog-config.5", "File Formats", "profile of earlog: the reviewer's own habits",
		".SH DESCRIPTION\nThe profile is the YAML file\n.IR "
		"$XDG_CONFIG_HOME/earlog/config.yaml .\n"
		"earlog works without one. The keys of a session file override the profile.\n"
		"\\fBearlog help keys\\fR lists the names of keys and command lines for "
		"\\fBkeys\\fR.\n",
		manual_profile },
	{ "earlog-lexicon.5", "File Formats", "lexicon of earlog: the words of the wheel",
		".SH DESCRIPTION\nA lexicon is a YAML file of groups of categories of attributes, "
		"each with the\n"
		"words at the ends of its scale. A session file or the profile names it by its\n"
		"path, or by its name if it is in\n"
		".IR $XDG_CONFIG_HOME/earlog/lexicons/ .\n",
		manual_lexicon },
	{ "earlog-archive.7", "Miscellaneous", "tables and views of the archive of earlog",
		".SH DESCRIPTION\n", add_archive },
};

static size_t
length_of_title(const struct page *p)
{
	return (size_t)(strrchr(p->name, '.') - p->name);
}

static void
add_page_title(struct buf *out, const struct page *p)
{
	size_t n = length_of_title(p);
	CLEANUP(buf_finish) struct buf title = BUF_INIT;

	buf_add_bytes(&title, p->name, n);
	buf_add(out, ".TH ");
	for (size_t i = 0; i < n; i++)
		buf_add_char(out, (char)toupper((unsigned char)title.s[i]));
	buf_addf(out, " %s " EARLOG_DATE " \"earlog " EARLOG_VERSION "\" \"%s\"\n.SH NAME\n",
		p->name + n + 1, p->chapter);
	roff_add(out, title.s);
	buf_add(out, " \\- ");
	roff_add(out, p->what);
	buf_add(out, "\n");
}

static void
add_other_pages(struct buf *out, const struct page *p)
{
	buf_add(out, ".SH \"SEE ALSO\"\n");
	for (size_t i = 0; i < LENGTH(pages); i++) {
		size_t n = length_of_title(&pages[i]);
		if (&pages[i] != p)
			buf_addf(out, ".BR %.*s (%s),\n", (int)n, pages[i].name,
				pages[i].name + n + 1);
	}
	buf_add(out, ".BR mpv (1),\n.BR sqlite3 (1)\n");
}

bool
manual_page(const char *name, struct err *err)
{
	const struct page *p = pages;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	for (; name && strcmp(p->name, name) != 0; p++)
		if (p + 1 == pages + LENGTH(pages))
			return cli_wrong(err,
				"there is no page %s: earlog.1 names all others at its end", name);
	add_page_title(&out, p);
	buf_add(&out, p->about);
	p->add(&out);
	add_other_pages(&out, p);
	text_print(stdout, "%s", out.s);
	return true;
}
