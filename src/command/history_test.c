/*
 * Evenings that nobody planned: thousands of command lines, letters and pastes in any order, with a player whose news
 * come late or never. After every line what can be seen of the record is what undo says it is; what is in memory is
 * what the archive has; undoing everything gives the record of before, and redoing it that of after; a kill loses
 * nothing. EARLOG_SEED and EARLOG_ROUNDS make it another history, or many; EARLOG_TRACE=1 prints each line.
 */
#include "sitting/test_world.h"
#include "sitting/test_player.h"

#include "command/command.h"
#include "sitting/sitting_private.h"

static const char session[] =
	"id: cantor\n"
	"device: AFUL Cantor\n"
	"playlist: ./list.yaml\n"
	"variants:\n"
	"  stock: {tips: silicone}\n"
	"  foam: {tips: foam}\n"
	"chains:\n"
	"  desk: {source: FiiO K7}\n"
	"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, unit: steps}}\n"
	"compare: [{device: AFUL Performer8, volume: {walk: 22}}, {device: Crimson, from_memory: yes}]\n"
	"questions: [{id: warmth, section: bass, text: Is it warm?}]\n";

static const char list[] =
	"id: list\n"
	"title: List\n"
	"sections:\n"
	"  - id: bass\n"
	"    title: Bass\n"
	"    attributes: [bass-depth, attack]\n"
	"    tracks:\n"
	"      - {id: low, title: Low, signal: sine 60 30s, cues: [{at: \"0:05\", label: five}, {label: no time}]}\n"
	"      - {id: song, title: Song, file: song.flac, cues: [{from: \"0:03\", label: on}, {label: chorus}]}\n"
	"  - id: treble\n"
	"    title: Treble\n"
	"    tracks:\n"
	"      - {id: high, title: High, signal: sine 6000 20s}\n"
	"      - {id: radio, title: Elsewhere, duration: \"0:40\"}\n";

/* What a note is written of; ends of words, wide and combined ones, what is no text. */
static const char *const words[] = {
	"bass ", "größer, ", "音楽", "e\xcc\x81 ", "👩‍👩‍👧", "a", " ", "sib ", "sib", "[1:10] ", "שלום", "\xff", "\x1b[2J", "\t", "\r\n", "\n",
	":quit\n", "bas",
};

/* Lines of the table with what a person might say after them; each line is as likely as the next. */
static const char *const lines[] = {
	"mark", "mark", "mark b", "mark s", "mark ?", "note", "note", "note", "note thrown in", "note-untimed",
	"note-untimed diary", "note-untimed section", "note-untimed question warmth", "note-untimed question none",
	"note-untimed chain", "note-untimed nothing", "edit", "edit", "delete", "private", "nudge -0.1", "nudge +0.1",
	"nudge +5", "nudge -90", "range", "range", "note-time", "done", "rate 3", "rate 99", "rate-digit 4", "rate-digit 4",
	"rate-step +", "rate-step -", "unrate", "confidence", "remark too sharp", "remark", "scope", "attribute bass-depth",
	"attribute attack", "attribute no such", "wear 1", "wear 2", "wear 3", "wear 4", "confirm", "confirm", "cancel",
	"wear-back", "variant", "variant foam", "variant none", "chain", "chain walk", "chain desk", "volume 22",
	"volume 31.5", "match 20", "match 19 by ear", "against", "add A title", "add Song", "add https://example.org/a",
	"add ./song.flac", "add file://x", "add-here A title", "add-here Low", "pin", "align", "loop start", "loop end",
	"loop cue", "loop off", "room a hall", "room", "state tired", "goto 0:05", "goto 0:29", "goto 9:00", "seek +5",
	"seek -5", "seek +30", "seek -0.1", "next", "previous", "play-item", "next-cue", "previous-cue", "jump", "toggle",
	"toggle", "level -1", "level +1", "undo", "undo", "undo", "undo", "redo", "redo", "keep", "keep", "give-up", "newline",
	"insert-time", "caret left", "caret word-left", "caret line-start", "caret up", "caret down", "caret end",
	"erase left", "erase right", "erase word-left", "erase line-start", "erase end", "text-undo", "text-redo",
	"complete", "retry", "frobnicate", "seek", "done twice",
};

/* What was kept as a note, letter by letter; a note has one of the texts that were kept of it. */
struct kept {
	struct uuid note;
	char *body;
};

