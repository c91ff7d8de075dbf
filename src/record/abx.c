/* Reads the two sounds of old blind runs, and puts their results into words. Runs that swap devices
 * are in blind_result.c. */
#include "record/abx.h"

#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "numbers/blind_chance.h"
#include "record/redact.h"

bool
abx_is(const struct blind_run *r)
{
	return r->sounds != NULL;
}

const char *
abx_letter(size_t sound)
{
	static const char *const letters[ABX_SOUNDS] = { "A", "B" };

	return sound < ABX_SOUNDS ? letters[sound] : "?";
}

/* The keys in the JSON of one sound, and the members of struct abx_sound for their values. */
static const struct row_field sound_fields[] = {
	{ "name", ROW_FIELD_TEXT, offsetof(struct abx_sound, name), NULL },
	{ "source", ROW_FIELD_UUID, offsetof(struct abx_sound, source), NULL },
	{ "equaliser", ROW_FIELD_UUID, offsetof(struct abx_sound, equaliser), NULL },
	{ "hash", ROW_FIELD_TEXT, offsetof(struct abx_sound, hash), NULL },
	{ "audio", ROW_FIELD_TEXT, offsetof(struct abx_sound, audio), NULL },
	{ "held_db", ROW_FIELD_REAL, offsetof(struct abx_sound, held_db), NULL },
	{ "lufs", ROW_FIELD_REAL, offsetof(struct abx_sound, lufs), NULL },
};
static const struct row_type sound_type = { .fields = sound_fields,
	.nfields = LENGTH(sound_fields) };

bool
abx_read(const struct blind_run *r, struct abx_sound two[ABX_SOUNDS])
{
	json_auto_t *list = r->sounds ? json_loads(r->sounds, 0, NULL) : NULL;
	bool ok = json_array_size(list) == ABX_SOUNDS;

	for (size_t i = 0; i < ABX_SOUNDS; i++)
		ok = ok && json_is_string(json_object_get(json_array_get(list, i), "name"));
	for (size_t i = 0; ok && i < ABX_SOUNDS; i++) {
		two[i] = (struct abx_sound){ .name = NULL };
		row_read_json(&sound_type, json_array_get(list, i), &two[i]);
	}
	return ok;
}

void
abx_finish(struct abx_sound two[ABX_SOUNDS])
{
	for (size_t i = 0; i < ABX_SOUNDS; i++) {
		xreplace(&two[i].name, NULL);
		xreplace(&two[i].hash, NULL);
		xreplace(&two[i].audio, NULL);
	}
}

/* Returns true if both are one content: the same file or audio, or if that is not known of one of
 * them, the same row of a file. */
static bool
is_same_content(const struct abx_sound *x, const struct abx_sound *y)
{
	return !x->hash || !y->hash ? uuid_same(&x->source, &y->source)
				    : text_same(x->hash, y->hash) || text_same(x->audio, y->audio);
}

/* Appends "within 0.1 LU", by how much the levels of both sounds differed at most during the run,
 * or "levels not matched" if they were not measured. levels: the words before it, "matched to" or
 * "levels". */
static void
add_matching(const struct abx_sound two[ABX_SOUNDS], const char *levels, struct buf *out)
{
	double apart = fabs(two[0].lufs - two[1].lufs);

	/* Rounded up to 0.1 LU, because the text says "within". */
	if (isfinite(apart))
		buf_addf(out, "%s within %.1f LU", levels, fmax(ceil(apart * 10 - 1e-6) / 10, 0.1));
	else
		buf_add(out, "levels not matched");
}

/* Reads both sounds of a run. An equaliser whose name stayed in another archive gets the name of
 * its row. */
static bool
read_sounds(const struct record *rec, const struct blind_run *r, struct abx_sound two[ABX_SOUNDS])
{
	bool ok = abx_read(r, two);

	for (size_t i = 0; ok && i < ABX_SOUNDS; i++) {
		const char *name =
			row_name(ROW_EQUALISER, record_find(rec, ROW_EQUALISER, &two[i].equaliser));

		if (name && text_same(two[i].name, REDACTED_EQUALISER)) {
			free(two[i].name);
			two[i].name = xasprintf("EQ %s", name);
		}
	}
	return ok;
}

/* If the sounds are two files, removes the folders from their names, for text that others read. */
static void
hide_folders(const struct record *rec, struct abx_sound two[ABX_SOUNDS])
{
	for (size_t i = 0; i < ABX_SOUNDS && !uuid_same(&two[0].source, &two[1].source); i++) {
		const struct source *file = record_find(rec, ROW_SOURCE, &two[i].source);
		char *name = file && file->locator ? source_public_name(rec, file)
						   : xstrdup(file_name(two[i].name));

		free(two[i].name);
		two[i].name = name;
	}
}

static double
held_db(const struct abx_sound *x)
{
	return isnan(x->held_db) ? 0 : x->held_db;
}

