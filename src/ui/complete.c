/* Tab in a prompt: names of commands, words of the lexicon, files. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/ui_private.h"

/* What all names that begin so have in common, and a list of them. */
struct found {
	const char *begun;
	size_t n, common;
	char *first;
	struct buf *list;
};

static void
find(struct found *f, const char *name)
{
	size_t len = strlen(f->begun), same = 0;

	if (strncmp(name, f->begun, len) != 0)
		return;
	buf_addf(f->list, "%s%s", f->n++ ? "  " : "", name);
	if (!f->first) {
		f->first = xstrdup(name);
		f->common = strlen(name);
	}
	while (same < f->common && name[same] == f->first[same])
		same++;
	f->common = same;
}

/* The line up to `keep` stays; the rest becomes what all of them agree on. */
static void
settle(struct ui *ui, struct found *f, size_t keep, const char *end, const char *none)
{
	struct prompt *p = &ui->prompt;

	if (f->first) {
		char *line = xasprintf("%.*s%.*s%s", (int)keep, p->line.text.s, (int)f->common, f->first,
		    f->n == 1 ? end : "");
		editor_set(&p->line, line, strlen(line));
		free(line);
	}
	if (f->n == 1)
		buf_clear(f->list);
	else if (f->n == 0)
		buf_add(f->list, none);
	free(f->first);
}

static void
complete_command(struct ui *ui)
{
	char *begun = xstrdup(ui->prompt.line.text.s);
	struct found f = { .begun = begun, .list = &ui->prompt.list };

	if (!strchr(begun, ' ')) {
		for (size_t t = 0; t < ui->ntables; t++)
			for (size_t i = 0; i < ui->tables[t].n; i++)
				find(&f, ui->tables[t].rows[i].name);
		settle(ui, &f, 0, " ", "no command begins so");
	}
	free(begun);
}

/* Words of the lexicon in turn, as Tab does while a note is written; all of them stand below. */
static void
complete_word(struct ui *ui)
{
	struct prompt *p = &ui->prompt;

	if (!p->completing)
		buf_add(&p->begun, p->line.text.s);
	p->nth = p->completing ? p->nth + 1 : 0;
	p->completing = true;
	const char *word = sitting_word(ui->s, p->begun.s, p->nth);
	if (!word)
		word = sitting_word(ui->s, p->begun.s, p->nth = 0);
	for (size_t i = 0; i < 40 && sitting_word(ui->s, p->begun.s, i); i++)
		buf_addf(&p->list, "%s%s", i ? "  " : "", sitting_word(ui->s, p->begun.s, i));
	if (word)
		editor_set(&p->line, word, strlen(word));
	else
		buf_add(&p->list, "no word of the lexicon starts like this");
}

/* A path from the folder of the program, from / or from ~; folders end in a slash. */
static void
complete_file(struct ui *ui)
{
	char *typed = xstrdup(ui->prompt.line.text.s), *slash = strrchr(typed, '/');
	const char *home = getenv("HOME");
	size_t keep = slash ? (size_t)(slash - typed) + 1 : 0;
	bool tilde = keep > 1 && typed[0] == '~' && typed[1] == '/' && home;
	char *folder = keep == 0 ? xstrdup(".") :
	    xasprintf("%s%.*s", tilde ? home : "", (int)(keep - tilde), typed + tilde);
	struct found f = { .begun = typed + keep, .list = &ui->prompt.list };
	DIR *d = opendir(folder);

	for (struct dirent *e; d && (e = readdir(d));) {
		if (e->d_name[0] == '.' && f.begun[0] != '.')
			continue;
		char *name = xasprintf("%s%s", e->d_name, e->d_type == DT_DIR ? "/" : "");
		find(&f, name);
		free(name);
	}
	if (d)
		closedir(d);
	settle(ui, &f, keep, "", "no file begins so");
	free(folder);
	free(typed);
}

static const struct {
	const char *command;
	void (*complete)(struct ui *ui);
} completions[] = {
	{ "", complete_command }, { "attribute", complete_word }, { "add", complete_file },
	{ "add-here", complete_file },
};

void
prompt_complete(struct ui *ui)
{
	for (size_t i = 0; i < LENGTH(completions); i++)
		if (strcmp(completions[i].command, ui->prompt.command) == 0)
			completions[i].complete(ui);
}
