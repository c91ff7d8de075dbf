/* earlog session: reads the files of a review, draws the first screen and runs the event
 * loop, which waits in poll. Starts the export that the bench asks for, and at the end asks it how
 * many lines of the draft would change. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "archive/upkeep/backup.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/system/locale.h"
#include "base/system/log.h"
#include "base/system/media.h"
#include "base/system/os_file.h"
#include "base/system/os_process.h"
#include "base/system/os_thread.h"
#include "base/text/name.h"
#include "base/text/text.h"
#include "bench/command/keymap.h"
#include "bench/playback/playback.h"
#include "bench/remote/remote.h"
#include "bench/run/run.h"
#include "bench/ui/term.h"
#include "bench/ui/ui.h"
#include "bench/writing/writing.h"
#include "draft/post/draft.h"
#include "review/files/field.h"
#include "review/files/find.h"
#include "review/files/lexicon.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/identity.h"
#include "review/record/rows_session.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/cli/export_draft.h"
#include "shell/cli/help_pages.h"
#include "shell/cli/shared.h"
#include "shell/table/pager.h"

/* ---- changes of the session's files and of the archive ---- */

#define WATCH_MOST 4
#define LOOKER_NICE 19

/* Watches the folders that contain the files, since editors often write a new file and rename
 * it. */
struct watch {
	int fd, n; /* fd: for poll; -1 if the system cannot watch */
	bool deaf; /* changes of a file are not reported: watch_look compares the files */
	char *paths[WATCH_MOST];
	struct file_stamp seen[WATCH_MOST];
	int folders[WATCH_MOST];
	bool changed[WATCH_MOST];
};

/* Watches n files for events (flags OS_WATCH_…); files may be missing. */
static struct watch *
watch_new(const char *const *paths, int n, unsigned what)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	w->fd = os_watch_open();
	for (int i = 0; i < n && i < WATCH_MOST; i++) {
		CLEANUP(pointer_free) char *folder = file_folder(paths[i]);
		struct stat st;
		bool link = lstat(paths[i], &st) == 0 && S_ISLNK(st.st_mode);

		w->folders[i] = os_watch_add(w->fd, folder, what);
		w->deaf |= link || w->folders[i] < 0;
		w->paths[i] = xstrdup(paths[i]);
		file_stamp(paths[i], &w->seen[i]);
		w->n++;
	}
	return w;
}

/* Compares size and time of the files with the values of the last call. */
static void
watch_look(struct watch *w)
{
	for (int i = 0; i < w->n; i++) {
		struct file_stamp now;

		file_stamp(w->paths[i], &now);
		w->changed[i] |= now.size_bytes != w->seen[i].size_bytes ||
			now.mtime_ns != w->seen[i].mtime_ns;
		w->seen[i] = now;
	}
}

static void
note_event(void *watch, int folder, const char *name)
{
	struct watch *w = watch;

	for (int i = 0; i < w->n; i++)
		if (w->folders[i] == folder && text_same(file_name(w->paths[i]), name))
			w->changed[i] = true;
}

/* Returns the path of a file that was changed, replaced or removed since the last call; NULL:
 * none. */
static const char *
watch_next(struct watch *w)
{
	os_watch_read(w->fd, note_event, w);
	for (int i = 0; i < w->n; i++)
		if (w->changed[i]) {
			w->changed[i] = false;
			return w->paths[i];
		}
	return NULL;
}

static void
watch_free(struct watch *w)
{
	if (!w)
		return;
	if (w->fd >= 0)
		close(w->fd);
	EACH_IN (x, w->paths, w->n)
		free(*x);
	free(w);
}

/* ---- one run ---- */

struct session_options {
	const char *profile, *theme;
	bool net, ascii, reader, no_mouse, no_media_keys, demo;
};

/* Everything that one run of `earlog session` owns. */
struct session {
	struct session_options o;
	const char *db;
	struct session_file files;
	struct diags diags; /* mistakes of the playlist that were not printed yet */
	struct profile profile;
	struct LIST_OF(
		struct profile) before; /* profiles of this session, whose texts may be in use */
	struct keymap keys;
	struct ui *ui;
	struct ui_place places[PLACES + 1];
	struct sitting *s;
	int signals, lock;
	char *path;         /* path of the session file */
	char *profile_file; /* path of the profile, which may be missing; NULL: no home */
	struct file_stamp profile_own; /* of the profile as this session wrote it */
	/* The profile was saved and is to be read; after a blind run, as a message has said. */
	enum { PROFILE_IS_READ, PROFILE_SAVED, PROFILE_WAITS } profile_now;
	char *demo; /* the folder of a first look; NULL: this is none */
	/* files and web addresses from the command line, heard in addition to the playlist */
	char **items;
	size_t nitems;
	struct watch *watch;   /* watches the files of the session */
	char *list;            /* the playlist that it watches, if that is a file */
	struct watch *archive; /* watches the archive for changes that another earlog writes */
	/* earlog export, which :export started; fd -1: none */
	struct {
		pid_t pid;
		int fd; /* what it prints */
		struct buf printed;
		char *path;
	} exporter;
	/* earlog library, which looks for new music; fd -1: it does not run */
	struct {
		pid_t pid;
		int fd;              /* what it prints: lines such as "3 of 20" */
		bool due;            /* it is to be started */
		unsigned long found; /* files that it found */
		bool asked;          /* a music folder was added at the bench */
	} looker;
	/* media keys and remote control by other programs (MPRIS); NULL: there is no D-Bus session
	 * bus */
	struct remote *remote;
	/* message about lines of the profile that are wrong and were skipped; NULL: none */
	char *skipped;
};

/* After the session, the time for storing changes before a message says that earlog waits for the
 * disk. */
#define SETTLE_MS 150

/* ---- reading the files of the session ---- */

static bool
has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* Sets b->path to the session file of a review. */
static bool
take_review(struct session *b, struct store *st, const struct uuid *review, struct err *err)
{
	CLEANUP(record_finish) struct record rec = record_new();

	if (!store_load_row(st, ROW_REVIEW, review, &rec, err))
		return false;
	const struct review *r = record_find(&rec, ROW_REVIEW, review);
	if (!r || !r->path)
		return err_set(err,
			"the archive does not know the session file of this review; name it: "
			"earlog session FILE.yaml");
	if (access(r->path, F_OK) != 0)
		return err_set(err,
			"the session file of %s was %s: copy it here and `earlog session ./%s`, or "
			"`earlog new %s.yaml` writes another, and `earlog check --missing %s.yaml` "
			"prints what else was in it",
			r->id, r->path, file_name(r->path), r->id, r->id);
	b->path = xstrdup(r->path);
	return true;
}

