#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "answers/stats.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "export/export.h"
#include "export/view.h"
#include "record/blind_result.h"
#include "record/identity.h"
#include "record/note_rules.h"
#include "record/rating.h"
#include "record/timing.h"

struct show_options {
	bool ids;
	const struct record *record;
	const struct view_given *given; /* the ratings, n_given of them */
	size_t n_given;
	struct uuid device;   /* the device under test */
	const json_t *chains; /* the list `chains` of the review's view (export/view.h) */
	/* name of the chain that most notes have; it is not printed with each note */
	const char *chain;
	/* UUIDs of the ratings that were printed as a figure; the others are printed at the end */
	json_t *printed;
};

#define OPTIONS struct show_options

static const struct option_row rows[] = {
	FLAG(ids, "ids",
		"also print the start of each note's UUID, which `earlog note` and `earlog trash` "
		"take"),
	{ 0 },
};

static bool
is_true(const json_t *o, const char *key)
{
	return json_is_true(json_object_get(o, key));
}

static void
add_fact(struct buf *out, const char *before, const char *text)
{
	if (text && *text)
		buf_addf(out, "%s%s%s", out->len ? " · " : "", before, text);
}

/* ---- the ten lines that sum up ---- */

static void
add_counted(struct buf *out, size_t n, const char *one, const char *several)
{
	if (n)
		buf_addf(out, "%s%zu %s", out->len ? ", " : "", n, n == 1 ? one : several);
}

/* Returns the number of objects of the list whose value of this key is true or a text. */
static size_t
count_true(const json_t *list, const char *key)
{
	size_t n = 0, i;
	const json_t *x;

	json_array_foreach (list, i, x)
		n += is_true(x, key) || *view_text(x, key);
	return n;
}

/* Prints one of the ten lines, and clears `words`. */
static void
print_sum(const char *label, struct buf *words)
{
	text_print(stdout, "  %-10s%s\n", label, words->len ? words->s : "none");
	buf_clear(words);
}

/* Private notes and remarks are not in the view: only their number is printed. */
static void
sum_up_work(const struct view *view, const struct show_options *o)
{
	struct view_hidden hidden = view_hidden(view);
	const json_t *v = view_tree(view), *review = json_object_get(v, "review"), *section;
	const char *first = view_text(review, "first_date"), *last = view_text(review, "last_date");
	size_t days = (size_t)json_integer_value(json_object_get(review, "days"));
	size_t all = 0, heard = 0, done = 0, own = 0, blind = 0, remarked = 0, i;
	json_auto_t *notes = view_all_notes(view);
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, view_text(v, "method"));
	print_sum("listened", &b);

	add_counted(&b, json_array_size(json_object_get(v, "sittings")), "session", "sessions");
	if (days)
		buf_addf(&b, "%s on %zu day%s%s%s", b.len ? "" : "none, written", days,
			days == 1 ? "" : "s", *first ? ", " : "", first);
	if (strcmp(first, last) != 0)
		buf_addf(&b, " to %s", last);
	print_sum("sessions", &b);

	json_array_foreach (json_object_get(v, "sections"), i, section) {
		all += json_array_size(json_object_get(section, "items"));
		heard += count_true(json_object_get(section, "items"), "heard");
		done += count_true(json_object_get(section, "items"), "done");
	}
	add_counted(&b, all, "track", "tracks");
	add_counted(&b, heard, "heard or noted", "heard or noted");
	add_counted(&b, done, "done", "done");
	print_sum("tracks", &b);

	size_t written = count_true(notes, "body");
	add_counted(&b, written, "note", "notes");
	add_counted(&b, json_array_size(notes) - written, "marker", "markers");
	add_counted(&b, hidden.notes, "private note (not shown)", "private notes (not shown)");
	add_counted(
		&b, hidden.remarks, "private remark (not shown)", "private remarks (not shown)");
	print_sum("notes", &b);

	for (i = 0; i < o->n_given; i++) {
		const struct view_given *x = &o->given[i];

		own += !x->elsewhere;
		blind += x->rating->blind;
		remarked += !x->elsewhere && rating_remark(o->record, x->rating);
	}
	add_counted(&b, own, "rating", "ratings");
	add_counted(&b, o->n_given - own, "in another review", "in other reviews");
	add_counted(&b, blind, "blind", "blind");
	add_counted(&b, remarked, "with a remark", "with a remark");
	print_sum("ratings", &b);
}

