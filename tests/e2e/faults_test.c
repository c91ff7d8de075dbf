/* tests: long, of tests/faults/ upkeep/writer */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Typing while the program is killed and while calls of its fail: what stood on the screen for a
 * while is in the archive, or in what the end of the session saved. KILLS and FAULTS say how many,
 * SEED which; MARGIN_MS how long it must have stood there (a loaded machine is slow: make faults
 * asks for the 100 ms that README names). Each fault is one that fired; one that met no call is not
 * counted.
 */
#include "e2e/ending.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/os_system.h"
#include "e2e/preload.h"
#include "support/needs.h"

#define LETTERS 26
#define NUMBER 7 /* letters of a word that no other word begins with */

static uint64_t seed;

static size_t
dice(size_t sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % sides;
}

/* ---- words ---- */

/* A note of one word, while it is typed. */
struct fault_word {
	char text[LETTERS + 1];
	size_t n, sent, shown;
	int64_t shown_ms[LETTERS + 1]; /* when so many letters stood on the screen */
};

static struct buf kept; /* every word that was shown and must be there to the end, with newlines */
static int words_made;

static void
word_new(struct fault_word *w)
{
	*w = (struct fault_word){ .n = NUMBER + 1 + dice(LETTERS - NUMBER) };
	snprintf(w->text, sizeof(w->text), "q%06d", words_made++);
	for (size_t i = NUMBER; i < w->n; i++)
		w->text[i] = (char)('a' + dice(26));
	w->text[w->n] = '\0';
}

static void
word_look(struct fault_word *w, struct drive *d)
{
	char part[LETTERS + 1];

	for (size_t n = w->sent; n > w->shown && n >= NUMBER; n--) {
		snprintf(part, sizeof(part), "%.*s", (int)n, w->text);
		if (!drive_find(d, part, NULL, NULL))
			continue;
		for (; w->shown < n; w->shown++)
			w->shown_ms[w->shown + 1] = clock_mono_ms();
	}
}

static void
word_letter(struct fault_word *w, struct drive *d, int gap_ms)
{
	char letter[2] = { w->text[w->sent++], '\0' };

	drive_keys(d, letter);
	drive_listen(d, gap_ms);
	word_look(w, d);
}

/* How many letters had been shown for margin_ms. */
static size_t
word_due(const struct fault_word *w, int64_t now_ms, int margin_ms)
{
	size_t n = w->shown;

	while (n && w->shown_ms[n] > now_ms - margin_ms)
		n--;
	return n;
}

static const char all_words[] =
	"select body from note union all select body from draft where deleted = 0 "
	"union all select remark from rating";

static bool
is_kept(struct home *h, const char *word, size_t n)
{
	char *sql = xasprintf("select count(*) > 0 from (%s) where body like '%%%.*s%%'", all_words,
		(int)n, word);
	bool is = strcmp(home_sql(h, sql), "1") == 0;

	free(sql);
	return is;
}

static size_t letters_due;

static void
must_be_kept(struct home *h, const struct fault_word *w, size_t n, const char *after)
{
	letters_due += n;
	if (n && !is_kept(h, w->text, n))
		fail_msg("lost after %s: “%.*s” was shown, the archive has\n%s", after, (int)n,
			w->text, home_sql(h, all_words));
	buf_addf(&kept, "%.*s\n", (int)n, w->text);
}

/* At the end: nothing that was there once went away, and the archive is whole. */
static void
all_are_kept(struct home *h)
{
	struct buf has = BUF_INIT;

	buf_add(&has, home_sql(h, all_words));
	for (char *at = kept.s, *end; (end = strchr(at, '\n')); at = end + 1) {
		*end = '\0';
		if (!strstr(has.s, at))
			fail_msg("lost meanwhile: “%s”", at);
	}
	buf_finish(&has);
	buf_finish(&kept);
	bench_intact(h);
}

/* ---- the bench ---- */

/* Until it takes keys; a note that was left open is closed first. False: it ended. */
static bool
ready(struct drive *d)
{
	for (int64_t until = clock_mono_ms() + home_limit_ms(0); clock_mono_ms() < until;) {
		if (strstr(drive_row(d, -1), " Keys "))
			return true;
		if (strstr(drive_row(d, -1), " Text ")) {
			drive_keys(d, "\r");
			bench_keys(d);
			return true;
		}
		if (!drive_running(d))
			return false;
		drive_listen(d, 5);
	}
	drive_fail(d, "it does not start");
}

