/*
 * Decisions before listening: the anchor of a session (a device or chain that differs from another
 * in a known way, to test the listener), and how many tracks and sessions the review plans.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "answers/anchor_heard.h"
#include "answers/blind_reach.h"
#include "base/mem.h"
#include "base/number.h"
#include "numbers/differ.h"
#include "record/rating.h"
#include "sitting/change.h"
#include "sitting/recorded_private.h"
#include "sitting/sound_private.h"

/* ---- the anchor of a session: a known difference, to test the listener ---- */

/* Cuts `text` off before `word` and returns the part after the word; NULL: `text` does not have the
 * word. */
static char *
cut_at(char *text, const char *word)
{
	char *at = text ? strstr(text, word) : NULL;

	if (!at)
		return NULL;
	*at = '\0';
	return at + strlen(word);
}

/* Sets *out to the ids of the attributes named in `text`, separated by spaces, or to NULL if none
 * is named, which means all. A + or - before a name states that the anchor is higher or lower. The
 * caller frees *out. Returns false and sets err if the lexicon does not have one of them. */
static bool
read_attributes(const struct sitting *s, const char *text, char **out, struct err *err)
{
	CLEANUP(buf_finish) struct buf ids = BUF_INIT;
	CLEANUP(pointer_free) char *copy = xstrdup(text ? text : "");
	char *rest = copy, *id;

	*out = NULL;
	while ((id = strtok_r(rest, " ,", &rest))) {
		int sign = *id == '+' || *id == '-';
		const struct lexicon_word *a = s->recorded->words.known
			? lexicon_match(&s->recorded->words.lexicon, id + sign)
			: NULL;

		if (!a)
			return err_set(err, "the lexicon has no attribute \"%s\"", id + sign);
		buf_addf(&ids, "%s%.*s%s", ids.len ? " " : "", sign, id, a->id);
	}
	if (ids.len)
		*out = buf_detach(&ids);
	return true;
}

/* Reads "Performer8 of Cantor in bass-depth punch" into row: the anchor, the device or chain that
 * it differs from, and the attributes in which they differ. On failure sets err and returns
 * false. */
static bool
read_anchor(const struct sitting *s, const char *text, struct sitting_row *row, struct err *err)
{
	CLEANUP(pointer_free) char *copy = xstrdup(text);
	char *of = cut_at(copy, " of "), *in = cut_at(of, " in "), *attributes;
	struct compared named, other;

	if (!of)
		return err_set(err, "also name what the anchor differs from: anchor NAME of NAME");
	if (!against_named(s, copy, false, &named, err) ||
		!against_named(s, of, false, &other, err))
		return false;
	if (uuid_none(&named.chain) != uuid_none(&other.chain))
		return err_set(
			err, "both names must be devices, or both chains: anchor NAME of NAME");
	if (!read_attributes(s, in, &attributes, err))
		return false;
	row->anchor = named.device;
	row->anchor_chain = named.chain;
	row->anchor_of = other.device;
	row->anchor_chain_of = other.chain;
	free(row->anchor_in);
	row->anchor_in = attributes;
	return true;
}

bool
sitting_anchor(struct sitting *s, const char *name, struct err *err)
{
	if (test_refuses(s, WISH_ANCHOR, err))
		return false;
	if (name[0]) {
		struct sitting_row *row = change_copy(s, ROW_SITTING, &s->sitting);
		bool none = strcmp(name, "none") == 0;

		row->anchor = row->anchor_chain = row->anchor_of = row->anchor_chain_of = UUID_NONE;
		xreplace(&row->anchor_in, NULL);
		if (!none && !read_anchor(s, name, row, err)) {
			row_free(&row_types[ROW_SITTING], row);
			return false;
		}
		change_one(s, ROW_SITTING, row, "anchor");
	}
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	anchor_add_of_session(&words, &s->rec, record_find(&s->rec, ROW_SITTING, &s->sitting));
	sitting_say(s, SAID_INFO, "anchor of this session: %s", words.len ? words.s : "none");
	return true;
}

