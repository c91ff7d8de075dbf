/* earlog doctor: prints what the checks of upkeep/doctor.c found, has a damaged archive recovered,
 * and gathers facts for a bug report without the user's texts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/store/edit.h"
#include "archive/upkeep/backup.h"
#include "archive/upkeep/doctor.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/system_fact.h"
#include "base/text/text.h"
#include "base/yaml/diag.h"
#include "draft/view/put.h"
#include "review/files/profile.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"
#include "shell/call/usage.h"
#include "shell/cli/help_pages.h"
#include "shell/cli/lists.h"
#include "shell/cli/shared.h"
#include "shell/table/column.h"

struct doctor_options {
	bool repair, recover, report;
	const char *output, *date;
};

#define OPTIONS struct doctor_options

static const char *const states[] = {
	[DOCTOR_FINE] = "fine",
	[DOCTOR_NOTE] = "note",
	[DOCTOR_WRONG] = "wrong",
	[DOCTOR_MENDED] = "mended",
};

/* Prints what a session needs of this machine, before there is an archive. Returns false if
 * something is missing; that no address is streamed is told alone. */
static bool
examine_machine(void)
{
	CLEANUP(system_facts_finish) struct system_facts f = { 0 };
	bool right = true;

	cli_version_facts(&f);
	EACH (x, &f) {
		if (!text_same(x->part, "sound") && !text_same(x->part, "terminal"))
			continue;
		right &= !x->lacking || text_same(x->name, "yt-dlp");
		CLEANUP(pointer_free)
		char *words = xasprintf("%s%s", x->lacking ? "LACKING: " : "", x->value);
		usage_pair(x->name, 18, words);
	}
	text_print(stdout, "\n%s, and there is no archive yet: `earlog new` begins a review\n",
		right ? "Sound and terminal are right" : "Something is missing here");
	return right;
}

static bool
examine(const struct cli_call *c, bool repair, struct err *err)
{
	CLEANUP(doctor_report_finish) struct doctor_report r = { 0 };
	json_auto_t *rows_of = json_array();
	bool ok = archive_doctor(c->path, repair, &r, err), mendable = false, wrong = false;

	EACH_WHILE (f, &r, ok) {
		json_t *o = put_new(rows_of);

		put_text(o, "check", f->check);
		put_text(o, "state", states[f->state]);
		put_text(o, "text", f->text);
		put_bool(o, "mendable", f->mendable);
		put_text(o, "LOOKED_AT", f->looked_at);
		put_text(o, "FOUND", f->state == DOCTOR_FINE ? "" : f->text);
		mendable |= f->mendable && f->state == DOCTOR_WRONG;
		wrong |= f->state == DOCTOR_WRONG;
	}
	if (ok && !c->json && !wrong && !r.unseen)
		sheet_prose(stdout, "nothing is wrong\n");
	ok = ok && lists_print(c, "doctor", rows_of, err);
	if (ok && !c->json) {
		if (mendable && !repair)
			cli_say("`earlog doctor --repair` repairs some of this");
		help_places_print();
	}
	return ok && !r.unseen && !wrong;
}

static bool
recover(const struct cli_call *c, struct err *err)
{
	CLEANUP(recover_counts_finish) struct recover_counts n;
	CLEANUP(pointer_free) char *aside = NULL;
	bool ok = archive_recover(c->path, &aside, &n, err);

	if (!ok)
		return false;
	if (c->json)
		ok = column_print_value(
			json_pack("{s:I, s:I, s:I, s:o?, s:o?}", "rows", (json_int_t)n.rows, "lost",
				(json_int_t)n.lost, "broken", (json_int_t)n.broken, "backup",
				json_of_text(n.backup), "aside", json_of_text(aside)),
			err);
	else {
		const char *are = n.rows == 1 ? "is" : "are";
		CLEANUP(pointer_free)
		char *place = n.backup && n.broken ? xasprintf("added to the backup %s", n.backup)
						   : xstrdup("in a new archive");

		cli_say("%zu row%s of the damaged archive, which is now %s, %s %s", n.rows,
			text_s(n.rows), aside, are, place);
	}
	if (ok && n.lost)
		cli_say("%zu damaged rows were left out", n.lost);
	if (!ok || !n.broken)
		return ok;
	CLEANUP(buf_finish) struct buf time = BUF_INIT;
	backup_add_time(&time, text_or(n.backup, ""));
	if (n.backup)
		return err_set(err,
			"some pages cannot be read: their changes since the backup of %s are lost",
			time.s);
	return err_set(err, "some rows of %zu table%s could not be read, and no backup has them",
		n.broken, text_s(n.broken));
}