void
abx_add_sounds(const struct record *rec, const struct blind_run *r, struct buf *out)
{
	struct abx_sound two[ABX_SOUNDS];

	if (!read_sounds(rec, r, two))
		return;
	/* The gain that both sounds have is headroom; only the rest matches their levels, and only
	 * if the loudness was measured. */
	double headroom = fmax(held_db(&two[0]), held_db(&two[1]));
	for (size_t i = 0; i < ABX_SOUNDS; i++) {
		double matched = held_db(&two[i]) - headroom;

		buf_addf(out, "%s: %s", abx_letter(i), two[i].name);
		if (matched <= -0.05 && isfinite(two[i].lufs))
			buf_addf(out, " (%.1f dB matched)", matched);
		buf_add(out, ", ");
	}
	if (headroom <= -0.05)
		buf_addf(out, "both %.1f dB for headroom, ", headroom);
	add_matching(two, "matched to", out);
	abx_finish(two);
}

static bool
is_same_sound(const struct abx_sound *x, const struct abx_sound *y)
{
	return is_same_content(x, y) && uuid_same(&x->equaliser, &y->equaliser);
}

/* Appends ", guessing does as well in 1 of 20 runs". */
static void
add_luck(struct buf *out, double p)
{
	buf_add(out, isfinite(p) ? ", " : "");
	blind_chance_add_luck(out, p);
}

/* Appends "I compared A and B without knowing which one played (13 of 16 right in TEST, guessing
 * does as well in 1 of 94 runs". sounds: "A and B". */
static void
add_heard(struct buf *out, const char *who, const char *sounds, const struct blind_guesses *g,
	size_t planned, const char *test)
{
	buf_addf(out, "%s compared %s without knowing which one played (%zu of %zu right in %s",
		who, sounds, g->right, g->said, test);
	if (g->said < planned)
		buf_addf(out, "; %zu trials were planned", planned);
	else
		add_luck(out, g->p);
}

/* Appends "I chose between A and B without knowing which one played (9 of 11 choices for B in TEST,
 * guessing does as well in …". */
static void
add_liked(struct buf *out, const char *who, const struct abx_sound two[ABX_SOUNDS],
	const struct blind_preferred *x, size_t planned, const char *test)
{
	size_t n = x->of[0] + x->of[1], most = x->of[1] > x->of[0];

	buf_addf(out,
		"%s chose between %s and %s without knowing which one played (%zu of %zu choices "
		"for "
		"%s in %s",
		who, two[0].name, two[1].name, x->of[most], n, two[most].name, test);
	if (n + x->none < planned)
		buf_addf(out, "; %zu trials were planned", planned);
	else
		add_luck(out, x->p);
	buf_addf(out, "; no difference in %zu; %s came first in %zu of %zu", x->none, two[0].name,
		x->first, n + x->none);
}

void
abx_add_sentence(const struct record *rec, const struct blind_run *r, struct buf *out)
{
	static const char *const nth[] = { "a", "a second", "a third", "a fourth", "a fifth",
		"another" };
	const struct sitting_row *sitting = record_find(rec, ROW_SITTING, &r->sitting);
	CLEANUP(buf_finish) struct buf sounds = BUF_INIT, test = BUF_INIT;
	struct abx_sound two[ABX_SOUNDS];
	struct blind_preferred liked;
	struct blind_guesses g;
	CLEANUP(blind_order_finish) struct blind_order o = { .pairs = false };

	if (!blind_order_read_ended(rec, r, &o) || !read_sounds(rec, r, two))
		return;
	hide_folders(rec, two);
	CLEANUP(pointer_free)
	char *name = sitting ? record_other_name(rec, &sitting->listener) : NULL;
	/* runs of the same kind with the same two sounds that ended in this review before this run
	 * began */
	size_t before = 0;
	for (const struct blind_run *x = NULL; (x = record_next(rec, ROW_BLIND_RUN, x));) {
		struct abx_sound of[ABX_SOUNDS] = { { .name = NULL } };
		CLEANUP(blind_order_finish) struct blind_order past = { .pairs = false };

		if (x->started_ms >= r->started_ms || !uuid_same(&x->review, &r->review) ||
			!blind_order_read_ended(rec, x, &past))
			continue;
		if (past.pairs == o.pairs && abx_read(x, of))
			before += (is_same_sound(&of[0], &two[0]) &&
					  is_same_sound(&of[1], &two[1])) ||
				(is_same_sound(&of[0], &two[1]) && is_same_sound(&of[1], &two[0]));
		abx_finish(of);
	}

	buf_addf(&sounds, "%s%s and %s",
		uuid_same(&two[0].source, &two[1].source) ? "" : "the two files ", two[0].name,
		two[1].name);
	buf_addf(&test, "%s double-blind %s", nth[before < LENGTH(nth) ? before : LENGTH(nth) - 1],
		blind_words(true, o.pairs)->name);
	if (o.pairs) {
		blind_preferred(rec, r, &o, &liked);
		add_liked(out, name ? name : "I", two, &liked, o.n / o.step, test.s);
	} else {
		blind_guesses(rec, r, &o, &g);
		add_heard(out, name ? name : "I", sounds.s, &g, o.n, test.s);
	}
	buf_add(out, "; ");
	add_matching(two, "levels", out);
	blind_result_add_late(rec, r, out);
	buf_add(out, ").");
	abx_finish(two);
}
