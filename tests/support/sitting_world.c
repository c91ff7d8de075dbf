/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/sitting_world.h"

const char session_yaml[] =
	"id: cantor\n"
	"device: AFUL Cantor\n"
	"playlist: ./list.yaml\n"
	"chains:\n"
	"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, unit: steps}}\n"
	"  desk: {source: FiiO K7}\n"
	"compare: [{device: AFUL Performer8}]\n";

const char playlist_yaml[] = "id: list\n"
			     "title: List\n"
			     "sections:\n"
			     "  - id: bass\n"
			     "    title: Bass\n"
			     "    tracks:\n"
			     "      - id: low\n"
			     "        title: Low\n"
			     "        signal: sine 60 30s\n"
			     "        cues:\n"
			     "          - {at: \"0:05\", label: five}\n"
			     "          - {from: \"0:10\", label: on}\n"
			     "      - {id: gone, title: Gone, file: not-there.flac}\n"
			     "  - id: treble\n"
			     "    title: Treble\n"
			     "    tracks:\n"
			     "      - {id: high, title: High, signal: sine 6000 20s}\n";

void
write_file(const struct world *w, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", w->folder, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	free(path);
}

void
write_wav(const struct world *w, const char *name, int seconds)
{
	unsigned char head[44] =
		"RIFF....WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data";
	uint32_t data = (uint32_t)seconds * 8000, riff = data + 36;
	struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	char *path = xasprintf("%s/%s", w->folder, name);

	for (int i = 0; i < 4; i++) {
		head[4 + i] = (unsigned char)(riff >> 8 * i);
		head[40 + i] = (unsigned char)(data >> 8 * i);
	}
	buf_add_bytes(&b, head, sizeof(head));
	for (uint32_t i = 0; i < data; i++)
		buf_add_char(&b, (char)0x80);
	assert_true(file_replace(path, b.s, b.len, &err));
	free(path);
	buf_finish(&b);
}

void
read_files(struct world *w)
{
	struct diags d = DIAGS_INIT;

	profile_init(&w->profile);
	bool ok = session_file_load(&w->files, w->session, &d) &&
		playlist_find(&w->playlist, w->files.playlist, w->session, &d);
	diags_print(&d, stderr);
	diags_finish(&d);
	assert_true(ok);
	xreplace(&w->profile.audio_output, w->output ? w->output : "null");
	if (w->wish)
		w->wish(&w->profile);
}

void
start(struct world *w, const char *chain)
{
	struct err err = ERR_INIT;
	static struct diags d;

	assert_null(w->s); /* one at a time: stop() ends the one before */
	read_files(w);
	diags_finish(&d);
	xreplace(&w->profile.default_chain, chain);
	struct run_options o = { .files = &w->files,
		.profile = &w->profile,
		.diags = &d,
		.db = w->db,
		.program = w->program };
	w->s = run_new(&o, &err);
	if (!w->s)
		fail_msg("%s", err.msg);
	if (!run_start(w->s, &err))
		fail_msg("%s", err.msg);
}

/* The sessions that may be kept by threads which wait for the disk. */
static const struct sitting *hanging[64];
static size_t n_hanging;

void
stop(struct world *w)
{
	struct err err = ERR_INIT;
	bool clean; /* libmpv may still be starting, on a busy machine */

	/* On a busy machine the disk may need longer than run_end() waits for it. */
	if (!w->s->disk.failing)
		run_settle(w->s, 60000);
	if (!run_end(w->s, &clean, NULL, &err))
		fail_msg("%s", err.msg);
	/* Where the disk hangs, its threads keep the session: it is no leak. */
	if (!clean)
		hanging[n_hanging++ % LENGTH(hanging)] = w->s;
	w->s = NULL;
	profile_finish(&w->profile);
	session_file_finish(&w->files);
	playlist_finish(&w->playlist);
}

void
run_until_at(struct world *w, bool (*done)(const struct sitting *), const char *what,
	const char *file, int line)
{
	for (int turns = 0; !done(w->s); turns++) {
		struct pollfd fds[RUN_SOURCES];

		run_poll(w->s, fds);
		if (turns >= 3000)
			test_waited(what, file, line);
		int wait = run_wait_ms(w->s, clock_mono_ns());
		assert_true(poll(fds, LENGTH(fds), wait < 0 || wait > 20 ? 20 : wait) >= 0);
		run_on_player(w->s); /* the fake has no descriptor */
		run_ready(w->s, fds);
		run_timers(w->s, clock_mono_ns());
		run_flush(w->s);
	}
}

bool
sounds(const struct sitting *s)
{
	return s->deck.play.state == PLAY_RUNNING && s->deck.play.sounding;
}

bool
stands(const struct sitting *s)
{
	return s->deck.play.state == PLAY_PAUSED && s->deck.play.sounding;
}

bool
failed_over_to_the_clock(const struct sitting *s)
{
	return playing_is_clock(&s->deck.play);
}

bool
is_hashed(const struct sitting *s)
{
	const struct source *src = sitting_source(s, &s->deck.play.source);

	return sounds(s) && src && src->hash;
}

bool
answered(const struct sitting *s)
{
	return sitting_all_kept(s) && !s->blind_state->waits;
}

void
end_run_at(struct world *w, const char *file, int line)
{
	struct err err = ERR_INIT;

	if (!blind_end(w->s, &err))
		fail_msg("%s", err.msg);
	run_until_at(w, answered, "answered", file, line);
}

void
press(struct world *w)
{
	capture_key_pressed(w->s, clock_mono_ns());
}

void
type_text(struct world *w, const char *text)
{
	for (size_t at = 0, n = strlen(text), next; at < n; at = next) {
		next = text_next(text, n, at);
		press(w);
		assert_true(open_note_type(w->s, text + at, next - at));
	}
}

void
retype(struct world *w, const struct uuid *note, const char *head)
{
	struct err err = ERR_INIT;

	if (!writing_edit(w->s, note, &err))
		fail_msg("%s", err.msg);
	open_note_caret_to(w->s, 0);
	type_text(w, head);
	writing_keep(w->s);
}

void
load(const struct world *w, struct record *rec)
{
	struct err err = ERR_INIT;
	struct store *st = archive_open(w->db, STORE_READ, &err);
	struct uuid review = uuid_of("review:cantor");

	record_init(rec);
	if (!st || !store_load(st, &review, rec, &err))
		fail_msg("%s", err.msg);
	store_close(st);
}

size_t
open_notes(const struct record *rec)
{
	size_t n = 0;

	for (size_t i = 0; i < record_count(rec, ROW_OPEN_NOTE); i++)
		n += !((struct open_note *)record_at(rec, ROW_OPEN_NOTE, i))->row.deleted;
	return n;
}

int
setup(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));

	setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	if (!test_home_make(w->folder))
		return -1;
	w->session = xasprintf("%s/cantor.yaml", w->folder);
	w->db = xasprintf("%s/earlog.db", w->folder);
	write_file(w, "cantor.yaml", session_yaml);
	write_file(w, "list.yaml", playlist_yaml);
	*state = w;
	return 0;
}

int
teardown(void **state)
{
	struct world *w = *state;

	if (w->s)
		stop(w);
	clock_set(-1, 0);
	test_folder_remove(w->folder);
	free(w->session);
	free(w->db);
	free(w);
	return 0;
}