/* ---- the plan of a review ---- */

/* Reads a plan, "8 3 bass-depth punch" (tracks, sessions, attributes), and returns it as JSON,
 * which the caller frees. On failure sets err and returns NULL. */
static char *
read_plan(const struct sitting *s, const char *text, struct err *err)
{
	CLEANUP(pointer_free) char *copy = xstrdup(text), *ids = NULL;
	char *rest = copy, *id;
	const char *first = strtok_r(rest, " ", &rest), *second = strtok_r(rest, " ", &rest);
	int64_t tracks, sessions;

	if (!first || !second || !number_parse_int(first, 1, 1000, &tracks) ||
		!number_parse_int(second, 1, 1000, &sessions)) {
		err_set(err,
			"a plan is a number of tracks and of evenings: plan 8 3, or plan 8 3 "
			"bass-depth punch");
		return NULL;
	}
	if (!read_attributes(s, rest, &ids, err))
		return NULL;
	json_auto_t *list = json_array();
	for (rest = ids; rest && (id = strtok_r(rest, " ", &rest));)
		json_array_append_new(list, json_string(id));
	json_auto_t *made = json_pack("{s:I, s:I, s:O*}", "tracks", (json_int_t)tracks, "sessions",
		(json_int_t)sessions, "attributes", ids ? list : NULL);
	return json_dumps(made, JSON_COMPACT);
}

/* Appends which differences the plan finds, and in which order to wear the devices. */
static void
add_reach(struct buf *out, const struct sitting *s, const json_t *plan)
{
	size_t tracks = (size_t)json_number_value(json_object_get(plan, "tracks")),
	       evenings = (size_t)json_number_value(json_object_get(plan, "sessions"));
	CLEANUP(buf_finish) struct buf found = BUF_INIT;
	long long after = json_integer_value(json_object_get(plan, "after"));

	if (after)
		buf_addf(out, "; changed after %lld evening%s with ratings, so exploratory", after,
			after == 1 ? "" : "s");
	blind_reach_add_difference(&found, &s->rec, tracks, evenings, 1);
	if (evenings < DIFFER_EVENINGS)
		buf_addf(out, "; fewer than %d evenings show nothing", DIFFER_EVENINGS);
	else if (found.len)
		buf_addf(out, "; it finds 8 of 10 differences from %s", found.s);
	for (size_t i = 0; s->ndevices > 1 && i < s->ndevices; i++)
		buf_addf(out, "%s%s", i ? ", " : "; wear first, in turn from evening to evening: ",
			s->devices[i].device->name ? s->devices[i].device->name : "");
}

bool
sitting_plan(struct sitting *s, const char *text, struct err *err)
{
	bool none = strcmp(text, "none") == 0;
	char *plan = text[0] && !none ? read_plan(s, text, err) : NULL;

	if (text[0] && !none && !plan)
		return false;
	if (text[0]) {
		struct review *row = change_copy(s, ROW_REVIEW, &s->review);

		plan = plan ? rating_plan(&s->rec, row, plan) : NULL;
		free(row->plan);
		row->plan = plan;
		change_one(s, ROW_REVIEW, row, "plan");
	}
	const struct review *r = record_find(&s->rec, ROW_REVIEW, &s->review);
	json_auto_t *kept = json_loads(r->plan ? r->plan : "", 0, NULL);
	const json_t *ids = json_object_get(kept, "attributes");
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	if (kept)
		buf_addf(&words, "%g tracks on %g evenings",
			json_number_value(json_object_get(kept, "tracks")),
			json_number_value(json_object_get(kept, "sessions")));
	for (size_t i = 0; i < json_array_size(ids); i++)
		buf_addf(&words, "%s%s", i ? " " : ", in ",
			json_string_value(json_array_get(ids, i)));
	if (kept)
		add_reach(&words, s, kept);
	sitting_say(s, SAID_INFO, "plan of this review: %s", words.len ? words.s : "none");
	return true;
}