static void
sum_up_results(const struct view *view)
{
	const json_t *v = view_tree(view), *testing = json_object_get(v, "testing"), *c;
	const char *name;
	json_t *score;
	size_t i;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	json_object_foreach (json_object_get(v, "scores"), name, score) {
		if (json_is_object(score)) {
			add_fact(&b, "", view_text(score, "name"));
			buf_addf(&b, " %s", view_text(score, "written_paren"));
		}
	}
	print_sum("scores", &b);

	json_array_foreach (json_object_get(v, "comparisons"), i, c) {
		if (is_true(c, "others"))
			continue;
		add_fact(&b, "", view_text(c, "device"));
		if (is_true(c, "from_memory"))
			buf_add(&b, " (from memory)");
	}
	print_sum("compared", &b);

	add_counted(
		&b, json_array_size(json_object_get(testing, "every_volume")), "volume", "volumes");
	add_counted(&b, count_true(json_object_get(v, "volumes"), "matched_to"), "level match",
		"level matches");
	print_sum("volumes", &b);

	add_counted(&b, json_array_size(json_object_get(testing, "blind")), "blind test",
		"blind tests");
	add_counted(&b, view_hidden(view).runs, "open, which hides its order",
		"open, which hide their order");
	print_sum("tests", &b);
}

/* ---- the set-up ---- */

/* Prints a line for each text of the list: "  LABEL: TEXT". */
static void
print_lines(const char *label, const json_t *list)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		text_print(stdout, "  %s: %s\n", label, view_text(one, "text"));
}

/* Prints how often each track was played, the longest listening time first. */
static void
print_plays(const struct record *r)
{
	const struct gather g = { .v = &r, .n = 1 };
	struct stats_answer a = { 0 };

	stats_listening(&a, &g);
	for (size_t i = 0; i < a.by_item.n; i++) {
		const struct stats_listened *x = &a.by_item.v[i];

		if (*x->name)
			text_print(stdout, "  played: %s, %zu %s\n", x->name, x->plays,
				x->plays == 1 ? "time" : "times");
	}
	arena_finish(&a.arena);
}

/* Prints the seed of each finished run; the random order of its trials follows from the seed. */
static void
print_seeds(const struct record *r)
{
	for (const struct blind_run *x = NULL; (x = record_next(r, ROW_BLIND_RUN, x));) {
		const struct sitting_row *s = record_find(r, ROW_SITTING, &x->sitting);
		struct blind_order o;
		char day[11];

		if (x->row.deleted || (s && s->row.deleted) || x->ended_ms == NO_INT ||
			!blind_order_read(x, &o))
			continue;
		text_print(stdout, "  seed of %s of %s, %zu trials: 0x%016" PRIx64 "\n",
			blind_words(o.sounds, o.pairs)->a,
			clock_date_text(x->started_ms, x->started_offset_min, day), o.n, o.seed);
		blind_order_finish(&o);
	}
}

/* Returns the name of a device, or else of a chain; "": neither is there. */
static const char *
device_or_chain(const struct record *r, const struct uuid *device, const struct uuid *chain)
{
	const struct device *d = record_find(r, ROW_DEVICE, device);
	const struct chain *c = record_find(r, ROW_CHAIN, chain);

	return d ? d->name : c ? c->name : "";
}

/* Prints the plan of the review and the anchors of its sessions, which earlier versions of earlog
 * stored: how much was to be rated, and which known difference was to be heard. */
static void
print_before_listening(const struct record *r)
{
	for (const struct review *x = NULL; (x = record_next(r, ROW_REVIEW, x));) {
		json_auto_t *plan = json_loads(x->plan ? x->plan : "", 0, NULL);
		const json_t *word;
		size_t i;

		if (!plan)
			continue;
		text_print(stdout, "  plan: %g tracks on %g evenings",
			json_number_value(json_object_get(plan, "tracks")),
			json_number_value(json_object_get(plan, "sessions")));
		json_array_foreach (json_object_get(plan, "attributes"), i, word)
			text_print(stdout, "%s%s", i ? ", " : ": ", json_string_value(word));
		text_print(stdout, "\n");
	}
	for (const struct sitting_row *x = NULL; (x = record_next(r, ROW_SITTING, x));) {
		char day[11];

		if (x->row.deleted || (uuid_none(&x->anchor) && uuid_none(&x->anchor_chain)))
			continue;
		const char *from = device_or_chain(r, &x->anchor_of, &x->anchor_chain_of);
		text_print(stdout, "  anchor of %s: %s%s%s%s%s\n",
			clock_date_text(x->started_ms, x->started_offset_min, day),
			device_or_chain(r, &x->anchor, &x->anchor_chain),
			*from ? " differs from " : "", from, x->anchor_in ? " in " : "",
			x->anchor_in ? x->anchor_in : "");
	}
}