struct history {
	struct world *w;
	uint64_t seed, state;
	int64_t mono_ns, utc_ms, latest_ms;
	struct buf trace;            /* the last lines, for whoever has to find out why */
	struct buf model;            /* of the text that is being written */
	struct kept *kept;
	size_t nkept, cap;
	char **at_depth;             /* what could be seen with so many steps to undo */
	size_t ndepths, depths;
	char *before;                /* the record when the sitting began */
	bool plain;                  /* no short codes: text is as it was typed */
};

static uint64_t
number_of(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

static unsigned
dice(struct history *h, unsigned sides)
{
	h->state = h->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(h->state >> 33) % sides;
}

static void
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

static void
fail_at(const struct history *h, const char *what)
{
	print_error("seed %llu after … %s\n", (unsigned long long)h->seed, h->trace.s);
	fail_msg("EARLOG_SEED=%llu: %s", (unsigned long long)h->seed, what);
}

static void
pass(struct history *h, int64_t ms)
{
	h->mono_ns += ms * 1000000;
	h->utc_ms += ms;
	h->latest_ms = h->utc_ms > h->latest_ms ? h->utc_ms : h->latest_ms;
	clock_set(h->mono_ns, h->utc_ms);
}

/* ---- what can be seen ---- */

enum detail { WITHOUT_PLACES, ALL };

static int
line_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/*
 * Not part of what undo gives back: the sitting's own row (its place, the room, how one feels), what played, drafts
 * (a note that is open), what was found out about a file (its length, its hash), and the playlist's title, which a
 * review that names its playlist by path does not load: nothing shows it, and each start writes it anew.
 */
static bool
is_seen(enum row_kind kind)
{
	return kind != ROW_SITTING && kind != ROW_STRETCH && kind != ROW_DRAFT && kind != ROW_PLAYLIST;
}

static void
leave_out(enum row_kind kind, enum detail detail, json_t *row)
{
	static const char *const places[] = {
		"pos_ms", "pos_end_ms", "open", "about", "source", "pos_from", "reaction_ms",
	};

	if (kind == ROW_SOURCE) {
		json_object_del(row, "length_ms");
		json_object_del(row, "hash");
	}
	/* While a position is asked for it may change without anybody's doing. */
	for (size_t i = 0; detail == WITHOUT_PLACES && kind == ROW_NOTE && i < LENGTH(places); i++)
		json_object_del(row, places[i]);
}

/* All rows that are not deleted, field by field, in an order that hangs on nothing. The caller frees. */
static char *
picture(const struct record *rec, enum detail detail)
{
	char **v = NULL;
	size_t n = 0, cap = 0;
	struct buf out = BUF_INIT;

	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		for (size_t i = 0; is_seen(k) && i < record_count(rec, k); i++) {
			const struct row *row = record_at(rec, k, i);
			char uuid[UUID_TEXT];
			if (row->deleted)
				continue;
			json_t *json = row_json(&row_types[k], row);
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

/* The lines of `a` that `b` lacks. */
static void
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

static void
same_picture(const struct history *h, const char *now, const char *expected, const char *what)
{
	if (strcmp(now, expected) == 0)
		return;
	tell_missing("-", expected, now);
	tell_missing("+", now, expected);
	fail_at(h, what);
}

/* ---- undo as a function of how much there is to undo ---- */

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

static void
forget_depths(struct history *h)
{
	for (size_t i = 0; i < h->ndepths; i++)
		free(h->at_depth[i]);
	h->ndepths = 0;
}

/* Whatever was done: what can be seen has changed by a step that can be undone, or not at all. */
static void
check_step(struct history *h, size_t before, bool redone, const char *line)
{
	size_t depth = h->w->s->p->undo.n;
	char *now = picture(&h->w->s->rec, WITHOUT_PLACES);

	if (depth <= before || redone) {
		char *what = xasprintf("after \"%s\" the record is not what it was with %zu steps to undo", line, depth);
		if (depth < h->ndepths && h->at_depth[depth])
			same_picture(h, now, h->at_depth[depth], what);
		free(what);
	}
	remember_depth(h, depth, now);
}

/* ---- the archive ---- */

static void
settle(struct history *h)
{
	pass(h, 50);
	sitting_run_timers(h->w->s, h->mono_ns);
	for (int turns = 0; !sitting_all_kept(h->w->s); turns++) {
		struct pollfd fd = { sitting_writer_fd(h->w->s), POLLIN, 0 };
		sitting_flush(h->w->s);
		if (turns > 2000 || poll(&fd, 1, 20) < 0 || h->w->s->disk.failing)
			fail_at(h, h->w->s->disk.failing ? h->w->s->disk.error : "it does not come to rest");
		sitting_on_writer(h->w->s);
	}
	if (h->w->s->disk.nlost)
		fail_at(h, "a version was lost to nobody");
}

/* Each row by its version and content, deleted ones too. The archive keeps no drafts that are gone. */
static void
memory_is_the_archive(struct history *h)
{
	const struct record *mem = &h->w->s->rec;
	struct record rec;

	load(h->w, &rec);
	for (enum row_kind k = 0; k < ROW_KINDS; k++) {
		for (size_t i = 0; i < record_count(mem, k); i++) {
			const struct row *m = record_at(mem, k, i), *a = record_find(&rec, k, &m->uuid);
			if ((k == ROW_DRAFT && m->deleted && !a) || k == ROW_PLAYLIST)
				continue;
			if (!a || !uuid_same(&a->edit, &m->edit) || !row_same(&row_types[k], a, m)) {
				char *in_memory = json_dumps(row_json(&row_types[k], m), JSON_COMPACT);
				char *on_disk = a ? json_dumps(row_json(&row_types[k], a), JSON_COMPACT) : NULL;
				print_error("%s in memory: %s%s\nin the archive: %s%s\n", row_types[k].table, in_memory,
					m->deleted ? " deleted" : "", on_disk, a && a->deleted ? " deleted" : "");
				fail_at(h, "the archive holds something else than the memory");
			}
		}
		for (size_t i = 0; i < record_count(&rec, k); i++)
			if (!record_find(mem, k, &((struct row *)record_at(&rec, k, i))->uuid))
				fail_at(h, "the archive holds what the memory does not know");
	}
	char *a = picture(&rec, ALL), *m = picture(mem, ALL);
	same_picture(h, m, a, "the archive shows something else than the memory");
	free(a);
	free(m);
	record_finish(&rec);
}

/* ---- what is written ---- */

static void
remember_text(struct history *h, const struct uuid *note, const char *text)
{
	size_t from = strspn(text, " \n"), n = strlen(text);

	while (n > from && strchr(" \n", text[n - 1]))
		n--;
	h->kept = xgrow(h->kept, h->nkept, &h->cap, sizeof(h->kept[0]));
	h->kept[h->nkept++] = (struct kept){ *note, n > from ? xstrndup(text + from, n - from) : NULL };
}

static void
texts_are_as_typed(const struct history *h)
{
	const struct record *rec = &h->w->s->rec;

	for (size_t i = 0; i < record_count(rec, ROW_NOTE); i++) {
		const struct note *n = record_at(rec, ROW_NOTE, i);
		bool known = !n->body;
		if (!n->row.deleted && n->pos_end_ms != NO_MS && n->pos_end_ms <= n->pos_ms)
			fail_at(h, "a range ends before it starts");
		for (size_t k = 0; k < h->nkept && !known; k++)
			known = uuid_same(&h->kept[k].note, &n->row.uuid) && h->kept[k].body
			    && strcmp(h->kept[k].body, n->body) == 0;
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
	if (!sitting_type(s, text.s, text.len))
		fail_at(h, "what was typed does not fit");
	if (h->plain)
		buf_splice(&h->model, at, 0, clean.s, clean.len);
	buf_finish(&text);
	buf_finish(&clean);
}

/* ---- doing ---- */

/* The model is what the editor holds, where that is not what is tried here. */
static void
take_text(struct history *h)
{
	buf_clear(&h->model);
	if (h->w->s->draft)
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
	} else if (!h->plain || strncmp(line, "text-", 5) == 0 || strcmp(line, "complete") == 0
	    || strcmp(line, "insert-time") == 0) {
		take_text(h);
	}
	if (strcmp(h->model.s, e->text.s) != 0) {
		print_error("typed \"%s\"\nheld  \"%s\"\n", h->model.s, e->text.s);
		fail_at(h, "the editor holds what nobody typed");
	}
}

static void
run_line(struct history *h, const char *line)
{
	struct sitting *s = h->w->s;
	struct cmd_table table = { sitting_cmds, sitting_ncmds, s };
	struct err err = ERR_INIT;
	struct uuid draft = s->draft ? s->draft->note.row.uuid : UUID_NONE;
	size_t before = s->p->undo.n, redo = s->p->redo.n, caret = s->editor.caret, len = s->editor.text.len;
	bool was_open = s->draft != NULL;

	trace(h, line);
	sitting_key_pressed(s, h->mono_ns);
	bool ok = command_run(&table, 1, line, &err);
	if (!ok && !err.msg[0])
		fail_at(h, "it failed without a word");
	if (strstr(err.msg, "elsewhere"))
		fail_at(h, err.msg);
	if (was_open && !s->draft && strcmp(line, "keep") == 0) {
		if (!h->plain) {         /* a last short code */
			buf_clear(&h->model);
			buf_add(&h->model, s->editor.text.s);
		}
		remember_text(h, &draft, h->model.s);
	} else if (!was_open && strcmp(line, "note thrown in") == 0) {
		remember_text(h, &s->chosen_note, "thrown in");
	}
	if (s->draft && !(was_open && uuid_same(&draft, &s->draft->note.row.uuid))) {
		take_text(h);
	} else if (s->draft) {
		follow(h, line, caret, len);
	}
	check_step(h, before, strcmp(line, "redo") == 0 && s->p->redo.n < redo, line);
}

static void
reload(struct history *h)
{
	struct err err = ERR_INIT;

	trace(h, "reload");
	if (!sitting_reload(h->w->s, &h->w->playlist, &err))
		fail_at(h, err.msg);
}

/* What is no line: letters, the bars of the panes, time and the player. */
static void
something_else(struct history *h)
{
	struct sitting *s = h->w->s;
	size_t before = s->p->undo.n;

	switch (dice(h, 8)) {
	case 0:
		if (s->nitems)
			sitting_choose_item(s, dice(h, (unsigned)s->nitems));
		break;
	case 1:
		if (record_count(&s->rec, ROW_NOTE)) {
			const struct note *n = record_at(&s->rec, ROW_NOTE, dice(h, (unsigned)record_count(&s->rec, ROW_NOTE)));
			if (!n->row.deleted)
				sitting_choose_note(s, &n->row.uuid);
		}
		break;
	case 2:
		sitting_wheel_choose(s, dice(h, 4));
		break;
	case 3:
		if (dice(h, 10) == 0)
			reload(h);
		break;
	case 4:
		pass(h, dice(h, 20000));
		break;
	case 5:
		if (dice(h, 40) == 0)
			h->utc_ms -= 3600000;    /* the clock on the wall was put back */
		break;
	default:
		pass(h, dice(h, 40));
	}
	check_step(h, before, false, "what is no line");
}

static void
turn(struct history *h)
{
	struct sitting *s = h->w->s;

	if (s->state == STATE_TEXT && dice(h, 2))
		write_words(h, dice(h, 12) == 0);
	else if (dice(h, 4))
		run_line(h, lines[dice(h, LENGTH(lines))]);
	else
		something_else(h);
	player_news(s->p->player, dice(h, 1000));
	sitting_on_player(s);
	if (dice(h, 3))
		pass(h, dice(h, 12));
	sitting_run_timers(s, h->mono_ns);
	sitting_on_writer(s);
	if (dice(h, 4))
		sitting_flush(s);
	if (s->play.loop_ms != NO_MS && s->play.loop_end_ms != NO_MS && s->play.loop_end_ms <= s->play.loop_ms)
		fail_at(h, "a loop ends before it starts");
	s->quit = s->wants_reload = false;
}

/* ---- an evening ---- */

static void
sit_down(struct history *h)
{
	struct world *w = h->w;
	struct err err = ERR_INIT;

	read_files(w);
	xreplace(&w->profile.default_chain, h->seed & 1 ? "desk" : "walk");
	pairs_add(&w->profile.marker_kinds, "b", "bass", (struct mark){ 0 }, (struct mark){ 0 });
	pairs_add(&w->profile.marker_kinds, "s", "sibilance", (struct mark){ 0 }, (struct mark){ 0 });
	h->plain = h->seed & 2;
	if (!h->plain)
		pairs_add(&w->profile.short_codes, "sib", "sibilance", (struct mark){ 0 }, (struct mark){ 0 });
	w->profile.typing_pauses = h->seed & 4;
	w->profile.typing_back_ms = h->seed & 8 ? 2000 : 0;
	w->profile.at_end = h->seed & 16 ? AT_END_NEXT : AT_END_STOP;
	w->profile.reaction_ms = h->seed & 32 ? 250 : 0;
	struct sitting_options o = {
		.files = &w->files, .profile = &w->profile, .playlist = &w->playlist, .db = w->db,
	};
	w->s = sitting_new(&o, &err);
	if (!w->s)
		fail_msg("%s", err.msg);
	sitting_start(w->s);
	sitting_on_player(w->s);
	take_text(h);
	forget_depths(h);
	settle(h);
	free(h->before);
	h->before = picture(&w->s->rec, ALL);
	memory_is_the_archive(h);
	check_step(h, 0, false, "the start");
}

/* Until there is nothing more to undo. A note that comes back open is kept, and that undone. */
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
		if (s->draft) {                  /* what was to be redone is forgotten */
			take_text(h);
			run_line(h, "keep");
			while (*n)
				free((*on_the_way)[--*n]);
		}
		if (*n > 5000)
			fail_at(h, "undo has no end");
	}
	if (strcmp(err.msg, "nothing to undo") != 0)
		fail_at(h, err.msg);
}

static void
undo_gives_the_record_of_before_and_redo_that_of_after(struct history *h)
{
	struct record rec;
	char **on_the_way;
	size_t n;
	struct err err = ERR_INIT;

	run_line(h, "keep");
	settle(h);
	trace(h, "undo all");
	undo_everything(h, &on_the_way, &n);
	settle(h);
	load(h->w, &rec);
	char *after = picture(&rec, ALL);
	same_picture(h, after, h->before, "undoing everything does not give what was there before");
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
	struct uuid device = s->device, chain = s->chain, variant = s->variant;
	struct uuid item = s->items[s->item].item->row.uuid;
	struct uuid draft = s->draft ? s->draft->note.row.uuid : UUID_NONE;
	double level_db = s->level_db;
	char *text = s->draft ? xstrdup(s->editor.text.s) : NULL;
	size_t caret = s->editor.caret;
	char *aside = xasprintf("%s.killed", w->db), *log = xasprintf("%s-wal", w->db), *shm = xasprintf("%s-shm", w->db);
	char *log_aside = xasprintf("%s-wal", aside);

	settle(h);
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
	h->utc_ms = h->latest_ms;        /* the next evening is a later one, whatever the clock did */
	pass(h, 3600000);
	sit_down(h);
	s = w->s;
	if (!uuid_same(&s->device, &device) || !uuid_same(&s->chain, &chain) || !uuid_same(&s->variant, &variant))
		fail_at(h, "another device, variant or chain is worn than before");
	if (!uuid_same(&s->items[s->item].item->row.uuid, &item))
		fail_at(h, "it stands at another item than before");
	if (s->level_db < level_db || s->level_db > level_db)
		fail_at(h, "the level is another one than before");
	if ((s->draft != NULL) != (text != NULL))
		fail_at(h, text ? "the note that was open is gone" : "a note is open that nobody left");
	if (text && (strcmp(s->editor.text.s, text) != 0 || s->editor.caret != caret
	    || !uuid_same(&s->draft->note.row.uuid, &draft)))
		fail_at(h, "the note that was open is another one");
	free(text);
	free(aside);
	free(log);
	free(shm);
	free(log_aside);
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
	struct history h = { .w = w, .seed = seed, .state = seed * 2654435761u + 1, .trace = BUF_INIT, .model = BUF_INIT };

	h.mono_ns = 1000000000;
	h.utc_ms = 1800000000000;
	pass(&h, 0);
	write_file(w, "cantor.yaml", session);
	write_file(w, "list.yaml", list);
	write_file(w, "song.flac", "no music, but a file");
	assert_int_equal(chdir(w->folder), 0);
	sit_down(&h);
	while (evenings-- > 0)
		an_evening(&h, turns);
	if (w->s->draft)
		sitting_keep(w->s);
	stop(w);
	forget_depths(&h);
	free(h.at_depth);
	free(h.before);
	for (size_t i = 0; i < h.nkept; i++)
		free(h.kept[i].body);
	free(h.kept);
	buf_finish(&h.trace);
	buf_finish(&h.model);
	assert_int_equal(chdir("/"), 0);
}

static void
whatever_is_done_can_be_undone_and_is_in_the_archive(void **state)
{
	uint64_t first = number_of("EARLOG_SEED", 1), rounds = number_of("EARLOG_ROUNDS", 6);

	(void)state;
	for (uint64_t seed = first; seed < first + rounds; seed++) {
		void *w = NULL;
		assert_int_equal(setup(&w), 0);
		a_history(w, seed, 4, (unsigned)number_of("EARLOG_TURNS", 400));
		teardown(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_done_can_be_undone_and_is_in_the_archive),
	};

	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