/* Offers to write a session file that is not there. Returns only if it is not to be. */
static bool
offer_new(const char *path, struct err *err)
{
	CLEANUP(pointer_free) char *word = text_shell_word(path);
	CLEANUP(buf_finish) struct buf question = BUF_INIT, answer = BUF_INIT;
	const char *db = own_archive_chosen();

	if (!has_terminal())
		return cli_wrong(err, "there is no file %s: `earlog new %s` writes it", path, word);
	buf_addf(&question, "There is no file %s: Enter begins `earlog new %s`, Esc does not.",
		path, word);
	if (!cli_ask(question.s, &answer) || answer.len)
		return err_set(err, "nothing was written");
	const char *const argv[] = { "earlog", "new", path, NULL };

	if (db)
		setenv("EARLOG_DB", db, 1);
	execv(OS_SELF, (char *const *)(uintptr_t)argv);
	return err_set(err, "cannot start `earlog new %s`: %s", word, strerror(errno));
}

static const char *
text_of(const json_t *review, const char *key)
{
	return json_string_value(json_object_get(review, key));
}

/* Asks with which device the music before b->items is heard: that of a review, to which the music
 * is added, or a new one, whose session file has it as its list. */
static bool
take_music(struct session *b, struct store *st, struct err *err)
{
	const char *music = b->items[-1];
	CLEANUP(pointer_free) char *word = text_shell_word(music);
	CLEANUP(buf_finish) struct buf question = BUF_INIT, answer = BUF_INIT;
	json_auto_t *reviews = json_array();

	if (!has_terminal())
		return cli_wrong(err,
			"%s is music: `earlog new --device NAME --playlist %s` begins a review "
			"with "
			"it, `earlog session REVIEW %s` adds it to one",
			music, word, word);
	if (st && !store_list(st, reviews, err))
		return false;
	const char *last = text_of(json_array_get(reviews, 0), "device");
	buf_add(&question, "Which device do you hear it with?");
	if (last)
		buf_addf(&question, " [%s]", last);
	if (!cli_ask(question.s, &answer) || !(answer.len || last))
		return err_set(err, "nothing was written");
	struct name_search names;
	struct uuid review;
	name_search_init(&names, answer.len ? answer.s : last);
	for (size_t i = 0; i < json_array_size(reviews); i++)
		name_search_offer_names(&names, text_of(json_array_get(reviews, i), "id"),
			text_of(json_array_get(reviews, i), "device"), i);
	const char *id = text_of(json_array_get(reviews, names.at), "id");
	if (!names.found) {
		b->path = cli_new_for(answer.s, music, err);
	} else if ((names.best >= NAME_CASE || name_search_one(&names, "review", NULL, err)) &&
		store_find_review(st, id, &review, err)) {
		take_review(b, st, &review, err);
		b->items--;
		b->nitems++;
	}
	name_search_finish(&names);
	return b->path;
}

/* Sets b->path to the session file that `word` means (store_meant); NULL: to that of the review
 * last worked on. st NULL: there is no archive. */
static bool
take_word(struct session *b, struct store *st, const char *word, struct err *err)
{
	CLEANUP(meant_finish) struct meant m = { .kind = MEANT_REVIEW };

	bool ok = word ? store_meant(st, word, &m, err) : st != NULL;
	if (!ok)
		/* Says that there is no archive, if that is so. */
		return !st && own_archive_open(STORE_READ, NULL, err);
	switch (m.kind) {
	case MEANT_REVIEW:
		return own_archive_find(st, word, &m.review, err) &&
			take_review(b, st, &m.review, err);
	case MEANT_MISSING:
		if (!text_ends_in(m.path, ".yaml") && !text_ends_in(m.path, ".yml"))
			return err_set(err, "there is no file and no folder %s", m.path);
		return offer_new(m.path, err);
	case MEANT_MUSIC:
	case MEANT_FOLDER: return take_music(b, st, err);
	case MEANT_FILE: b->path = xstrdup(m.path);
	}
	return true;
}

static bool
find_session(struct session *b, const char *word, struct err *err)
{
	CLEANUP(meant_finish) struct meant m = { .kind = MEANT_REVIEW };
	bool none;

	/* Before the first paint the archive is opened once: by the bench. */
	if (word && meant_is_path(word) && store_meant(NULL, word, &m, err) &&
		m.kind == MEANT_FILE) {
		b->path = xstrdup(m.path);
		return true;
	}
	struct store *st = own_archive_open(STORE_READ, &none, err);
	bool ok = (st || none) && take_word(b, st, word, err);

	store_close(st);
	return ok;
}

/* Reads the profile and the session file. Prints all their errors to stderr. Returns false on an
 * error in the session file. Wrong lines of the profile are skipped;
 * b->skipped gets a message about the first one. */
static bool
read_session(struct session *b, const char *path)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	bool named = !b->o.profile || access(b->o.profile, R_OK) == 0;

	if (b->o.profile) {
		field_file(b->o.profile, NULL, 0, profile_take, &b->profile, &d);
		clock_set_zone(b->profile.zone);
	} else {
		profile_load_own(&b->profile, &d);
		profile_add_music(&b->profile);
	}
	help_keymap(&b->keys, &b->profile, &d);
	if (d.n) /* a name that is gone is a warning */
		b->skipped = xasprintf("%s:%d:%d is skipped%s: %s", file_name(d.v[0].path),
			d.v[0].at.line, d.v[0].at.column,
			d.n > 1 ? ", and more (`earlog check` lists all)" : "", d.v[0].msg);
	bool ok = session_file_load(&b->files, path, &d);
	sheet_faults(&d, stderr);
	return ok && named;
}

/* ---- the event loop ---- */

/* Returns true if a process wrote to the archive since the last call. */
static bool
archive_changed(struct session *b)
{
	bool changed = false;

	if (b->archive->deaf)
		watch_look(b->archive);
	while (watch_next(b->archive))
		changed = true;
	return changed;
}

