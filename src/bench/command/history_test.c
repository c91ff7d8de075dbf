/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One bench, any history: after every line what can be seen of the record is what undo says it is;
 * what is in memory is what the archive has; undoing everything gives the record of before, and
 * redoing it that of after; a kill loses nothing.
 */
#include "bench/run/run.h"
#include "support/history.h"
#include "support/needs.h"

static void
undo_everything(struct history *h, char ***on_the_way, size_t *n)
{
	struct sitting *s = h->w->s;
	struct err err = ERR_INIT;
	size_t cap = 0;

	*on_the_way = NULL;
	for (*n = 0;; err = (struct err)ERR_INIT) {
		char *now = picture(&s->rec, ALL);
		*on_the_way = xgrow(*on_the_way, *n, &cap, sizeof(char *));
		(*on_the_way)[(*n)++] = now;
		if (!sitting_undo(s, &err))
			break;
		if (s->open_note) { /* what was to be redone is forgotten */
			take_text(h);
			keep_text(h);
			while (*n)
				free((*on_the_way)[--*n]);
		}
		if (*n > 5000)
			fail_at(h, "undo has no end");
	}
	if (strncmp(err.msg, "nothing to undo", 15) != 0)
		fail_at(h, err.msg);
}

static void
undo_gives_the_record_of_before_and_redo_that_of_after(struct history *h)
{
	struct record rec;
	char **on_the_way;
	size_t n;
	struct err err = ERR_INIT;

	keep_text(h);
	settle(h);
	trace(h, "undo all");
	undo_everything(h, &on_the_way, &n);
	settle(h);
	load(h->w, &rec);
	char *after = picture(&rec, ALL);
	if (h->before)
		same_picture(h, after, h->before,
			"undoing everything does not give what was there before");
	free(after);
	record_finish(&rec);
	memory_is_the_archive(h);
	trace(h, "redo all");
	for (size_t i = n - 1; i-- > 0;) {
		if (!sitting_redo(h->w->s, &err))
			fail_at(h, err.msg);
		char *now = picture(&h->w->s->rec, ALL);
		same_picture(h, now, on_the_way[i], "redo gives something else than was undone");
		free(now);
	}
	for (size_t i = 0; i < n; i++)
		free(on_the_way[i]);
	free(on_the_way);
	settle(h);
	memory_is_the_archive(h);
	forget_depths(h);
}