static void
open_note(struct drive *d, struct fault_word *w)
{
	word_new(w);
	drive_keys(d, "n");
	bench_text(d);
}

/* ---- the fields in which prose is typed ---- */

/* These open the editor of a field at the end of its words and put a blank there, for another word.
 */
static void
open_remark(struct drive *d)
{
	if (!drive_find(d, "Wheel: ", NULL, NULL)) {
		drive_keys(d, "w");
		drive_wait_text(d, "Wheel: ");
		bench_command(d, "attribute bass-depth");
		drive_wait_text(d, "Bass depth");
		drive_keys(d, "4");
		drive_wait_text(d, "▏ 4");
	}
	drive_keys(d, "Y");
	bench_text(d);
	drive_keys(d, " ");
}

static void
open_note_alone(struct drive *d)
{
	drive_keys(d, "n");
	bench_text(d);
}

static const struct sql_field {
	const char *name;
	void (*open)(struct drive *d);
} fields[] = {
	{ "a note", open_note_alone },
	{ "a remark", open_remark },
};

static void
open_field(struct drive *d, const struct sql_field *f, struct fault_word *w)
{
	word_new(w);
	f->open(d);
}

/* ---- kills ---- */

static void
kill_once(struct home *h, const struct sql_field *f, int margin_ms)
{
	struct drive *d = bench_launch(h, NULL, NULL);
	struct fault_word done = { .n = 0 }, w;

	if (!ready(d))
		drive_fail(d, "it ended by itself");
	int64_t end_ms = clock_mono_ms() + margin_ms + 20 + (int64_t)dice(1500);
	open_field(d, f, &w);
	while (clock_mono_ms() < end_ms) {
		if (w.sent < w.n) {
			word_letter(&w, d, 1 + (int)dice(80));
			continue;
		}
		drive_keys(d, "\r");
		drive_wait_gone(d, " Text ");
		word_look(&w, d);
		if (done.n)
			must_be_kept(
				h, &done, word_due(&done, clock_mono_ms(), margin_ms), f->name);
		done = w;
		open_field(d, f, &w);
	}
	word_look(&w, d);
	int64_t killed_ms = clock_mono_ms();
	drive_kill(d);
	must_be_kept(h, &done, word_due(&done, killed_ms, margin_ms), "SIGKILL");
	must_be_kept(h, &w, word_due(&w, killed_ms, margin_ms), "SIGKILL");
	drive_end(d);
}

TEST_DRIVEN(what_was_shown_survives_a_kill)
{
	int kills = number_from("KILLS", 4),
	    margin_ms = number_from("MARGIN_MS", home_limit_ms(2000));
	size_t of_field[LENGTH(fields)] = { 0 };

	if (!kills)
		skip_for("KILLS=0");
	struct home *h = bench_clock_home();
	seed = (uint64_t)number_from("SEED", 1);
	kept = (struct buf)BUF_INIT;
	for (int i = 0; i < kills; i++) {
		const struct sql_field *f = &fields[(size_t)i % LENGTH(fields)];
		size_t before = letters_due;

		kill_once(h, f, margin_ms);
		of_field[f - fields] += letters_due - before;
	}
	for (size_t i = 0; i < LENGTH(fields); i++)
		print_message("%s: %zu letters\n", fields[i].name, of_field[i]);
	print_message("SEED=%d: %d kills, %zu letters shown for %d ms, 0 lost\n",
		number_from("SEED", 1), kills, letters_due, margin_ms);
	all_are_kept(h);
	home_free(h);
}

/* ---- faults ---- */

struct fault_kind {
	enum fault_call call;
	int error;
	const char *name;
};

static const struct fault_kind while_typing[] = {
	{ FAULT_WRITE, EIO, "write EIO" },
	{ FAULT_WRITE, ENOSPC, "write ENOSPC" },
	{ FAULT_WRITE, EDQUOT, "write EDQUOT" },
	{ FAULT_WRITE, FAULT_SHORT, "short write" },
	{ FAULT_SYNC, EIO, "sync EIO" },
	{ FAULT_SYNC, ENOSPC, "sync ENOSPC" },
	{ FAULT_SYNC, EDQUOT, "sync EDQUOT" },
	{ FAULT_ALL, EIO, "EIO" },
	{ FAULT_ALL, ENOSPC, "ENOSPC" },
};