/* Suspends the program (Ctrl-Z): pauses the sound and restores the terminal, as a shell expects. */
static void
suspend(struct session *b)
{
	/* While the clock counts, another device plays the music and goes on. */
	if (!playing_is_clock(&b->s->deck.play))
		transport_pause(b->s, true);
	run_flush(b->s);
	ui_suspend(b->ui);
	os_signals_stop_here();
	ui_resume(b->ui);
	b->s->dirty = DIRTY_ALL;
}

/* The sources of the loop's events; index into its array of struct pollfd. */
enum session_source {
	FROM_TERMINAL,
	FROM_SIGNALS,
	FROM_FILES,
	FROM_ARCHIVE, /* not polled while the archive will be read anyway (sitting_will_look) */
	FROM_REMOTE,  /* its file descriptor may change at any time */
	FROM_EXPORTER,
	FROM_SCREEN, /* polled while the terminal has not taken all */
	FROM_LOOKER,
	FROM_SITTING, /* the first of RUN_SOURCES entries, which run_poll fills in */
	SESSION_SOURCES = FROM_SITTING + RUN_SOURCES
};

/* ---- :export ---- */

/* Returns the file that is the post of the review; NULL: none. The caller frees. */
static char *
last_draft(const struct session *b)
{
	struct uuid review = identity_of_review(b->files.id);
	struct store *st = own_archive_open(STORE_READ, NULL, ERR_IGNORED);
	char *path = draft_post(st, &review, b->path);

	store_close(st);
	return path;
}

/* Starts this program again. Returns the descriptor that reads what it prints, with `errors` also
 * on stderr; -1: it did not start. */
static int
child_start(const char *const argv[], bool errors, pid_t *pid)
{
	int ends[2];

	if (!os_pipe(ends))
		return -1;
	int rc = os_child_spawn(pid, OS_SELF, argv, -1, ends[1], errors ? ends[1] : -1);
	close(ends[1]);
	if (rc == 0)
		return ends[0];
	close(ends[0]);
	return -1;
}

/* Starts `earlog export --markdown` to a file, with other options; NULL: none. It reads what this
 * session has stored. */
static int
exporter_start(const struct session *b, const char *path, const char *option, const char *another,
	pid_t *pid)
{
	const char *const argv[] = { "earlog", "--db", b->db, SAY_JSON_OPTION, "export",
		"--markdown", "-o", path, b->files.id, option, another, NULL };

	return child_start(argv, !option, pid);
}

/* Shows as one message what the export printed. */
static void
export_end(struct session *b)
{
	struct buf *printed = &b->exporter.printed, lines = BUF_INIT;
	int status = 0;

	close(b->exporter.fd);
	b->exporter.fd = -1;
	waitpid(b->exporter.pid, &status, 0);
	if (status == 0)
		buf_addf(&lines, "%s is written", b->exporter.path);
	for (char *rest = printed->s, *line; rest && (line = strsep(&rest, "\n"));) {
		json_auto_t *value = json_read(line); /* else what a library printed */
		const char *path = b->exporter.path, *text = line;

		json_unpack(value, "{s?s, s?s}", "said", &text, "gap", &text);
		bool counts = text_starts(text, path) && text[strlen(path)] == ':';

		if (counts)
			buf_add(&lines, text + strlen(path));
		else if (*text)
			buf_add_part(&lines, " · ", "%s", text);
	}
	sitting_say(b->s, status == 0 ? SAID_INFO : SAID_ERROR, "%s", lines.s);
	buf_finish(&lines);
	buf_finish(printed);
	xreplace(&b->exporter.path, NULL);
	xreplace(&b->s->export_to, NULL);
}

static void
export_printed(struct session *b)
{
	char bytes[4096];
	ssize_t n = read(b->exporter.fd, bytes, sizeof(bytes));

	if (n > 0)
		buf_add_bytes(&b->exporter.printed, bytes, (size_t)n);
	else if (n == 0 || errno != EINTR)
		export_end(b);
}

/* Begins the export that :export asked for. Without a file it asks for one. */
static void
export_begin(struct session *b)
{
	CLEANUP(pointer_free)
	char *path = *b->s->export_to ? xstrdup(b->s->export_to) : last_draft(b);

	b->exporter.fd = path ? exporter_start(b, path, NULL, NULL, &b->exporter.pid) : -1;
	if (b->exporter.fd >= 0) {
		b->exporter.path = xstrdup(path);
		sitting_say(b->s, SAID_INFO, "exporting to %s", path);
		return;
	}
	xreplace(&b->s->export_to, NULL);
	if (path)
		sitting_say(b->s, SAID_ERROR, "earlog export did not start");
	else
		ui_ask(b->ui, "export", ERR_IGNORED);
}

/* ---- new music ---- */

/* Ends the process that looks for music. Does not wait for its end, as its disk may hang. */
static void
looker_stop(struct session *b)
{
	close(b->looker.fd);
	b->looker.fd = -1;
	if (b->looker.pid) /* else it has ended */
		kill(-b->looker.pid, SIGTERM);
}

/* Starts the process that compares the music folders with the archive, with the lowest priority.
 * Stops it while a test is open, and starts it again after that. */
static void
looker_follow(struct session *b)
{
	bool test = sitting_is_blind(b->s);
	const struct texts *music = &b->profile.music;
	struct LIST_OF(const char *) argv = { .v = NULL };

	if (b->looker.fd >= 0 && test) {
		looker_stop(b);
		b->looker.due = true;
	}
	if (!b->looker.due || b->looker.pid || test || !music->n)
		return;
	const char *const first[] = { "earlog", "--db", b->db, "library", LIBRARY_LOOK_VERB };
	EACH_OF (x, first)
		LIST_ADD(&argv, *x);
	EACH (x, music)
		LIST_ADD(&argv, *x);
	LIST_ADD(&argv, NULL);
	b->looker.due = false;
	b->looker.fd = child_start(argv.v, false, &b->looker.pid);
	free(argv.v);
	if (b->looker.fd < 0) {
		b->looker.pid = 0;
		return;
	}
	os_lower_priority(b->looker.pid, LOOKER_NICE);
	own_music_looks(b->s, true);
}