static void
print_head(const struct view *of, const struct show_options *o)
{
	const json_t *view = view_tree(of), *device = json_object_get(view, "device"),
		     *unit = json_object_get(view, "unit"), *chain, *c, *x;
	const json_t *review = json_object_get(view, "review"),
		     *testing = json_object_get(view, "testing");
	CLEANUP(buf_finish) struct buf facts = BUF_INIT;
	size_t i, k;

	add_fact(&facts, "", view_text(review, "title"));
	add_fact(&facts, "", *view_text(device, "kind") ? view_text(device, "noun") : "");
	add_fact(&facts, "", view_text(device, "drivers"));
	add_fact(&facts, "", view_text(device, "impedance"));
	add_fact(&facts, "unit: ", view_text(unit, "how"));
	add_fact(&facts, "from ", view_text(unit, "from"));
	text_print(stdout, "%s (%s)\n", view_text(device, "name"), view_text(review, "id"));
	if (facts.len)
		text_print(stdout, "  %s\n", facts.s);
	sum_up_work(of, o);
	sum_up_results(of);
	text_print(stdout, "\n");
	json_array_foreach (json_object_get(view, "chains"), i, chain)
		text_print(stdout, "  chain %s: %s%s\n", view_text(chain, "name"),
			view_text(chain, "text"),
			!is_true(chain, "used")          ? " (not used yet)"
				: is_true(chain, "main") ? " (the usual one)"
							 : "");
	json_array_foreach (json_object_get(view, "devices"), i, c)
		json_array_foreach (json_object_get(c, "variants"), k, x)
			text_print(stdout, "  variant %s of %s: %s\n", view_text(x, "name"),
				view_text(x, "device"), view_text(x, "text"));
	json_array_foreach (json_object_get(view, "comparisons"), i, c) {
		if (!is_true(c, "others"))
			text_print(stdout, "  compared with: %s%s\n", view_text(c, "device"),
				is_true(c, "from_memory") ? " (from memory)" : "");
	}
	json_array_foreach (json_object_get(view, "sittings"), i, c) {
		int64_t notes = json_integer_value(json_object_get(c, "notes"));
		const char *started = view_text(c, "started"), *clock = strchr(started, 'T');

		buf_clear(&facts);
		buf_addf(&facts, "%" PRId64 " note%s", notes, notes == 1 ? "" : "s");
		add_fact(&facts, "room: ", view_text(c, "room"));
		add_fact(&facts, "state: ", view_text(c, "state"));
		add_fact(&facts, "", view_text(c, "listener"));
		text_print(stdout, "  session %" PRId64 ": %s %.5s, %s\n",
			(int64_t)json_integer_value(json_object_get(c, "number")),
			view_text(c, "date"), clock ? clock + 1 : "", facts.s);
	}
	print_plays(o->record);
	print_before_listening(o->record);
	print_lines("volume", json_object_get(testing, "every_volume"));
	print_lines("test", json_object_get(testing, "blind"));
	print_seeds(o->record);
}

/* Returns the description of the chain with this short name: "iBasso DX300, 4.4 mm". */
static const char *
chain_title(const json_t *chains, const char *name)
{
	const json_t *chain;
	size_t i;

	json_array_foreach (chains, i, chain)
		if (strcmp(view_text(chain, "name"), name) == 0 && *view_text(chain, "text"))
			return view_text(chain, "text");
	return name;
}

static void
add_trial(struct buf *out, int64_t trial)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	trial_add_words(&words, trial);
	add_fact(out, "", words.s);
}

static int64_t
trial_of(const json_t *made)
{
	const json_t *trial = json_object_get(made, "trial");

	return json_is_integer(trial) ? json_integer_value(trial) : NO_INT;
}

/* Appends the device, variant, chain and so on of a note, and its tags, unless the head of the
 * review names them. */
