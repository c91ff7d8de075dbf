#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "export/view.h"
#include "record/note.h"

struct show_options {
	bool ids;
	const json_t *chains; /* the list `chains` of the review's view (export/view.h) */
	/* name of the chain that most notes have; it is not printed with each note */
	const char *chain;
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
add_part(struct buf *out, const char *before, const char *text)
{
	if (*text)
		buf_addf(out, "%s%s%s", out->len ? " · " : "", before, text);
}

static void
print_head(const json_t *view)
{
	const json_t *device = json_object_get(view, "device"),
		     *unit = json_object_get(view, "unit"), *chain, *c;
	const json_t *review = json_object_get(view, "review");
	CLEANUP(buf_finish) struct buf facts = BUF_INIT;
	size_t i;

	add_part(&facts, "", *view_text(device, "kind") ? view_text(device, "noun") : "");
	add_part(&facts, "", view_text(device, "drivers"));
	add_part(&facts, "", view_text(device, "impedance"));
	add_part(&facts, "unit: ", view_text(unit, "how"));
	add_part(&facts, "from ", view_text(unit, "from"));
	text_print(stdout, "%s (%s)\n", view_text(device, "name"), view_text(review, "id"));
	if (facts.len)
		text_print(stdout, "  %s\n", facts.s);
	json_array_foreach (json_object_get(view, "chains"), i, chain)
		text_print(stdout, "  chain %s: %s%s\n", view_text(chain, "name"),
			view_text(chain, "text"),
			!is_true(chain, "used")          ? " (not used yet)"
				: is_true(chain, "main") ? " (the usual one)"
							 : "");
	json_array_foreach (json_object_get(view, "comparisons"), i, c) {
		if (!is_true(c, "others"))
			text_print(stdout, "  compared with: %s%s\n", view_text(c, "device"),
				is_true(c, "from_memory") ? " (from memory)" : "");
	}
	json_array_foreach (json_object_get(view, "sittings"), i, c) {
		int64_t notes = json_integer_value(json_object_get(c, "notes"));
		const char *started = view_text(c, "started"), *clock = strchr(started, 'T');

		text_print(stdout, "  session %" PRId64 ": %s %.5s, %" PRId64 " note%s\n",
			(int64_t)json_integer_value(json_object_get(c, "number")),
			view_text(c, "date"), clock ? clock + 1 : "", notes, notes == 1 ? "" : "s");
	}
}

static const char *
main_chain(const json_t *view)
{
	const json_t *chain;
	size_t i;

	json_array_foreach (json_object_get(view, "chains"), i, chain)
		if (is_true(chain, "main"))
			return view_text(chain, "name");
	return "";
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
add_trial(struct buf *out, const json_t *made)
{
	const json_t *trial = json_object_get(made, "trial");
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	trial_add_words(&words, json_is_integer(trial) ? json_integer_value(trial) : NO_INT);
	add_part(out, "", words.s);
}

/* Appends the device, variant, chain and so on of a note; leaves out those that the head of the
 * review names. */
static void
add_label(struct buf *out, const json_t *note, const struct show_options *o)
{
	CLEANUP(buf_finish) struct buf label = BUF_INIT;

	if (!is_true(note, "under_test"))
		add_part(&label, "", view_text(note, "device"));
	add_part(&label, "", view_text(note, "variant"));
	if (strcmp(view_text(note, "chain"), o->chain) != 0)
		add_part(&label, "", chain_title(o->chains, view_text(note, "chain")));
	add_part(&label, "through the equaliser ", view_text(note, "equaliser"));
	add_part(&label, "from ", view_text(note, "file"));
	add_part(&label, "compared with ", view_text(note, "against"));
	if (is_true(note, "from_memory"))
		buf_add(&label, " (from memory)");
	add_part(
		&label, "compared with ", chain_title(o->chains, view_text(note, "against_chain")));
	add_trial(&label, note);
	add_part(&label, "heard by ", view_text(note, "listener"));
	if (strcmp(view_text(note, "part"), "diary") == 0)
		add_part(&label, "", view_text(note, "date"));
	if (label.len)
		buf_addf(out, " [%s]", label.s);
}

static void
print_note(const json_t *note, const struct show_options *o)
{
	CLEANUP(buf_finish) struct buf left = BUF_INIT;
	const char *body = view_text(note, "body"), *kind = view_text(note, "kind");

	if (o->ids)
		buf_addf(&left, "%.8s  ", view_text(note, "uuid"));
	buf_addf(&left, "%-7s", view_text(note, "time"));
	text_print(stdout, "    %s ", left.s);
	int indent = 5 + (int)left.len;
	buf_clear(&left);
	add_label(&left, note, o);
	if (!*body)
		text_print(stdout, "marker%s%s", *kind ? ": " : "", kind);
	for (const char *line = body; *line;) {
		size_t n = strcspn(line, "\n");

		text_print(stdout, "%.*s", (int)n, line);
		line += n + (line[n] == '\n');
		if (*line)
			text_print(stdout, "\n%*s", *line == '\n' ? 0 : indent, "");
	}
	text_print(stdout, "%s\n", left.s);
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
	for (i = 0; i < n; i++)
		print_note(notes[i], opt);
}

static const char *const timed_and_others[] = { "notes", "untimed", "markers", NULL };

/* Prints ratings, each followed by those that other listeners gave to the same. */
static void
print_ratings(const json_t *ratings)
{
	const json_t *x;
	size_t i;

	json_array_foreach (ratings, i, x) {
		CLEANUP(buf_finish) struct buf more = BUF_INIT;

		if (!is_true(x, "under_test"))
			add_part(&more, "", view_text(x, "device"));
		add_part(&more, "through the equaliser ", view_text(x, "equaliser"));
		add_part(&more, "", view_text(x, "listener"));
		add_trial(&more, x);
		text_print(stdout, "    %s %s%s%s\n", view_text(x, "name"), view_text(x, "text"),
			more.len ? " · " : "", more.s);
		print_ratings(json_object_get(x, "others"));
	}
}

static void
print_score(const json_t *score)
{
	const char *listener = view_text(score, "listener");
	json_t *other;
	size_t i;

	if (!json_is_object(score))
		return;
	text_print(stdout, "    %s %s%s%s\n",
		*view_text(score, "section") ? "Score of this section" : view_text(score, "name"),
		view_text(score, "written_paren"), *listener ? " · " : "", listener);
	json_array_foreach (json_object_get(score, "others"), i, other)
		print_score(other);
}

static void
print_section(const json_t *section, const struct show_options *o)
{
	const json_t *item;
	size_t i;

	text_print(stdout, "\n%s\n",
		*view_text(section, "title") ? view_text(section, "title")
					     : view_text(section, "id"));
	print_notes(section, timed_and_others, o);
	print_ratings(json_object_get(section, "ratings"));
	print_score(json_object_get(section, "score"));
	json_array_foreach (json_object_get(section, "items"), i, item) {
		const char *title = view_text(item, "title"), *artist = view_text(item, "artist");

		text_print(stdout, "  %s %s%s%s%s\n",
			is_true(item, "done")            ? "✓"
				: is_true(item, "heard") ? "·"
							 : " ",
			*title ? title : view_text(item, "id"), *artist ? " · " : "", artist,
			is_true(item, "times_unsure") ? " (times unsure)" : "");
		print_notes(item, timed_and_others, o);
		print_ratings(json_object_get(item, "ratings"));
	}
}

static void
print_review(const json_t *view, const struct show_options *o)
{
	json_t *section, *notes, *score;
	const char *part, *name;
	size_t i;

	print_head(view);
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
	print_ratings(json_object_get(view, "ratings"));
	json_object_foreach (json_object_get(view, "scores"), name, score)
		print_score(score);
}

static bool
show_run(struct cli_call *c, struct err *err)
{
	struct show_options o = *(const struct show_options *)c->options;
	json_auto_t *view = view_new(&c->record, err);
	bool ok = view != NULL;

	if (ok && c->json)
		ok = column_print_value(json_incref(view), err);
	else if (ok) {
		o.chain = main_chain(view);
		o.chains = json_object_get(view, "chains");
		print_review(view, &o);
	}
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