static const struct fault_kind at_start[] = {
	{ FAULT_OPEN, EIO, "open EIO" },
	{ FAULT_OPEN, EACCES, "open EACCES" },
	{ FAULT_OPEN, ENOSPC, "open ENOSPC" },
	{ FAULT_TRUNCATE, EIO, "ftruncate EIO" },
	{ FAULT_TRUNCATE, ENOSPC, "ftruncate ENOSPC" },
	{ FAULT_MAP, ENOMEM, "mmap ENOMEM" },
	{ FAULT_MAP, EACCES, "mmap EACCES" },
	{ FAULT_WRITE, EIO, "write EIO at the start" },
	{ FAULT_WRITE, ENOSPC, "write ENOSPC at the start" },
	{ FAULT_SYNC, EIO, "sync EIO at the start" },
};

/* The first start of all, which makes the archive. */
static const struct fault_kind at_birth[] = {
	{ FAULT_RENAME, EIO, "rename EIO" },
	{ FAULT_RENAME, ENOSPC, "rename ENOSPC" },
	{ FAULT_RENAME, EACCES, "rename EACCES" },
	{ FAULT_OPEN, EDQUOT, "open EDQUOT" },
	{ FAULT_WRITE, ENOSPC, "write ENOSPC at birth" },
	{ FAULT_SYNC, EIO, "sync EIO at birth" },
};

static void
wait_kept(struct drive *d, const struct fault_word *w, const char *after)
{
	int64_t until = clock_mono_ms() + home_limit_ms(0);

	while (!is_kept(drive_home(d), w->text, w->n)) {
		if (clock_mono_ms() > until || !drive_running(d))
			drive_fail(d, "lost after %s: “%s”", after, w->text);
		drive_listen(d, 10);
	}
	buf_addf(&kept, "%s\n", w->text);
}

static void
type_word(struct drive *d, struct fault_word *w)
{
	open_note(d, w);
	while (w->sent < w->n)
		word_letter(w, d, (int)dice(8));
	drive_wait_text(d, w->text);
}

/* A fault that comes while somebody types, and goes. Whether it fired. */
static bool
fault_while_typing(struct drive *d)
{
	const struct fault_kind *f = &while_typing[dice(LENGTH(while_typing))];
	int times = dice(3) ? 1 + (int)dice(4) : 1 << 20;
	struct fault_word w;

	fault_arm(f->call, f->error, (int)dice(12), times);
	type_word(d, &w);
	if (dice(2)) {
		drive_keys(d, "\r");
		bench_keys(d);
	}
	if (times > 4)
		drive_listen(d, (int)dice(400)); /* the disk stays as it is for a while */
	bool fired = fault_end();
	wait_kept(d, &w, f->name);
	if (strstr(drive_row(d, -1), " Text ")) {
		drive_keys(d, "\r");
		bench_keys(d);
	}
	return fired;
}

/* A start under a fault: it begins, or says why not and leaves all as it was. */
static bool
fault_at_start(struct home *h, const struct fault_kind *f)
{
	struct fault_word w;

	fault_arm(f->call, f->error, (int)dice(6), 1 + (int)dice(6));
	struct drive *d = bench_launch(h, NULL, NULL);
	if (ready(d)) {
		type_word(d, &w);
		bool fired = fault_end();
		wait_kept(d, &w, f->name);
		drive_end(d);
		return fired;
	}
	bool fired = fault_end();
	assert_int_equal(drive_wait_exit(d), 1);
	if (!fired || !drive_find(d, "earlog", NULL, NULL))
		drive_fail(d, "%s: it does not start and does not say why", f->name);
	drive_end(d);
	return fired;
}

/* The first start of all under a fault; the next one has none. */
static bool
fault_at_birth(void)
{
	struct home *h = bench_clock_home();
	struct fault *of_others = fault;
	size_t words = kept.len;

	fault_begin(h);
	bool fired = fault_at_start(h, &at_birth[dice(LENGTH(at_birth))]);
	struct drive *d = bench_launch(h, NULL, NULL);
	if (!ready(d))
		drive_fail(d, "it does not start when the fault is gone");
	drive_end(d);
	bench_intact(h);
	home_free(h);
	munmap(fault, sizeof(*fault));
	fault = of_others;
	buf_truncate(&kept, words); /* they are in another archive */
	return fired;
}

