/* Completion by Tab in a prompt: arguments of commands, words, files, keys of a chain. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/ui/ui_private.h"
#include "review/files/chain.h"
#include "review/files/find.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"

/* A typed text (`begun`), the number of candidates that begin with it, the bytes that they have in
 * common, and the first candidate. prompt.list gets the names of all. */
struct begun {
	struct ui *ui;
	const char *begun;
	size_t n, common;
	char *first;
};

static void
offer_name(struct begun *f, const char *name)
{
	size_t len = strlen(f->begun), same = 0;

	if (strncmp(name, f->begun, len) != 0 || text_same(name, f->first))
		return;
	buf_addf(&f->ui->prompt.list, "%s%s", f->n ? "  " : "", name);
	f->n++;
	if (!f->first) {
		f->first = xstrdup(name);
		f->common = strlen(name);
	}
	while (same < f->common && name[same] == f->first[same])
		same++;
	f->common = same;
}

static void
replace_from(struct prompt *p, size_t from, const char *word, size_t n)
{
	CLEANUP(pointer_free)
	char *line = xasprintf("%.*s%.*s", (int)from, p->line.text.s, (int)n, word);

	editor_set(&p->line, line, strlen(line));
}

/* Replaces the typed text from byte `keep` on by the common start of all candidates. Without
 * a candidate, shows the message `none`. */
static void
settle(struct begun *f, size_t keep, const char *none)
{
	if (f->first)
		replace_from(&f->ui->prompt, keep, f->first, f->common);
	if (f->n == 1)
		buf_clear(&f->ui->prompt.list);
	else if (f->n == 0)
		buf_add(&f->ui->prompt.list, none);
	free(f->first);
}

/* Opens the list of what the argument of the command can be, narrowed by the typed letters. */
static void
complete_in_list(struct ui *ui, const char *command, size_t from)
{
	CLEANUP(pointer_free) char *typed = xstrdup(ui->prompt.line.text.s + from);

	if (!focus_now(ui)->asks)
		ui_ask(ui, command, ERR_IGNORED);
	editor_set(&ui->prompt.line, typed, strlen(typed));
}

static void
complete_word(struct ui *ui, size_t from)
{
	complete_in_list(ui, "attribute", from);
}

static void
find_in_folder(struct begun *f, const char *folder)
{
	DIR *d = opendir(folder);

	for (struct dirent *e; d && (e = readdir(d));) {
		if (e->d_name[0] == '.' && f->begun[0] != '.')
			continue;
		/* A link, or an entry of a file system that tells no types, may be a folder. */
		bool asks = e->d_type == DT_LNK || e->d_type == DT_UNKNOWN;
		struct stat st;
		bool is_folder = asks
			? fstatat(dirfd(d), e->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode)
			: e->d_type == DT_DIR;
		CLEANUP(pointer_free)
		char *name = xasprintf("%s%s", e->d_name, is_folder ? "/" : "");
		offer_name(f, name);
	}
	if (d)
		closedir(d);
}

/* Completes a path that starts with / or ~, or is inside the folder `first` or one of the first
 * n_music music folders; folders end in a slash. Returns false if no file starts like this. */
static bool
complete_path(struct ui *ui, size_t from, const char *first, size_t n_music)
{
	const char *path = ui->prompt.line.text.s + from, *slash = strrchr(path, '/');
	size_t keep = slash ? (size_t)(slash - path) + 1 : 0;
	CLEANUP(pointer_free) char *folder = xstrndup(path, keep), *home = find_home(folder);
	struct begun f = { .ui = ui, .begun = path + keep };

	if (home[0] == '/')
		find_in_folder(&f, home);
	for (size_t i = 0; home[0] != '/' && i <= n_music; i++) {
		const char *base = i ? ui->s->profile->music.v[i - 1] : first;
		CLEANUP(pointer_free) char *in = file_in(base, folder);
		find_in_folder(&f, in);
	}
	bool found = f.first != NULL;
	settle(&f, from + keep, "");
	return found;
}

/* Replaces the typed words by the path of the next music file that contains them. While the search
 * is running, shows "looking …"; a later call gets the result. */
static void
complete_by_words(struct ui *ui, size_t from)
{
	struct prompt *p = &ui->prompt;
	bool again = p->begun.len && !p->waits;

	if (!p->begun.len) {
		buf_add(&p->begun, p->line.text.s + from);
		p->nth = 0;
	}
	const struct library_files *found = own_music_search(ui->s, p->begun.s);
	p->waits = !found;
	buf_clear(&p->list);
	if (!found) {
		buf_add(&p->list, "looking …");
		return;
	}
	p->nth = again && p->nth + 1 < found->n ? p->nth + 1 : 0;
	for (size_t i = 0; i < found->n; i++) {
		const struct library_file *f = &found->v[(p->nth + i) % found->n];
		const char *slash = strrchr(f->path, '/'), *name = slash ? slash + 1 : f->path;

		buf_add_part(&p->list, "  ", "%s", "");
		if (f->artist)
			buf_addf(&p->list, "%s – ", f->artist);
		buf_add(&p->list, f->title ? f->title : name);
	}
	if (found->n)
		replace_from(p, from, found->v[p->nth].path, strlen(found->v[p->nth].path));
	else
		buf_add(&p->list, "no file starts with this, and no music file has these words");
	ui->dirty |= DIRTY_LINE;
}

/* The files that complete an argument: those in the folder of the session file (BESIDE) or in the
 * current folder (HERE), and music files: a path in the music folders, or words of path, title,
 * artist or album. */
enum files { NO_FILES, FILES_BESIDE, MUSIC_BESIDE, MUSIC_HERE };