static void
add_note_label(struct buf *out, const json_t *note, const struct show_options *o)
{
	CLEANUP(buf_finish) struct buf label = BUF_INIT;
	const json_t *tag;
	size_t i;

	if (!is_true(note, "under_test"))
		add_fact(&label, "", view_text(note, "device"));
	add_fact(&label, "", view_text(note, "variant"));
	if (strcmp(view_text(note, "chain"), o->chain) != 0)
		add_fact(&label, "", chain_title(o->chains, view_text(note, "chain")));
	add_fact(&label, "through the equaliser ", view_text(note, "equaliser"));
	add_fact(&label, "from ", view_text(note, "file"));
	add_fact(&label, "compared with ", view_text(note, "against"));
	if (is_true(note, "from_memory"))
		buf_add(&label, " (from memory)");
	add_fact(
		&label, "compared with ", chain_title(o->chains, view_text(note, "against_chain")));
	add_trial(&label, trial_of(note));
	add_fact(&label, "heard by ", view_text(note, "listener"));
	if (strcmp(view_text(note, "part"), "diary") == 0)
		add_fact(&label, "", view_text(note, "date"));
	if (label.len)
		buf_addf(out, " [%s]", label.s);
	json_array_foreach (json_object_get(note, "tags"), i, tag)
		buf_addf(out, " #%s", view_text(tag, "attribute"));
}

static int
order_shown(const void *p, const void *q)
{
	const json_t *a = *(const json_t *const *)p, *b = *(const json_t *const *)q;
	const json_t *at = json_object_get(a, "pos_ms"), *bt = json_object_get(b, "pos_ms");
	/* Notes without a time come last, in the order in which they were written. */
	int o = number_order(!json_is_integer(at), !json_is_integer(bt));

	if (!o && json_is_integer(at))
		o = number_order(json_integer_value(at), json_integer_value(bt));
	return o ? o : strcmp(view_text(a, "made"), view_text(b, "made"));
}

/* Prints the notes that the object o has under any of these keys, sorted by time. The last key is
 * NULL. */
static void
print_notes(const json_t *o, const char *const *keys, const struct show_options *opt)
{
	size_t n = 0, most = 1, i;
	const json_t *note;

	for (const char *const *key = keys; *key; key++)
		most += json_array_size(json_object_get(o, *key));
	CLEANUP(pointer_free) const json_t **notes = xcalloc(most, sizeof(notes[0]));
	for (; *keys; keys++)
		json_array_foreach (json_object_get(o, *keys), i, note)
			notes[n++] = note;
	qsort(notes, n, sizeof(notes[0]), order_shown);
	for (i = 0; i < n; i++) {
		CLEANUP(buf_finish) struct buf left = BUF_INIT;
		const char *body = view_text(notes[i], "body"), *kind = view_text(notes[i], "kind");

		if (opt->ids)
			buf_addf(&left, "%.8s  ", view_text(notes[i], "uuid"));
		buf_addf(&left, "%-7s", view_text(notes[i], "time"));
		text_print(stdout, "    %s ", left.s);
		int indent = 5 + (int)left.len;
		buf_clear(&left);
		add_note_label(&left, notes[i], opt);
		if (!*body)
			text_print(stdout, "marker%s%s", *kind ? ": " : "", kind);
		for (const char *line = body; *line;) {
			size_t length = strcspn(line, "\n");

			text_print(stdout, "%.*s", (int)length, line);
			line += length + (line[length] == '\n');
			if (*line)
				text_print(stdout, "\n%*s", *line == '\n' ? 0 : indent, "");
		}
		text_print(stdout, "%s\n", left.s);
	}
}

static const char *const timed_and_others[] = { "notes", "untimed", "markers", NULL };

/* How something was rated: names, NULL or "" for none; device: unless it is the one under test. */
struct rated_with {
	const char *device, *equaliser, *listener, *confidence, *cue;
	int64_t trial;
};

/* Prints a figure or a rating: its name, its value, and how it was rated. how: added at the end. */
static void
print_rated(const struct rated_with *x, const char *name, const char *written, const char *date,
	const char *how, const char *said)
{
	CLEANUP(buf_finish) struct buf more = BUF_INIT;

	add_fact(&more, "", date);
	add_fact(&more, "at ", x->cue);
	add_fact(&more, "", x->device);
	add_fact(&more, "through the equaliser ", x->equaliser);
	add_fact(&more, "", x->listener);
	add_trial(&more, x->trial);
	add_fact(&more, "", x->confidence);
	add_fact(&more, "", how);
	text_print(stdout, "    %s %s%s%s%s%s\n", name, written, more.len ? " · " : "",
		more.len ? more.s : "", *said ? " – " : "", said);
}