/* Shows how far the reading of new files is. */
static void __attribute__((format(printf, 2, 3)))
looker_says(struct session *b, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	BUF_ADD_ARGUMENTS(&text, fmt);
	sitting_say(b->s, b->looker.asked && b->looker.found ? SAID_INFO : SAID_NEWS,
		"music folders: %s", text.s);
}

static void
looker_printed(struct session *b)
{
	char bytes[4096];
	ssize_t n = read(b->looker.fd, bytes, sizeof(bytes) - 1);
	unsigned long done = 0, all = 0;

	if (n < 0 && errno == EINTR)
		return;
	bytes[n > 0 ? n : 0] = '\0';
	EACH_TEXT_LINE (line, bytes) {
		unsigned long n_first, n_second;
		char word[8];

		if (sscanf(line, "%lu of %lu", &n_first, &n_second) == 2) {
			done = n_first;
			all = n_second;
		} else if (sscanf(line, "%lu %7s", &b->looker.found, word) == 2 && b->looker.asked)
			looker_says(b, "%lu music file%s found", b->looker.found,
				text_s(b->looker.found));
	}
	if (all)
		looker_says(b, "%lu of %lu new files read", done, all);
	if (n > 0)
		return;
	looker_stop(b);
	if (b->looker.asked && b->looker.found)
		looker_says(
			b, "%lu music file%s, all read", b->looker.found, text_s(b->looker.found));
	b->looker.asked = false;
	own_music_looks(b->s, false);
}

/* Writes to the profile what the listener chose at the bench: a music folder, or the net. */
static void
profile_wanted(struct session *b)
{
	CLEANUP(pointer_free)
	char *usual = find_profile(), *folder = b->s->wants.music;
	const char *path = b->profile.path ? b->profile.path : usual;
	struct err err = ERR_INIT;
	bool ok = path ? profile_add(path, folder, &b->profile.music, &err)
		       : own_archive_no_home(&err);

	enum said_level level = folder ? SAID_NEWS : SAID_INFO;

	b->s->wants.music = NULL;
	b->s->wants.net = false;
	if (folder) {
		CLEANUP(pointer_free) char *real = find_home(folder);

		texts_add(&b->profile.music, real, NOWHERE);
		if (b->looker.fd >= 0)
			looker_stop(b);
		b->looker.due = b->looker.asked = true;
	} else {
		b->profile.net = true;
	}
	if (ok)
		file_stamp(path, &b->profile_own);
	if (ok)
		/* The folder is read at once, which has a message also. */
		sitting_say(b->s, level, "%s is in %s now", text_or(folder, "net: yes"), path);
	else
		sitting_say(b->s, SAID_WARN, "only in this session: %s", err.msg);
}

/* Writes which changed keys of the profile count from the next start on. */
static void
add_later(const struct profile *was, const struct profile *now, struct buf *out)
{
	const struct {
		const char *key;
		bool same;
	} keys[] = {
		{ "reviewer", !text_order(was->reviewer_name, now->reviewer_name) },
		{ "zone", !text_order(was->zone, now->zone) },
		{ "net", was->net == now->net },
		{ "defaults: chain", !text_order(was->default_chain, now->default_chain) },
		{ "audio",
			!text_order(was->audio_output, now->audio_output) &&
				was->audio_exclusive == now->audio_exclusive },
	};

	EACH_OF (one, keys)
		if (!one->same)
			buf_add_part(out, ", ", "%s", one->key);
}

/* Reads the saved profile. One with a mistake changes nothing. */
static void
read_profile(struct session *b)
{
	CLEANUP(buf_finish) struct buf later = BUF_INIT;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct profile fresh = { .path = NULL };
	struct keymap keys;
	const char *name = file_name(b->profile_file);
	bool ok = field_file(b->profile_file, NULL, 0, profile_take, &fresh, &d);

	if (!b->o.profile)
		profile_add_music(&fresh);
	ok &= help_keymap(&keys, &fresh, &d);
	if (!ok || d.n) {
		keymap_finish(&keys);
		profile_finish(&fresh);
		sitting_say(b->s, SAID_FILES, "not read: %s:%d:%d: %s", name, d.v[0].at.line,
			d.v[0].at.column, d.v[0].msg);
		return;
	}
	keymap_finish(&b->keys);
	b->keys = keys;
	add_later(&b->profile, &fresh, &later);
	EACH (folder, &fresh.music)
		b->looker.due |= !texts_has(&b->profile.music, *folder);
	LIST_ADD(&b->before, b->profile);
	b->profile = fresh;
	run_profile_saved(b->s);
	ui_profile_read(b->ui, b->o.theme ? b->o.theme : fresh.theme);
	sitting_take_back(b->s, SAID_FILES);
	sitting_say(b->s, SAID_INFO, "%s is read again%s%s", name,
		later.len ? "; what counts from the next start on: " : "", later.s);
}

/* Reads the saved profile once no test is open: keys and words stay what they were in it. */
static void
profile_turn(struct session *b)
{
	bool test = sitting_is_blind(b->s);

	if (b->profile_now == PROFILE_IS_READ || b->s->leaving)
		return;
	if (test && b->profile_now == PROFILE_SAVED)
		sitting_say(b->s, SAID_INFO, "%s changed; it is read when the test has ended",
			file_name(b->profile_file));
	if (!test)
		read_profile(b);
	b->profile_now = test ? PROFILE_WAITS : PROFILE_IS_READ;
}

/* Returns true if the profile is as this session itself wrote it. */
static bool
profile_is_own(const struct session *b)
{
	struct file_stamp now;

	return file_stamp(b->profile_file, &now) && now.mtime_ns == b->profile_own.mtime_ns &&
		now.size_bytes == b->profile_own.size_bytes;
}

static void
on_files(struct session *b)
{
	for (const char *path; (path = watch_next(b->watch));) {
		if (text_same(path, b->profile_file)) {
			if (!profile_is_own(b) && b->profile_now == PROFILE_IS_READ)
				b->profile_now = PROFILE_SAVED;
			continue;
		}
		run_files_saved(b->s);
		if (!text_same(path, b->path))
			continue;
		/* An editor may have replaced the file that is locked. */
		if (b->lock >= 0)
			close(b->lock);
		b->lock = intake_lock(b->path, &(bool){ false });
	}
}