static bool
recover_log(struct cli_call *c, const char *log, struct err *err)
{
	struct recover_log_counts n;
	CLEANUP(pointer_free) char *made = NULL;

	if (!archive_recover_log(c->path, log, &made, &n, err))
		return false;
	CLEANUP(pointer_free) char *word = text_shell_word(made);
	cli_say("notes: %" PRId64 ", ratings: %" PRId64 ", sessions: %" PRId64
		", in %s; other rows, which are left out: %zu",
		n.of[0], n.of[1], n.of[2], made, n.rest);
	return cli_done(c, "`earlog merge --mine %s` adds them", word);
}

/* ---- facts for a report of a bug ---- */

/* Adds where the archive is, but not the user's name: its usual path, or only whether it is inside
 * the home directory; then what it has, and the results of the checks without their texts, which
 * may quote the archive. */
static void
archive_facts(struct system_facts *f, const char *path)
{
	static const char usual[] = ".local/share/earlog/earlog.db";
	CLEANUP(backup_entries_finish) struct backup_entries l = { 0 };
	CLEANUP(doctor_report_finish) struct doctor_report r = { 0 };
	const char *home = getenv("HOME");
	const char *inside = file_inside(path, home);

	if (inside)
		system_fact_add(f, "archive", "place", "~/%s",
			text_same(inside, usual) ? usual : "… (another place than usual)");
	else
		system_fact_add(f, "archive", "place", "outside the home folder");
	/* err is not printed, since it contains the path */
	if (!archive_doctor(path, false, &r, ERR_IGNORED)) {
		system_fact_add(f, "archive", "file", "missing, or not readable");
		return;
	}
	system_fact_add(f, "archive", "version", "%" PRId64, r.version);
	system_fact_add(
		f, "archive", "size", "%" PRId64 " bytes, log %" PRId64, r.bytes, r.log_bytes);
	for (int kind = 0; kind < ROW_KINDS; kind++)
		if (r.rows[kind] != NO_INT && r.rows[kind] != 0)
			system_fact_add(
				f, "archive", row_types[kind].table, "%" PRId64, r.rows[kind]);
	backup_list_all(path, &l);
	if (l.n)
		system_fact_add(f, "archive", "checked copies", "%zu, the last one %.15s", l.n,
			file_name(l.v[l.n - 1].path) + strlen("earlog-"));
	else
		system_fact_add(f, "archive", "checked copies", "none");
	for (size_t i = 0, next; i < r.n; i = next) {
		size_t counts[LENGTH(states)] = { 0 };
		CLEANUP(buf_finish) struct buf found = BUF_INIT;

		for (next = i; next < r.n && text_same(r.v[next].check, r.v[i].check); next++)
			counts[r.v[next].state]++;
		for (size_t s = 0; s < LENGTH(states); s++)
			if (counts[s] && (s == DOCTOR_FINE || counts[s] == 1))
				buf_add_part(&found, ", ", "%s", states[s]);
			else if (counts[s])
				buf_add_part(&found, ", ", "%zu times %s", counts[s], states[s]);
		system_fact_add(f, "checks, now", r.v[i].check, "%s", found.s);
	}
}

