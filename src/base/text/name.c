/* Ranks how well a typed name fits each candidate, and writes the error if none or several fit. The
 * callers offer the candidates; text_fold.c folds the names. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/name.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"

#define FAR 4 /* no name that is suggested is so far from the typed one (text_is_near) */

void
name_search_init(struct name_search *s, const char *typed)
{
	*s = (struct name_search){ .typed = typed,
		.folded = BUF_INIT,
		.cased = BUF_INIT,
		.wide = BUF_INIT,
		.distance = FAR };
	text_fold(&s->folded, typed, KEEP_NAME);
	text_fold(&s->cased, typed, KEEP_ALL);
	CLEANUP(buf_finish) struct buf wide = BUF_INIT;
	text_fold(&wide, typed, KEEP_ALL_PLAIN);
	text_fold(&s->wide, wide.s, KEEP_NAME);
}

static void
forget_candidates(struct name_search *s)
{
	EACH_IN (one, s->closest, NAME_CANDIDATES) {
		free(*one);
		*one = NULL;
	}
}

void
name_search_finish(struct name_search *s)
{
	forget_candidates(s);
	buf_finish(&s->folded);
	buf_finish(&s->cased);
	buf_finish(&s->wide);
	free(s->nearest);
}

static void
suggest(struct name_search *s, const char *text, const char *folded)
{
	size_t distance = s->best == NAME_NOT ? text_distance(folded, s->folded.s) : FAR;

	if (distance >= s->distance || !text_is_near(distance, s->folded.s))
		return;
	s->distance = distance;
	xreplace(&s->nearest, text);
}

enum name_fit
name_search_fit(struct name_search *s, const char *text, bool is_id)
{
	CLEANUP(buf_finish) struct buf folded = BUF_INIT, cased = BUF_INIT;

	if (!text || !*s->typed)
		return NAME_NOT;
	if (text_same(text, s->typed))
		return is_id ? NAME_ID : NAME_EXACT;
	text_fold(&folded, text, KEEP_NAME);
	if (!s->folded.len || !strstr(folded.s, s->folded.s)) {
		CLEANUP(buf_finish) struct buf wide = BUF_INIT, name = BUF_INIT;
		text_fold(&wide, text, KEEP_ALL_PLAIN);
		text_fold(&name, wide.s, KEEP_NAME);
		if (s->wide.len && strstr(name.s, s->wide.s))
			return NAME_WIDE;
		if (s->folded.len)
			suggest(s, text, folded.s);
		return NAME_NOT;
	}
	if (folded.len > s->folded.len)
		return NAME_PART;
	text_fold(&cased, text, KEEP_ALL);
	return text_same(cased.s, s->cased.s) ? NAME_CASE : NAME_ALIKE;
}

int
name_search_offer(struct name_search *s, enum name_fit fit, size_t at, const char *shown)
{
	if (fit == NAME_NOT || fit < s->best)
		return -1;
	bool better = fit > s->best;
	if (better) {
		s->found = 0;
		s->at = at;
		forget_candidates(s);
	}
	s->best = fit;
	s->found++;
	/* A name is closer if it has fewer letters beside the typed ones. */
	char *name = xstrdup(shown ? shown : "?");
	bool placed = false;
	EACH_IN_WHILE (one, s->closest, NAME_CANDIDATES, name)
		if (placed || !*one || strlen(name) < strlen(*one)) {
			char *next = *one;

			*one = name;
			name = next;
			placed = true;
		}
	free(name);
	return better;
}

void
name_search_offer_names(struct name_search *s, const char *id, const char *name, size_t at)
{
	enum name_fit by_id = name_search_fit(s, id, true),
		      by_name = name_search_fit(s, name, false);

	if (by_id > by_name)
		by_name = by_id;
	name_search_offer(s, by_name, at, name ? name : id);
}

bool
name_search_one(const struct name_search *s, const char *kind, const char *list, struct err *err)
{
	CLEANUP(pointer_free)
	char *shows = list ? xasprintf(" (%s)", list) : xstrdup("");

	if (s->found == 1)
		return true;
	if (s->found) {
		CLEANUP(buf_finish) struct buf names = BUF_INIT;
		bool more = s->found > NAME_CANDIDATES;

		EACH_IN_WHILE (one, s->closest, NAME_CANDIDATES, *one)
			buf_add_part(&names, ", ", "%s", *one);
		if (more)
			return err_set(err, "“%s” may be any of %zu %ss: %s, …", s->typed, s->found,
				kind, names.s);
		return err_set(err, "“%s” may be any of these: %s", s->typed, names.s);
	}
	if (s->nearest && *s->nearest)
		return err_set(err, "there is no %s “%s”; did you mean %s?%s", kind, s->typed,
			s->nearest, shows);
	return err_set(err, "there is no %s “%s”%s", kind, s->typed, shows);
}