static void
on_ready(struct session *b, enum session_source from)
{
	int sig;

	switch (from) {
	case FROM_TERMINAL:
		log_line(LOG_BENCH, "input");
		ui_on_input(b->ui);
		if (b->watch->deaf) {
			watch_look(b->watch);
			on_files(b);
		}
		break;
	case FROM_SIGNALS:
		while ((sig = os_signals_next())) {
			log_line(LOG_BENCH, "signal %d", sig);
			if (sig == SIGWINCH)
				ui_resized(b->ui);
			else if (sig == SIGTSTP)
				suspend(b);
			else if (sig != SIGCHLD)
				b->s->quit = true;
			else {
				browser_on_child(b->s);
				if (b->looker.pid &&
					waitpid(b->looker.pid, NULL, WNOHANG) == b->looker.pid)
					b->looker.pid = 0;
			}
		}
		break;
	case FROM_FILES: on_files(b); break;
	case FROM_ARCHIVE:
		if (archive_changed(b))
			sitting_archive_changed(b->s, clock_mono_ns());
		break;
	case FROM_REMOTE: remote_ready(b->remote); break;
	case FROM_EXPORTER: export_printed(b); break;
	case FROM_SCREEN: term_flush(); break;
	case FROM_LOOKER: looker_printed(b); break;
	default: break;
	}
}

static int
sooner(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static void
draw_if_changed(struct session *b)
{
	if (ui_needs_draw(b->ui, b->s)) {
		log_line(LOG_BENCH, "draw, changed parts %#x", b->s->dirty);
		ui_draw(b->ui, b->s);
		log_line(LOG_BENCH, "drawn");
	}
	b->s->dirty = 0;
}

/* Watches the session file, and the playlist and the lexicon where they are files. */
static void
watch_files(struct session *b)
{
	const struct lexicon_file *words = wheel_lexicon(b->s);
	const char *paths[WATCH_MOST] = { b->path }, *list = run_playlist(b->s),
		   *more[] = { list, words ? words->path : NULL };
	int n = 1;

	if (!b->profile_file)
		b->profile_file = b->o.profile ? xstrdup(b->o.profile) : find_profile();
	if (b->profile_file)
		paths[n++] = b->profile_file;

	EACH_OF (x, more)
		if (*x && strchr(*x, '/') && access(*x, F_OK) == 0)
			paths[n++] = *x;
	watch_free(b->watch);
	b->watch = watch_new(paths, n, OS_WATCH_WRITTEN | OS_WATCH_REMOVED);
	xreplace(&b->list, list);
}

/* Locks the session file, before the archive gets a row of this session. Warns the listener if
 * another earlog has the file open. */
static void
lock_file(struct session *b)
{
	bool other;

	b->lock = intake_lock(b->path, &other);
	if (other)
		sitting_say(b->s, SAID_WARN,
			"another earlog has this review open: each keeps its own notes and "
			"position");
}

/* How often the files are looked at on systems that do not report changes. */
#define LOOK_MS 1000

/* Watches the files and the archive. */
static void
watch_all(struct session *b)
{
	watch_files(b);
	/* its write-ahead log, which SQLite names */
	CLEANUP(pointer_free) char *log = xasprintf("%s-wal", b->db);
	b->archive = watch_new((const char *const[]){ b->db, log }, 2, OS_WATCH_CHANGED);
}

static bool
session_loop(struct session *b, struct err *err)
{
	struct pollfd fds[SESSION_SOURCES] = {
		[FROM_TERMINAL] = { STDIN_FILENO, POLLIN, 0 },
		[FROM_SIGNALS] = { b->signals, POLLIN, 0 },
		[FROM_FILES] = { -1, POLLIN, 0 },
		[FROM_ARCHIVE] = { -1, POLLIN, 0 },
		[FROM_REMOTE] = { -1, POLLIN, 0 },
		[FROM_EXPORTER] = { -1, POLLIN, 0 },
		[FROM_SCREEN] = { -1, POLLOUT, 0 },
		[FROM_LOOKER] = { -1, POLLIN, 0 },
	};

	/* libmpv waits when it is asked for an event that is not there, which was a wakeup each
	 * time. */
	os_waits_exact();
	while (!b->s->quit && !ui_hung_up(b->ui)) {
		log_hide_sound(sitting_is_blind(b->s));
		/* must come first, since a key press may query a player that earlog follows */
		remote_send_changes(b->remote);
		profile_turn(b);
		draw_if_changed(b);
		run_flush(b->s);
		run_poll(b->s, &fds[FROM_SITTING]);
		/* Rows that this session stores do not wake the loop a second time: the writer
		 * thread reports what other processes stored meanwhile. */
		bool stores = b->s->disk.stored != b->s->disk.queued;
		fds[FROM_FILES].fd = b->watch->fd;
		fds[FROM_ARCHIVE].fd = stores || sitting_will_look(b->s) ? -1 : b->archive->fd;
		if (b->s->export_to && b->exporter.fd < 0 && sitting_all_kept(b->s)) {
			export_begin(b);
			draw_if_changed(b);
		}
		fds[FROM_EXPORTER].fd = b->exporter.fd;
		fds[FROM_SCREEN].fd = term_late_fd();
		if (b->s->wants.music || b->s->wants.net)
			profile_wanted(b);
		looker_follow(b);
		fds[FROM_LOOKER].fd = b->looker.fd;
		int64_t now_ns = clock_mono_ns();
		int wait_ms = sooner(run_wait_ms(b->s, now_ns), ui_wait_ms(b->ui, now_ns));
		wait_ms = sooner(wait_ms, remote_poll(b->remote, &fds[FROM_REMOTE], now_ns));
		bool looks = b->watch->fd < 0;
		if (looks)
			wait_ms = sooner(wait_ms, LOOK_MS);
		int n = poll(fds, LENGTH(fds), wait_ms);
		if (n < 0 && errno != EINTR)
			return err_set(err, "cannot wait for input: %s", strerror(errno));
		for (size_t i = 0; n > 0 && i < FROM_SITTING; i++)
			if (fds[i].revents)
				on_ready(b, (enum session_source)i);
		if (n > 0)
			run_ready(b->s, &fds[FROM_SITTING]);
		if (stores && b->s->disk.stored == b->s->disk.queued)
			archive_changed(b);
		else if (looks && !stores && !sitting_will_look(b->s) && archive_changed(b))
			sitting_archive_changed(b->s, clock_mono_ns());
		if (looks) {
			watch_look(b->watch);
			on_files(b);
		}
		now_ns = clock_mono_ns();
		ui_run_timers(b->ui, now_ns);
		run_timers(b->s, now_ns);
		remote_run_timers(b->remote, now_ns);
		if (ui_wants_suspend(b->ui))
			suspend(b);
		if (!text_same(b->list, run_playlist(b->s))) {
			watch_files(b);
			run_files_saved(b->s); /* it may have been saved meanwhile */
		}
	}
	return true;
}

static bool
open_screen(struct session *b, struct err *err)
{
	struct ui_options uo = { .s = b->s,
		.keys = &b->keys,
		.places = b->places,
		.theme = b->o.theme ? b->o.theme : b->profile.theme,
		.ascii = b->o.ascii,
		.reader = b->o.reader,
		.no_mouse = b->o.no_mouse,
		.colour = !pager_no_colour() };

	help_places_init(b->places, b->o.profile);
	b->ui = ui_new(&uo, err);
	return b->ui != NULL;
}

/* ---- what the session would change in the draft ---- */

/* Longest time to wait for the draft at the end of a session. */
#define DRAFT_MS 2000

/* Reads from fd until its end. Returns false if that did not come in time. */
static bool
read_printed(int fd, struct buf *printed)
{
	int64_t until_ms = clock_mono_ms() + DRAFT_MS;
	char bytes[4096];
	ssize_t n;

	do {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left_ms = until_ms - clock_mono_ms();

		if (left_ms <= 0 || poll(&p, 1, (int)left_ms) <= 0)
			return false;
		n = read(fd, bytes, sizeof(bytes));
		buf_add_bytes(printed, bytes, n > 0 ? (size_t)n : 0);
	} while (n > 0);
	return true;
}

/* Reads from fd until its end how many lines would change. Returns false if the end did not come in
 * time, or without this figure. */
static bool
read_changed(int fd, size_t *lines)
{
	CLEANUP(buf_finish) struct buf printed = BUF_INIT;
	json_int_t changed = -1;

	if (!read_printed(fd, &printed))
		return false;
	for (char *rest = printed.s, *line; rest && (line = strsep(&rest, "\n"));) {
		json_auto_t *value = json_read(line);

		json_unpack(value, "{s:I}", "changed", &changed);
	}
	*lines = (size_t)changed;
	return changed >= 0;
}

/* Ends the process of an export of which the end came in time, or not. */
static void
exporter_end(int fd, pid_t pid, bool in_time)
{
	close(fd);
	if (!in_time)
		kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Runs `earlog export --take` to the post; dry: it writes nothing. Prints what it says, if it is
 * not dry. Returns how many corrections it takes. */
static size_t
take_corrections(const struct session *b, const char *path, bool dry)
{
	CLEANUP(buf_finish) struct buf printed = BUF_INIT;
	size_t n = 0;
	pid_t pid;
	int fd = exporter_start(b, path, "--take", dry ? "--dry-run" : NULL, &pid);

	if (fd < 0)
		return 0;
	exporter_end(fd, pid, read_printed(fd, &printed));
	for (char *rest = printed.s, *line; rest && (line = strsep(&rest, "\n"));) {
		json_auto_t *value = json_read(line);
		const char *text = NULL, *of;

		json_unpack(value, "{s?s}", "said", &text);
		of = text ? strstr(text, " of your edits in ") : NULL;
		n = of ? strtoul(text, NULL, 10) : n;
		if (text && !dry)
			cli_say("%s", text);
	}
	return n;
}

/* Returns the next key. */
static char
read_key(void)
{
	struct termios found, t;
	char key = 0;

	if (tcgetattr(STDIN_FILENO, &found) != 0)
		return 0;
	t = found;
	t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &t);
	if (read(STDIN_FILENO, &key, 1) != 1)
		key = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &found);
	return key;
}

