/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/history.h"

uint64_t
number_of(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

unsigned
dice(struct history *h, unsigned sides)
{
	h->state = h->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(h->state >> 33) % sides;
}

void
trace(struct history *h, const char *what)
{
	if (getenv("EARLOG_TRACE"))
		print_message("%s\n", what);
	if (h->trace.len > 4000)
		buf_splice(&h->trace, 0, 2000, "", 0);
	for (; *what; what++)
		buf_add_char(&h->trace, (unsigned char)*what < ' ' ? '~' : *what);
	buf_add(&h->trace, "; ");
}

void
fail_at(const struct history *h, const char *what)
{
	print_error("seed %llu after … %s\n", (unsigned long long)h->seed, h->trace.s);
	fail_msg("EARLOG_SEED=%llu: %s", (unsigned long long)h->seed, what);
}

struct history_times times;

void
pass_time(int64_t ms)
{
	times.mono_ns += ms * 1000000;
	times.utc_ms += ms;
	times.latest_ms = times.utc_ms > times.latest_ms ? times.utc_ms : times.latest_ms;
	clock_set(times.mono_ns, times.utc_ms);
}

void
same_picture(const struct history *h, const char *now, const char *expected, const char *what)
{
	if (strcmp(now, expected) == 0)
		return;
	tell_missing("-", expected, now);
	tell_missing("+", now, expected);
	fail_at(h, what);
}

static void
remember_depth(struct history *h, size_t depth, char *now)
{
	while (h->ndepths <= depth) {
		h->at_depth = xgrow(h->at_depth, h->ndepths, &h->depths, sizeof(h->at_depth[0]));
		h->at_depth[h->ndepths++] = NULL;
	}
	free(h->at_depth[depth]);
	h->at_depth[depth] = now;
}

void
forget_depths(struct history *h)
{
	for (size_t i = 0; i < h->ndepths; i++)
		free(h->at_depth[i]);
	h->ndepths = 0;
}

static void
forget_before(struct history *h)
{
	forget_depths(h);
	free(h->before);
	h->before = NULL;
}

/* Alignments of no step. One more of them: the same file at another path was found, and has it too.
 */
static size_t
carried_alignments(const struct sitting *s)
{
	size_t n = 0;

	for (const struct alignment *a = NULL; (a = record_next(&s->rec, ROW_ALIGNMENT, a));)
		n += !a->row.deleted && !change_has(s, &a->row);
	return n;
}

/* Whatever was done: what can be seen has changed by a step that can be undone, or not at all. A
 * digit may go on with the number of the last step. */
static void
check_step(struct history *h, size_t before, bool redone, const char *line)
{
	const struct changes *c = &h->w->s->internal->changes;
	size_t depth = c->nundo;
	struct uuid last = depth && c->v[depth - 1].n ? c->v[depth - 1].rows[0].edit : UUID_NONE;
	bool joined = depth == before && strncmp(line, "rate", 4) == 0 &&
		!uuid_same(&last, &h->last_edit);
	h->last_edit = last;
	if (!h->alone)
		return;
	char *now = picture(&h->w->s->rec, WITHOUT_PLACES);
	size_t carried = carried_alignments(h->w->s);

	if (carried > h->carried)
		forget_before(h);
	h->carried = carried;
	if ((depth <= before && !joined) || redone) {
		char *what = xasprintf(
			"after \"%s\" the record is not what it was with %zu steps to undo", line,
			depth);
		if (depth < h->ndepths && h->at_depth[depth])
			same_picture(h, now, h->at_depth[depth], what);
		free(what);
	}
	while (before + 1 < depth && before + 1 < h->ndepths) /* one line made several steps */
		remember_depth(h, ++before, NULL);
	remember_depth(h, depth, now);
}

void
settle(struct history *h)
{
	pass_time(50);
	run_timers(h->w->s, times.mono_ns);
	for (int turns = 0; !sitting_all_kept(h->w->s); turns++) {
		struct pollfd fd = { writer_fd(h->w->s->internal->writer), POLLIN, 0 };
		run_flush(h->w->s);
		if (turns > 2000 || poll(&fd, 1, 20) < 0 || h->w->s->disk.failing)
			fail_at(h,
				h->w->s->disk.failing ? h->w->s->disk.error
						      : "it does not come to rest");
		run_on_writer(h->w->s);
	}
	if (h->alone && (h->w->s->disk.nlost || h->w->s->disk.nrefused || h->w->s->disk.nover))
		fail_at(h, "somebody else changed something, and nobody was there");
}

/* What only looking back needs: the bench does not read it. */
static bool
is_read(enum row_kind k)
{
	return k != ROW_STRETCH && k != ROW_BENCHMARK;
}

void
memory_is_the_archive(struct history *h)
{
	const struct record *mem = &h->w->s->rec;
	struct record rec;

	load(h->w, &rec);
	for (enum row_kind k = 0; k < ROW_KINDS; k++) {
		for (size_t i = 0; i < record_count(mem, k); i++) {
			const struct row *m = record_at(mem, k, i),
					 *a = record_find(&rec, k, &m->uuid);
			/* An equaliser is loaded where something refers to it. */
			if (((k == ROW_OPEN_NOTE ? m->deleted : k == ROW_EQUALISER) && !a) ||
				k == ROW_PLAYLIST)
				continue;
			if (!a || !uuid_same(&a->edit, &m->edit) || !row_same(k, a, m)) {
				char *in_memory = json_dumps(row_json(k, m), JSON_COMPACT);
				char *on_disk = a ? json_dumps(row_json(k, a), JSON_COMPACT) : NULL;
				print_error("%s in memory: %s%s\nin the archive: %s%s\n",
					row_types[k].table, in_memory, m->deleted ? " deleted" : "",
					on_disk, a && a->deleted ? " deleted" : "");
				fail_at(h, "the archive holds something else than the memory");
			}
		}
		for (size_t i = 0; i < record_count(&rec, k); i++)
			/* The bench reads no stretches of before, nor what only they refer to. */
			if (is_read(k) && k != ROW_EQUALISER &&
				!record_find(mem, k, &((struct row *)record_at(&rec, k, i))->uuid))
				fail_at(h, "the archive holds what the memory does not know");
	}
	char *a = picture(&rec, ALL), *m = picture(mem, ALL);
	same_picture(h, m, a, "the archive shows something else than the memory");
	free(a);
	free(m);
	record_finish(&rec);
}

static void
remember_text(struct history *h, const struct uuid *note, const char *text)
{
	size_t from = strspn(text, " \n"), n = strlen(text);

	while (n > from && strchr(" \n", text[n - 1]))
		n--;
	h->kept = xgrow(h->kept, h->nkept, &h->cap, sizeof(h->kept[0]));
	h->kept[h->nkept++] =
		(struct kept){ *note, n > from ? xstrndup(text + from, n - from) : NULL };
}

void
texts_are_as_typed(const struct history *h)
{
	const struct record *rec = &h->w->s->rec;

	for (const struct note *n = NULL; (n = record_next(rec, ROW_NOTE, n));) {
		bool known = !n->body;
		if (!n->row.deleted && n->pos_end_ms != NO_MS &&
			note_heard_end_ms(n) <= note_heard_ms(n->pos_ms, note_reaction_ms(n)))
			fail_at(h, "a range ends before it starts");
		const struct source *src = sitting_source(h->w->s, &n->source);
		const struct item *item = record_find(rec, ROW_ITEM, &n->item);
		if (src && item && !uuid_same(&src->recording, &item->recording))
			fail_at(h, "a note has its time in a source of another item");
		for (size_t k = 0; k < h->nkept && !known; k++)
			known = uuid_same(&h->kept[k].note, &n->row.uuid) && h->kept[k].body &&
				strcmp(h->kept[k].body, n->body) == 0;
		if (!known) {
			for (size_t k = 0; k < h->nkept; k++)
				if (uuid_same(&h->kept[k].note, &n->row.uuid))
					print_error("kept was \"%s\"\n", h->kept[k].body);
			print_error("the note says \"%s\"\n", n->body);
			fail_at(h, "a note holds what nobody wrote");
		}
	}
}

/* What a terminal gives, as a note may hold it; the words above need no more than this. */
static void
cleaned(const char *text, struct buf *out)
{
	for (const char *p = text; *p; p++)
		if (*p == '\xff')
			buf_add(out, "\xef\xbf\xbd");
		else if (*p == '\t')
			buf_add_char(out, ' ');
		else if (*p != '\r' && *p != '\x1b')
			buf_add_char(out, *p);
}

static void
write_words(struct history *h, bool pasted)
{
	struct sitting *s = h->w->s;
	struct buf text = BUF_INIT, clean = BUF_INIT;

	for (unsigned n = pasted ? 20 : 1; n > 0; n--)
		buf_add(&text, words[dice(h, LENGTH(words))]);
	cleaned(text.s, &clean);
	trace(h, text.s);
	size_t at = s->editor.caret;
	if (!open_note_type(s, text.s, text.len))
		fail_at(h, "what was typed does not fit");
	if (h->plain)
		buf_splice(&h->model, at, 0, clean.s, clean.len);
	buf_finish(&text);
	buf_finish(&clean);
}

void
take_text(struct history *h)
{
	buf_clear(&h->model);
	if (h->w->s->open_note)
		buf_add(&h->model, h->w->s->editor.text.s);
}

/* The model follows what does not write: the editor has tests of its own for moving and undoing. */
static void
follow(struct history *h, const char *line, size_t caret, size_t len)
{
	const struct editor *e = &h->w->s->editor;

	if (h->plain && strncmp(line, "erase", 5) == 0) {
		size_t from = e->caret < caret ? e->caret : caret;
		buf_splice(&h->model, from, len - e->text.len, "", 0);
	} else if (h->plain && strncmp(line, "newline", 7) == 0) {
		buf_splice(&h->model, caret, 0, "\n", 1);
	} else if (!h->plain || strncmp(line, "text-", 5) == 0 || strcmp(line, "complete") == 0 ||
		strcmp(line, "insert-time") == 0) {
		take_text(h);
	}
	if (strcmp(h->model.s, e->text.s) != 0) {
		print_error("typed \"%s\"\nheld  \"%s\"\n", h->model.s, e->text.s);
		fail_at(h, "the editor holds what nobody typed");
	}
}

/* The profile may hide it: it need not be the chosen one. */
static const struct note *
newest_note(const struct sitting *s)
{
	const struct note *newest = NULL;

	for (const struct note *n = NULL; (n = record_next(&s->rec, ROW_NOTE, n));)
		if (uuid_same(&n->sitting, &s->sitting) &&
			(!newest || n->sequence > newest->sequence))
			newest = n;
	return newest;
}

static void
run_line(struct history *h, const char *line)
{
	struct sitting *s = h->w->s;
	struct commands commands = { .s = s };
	struct err err = ERR_INIT;
	struct uuid draft = s->open_note ? s->open_note->note.row.uuid : UUID_NONE;
	const struct changes *c = &s->internal->changes;
	size_t before = c->nundo, redo = c->n - c->nundo, caret = s->editor.caret,
	       len = s->editor.text.len;
	bool was_open = s->open_note != NULL, was_note = was_open && !s->open_note->field;

	trace(h, line);
	capture_key_pressed(s, times.mono_ns);
	bool ok = command_run(&commands, line, &err);
	if (!ok && !err.msg[0])
		fail_at(h, "it failed without a word");
	if (h->alone && strstr(err.msg, "another earlog"))
		fail_at(h, err.msg);
	if (was_open && !s->open_note && (!strcmp(line, "keep") || !strcmp(line, "cancel"))) {
		if (!h->plain) { /* a last short code */
			buf_clear(&h->model);
			buf_add(&h->model, s->editor.text.s);
		}
		if (was_note)
			remember_text(h, &draft, h->model.s);
	} else if (ok && !was_open &&
		(strcmp(line, "note thrown in") == 0 || strncmp(line, "signal-note ", 12) == 0)) {
		const struct note *n = newest_note(s);

		remember_text(h, &n->row.uuid, n->body);
	}
	if (s->open_note && !(was_open && uuid_same(&draft, &s->open_note->note.row.uuid))) {
		take_text(h);
	} else if (s->open_note) {
		follow(h, line, caret, len);
	}
	check_step(h, before, strcmp(line, "redo") == 0 && c->n - c->nundo < redo, line);
}

void
keep_text(struct history *h)
{
	run_line(h, "keep");
}

/* The files say something else now: fewer items, nothing to compare with, or all of it again. */
static void
change_files(struct history *h)
{
	struct world *w = h->w;
	struct session_file files;
	struct diags d = DIAGS_INIT;
	struct buf text = BUF_INIT;
	bool fewer = dice(h, 2);

	buf_add(&text, history_session);
	if (fewer)
		buf_truncate(&text, (size_t)(strstr(text.s, "compare:") - text.s));
	write_file(w, "cantor.yaml", text.s);
	buf_clear(&text);
	buf_add(&text, history_list);
	if (dice(h, 2))
		buf_truncate(&text, (size_t)(strstr(text.s, "  - id: treble") - text.s));
	write_file(w, "list.yaml", text.s);
	assert_true(session_file_load(&files, w->session, &d));
	session_file_finish(&w->files);
	w->files = files;
	playlist_finish(&w->playlist);
	assert_true(playlist_find(&w->playlist, w->files.playlist, w->session, &d));
	diags_finish(&d);
	buf_finish(&text);
}

void
reload(struct history *h)
{
	struct err err = ERR_INIT;

	trace(h, "reload");
	if (!h->alone || h->seed % 3 == 0) {
		change_files(h);
		forget_before(h); /* undo gives back what one did, and not the files */
	}
	if (!files_apply(h->w->s, &h->w->playlist, false, &err))
		fail_at(h, err.msg);
}

/* Another player says what it plays, and where it is. */
static void
other_player(struct history *h)
{
	struct follow_player *p = &h->player;
	struct follow_track t = { .length_us = 60000000 };
	int64_t now_ns = times.mono_ns;

	switch (dice(h, 8)) {
	case 0: followed_track_player(h->w->s, NULL); return;
	case 1: follow_set_status(p, FOLLOW_PAUSED, now_ns); break;
	case 2:
	case 3:
		follow_text(t.title, sizeof(t.title), heard[dice(h, LENGTH(heard))]);
		trace(h, t.title);
		follow_set_track(p, &t, now_ns);
		follow_set_status(p, FOLLOW_PLAYING, now_ns);
		break;
	default: follow_answer(p, dice(h, 60) * 1000000, now_ns, now_ns);
	}
	followed_track_player(h->w->s, p);
}

/* What is no line: letters, the bars of the panes, time and the players. */
static void
something_else(struct history *h)
{
	struct sitting *s = h->w->s;
	size_t before = s->internal->changes.nundo;

	switch (dice(h, 10)) {
	case 0:
		if (s->nitems)
			sitting_choose_item(s, dice(h, (unsigned)s->nitems));
		break;
	case 1:
		if (record_count(&s->rec, ROW_NOTE)) {
			const struct note *n = record_at(&s->rec, ROW_NOTE,
				dice(h, (unsigned)record_count(&s->rec, ROW_NOTE)));
			if (!n->row.deleted)
				sitting_choose_note(s, &n->row.uuid);
		}
		break;
	case 2: wheel_choose(s, dice(h, 4)); break;
	case 3:
		if (dice(h, 3) == 0)
			reload(h);
		break;
	case 4: pass_time(dice(h, 20000)); break;
	case 5:
		if (dice(h, 40) == 0)
			times.utc_ms -= 3600000; /* the clock on the wall was put back */
		break;
	case 6:
	case 7: other_player(h); break;
	default: pass_time(dice(h, 40));
	}
	check_step(h, before, false, "what is no line");
}

void
turn(struct history *h)
{
	struct sitting *s = h->w->s;

	if (s->state == STATE_TEXT && dice(h, 2))
		write_words(h, dice(h, 12) == 0);
	else if (dice(h, 4))
		run_line(h, lines[dice(h, LENGTH(lines))]);
	else
		something_else(h);
	player_news(s->deck.player, dice(h, 1000));
	run_on_player(s);
	if (dice(h, 3))
		pass_time(dice(h, 12));
	run_timers(s, times.mono_ns);
	run_on_writer(s);
	if (dice(h, 4))
		run_flush(s);
	if (s->deck.play.loop_ms != NO_MS && s->deck.play.loop_end_ms != NO_MS &&
		s->deck.play.loop_end_ms <= s->deck.play.loop_ms)
		fail_at(h, "a loop ends before it starts");
	const struct source *src = sitting_source(s, &s->deck.play.source);
	const struct track_row *t = sitting_item(s);
	if (src && t && s->deck.play.state != PLAY_NOTHING &&
		!uuid_same(&src->recording, &t->recording->row.uuid))
		fail_at(h, "what plays is not the item that is said to play");
	if (playing_is_clock(&s->deck.play) && !playing_follows(&s->deck.play) &&
		s->deck.play.loop_ms != NO_MS)
		fail_at(h, "the clock loops");
	s->quit = false;
}

void
sit_down(struct history *h)
{
	struct world *w = h->w;
	struct err err = ERR_INIT;

	read_files(w);
	xreplace(&w->profile.default_chain, h->seed & 1 ? "desk" : "walk");
	pairs_add(&w->profile.marker_kinds, "b", "bass", (struct mark){ 0 }, (struct mark){ 0 });
	pairs_add(
		&w->profile.marker_kinds, "s", "sibilance", (struct mark){ 0 }, (struct mark){ 0 });
	h->plain = h->seed & 2;
	if (!h->plain)
		pairs_add(&w->profile.short_codes, "sib", "sibilance", (struct mark){ 0 },
			(struct mark){ 0 });
	w->profile.typing_pauses = h->seed & 4;
	w->profile.typing_back_s = h->seed & 8 ? 2 : 0;
	w->profile.next_at_end = h->seed & 16;
	w->profile.reaction_ms = h->seed & 32 ? 250 : 0;
	w->profile.hide_others_until_kept = h->seed % 3 == 1;
	struct run_options o = {
		.files = &w->files, .profile = &w->profile, .playlist = &w->playlist, .db = w->db
	};
	w->s = run_new(&o, &err);
	if (!w->s)
		fail_msg("%s", err.msg);
	if (!run_start(w->s, &err))
		fail_msg("%s", err.msg);
	run_on_player(w->s);
	follow_init(&h->player, "Fake");
	h->player.can.seek = h->player.can.pause = h->player.can.play = true;
	take_text(h);
	forget_depths(h);
	settle(h);
	free(h->before);
	h->before = picture(&w->s->rec, ALL);
	h->carried = carried_alignments(w->s);
	if (h->alone)
		memory_is_the_archive(h);
	check_step(h, 0, false, "the start");
}

void
begin_history(struct history *h, struct world *w, uint64_t seed)
{
	*h = (struct history){ .w = w,
		.seed = seed,
		.state = seed * 2654435761u + 1,
		.trace = BUF_INIT,
		.model = BUF_INIT,
		.alone = true };
	times.mono_ns = 1000000000;
	times.utc_ms = times.latest_ms = 1800000000000;
	pass_time(0);
	write_file(w, "cantor.yaml", history_session);
	write_file(w, "list.yaml", history_list);
	write_file(w, "song.flac", "no music, but a file");
	assert_int_equal(chdir(w->folder), 0);
}

void
end_history(struct history *h)
{
	stop(h->w);
	forget_depths(h);
	free(h->at_depth);
	free(h->before);
	for (size_t i = 0; i < h->nkept; i++)
		free(h->kept[i].body);
	free(h->kept);
	buf_finish(&h->trace);
	buf_finish(&h->model);
}

static int
line_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool
is_seen(enum row_kind kind)
{
	return kind != ROW_STRETCH && kind != ROW_OPEN_NOTE && kind != ROW_PLAYLIST &&
		kind != ROW_LEXICON && kind != ROW_ATTRIBUTE && kind != ROW_EQUALISER;
}

static json_t *
said_of(const struct sitting_row *s)
{
	return json_pack("{ss* ss*}", "room", s->room, "state", s->state);
}

static void
leave_out(enum row_kind kind, enum detail detail, json_t *row)
{
	static const char *const places[] = { "pos_ms", "pos_end_ms", "open", "about", "source",
		"pos_from", "pos_spread_ms", "reaction_ms", "reaction_end_ms", "hz", "hz_from" };

	if (kind == ROW_SOURCE) {
		json_object_del(row, "length_ms");
		json_object_del(row, "hash");
	}
	/* While a position is asked for it may change without anybody's doing. */
	for (size_t i = 0; detail == WITHOUT_PLACES && kind == ROW_NOTE && i < LENGTH(places); i++)
		json_object_del(row, places[i]);
}

char *
picture(const struct record *rec, enum detail detail)
{
	char **v = NULL;
	size_t n = 0, cap = 0;
	struct buf out = BUF_INIT;

	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		for (size_t i = 0; is_seen(k) && i < record_count(rec, k); i++) {
			const struct row *row = record_at(rec, k, i);
			char uuid[UUID_TEXT];
			json_t *json = row->deleted ? NULL
				: k == ROW_SITTING  ? said_of((const struct sitting_row *)row)
						    : row_json(k, row);
			if (!json)
				continue;
			leave_out(k, detail, json);
			char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
			uuid_text(&row->uuid, uuid);
			v = xgrow(v, n, &cap, sizeof(v[0]));
			v[n++] = xasprintf("%s %s %s\n", row_types[k].table, uuid, text);
			free(text);
			json_decref(json);
		}
	if (n)
		qsort(v, n, sizeof(v[0]), line_order);
	for (size_t i = 0; i < n; i++) {
		buf_add(&out, v[i]);
		free(v[i]);
	}
	free(v);
	return buf_detach(&out);
}

void
tell_missing(const char *sign, const char *a, const char *b)
{
	for (const char *end; *a; a = end) {
		end = strchr(a, '\n') + 1;
		char *line = xstrndup(a, (size_t)(end - a));
		if (!strstr(b, line))
			print_error("%s %s", sign, line);
		free(line);
	}
}