/* What a killed program leaves: the archive as it is. The evening goes on from there. */
static void
copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = in ? fopen(to, "wb") : NULL;
	char bytes[65536];
	size_t n;

	while (out && (n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		assert_int_equal(fwrite(bytes, 1, n, out), n);
	if (in)
		fclose(in);
	if (out)
		assert_int_equal(fclose(out), 0);
}

static void
stand_up(struct history *h, bool killed)
{
	struct world *w = h->w;
	const struct sitting *s = w->s;
	struct uuid device = s->setup.device, chain = s->setup.chain, variant = s->setup.variant;
	struct uuid item, draft = s->open_note ? s->open_note->note.row.uuid : UUID_NONE;
	bool unlisted;
	double level_db = s->deck.level_db;
	CLEANUP(pointer_free) char *text = s->open_note ? xstrdup(s->editor.text.s) : NULL;
	size_t caret = s->editor.caret;
	int64_t pos_ms;
	char *aside = xasprintf("%s.killed", w->db), *log = xasprintf("%s-wal", w->db),
	     *shm = xasprintf("%s-shm", w->db);
	CLEANUP(pointer_free) char *log_aside = xasprintf("%s-wal", aside);

	bool kept = sitting_device_number(s, &device) != 0;
	if (!kept) /* its file let it go: the next evening begins with what is tested */
		device = s->devices[0].device->row.uuid;
	settle(h); /* what the player was asked for, or said, has its end */
	pos_ms = s->open_note ? s->open_note->note.pos_ms : NO_MS;
	item = s->items[s->item].item->row.uuid;
	unlisted = s->deck.play.unlisted;
	if (killed) {
		copy_file(w->db, aside);
		copy_file(log, log_aside);
	}
	stop(w);
	if (killed) {
		unlink(log);
		unlink(shm);
		assert_int_equal(rename(aside, w->db), 0);
		assert_int_equal(rename(log_aside, log), 0);
	}
	times.utc_ms =
		times.latest_ms; /* the next evening is a later one, whatever the clock did */
	pass_time(3600000);
	sit_down(h);
	s = w->s;
	if (!uuid_same(&s->setup.device, &device) || !uuid_same(&s->setup.chain, &chain) ||
		(kept && !uuid_same(&s->setup.variant, &variant)))
		fail_at(h, "another device, variant or chain is worn than before");
	/* What another player played on no list has no place. */
	if (!unlisted && !uuid_same(&s->items[s->item].item->row.uuid, &item))
		fail_at(h, "it stands at another item than before");
	if (s->deck.level_db < level_db || s->deck.level_db > level_db)
		fail_at(h, "the level is another one than before");
	if ((s->open_note != NULL) != (text != NULL))
		fail_at(h,
			text ? "the note that was open is gone"
			     : "a note is open that nobody left");
	if (text &&
		(strcmp(s->editor.text.s, text) != 0 || s->editor.caret != caret ||
			!uuid_same(&s->open_note->note.row.uuid, &draft) ||
			s->open_note->note.pos_ms != pos_ms))
		fail_at(h, "the note that was open is another one");
	free(aside);
	free(log);
	free(shm);
}

static void
an_evening(struct history *h, unsigned turns)
{
	for (unsigned i = 0; i < turns; i++)
		turn(h);
	settle(h);
	memory_is_the_archive(h);
	texts_are_as_typed(h);
	if (dice(h, 2))
		stand_up(h, dice(h, 2));
	else
		undo_gives_the_record_of_before_and_redo_that_of_after(h);
}

static void
a_history(struct world *w, uint64_t seed, unsigned evenings, unsigned turns)
{
	struct history h;

	begin_history(&h, w, seed);
	sit_down(&h);
	while (evenings-- > 0)
		an_evening(&h, turns);
	keep_text(&h);
	end_history(&h);
	assert_int_equal(chdir("/"), 0);
}

TEST(whatever_is_done_can_be_undone_and_is_in_the_archive)
{
	uint64_t first = number_of("EARLOG_SEED", 1),
		 rounds = number_of("EARLOG_ROUNDS", (uint64_t)rounds_here(6));

	for (uint64_t seed = first; seed < first + rounds; seed++) {
		void *w = NULL;
		assert_int_equal(setup(&w), 0);
		a_history(w, seed, 4, (unsigned)number_of("EARLOG_TURNS", 400));
		teardown(&w);
	}
}

TEST(every_command_is_part_of_it)
{
	/* Those that write into the reviewer's files, read them again, start another program, or
	 * end it; and blind runs, which have histories of their own (writing/blind_run_test.c) and
	 * cannot be undone. */
	static const char *const elsewhere[] = { "cue", "page", "export", "music", "net", "blind",
		"prefer", "quit", "q", "quit!", "q!", "wq", "x" };

	for (size_t i = 0; i < sitting_ncmds; i++) {
		const char *name = sitting_cmds[i].name;
		size_t n = strlen(name);
		bool there = false;
		for (size_t k = 0; k < LENGTH(elsewhere); k++)
			there |= strcmp(elsewhere[k], name) == 0;
		for (size_t k = 0; k < LENGTH(lines); k++)
			there |= strncmp(lines[k], name, n) == 0 &&
				(lines[k][n] == ' ' || !lines[k][n]);
		if (!there)
			fail_msg("no random history does \"%s\": give it a line in lines[]", name);
	}
}