/* Offers with one key to give the corrections in the post that was exported last to the record. */
static void
offer_take(const struct session *b)
{
	CLEANUP(pointer_free) char *path = last_draft(b);
	size_t n = path && isatty(STDIN_FILENO) && isatty(STDERR_FILENO)
		? take_corrections(b, path, true)
		: 0;

	if (!n)
		return;
	CLEANUP(pointer_free)
	char *has = xasprintf("%s has %zu correction%s of yours:", file_name(path), n, text_s(n));
	CLEANUP(pointer_free)
	char *does = xasprintf("t gives %s to the record, n does not", n == 1 ? "it" : "them");
	bool one_line = text_width(has, strlen(has)) + (int)strlen(does) < 80;
	text_print(stderr, "%s%s%s\n", has, one_line ? " " : "\n  ", does);
	if (read_key() == 't')
		take_corrections(b, path, false);
}

/* Returns true if the review has several posts, and the session file does not say which is meant.
 */
static bool
has_several_posts(const struct session *b)
{
	CLEANUP(export_bases_finish) struct export_bases all = { .v = NULL };
	CLEANUP(pointer_free) char *named = draft_named(b->path);
	struct uuid review = identity_of_review(b->files.id);
	struct store *st = own_archive_open(STORE_READ, NULL, ERR_IGNORED);
	size_t n = 0;

	if (st)
		store_export_bases(st, &review, DRAFT_FORMAT, &all, ERR_IGNORED);
	store_close(st);
	EACH (x, &all)
		if (!x->part && file_is_regular(x->path))
			n++;
	return !named && n > 1;
}

/* Prints how many lines of the draft that was exported last would change, and the command that
 * writes them, or nothing if none would; without a draft, the command that writes one, unless the
 * review is empty: without notes and ratings.
 * `earlog export --diff` itself counts, as a child process: it reads what this session has stored.
 */