/* Prints a rating or a score, followed by other listeners' ratings of the same. */
static void
print_figure(const json_t *x, bool score, const struct show_options *o)
{
	const char *basis = view_text(x, "basis");
	const json_t *other;
	size_t i;

	if (!json_is_object(x))
		return;
	CLEANUP(pointer_free)
	char *written = xasprintf("%s%s%s%s", view_text(x, score ? "written_paren" : "written"),
		*basis ? " (" : "", basis, *basis ? ")" : "");
	const struct rated_with with = { is_true(x, "under_test") ? "" : view_text(x, "device"),
		view_text(x, "equaliser"), view_text(x, "listener"), view_text(x, "confidence"),
		view_text(x, "cue"), trial_of(x) };
	print_rated(&with,
		score && *view_text(x, "section") ? "Score of this section" : view_text(x, "name"),
		written, "", "", view_text(x, "said"));
	if (json_integer_value(json_object_get(x, "evenings")) <= 1)
		json_object_set(o->printed, view_text(x, "uuid"), json_object_get(x, "text"));
	json_array_foreach (json_object_get(x, "others"), i, other)
		print_figure(other, score, o);
}

static void
print_figures(const json_t *ratings, const struct show_options *o)
{
	const json_t *x;
	size_t i;

	json_array_foreach (ratings, i, x)
		print_figure(x, false, o);
}

/* Prints one rating. number: its value; scale: NULL: not known. */
static void
print_given(const struct view_given *given, const struct scale *scale, const char *number,
	const struct show_options *o)
{
	const struct record *r = o->record;
	const struct rating *x = given->rating;
	const struct uuid u = uuid_of_attribute(x->lexicon, x->attribute);
	const struct attribute *a = x->lexicon ? record_find(r, ROW_ATTRIBUTE, &u) : NULL;
	const struct item *item = record_find(r, ROW_ITEM, &x->item);
	const struct section *section = record_find(r, ROW_SECTION, &x->section);
	const struct device *device = setup_row(r, &x->setup, ROW_DEVICE);
	bool wrong = !given->counts && !given->hidden && given->corrected;
	CLEANUP(pointer_free) char *listener = record_other_name(r, &x->listener);
	const char *remark = wrong || given->elsewhere ? NULL : rating_remark(r, x);
	CLEANUP(pointer_free) char *said = xstrdup(remark ? remark : "");
	CLEANUP(buf_finish) struct buf name = BUF_INIT, written = BUF_INIT, at_cue = BUF_INIT;
	const struct cue *cue = record_find(r, ROW_CUE, &x->cue);
	char date[11];

	if (cue)
		cue_add_words(&at_cue, r, cue);
	add_fact(&name, "", rating_name(x, a));
	add_fact(&name, "", item ? item->id : NULL);
	add_fact(&name, "", section ? section->id : NULL);
	buf_add(&name, ":");
	view_add_value(&written, x->value, *number ? number : "not judged", scale, a && a->bipolar);
	for (char *at = said; (at = strchr(at, '\n'));)
		*at = ' ';
	bool tested = !device || uuid_same(&device->row.uuid, &o->device);
	const struct rated_with with = { tested ? NULL : device->name,
		setup_name(r, &x->setup, ROW_EQUALISER), listener, rating_confidence(x->confidence),
		at_cue.s, trial_of_made(r, &x->row.uuid) };
	print_rated(&with, name.s, written.s, clock_date_text(x->made_ms, x->made_offset_min, date),
		given->hidden           ? "counts once the run ends"
			: given->counts ? ""
			: wrong         ? "corrected the same day"
					: "replaced later",
		said);
}

/* Prints the ratings that are not printed alone: several are in one figure, a later one replaces
 * them, or their blind run is open. */
static void
print_repeated_ratings(const struct show_options *o)
{
	const char *before = NULL;
	CLEANUP(scale_finish) struct scale scale = { 0 };
	bool any = false, known = false;

	for (size_t i = 0; i < o->n_given; i++) {
		const struct rating *x = o->given[i].rating;
		char uuid[UUID_TEXT], number[SCALE_NUMBER];
		const char *shown = json_string_value(
			json_object_get(o->printed, uuid_text(&x->row.uuid, uuid)));

		figure_text(x->value, number);
		if (shown && strcmp(shown, number) == 0)
			continue;
		if (!any)
			text_print(stdout, "\nSingle ratings\n");
		any = true;
		/* Most ratings have the same scale. */
		if (!before || text_order(before, x->scale)) {
			scale_finish(&scale);
			scale = (struct scale){ 0 };
			known = x->scale &&
				scale_from_json(&scale, x->scale, &(struct err)ERR_INIT);
		}
		before = x->scale;
		print_given(&o->given[i], known ? &scale : NULL, number, o);
	}
}