static void
complete_file(struct ui *ui, size_t from, enum files files)
{
	const char *typed = ui->prompt.line.text.s + from;
	bool music = files != FILES_BESIDE, again = ui->prompt.begun.len;
	CLEANUP(pointer_free)
	char *first = find_from(files == MUSIC_HERE ? NULL : ui->s->files->path, ".");

	size_t folders = music ? ui->s->profile->music.n : 0;
	if (!again && complete_path(ui, from, first, folders))
		return;
	if (again || (music && *typed && !strchr("/~.", *typed)))
		complete_by_words(ui, from);
	else
		buf_add(&ui->prompt.list, "no file starts with this");
}

/* Completes a key of a playback chain ("gain=") that the line does not have yet. */
static void
complete_chain_key(struct ui *ui, size_t from)
{
	struct prompt *p = &ui->prompt;
	CLEANUP(buf_finish) struct buf common = BUF_INIT;
	size_t word = chain_complete(p->line.text.s, from, p->line.text.len, &common, &p->list);

	replace_from(p, word, common.s, common.len);
}

/* ---- offering the names that an argument can be ---- */

/* Each of these returns name i that an argument can be; "": none, NULL: after the last. */

static const char *
player_name(const struct ui *ui, size_t i)
{
	return followed_track_player_name(ui->s, i);
}

static const char *
device_name(const struct ui *ui, size_t i)
{
	return i < ui->s->ndevices ? text_or(ui->s->devices[i].device->name, "") : NULL;
}

static const char *
output_of(const struct ui *ui, size_t i)
{
	return output_name(&ui->s->deck, i);
}

static const char *
signal_of(const struct ui *ui, size_t i)
{
	const char *name, *what;

	(void)ui;
	return instrument_row(i, &name, &what) ? name : NULL;
}

static const char *
blind_form(const struct ui *ui, size_t i)
{
	static const struct {
		const char *form;
		size_t devices; /* that it needs */
	} forms[] = { { "next", 0 }, { "end", 0 }, { "1 2 x4", 2 }, { "1 2 n10", 2 },
		{ "1 2 3 +3", 3 } };

	if (i == LENGTH(forms))
		return NULL;
	return ui->s->ndevices >= forms[i].devices ? forms[i].form : "";
}

static const char *
pane_name(const struct ui *ui, size_t i)
{
	(void)ui;
	return i < PANES ? text_or(ui_panes[i]->name, "") : NULL;
}

static const char *
topic_name(const struct ui *ui, size_t i)
{
	(void)ui;
	return help_topic(i);
}

/* How Tab completes the argument of a command: `files` completes a path; else `name` and `last` are
 * names, and `complete` completes what follows a blank, or the whole argument if `none` is NULL. */
struct completion {
	const char *command;
	const char *none; /* message if no name starts like this; NULL: the argument is no name */
	const char *(*name)(const struct ui *ui, size_t i);
	const char *last;
	void (*complete)(struct ui *ui, size_t from);
	enum files files; /* files that complete the argument */
};

static const struct completion completions[] = {
	{ "rate", .complete = complete_word },
	{ "link", .files = MUSIC_BESIDE },
	{ "eq", .files = FILES_BESIDE },
	{ "music", .files = FILES_BESIDE },
	{ "add", .files = MUSIC_HERE },
	{ "add-here", .files = MUSIC_HERE },
	{ "follow", "no player starts with this", .name = player_name, .last = "off" },
	{ "output", "no output starts with this", .name = output_of },
	{ "chain-add", "type the chain's name first, then its keys",
		.complete = complete_chain_key },
	{ "signal", "no signal starts with this", .name = signal_of, .last = "off" },
	{ "blind",
		"type device numbers, then x4 (each 4 times), +3 (3 hidden repeats) or n10 (10 "
		"trials); or next, end",
		.name = blind_form },
	{ "show", "no pane starts with this", .name = pane_name },
	{ "device", "no device of this review starts with this; type its name",
		.name = device_name },
	{ "help", "no topic starts with this", .name = topic_name },
};
static void
complete_from(struct ui *ui, const struct completion *c, size_t from)
{
	struct begun f = { .ui = ui, .begun = ui->prompt.line.text.s + from };

	if (c->files) {
		complete_file(ui, from, c->files);
		return;
	}
	if (!c->none || (c->complete && strchr(f.begun, ' '))) {
		c->complete(ui, from);
		return;
	}
	const char *name;
	for (size_t i = 0; c->name && (name = c->name(ui, i)); i++)
		if (*name)
			offer_name(&f, name);
	if (c->last)
		offer_name(&f, c->last);
	settle(&f, from, c->none);
}

bool
prompt_offers(const struct cmd *c)
{
	const struct completion *of = c ? TEXT_ROW(completions, c->name) : NULL;

	return of && of->files == MUSIC_HERE;
}

/* Takes the chosen command after `:`, or completes the argument of a complete name. */
void
prompt_complete(struct ui *ui)
{
	const char *line = ui->prompt.line.text.s, *command = line;
	size_t from = strcspn(line, " "); /* where the argument begins */

	if (line[from] == ' ')
		from++;
	if (*ui->prompt.command) { /* the line asks for the argument alone */
		command = ui->prompt.command;
		from = 0;
	} else if (ui->prompt.finds) {
		list_take(ui);
		return;
	}
	const struct cmd *cmd = command_find(&ui->commands, command);
	if (!cmd)
		return;
	const struct completion *c = TEXT_ROW(completions, cmd->name);
	if (c) {
		complete_from(ui, c, from);
		return;
	}
	for (enum pane p = 0; p < PANES; p++)
		if (text_same(ui_panes[p]->asks, cmd->name))
			complete_in_list(ui, cmd->name, from);
}