static const struct fault_kind at_the_end[] = {
	{ FAULT_WRITE, EIO, "write EIO at the end" },
	{ FAULT_WRITE, ENOSPC, "write ENOSPC at the end" },
	{ FAULT_WRITE, FAULT_SHORT, "short writes at the end" },
	{ FAULT_SYNC, EIO, "sync EIO at the end" },
	{ FAULT_SYNC, EDQUOT, "sync EDQUOT at the end" },
	{ FAULT_TRUNCATE, EIO, "ftruncate EIO at the end" },
	{ FAULT_ALL, EIO, "EIO at the end" },
	{ FAULT_ALL, ENOSPC, "ENOSPC at the end" },
	{ FAULT_ALL, EACCES, "EACCES at the end" },
};

/* Ends the session in one of the ways that there are; a question is answered by saving beside. */
static void
leave(struct drive *d, bool window_may_close)
{
	int status;

	switch (dice(window_may_close ? 4 : 3)) {
	case 0: drive_signal(d, SIGTERM); break;
	case 1: drive_signal(d, SIGHUP); break;
	case 2:
		/* Where the fault is not known yet, only the same key again leaves an open text. */
		for (int tries = 0; !drive_try_exit(d, 20, &status); tries++)
			if (drive_find(d, "Enter save ", NULL, NULL))
				drive_keys(d, "s");
			else if (tries % 50 == 0)
				drive_keys(d, "\x03");
		break;
	default: drive_hangup(d);
	}
	drive_wait_exit(d);
}

/* In the archive, or in what the end saved, which is merged; or, where no folder took anything, in
 * the last words on the terminal. */
static void
must_be_left(struct drive *d, const struct fault_word *w, const char *after)
{
	struct home *h = drive_home(d);
	bool is = is_kept(h, w->text, w->n);

	const char *db = ending_saved(h, "state/earlog", ".db");
	const char *text = ending_saved(h, "state/earlog", ".txt");

	if (db)
		ending_merge(h, db);
	is |= db && is_kept(h, w->text, w->n);
	is |= text && strstr(home_read(h, text + strlen(home_path(h, "/")) - 1), w->text);
	if (db)
		unlink(db);
	if (text)
		unlink(text);
	if (!is && !drive_find(d, w->text, NULL, NULL))
		drive_fail(d, "lost after %s: “%s”", after, w->text);
	if (is_kept(h, w->text, w->n))
		buf_addf(&kept, "%s\n", w->text);
}

/* The end of a session while the disk fails: the archive's folder, or all that there is. */
static bool
fault_at_end(struct home *h)
{
	const struct fault_kind *f = &at_the_end[dice(LENGTH(at_the_end))];
	bool everywhere = dice(3) == 0;
	char *under =
		xasprintf("EARLOG_FAULT_UNDER=%s", home_path(h, everywhere ? "" : "data/earlog"));
	struct drive *d = bench_launch(h, &(struct drive_options){ .env = ENV(under) }, NULL);
	struct fault_word w;

	free(under);
	if (!ready(d))
		drive_fail(d, "it does not start without a fault");
	fault_arm(f->call, f->error, (int)dice(20), dice(4) ? 1 << 20 : 1 + (int)dice(4));
	type_word(d, &w);
	if (dice(2)) {
		drive_keys(d, "\r");
		bench_keys(d);
	}
	leave(d, !everywhere);
	bool fired = fault_end();
	must_be_left(d, &w, f->name);
	drive_end(d);
	return fired;
}

TEST_DRIVEN(what_was_shown_survives_faults_of_the_disk)
{
	int faults = number_from("FAULTS", test_is_whole() ? 30 : 10), fired = 0;
	struct drive *d = NULL;

	if (!faults)
		skip_for("FAULTS=0");
	needs_preload();
	struct home *h = ending_home();
	fault_begin(h);
	seed = (uint64_t)number_from("SEED", 1);
	kept = (struct buf)BUF_INIT;
	int tries = 0;
	for (; fired < faults; tries++) {
		if (tries > 5 * faults + 100)
			fail_msg("%d of %d faults fired: the others met no call", fired, faults);
		if (tries % 5 == 4) {
			if (d)
				drive_end(d);
			d = NULL;
			fired += tries % 50 == 49 ? fault_at_birth()
				: tries % 10 == 9
				? fault_at_end(h)
				: fault_at_start(h, &at_start[dice(LENGTH(at_start))]);
			continue;
		}
		if (!d) {
			d = bench_launch(h, NULL, NULL);
			if (!ready(d))
				drive_fail(d, "it does not start without a fault");
		}
		fired += fault_while_typing(d);
	}
	if (d)
		drive_end(d);
	all_are_kept(h);
	print_message("SEED=%d: %d faults fired in %d tries, 0 words lost\n",
		number_from("SEED", 1), fired, tries);
	home_free(h);
}