static void
say_draft(const struct session *b, bool empty)
{
	CLEANUP(pointer_free) char *path = last_draft(b);
	const char *db = own_archive_chosen(), *option = db ? " --db " : "";
	size_t lines = 0;
	pid_t pid;

	if (!path && empty)
		return;
	int fd = path ? exporter_start(b, path, "--diff", NULL, &pid) : -1;

	bool counted = fd >= 0 && read_changed(fd, &lines);
	if (fd >= 0)
		exporter_end(fd, pid, counted);
	if (counted && !lines)
		return;
	char folder[PATH_MAX];
	const char *inside =
		path && getcwd(folder, sizeof(folder)) ? file_inside(path, folder) : NULL;
	const char *shown = inside ? inside : path;
	CLEANUP(pointer_free)
	char *words = counted
		? xasprintf("%zu line%s of %s would change", lines, text_s(lines), shown)
		: xstrdup("To export the review");
	CLEANUP(pointer_free)
	char *archive = db ? text_shell_word(db) : NULL;
	CLEANUP(pointer_free)
	char *first = xasprintf(
		"earlog export%s%s%s", option, text_or(archive, ""), counted ? "" : " --markdown");
	CLEANUP(pointer_free) char *made = xasprintf("%s.md", b->files.id);
	CLEANUP(pointer_free) char *file = text_shell_word(counted ? shown : made);
	bool one_post = counted && !has_several_posts(b);
	const char *hint = counted ? " (--diff shows them)" : "", *o = " -o ", *to = file;

	if (one_post)
		o = to = "";
	size_t n = strlen(words) + strlen(hint) + strlen(first) + strlen(o) + strlen(to) +
		strlen(b->files.id);
	if (n + 3 <= 80)
		text_print(stderr, "%s: %s%s%s %s%s\n", words, first, o, to, b->files.id, hint);
	else if (one_post)
		text_print(stderr, "%s%s:\n  %s %s\n", words, hint, first, b->files.id);
	else /* A shell joins the lines when they are copied. */
		text_print(stderr, "%s%s:\n  %s %s \\\n    -o %s\n", words, hint, first,
			b->files.id, file);
}

/* Shows the first screen, then starts sound, threads, watches and remote control. */
static bool
start_session(struct session *b, struct err *err)
{
	static const int signals[] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP,
		SIGCHLD };

	if (!items_add_files(b->s, b->items, b->nitems, err) || !open_screen(b, err))
		return false;
	b->signals = os_signals_open(signals, LENGTH(signals));
	if (b->signals < 0)
		return err_set(err, "cannot wait for signals: %s", strerror(errno));
	/* before run_start, so that the first screen appears at once: starting threads, libmpv and
	 * the archive takes time */
	draw_if_changed(b);
	lock_file(b);
	if (!run_start(b->s, err))
		return false;
	if (b->nitems)
		transport_play_item(b->s, b->s->chosen);
	watch_all(b);
	if (b->skipped)
		sitting_say(b->s, SAID_FILES, "%s", b->skipped);
	else if (locale_replaced() && !b->o.ascii)
		sitting_say(b->s, SAID_NEWS, "%s", locale_replaced());
	b->remote = remote_new(b->s, !b->o.no_media_keys);
	deck_follow_has_bus(&b->s->deck, b->remote != NULL);
	followed_track_again(b->s);
	return true;
}

/* Gives the terminal back: run_end may take seconds. Waits for an export, which writes a file. */
static void
close_screen(struct session *b)
{
	if (b->looker.fd >= 0)
		looker_stop(b);
	while (b->exporter.fd >= 0)
		export_printed(b);
	ui_close(b->ui);
	remote_close(b->remote);
}

/* Prints what the session did and what remains to be done; meanwhile makes the backup of the day
 * if the session counts. empty: the review has no notes and ratings. */
static void
report_end(const struct session *b, bool counts, bool empty, const char *recorded, const char *left)
{
	int64_t until_ms = os_mono_ms() + DRAFT_MS;
	struct daily_backup *daily =
		b->profile.backup && counts ? archive_daily_backup_begin(b->db) : NULL;
	struct err err = ERR_INIT;

	text_print(stderr, "%s: %s in this session\n", b->files.id, recorded);
	if (!b->o.demo)
		say_draft(b, empty);
	if (!archive_daily_backup_end(daily, until_ms, &err))
		cli_say("%s", err.msg);
	sheet_say(left);
	offer_take(b);
}

/* Stores what waits and reports the end. ok, err: how the session ended. */
static bool
end_session(struct session *b, bool ok, bool *clean, struct err *err)
{
	const struct sitting_row *row = record_find(&b->s->rec, ROW_SITTING, &b->s->sitting);
	bool counts = row && records_sitting_counts(&b->s->rec, row);
	bool empty = !record_count(&b->s->rec, ROW_NOTE) && !record_count(&b->s->rec, ROW_RATING);
	CLEANUP(buf_finish) struct buf recorded = BUF_INIT, left = BUF_INIT;

	run_add_recorded(b->s, &recorded);
	run_add_left(b->s, &left);
	if (ok && !run_settle(b->s, SETTLE_MS) && !b->s->disk.failing)
		cli_say("waiting for the disk, 2 s at most");
	CLEANUP(pointer_free) char *saved = NULL;
	struct err end = ERR_INIT;
	bool stored = run_end(b->s, clean, &saved, &end);
	log_line(LOG_BENCH, "session ended%s%s", end.msg[0] ? ": " : "", end.msg);
	if (stored && ok)
		report_end(b, counts, empty, recorded.s, left.s);
	if (stored)
		return ok;
	if (!ok)
		cli_say("%s", err->msg);
	*err = (struct err)ERR_INIT;
	cli_say("%s", end.msg);
	if (saved) /* in which file the rows are that could not be written to the archive */
		text_print(stderr, "earlog: %s", saved);
	return false;
}

/* Runs the session until the listener ends it. *clean gets false if libmpv hangs or the disk did
 * not finish in time. On failure returns false with the reason in err; err is empty if the reason
 * was printed. */
static bool
run_session(struct session *b, bool *clean, struct err *err)
{
	struct run_options so = { .files = &b->files,
		.profile = &b->profile,
		.diags = &b->diags,
		.db = b->db,
		.program = OS_SELF,
		.net = b->o.net || b->profile.net };

	b->s = log_open(err) ? run_new(&so, err) : NULL;
	sheet_faults(&b->diags, stderr);
	diags_finish(&b->diags);
	if (!b->s)
		return false;
	bool ok = start_session(b, err) && session_loop(b, err);
	close_screen(b);
	sheet_faults(&b->diags, stderr); /* of a playlist that was read after the first screen */
	return end_session(b, ok, clean, err);
}

/* ---- a first look ---- */

/* Makes a new folder with a session file and a profile, and takes these and an archive in it in
 * place of the listener's. Returns false with err if it cannot. */