static void
print_section(const json_t *section, const struct show_options *o)
{
	const json_t *item, *cue;
	size_t i, k;

	text_print(stdout, "\n%s\n",
		*view_text(section, "title") ? view_text(section, "title")
					     : view_text(section, "id"));
	print_lines("question", json_object_get(section, "questions"));
	print_notes(section, timed_and_others, o);
	print_figures(json_object_get(section, "ratings"), o);
	print_figure(json_object_get(section, "score"), true, o);
	json_array_foreach (json_object_get(section, "items"), i, item) {
		const char *title = view_text(item, "title"), *artist = view_text(item, "artist");

		text_print(stdout, "  %s %s%s%s%s\n",
			is_true(item, "done")            ? "✓"
				: is_true(item, "heard") ? "·"
							 : " ",
			*title ? title : view_text(item, "id"), *artist ? " · " : "", artist,
			is_true(item, "times_unsure") ? " (times unsure)" : "");
		json_array_foreach (json_object_get(item, "cues"), k, cue)
			if (is_true(cue, "pinned"))
				text_print(stdout, "    %-7s cue, set while listening%s%s\n",
					view_text(cue, "time"),
					*view_text(cue, "label") ? ": " : "",
					view_text(cue, "label"));
		print_notes(item, timed_and_others, o);
		print_figures(json_object_get(item, "ratings"), o);
	}
}

static void
print_review(const json_t *view, const struct show_options *o)
{
	json_t *section, *notes, *score;
	const char *part, *name;
	size_t i;

	print_lines("question", json_object_get(view, "questions"));
	json_array_foreach (json_object_get(view, "sections"), i, section)
		print_section(section, o);
	json_object_foreach (json_object_get(view, "parts"), part, notes) {
		if (!json_array_size(notes))
			continue;
		const char *heading = note_part_words(part);
		text_print(stdout, "\n%c%s\n", toupper((unsigned char)*heading), heading + 1);
		print_notes(json_object_get(view, "parts"), (const char *[]){ part, NULL }, o);
	}
	bool rated = json_array_size(json_object_get(view, "ratings")) > 0;
	json_object_foreach (json_object_get(view, "scores"), name, score)
		rated |= json_is_object(score);
	if (rated)
		text_print(stdout, "\nRatings\n");
	print_figures(json_object_get(view, "ratings"), o);
	json_object_foreach (json_object_get(view, "scores"), name, score)
		print_figure(score, true, o);
	print_repeated_ratings(o);
}

static bool
show_run(struct cli_call *c, struct err *err)
{
	struct show_options o = *(const struct show_options *)c->options;

	json_blocks_use();
	struct view *view = view_open(&c->record, NULL, NULL, err);
	bool ok = view != NULL;

	if (ok && c->json) {
		ok = export_json(stdout, view, NULL, err);
	} else if (ok) {
		json_t *printed = json_object();
		const struct review *review = record_find(&c->record, ROW_REVIEW, &c->review);
		struct view_given *given = view_given(view, &o.n_given);
		const json_t *chain;
		size_t i;

		o.printed = printed;
		o.record = &c->record;
		o.given = given;
		o.device = review ? review->device : UUID_NONE;
		o.chain = "";
		o.chains = json_object_get(view_tree(view), "chains");
		json_array_foreach (o.chains, i, chain)
			if (is_true(chain, "main"))
				o.chain = view_text(chain, "name");
		print_head(view, &o);
		print_review(view_tree(view), &o);
		json_release(printed);
		free(given);
	}
	view_close(view);
	return ok;
}

const struct cli_command cli_show = {
	.name = "show",
	.help = "Show all that was recorded for a review",
	.verbs = { { NULL, "[REVIEW]", "",
		ARCHIVE_READ | REVIEW_OR_LAST | REVIEW_LOADED | AS_JSON | NAMES_DEVICES, 0, 1,
		show_run, NULL } },
	OPTIONS_IN(rows),
};