/* Moves a session to the moment of the argument, and prints the line that takes it back. */
static bool
date_session(struct cli_call *c, const char *session, struct err *err)
{
	struct redated was;
	struct uuid u;
	int64_t to_ms, offset_min;
	char time[UTC_TEXT];

	if (c->argc != 1 || !clock_read_moment(c->argv[0], false, &to_ms, &offset_min))
		return cli_wrong(err, "give the day and time at which it began: 2026-11-26T21:00");
	struct store *st = own_archive_open(STORE_WRITE, NULL, err);
	bool ok = st && store_find_dated(st, session, &u, err) &&
		store_redate(st, &u, to_ms, offset_min, &was, err);
	store_close(st);
	if (!ok)
		return false;
	bool west = was.started_offset_min < 0;
	int64_t minutes = west ? -was.started_offset_min : was.started_offset_min;
	clock_utc_text(was.started_ms + was.started_offset_min * 60000, time);
	return cli_done(c,
		"%zu rows are moved; `earlog doctor --date %s %.23s%c%02d:%02d` takes that back",
		was.rows, session, time, west ? '-' : '+', (int)(minutes / 60),
		(int)(minutes % 60));
}

static bool
doctor_run(struct cli_call *c, struct err *err)
{
	const struct doctor_options *o = c->options;
	const char *file = o->output && !text_same(o->output, "-") ? o->output : NULL;
	CLEANUP(system_facts_finish) struct system_facts f = { 0 };
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	profile_load_own(&p, &d);
	if (o->repair + o->recover + o->report > 1)
		return cli_wrong(err, "--repair, --recover or --report, one at a time");
	if (o->date && (o->repair || o->recover || o->report))
		return cli_wrong(err, "--date takes no other option");
	if (o->recover && c->argc > 0)
		return recover_log(c, c->argv[0], err);
	if (!o->date && c->argc > 0)
		return cli_wrong(err, "doctor takes no name; --db names another archive");
	if (o->date)
		return date_session(c, o->date, err);
	if (o->output && !o->report)
		return cli_wrong(err, "--output needs --report");
	if (!o->report && !o->recover && !o->repair && !c->json && !own_archive_chosen() &&
		access(c->path, F_OK) != 0)
		return examine_machine();
	if (!o->report)
		return o->recover ? recover(c, err) : examine(c, o->repair, err);
	if (file && c->json)
		return cli_wrong(err, "--json prints to standard output; leave out --output");
	cli_version_facts(&f);
	archive_facts(&f, c->path);
	if (diags_count(&d))
		system_fact_add(
			&f, "profile", "faults", "%zu; `earlog check` lists them", diags_count(&d));
	else
		system_fact_add(&f, "profile", "faults", "none");
	return cli_version_print(&f, c->json, file, err) &&
		(!file || cli_done(c, "written to %s: read it before you attach it", file));
}

const struct cli_command cli_doctor = {
	.name = "doctor",
	.help = "Check the archive and repair it",
	.example = "earlog doctor --report",
	.verbs = { { NULL, "[--repair | --recover [LOG] | --report | --date ID WHEN]", "",
		ARCHIVE_PATH | AS_JSON, 0, 1, doctor_run,
		"doctor takes no name; --db names another archive" } },
	OPTIONS_ARE(FLAG(repair, "repair", "repair what can be repaired without loss"),
		FLAG(recover, "recover",
			"make a new archive of the last backup and all that a damaged archive "
			"still has; with LOG, a log that was set aside: of its notes, ratings and "
			"sessions"),
		FLAG(report, "report",
			"print facts for a bug report, without your names, paths and texts; read "
			"them before you attach them"),
		TEXT(date, "date", "SESSION",
			"move a session that ran under a wrong clock to when it began: --date "
			"1a2b3c4d 2026-11-26T21:00"),
		OPTION_ROW('o', output, "output", "FILE",
			"with --report: write to FILE, not to standard output", OPTION_TEXT, NULL)),
};