static bool
demo_begin(struct session *b, struct err *err)
{
	static const char session[] =
		"id: demo\ntitle: A first look at earlog\n"
		"device: My Headphones\nplaylist: demo\nchains:\n"
		"  laptop: {source: laptop, volume: {value: 50, unit: \"%\"}}\n";
	static const char profile[] = "net: no\n";
	const char *temporary = getenv("TMPDIR");

	b->demo = xasprintf(
		"%s/earlog-demo-XXXXXX", temporary && *temporary == '/' ? temporary : "/tmp");
	if (!mkdtemp(b->demo))
		return err_set(err, "cannot make the folder %s: %s", b->demo, strerror(errno));
	CLEANUP(pointer_free) char *folder = file_in(b->demo, "earlog");
	CLEANUP(pointer_free) char *config = file_in(folder, "config.yaml");
	b->path = file_in(b->demo, "demo.yaml");
	b->db = file_in(b->demo, "demo.db"); /* for as long as the program runs */
	own_archive_use(b->db);
	setenv("XDG_CONFIG_HOME", b->demo, 1);
	return file_make_folder(folder, err) &&
		file_create(config, profile, strlen(profile), NULL, err) &&
		file_create(b->path, session, strlen(session), NULL, err);
}

/* Writes the draft, prints it, and says where all of it is. */
static bool
demo_end(const struct session *b, struct err *err)
{
	CLEANUP(pointer_free) char *draft = file_in(b->demo, "demo.md");
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	const char *const argv[] = { "earlog", "--db", b->db, "export", "--markdown", "--template",
		"notes", "-o", draft, "demo", NULL };
	bool found;
	pid_t pid;
	int rc = os_child_spawn(&pid, OS_SELF, argv, -1, -1, 2);

	if (rc == 0)
		waitpid(pid, NULL, 0);
	if (!file_read(draft, 1 << 20, &text, &found, err))
		return false;
	if (found)
		text_print(stdout, "\n%s\n", text.s);
	text_print(stdout,
		"This draft and its session are kept, as demo.md and demo.db, in\n  %s\n", b->demo);
	return true;
}

#define OPTIONS struct session_options

static bool
session_check(const struct cli_call *c, struct err *err)
{
	const struct session_options *o = c->options;

	if (o->theme && !text_is_among(o->theme, profile_themes))
		return err_set(err, "no theme is called \"%s\": auto, dark, light, contrast, mono",
			o->theme);
	if (o->demo && (c->argc || own_archive_chosen() || o->profile))
		return err_set(err,
			"--demo has a review, an archive and a profile of its own: it takes no "
			"REVIEW, "
			"no --db and no --profile");
	/* Checks that the files exist, since otherwise a misspelt file name would become the title
	 * of a track. */
	for (int i = 1; i < c->argc; i++) {
		const char *item = c->argv[i];
		struct stat st;

		if (TEXT_STARTS(item, "https://", "http://"))
			continue;
		if (strstr(item, "://"))
			return media_refuse_address(item, err);
		if (stat(item, &st) != 0 || access(item, R_OK) != 0)
			return err_set(err, "cannot open %s: %s", item, strerror(errno));
		if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
			return err_set(
				err, "cannot open %s: it is neither a file nor a folder", item);
	}
	return true;
}

static bool
session_run(struct cli_call *c, struct err *err)
{
	struct session b = {
		.o = *(const struct session_options *)c->options,
		.db = c->path,
		.lock = -1,
		.exporter = { .fd = -1, .printed = BUF_INIT },
		.looker = { .fd = -1, .due = true },
		.items = c->argv + 1,
		.nitems = c->argc > 1 ? (size_t)c->argc - 1 : 0,
	};
	bool clean = true, ok;

	if (b.o.demo)
		ok = demo_begin(&b, err);
	else
		ok = find_session(&b, c->argv[0], err);
	if (ok && !has_terminal())
		ok = err_set(
			err, "a session needs a terminal, but standard input or output is not one");

	/* Before the profile: its scale has words of the language. Without a file of words,
	 * English. */
	cli_words_use(ERR_IGNORED);
	/* If read_session fails, it has printed why. */
	ok = ok && read_session(&b, b.path) && run_session(&b, &clean, err) &&
		(!b.o.demo || demo_end(&b, err));
	if (!clean) { /* libmpv hangs, so the program ends here without freeing memory */
		if (!ok && err->msg[0])
			cli_say("%s", err->msg);
		_exit(ok ? STATUS_DONE : STATUS_FAILED);
	}
	free(b.path);
	free(b.demo);
	free(b.skipped);
	help_places_finish(b.places);
	watch_free(b.watch);
	free(b.list);
	free(b.profile_file);
	watch_free(b.archive);
	if (b.lock >= 0)
		close(b.lock);
	keymap_finish(&b.keys);
	diags_finish(&b.diags);
	session_file_finish(&b.files);
	LIST_FINISH(&b.before, profile_finish(each));
	profile_finish(&b.profile);
	return ok;
}

const struct cli_command cli_session = {
	.name = "session",
	.help = "Open the listening screen: play music, write notes and rate",
	.example = "earlog session cantor.yaml",
	.verbs = { { NULL, "[REVIEW|MUSIC [FILE|FOLDER|ADDRESS...]]",
		"`earlog new FILE.yaml` writes a session file, `earlog help session-file` explains "
		"its keys",
		ARCHIVE_PATH, 0, CLI_MANY, session_run, NULL } },
	OPTIONS_ARE(
		FLAG(demo, "demo",
			"have a first look, without music: a review, an archive and a profile in a "
			"new temporary folder"),
		FLAG(net, "net", "allow streaming of web addresses (with yt-dlp)"),
		TEXT(profile, "profile", "FILE",
			"use this profile instead of config.yaml in your config folder"),
		TEXT(theme, "theme", "NAME",
			"colours of the screen: auto, dark, light, contrast or mono"),
		FLAG(ascii, "ascii", "show ASCII characters only"),
		FLAG(reader, "reader",
			"for screen readers: print each change as a line, without panes"),
		FLAG(no_mouse, "no-mouse", "leave the mouse to the terminal, for selecting text"),
		FLAG(no_media_keys, "no-media-keys",
			"do not react to media keys and to the player controls of the desktop")),
	.check = session_check,
};
