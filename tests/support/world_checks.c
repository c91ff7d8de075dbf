#include "support/world_checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "panel/sync.h"
#include "record/redact.h"
#include "store/archive_merge.h"
#include "store/doctor.h"
#include "store/edit.h"
#include "store/store_private.h"
#include "support/store_open.h"
#include "support/world_acts.h"

/* All rows of an archive, with deleted ones. */
struct image {
	int site;
	bool joined;
	struct record r;
	struct uuids sent; /* notes and ratings that left, as far as the archive knows */
};

static struct image images[SITES];

struct hands *hands_of;

static const enum row_kind compared[] = { ROW_SITTING, ROW_STRETCH, ROW_NOTE, ROW_TAG, ROW_RATING,
	ROW_VOLUME, ROW_LISTING, ROW_COMPARISON, ROW_BLIND_RUN, ROW_TRIAL };

static void
load_image_of(struct image *im, struct store *st, int site)
{
	static const char keys[ROW_KINDS];

	*im = (struct image){ .site = site, .joined = has_joined(st) };
	record_init(&im->r);
	for (int k = 0; k < ROW_KINDS; k++)
		works(row_store_select(st, (enum row_kind)k, &keys[k], "?1 IS NULL ORDER BY uuid",
			&UUID_NONE, &im->r.of[k], &err));
	works(store_uuids_once(
		st, "SELECT row FROM sent WHERE ?1 IS NULL", &UUID_NONE, &im->sent, &err));
}

static void
load_image(int site)
{
	struct store *st = open_site(site, STORE_READ);

	load_image_of(&images[site], st, site);
	store_close(st);
}

/* The first archive of a person. */
static const struct image *
image_of(int person)
{
	return &images[person ? person + 1 : ANN1];
}

static void
load_images(void)
{
	for (int s = 0; s < SITES; s++)
		load_image(s);
}

/* The person who made a row; PEOPLE: it is not known here. */
static int
maker_of(const struct image *im, enum row_kind kind, const void *row)
{
	const struct uuid *field = row_listener(&row_types[kind], row);
	const void *above = NULL;

	if (field)
		return person_of(field, im->site);
	switch ((int)kind) {
	case ROW_TAG:
		above = record_find(&im->r, kind = ROW_NOTE, &((const struct tag *)row)->note);
		break;
	case ROW_STRETCH:
		above = record_find(
			&im->r, kind = ROW_SITTING, &((const struct stretch *)row)->sitting);
		break;
	case ROW_BLIND_RUN:
		above = record_find(
			&im->r, kind = ROW_SITTING, &((const struct blind_run *)row)->sitting);
		break;
	case ROW_TRIAL:
		above = record_find(
			&im->r, kind = ROW_BLIND_RUN, &((const struct trial *)row)->run);
		break;
	}
	return above ? maker_of(im, kind, above) : PEOPLE;
}

/* An act counts if its listener and the target's are one person. */
static bool
has_act(const struct image *im, const struct uuid *target, int person)
{
	for (const struct withheld *w = NULL; (w = record_next(&im->r, ROW_WITHHELD, w));)
		if (!w->row.deleted && uuid_same(&w->target, target) &&
			person_of(&w->listener, im->site) == person)
			return true;
	return false;
}

static bool
is_deleted(const struct image *im, enum row_kind kind, const struct uuid *u)
{
	const struct row *row = uuid_none(u) ? NULL : record_find(&im->r, kind, u);

	return row && row->deleted;
}

/* What becomes of a row, as its maker's archive says. marked: also a note that is marked as
 * private, of which an earlier version may have been shown. */
enum fate {
	PUBLIC,
	SECRET,  /* private */
	TRASHED, /* it, its session or its review was deleted */
	OPEN,    /* deleted in one of two archives of its maker */
};

static enum fate
fate_of(const struct image *im, enum row_kind kind, const void *row, bool marked)
{
	const struct row *head = row;
	int maker = maker_of(im, kind, row);
	const struct uuid *sitting = NULL, *review = NULL;

	if (kind == ROW_TAG) {
		const struct note *n =
			record_find(&im->r, ROW_NOTE, &((const struct tag *)row)->note);
		enum fate f = n ? fate_of(im, ROW_NOTE, n, marked) : TRASHED;
		return f == PUBLIC && head->deleted ? TRASHED : f;
	}
	if (has_act(im, &head->uuid, maker) ||
		(marked && kind == ROW_NOTE && ((const struct note *)row)->private))
		return SECRET;
	if (kind == ROW_NOTE) {
		sitting = &((const struct note *)row)->sitting;
		review = &((const struct note *)row)->review;
	} else if (kind == ROW_RATING) {
		sitting = &((const struct rating *)row)->sitting;
		review = &((const struct rating *)row)->review;
	} else if (kind == ROW_TRIAL) {
		const struct blind_run *b =
			record_find(&im->r, ROW_BLIND_RUN, &((const struct trial *)row)->run);
		sitting = b ? &b->sitting : NULL;
	}
	return head->deleted || (sitting && is_deleted(im, ROW_SITTING, sitting)) ||
			(review && is_deleted(im, ROW_REVIEW, review))
		? TRASHED
		: PUBLIC;
}

/* What the archives of its maker say of a row: OPEN if they disagree. Returns false if none
 * of them has it. */
static bool
find_fate(enum row_kind kind, const struct uuid *u, int person, bool marked, enum fate *fate)
{
	bool found = false;

	*fate = PUBLIC;
	for (int s = 0; s < SITES; s++) {
		const void *row =
			sites[s].person == person ? record_find(&images[s].r, kind, u) : NULL;
		enum fate one = row ? fate_of(&images[s], kind, row, marked) : PUBLIC;

		if (row)
			*fate = !found || one == SECRET           ? one
				: one == *fate || *fate == SECRET ? *fate
								  : OPEN;
		found |= row != NULL;
	}
	return found;
}

static bool
is_claimed(const struct uuid *u)
{
	return uuid_index(u, shared->claims, (size_t)shared->nclaims) < (size_t)shared->nclaims;
}

/* Returns true if Eve claimed the row, or the note or rating that it is about: it waits then. */
static bool
waits_for_claim(const struct image *im, const struct uuid *u)
{
	const struct tag *t = record_find(&im->r, ROW_TAG, u);
	const struct withheld *w = record_find(&im->r, ROW_WITHHELD, u);

	return is_claimed(u) || (t && is_claimed(&t->note)) || (w && is_claimed(&w->target));
}

/* ---- archives of equal knowledge are equal ---- */

struct lines {
	char **v;
	size_t n, cap;
};

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The public rows of a person as an archive has them, sorted. */
static void
public_lines(const struct image *im, int person, struct lines *out)
{
	for (size_t i = 0; i < LENGTH(compared); i++) {
		enum row_kind k = compared[i];
		for (const struct row *row = NULL; (row = record_next(&im->r, k, row));) {
			char uuid[UUID_TEXT], edit[UUID_TEXT];
			enum fate fate;

			if (maker_of(im, k, row) != person || is_claimed(&row->uuid) ||
				!find_fate(k, &row->uuid, person, true, &fate) || fate != PUBLIC)
				continue;
			void *cut = row_dup(&row_types[k], row);
			row_redact(k, cut);
			if (row_listener(&row_types[k], cut))
				*row_listener(&row_types[k], cut) = UUID_NONE;
			CLEANUP(pointer_free) char *content = past_content(k, cut);
			row_free(&row_types[k], cut);
			LIST_ADD(out,
				xasprintf("%s %s %s %d %lld %s", row_types[k].table,
					uuid_text(&row->uuid, uuid), uuid_text(&row->edit, edit),
					row->deleted, (long long)row->edited_ms, content));
		}
	}
	LIST_SORT(out, by_text);
}

static void
compare_lines(const struct lines *a, const char *a_name, const struct lines *b, const char *b_name,
	const char *whose)
{
	for (size_t i = 0; i < a->n || i < b->n; i++)
		if (i >= a->n || i >= b->n || strcmp(a->v[i], b->v[i]) != 0)
			fail_msg("rows of %s: %s has\n  %s\n%s has\n  %s", whose, a_name,
				i < a->n ? a->v[i] : "no more", b_name,
				i < b->n ? b->v[i] : "no more");
}

/* Compares the rows of each person, as the person's first archive has them, with all archives. */
static void
compare_archives(bool only_joined)
{
	static const char *const names[PEOPLE] = { "ann", "ben", "dot", "eve" };

	load_images();
	for (int p = 0; p < EVE; p++) {
		struct lines own = { 0 };

		if (only_joined && !image_of(p)->joined)
			continue;
		public_lines(image_of(p), p, &own);
		for (int s = 0; s < SITES; s++) {
			struct lines there = { 0 };

			if (s == EVE1 || (only_joined && !images[s].joined))
				continue;
			public_lines(&images[s], p, &there);
			compare_lines(&own, sites[image_of(p)->site].name, &there, sites[s].name,
				names[p]);
		}
	}
}

static void
check_panel_equal(void)
{
	compare_archives(true);
}

static void
check_files_equal(void)
{
	compare_archives(false);
}

/* No archive has a row in the name of an honest listener that this listener did not make. */
static void
check_nothing_made_up(void)
{
	load_images();
	for (int s = 0; s < SITES; s++)
		for (size_t i = 0; i < LENGTH(compared) + 1; i++) {
			enum row_kind k = i < LENGTH(compared) ? compared[i] : ROW_WITHHELD;
			for (const struct row *row = NULL;
				(row = record_next(&images[s].r, k, row));) {
				int p = maker_of(&images[s], k, row);
				char uuid[UUID_TEXT];
				enum fate fate;

				/* Lists that Ann's second machine had for itself are in archives
				 * which do not know whose machine it is. */
				if (p < EVE && k != ROW_LISTING && k != ROW_COMPARISON &&
					!find_fate(k, &row->uuid, p, true, &fate))
					fail_msg("%s has a %s %s of %d, who did not make it",
						sites[s].name, row_types[k].table,
						uuid_text(&row->uuid, uuid), p);
			}
		}
}

/* Two machines of one person have the same rows and earlier versions, after both merged. */
static void
check_machines_equal(void)
{
	struct lines lines[2] = { { 0 } };

	load_images();
	for (int m = 0; m < 2; m++) {
		const struct image *im = &images[ANN1 + m];
		for (int k = 0; k < ROW_KINDS; k++)
			for (const struct row *row = NULL; !row_types[k].local &&
				k != ROW_LISTENER &&
				(row = record_next(&im->r, (enum row_kind)k, row));) {
				char uuid[UUID_TEXT], edit[UUID_TEXT];
				int p = maker_of(im, (enum row_kind)k, row);
				void *copy = row_dup(&row_types[k], row);
				/* Of rows with one UUID that the files of several others describe,
				 * the first to come stays. */
				bool first = row_types[k].from_file && p != ANN && p != PEOPLE;
				if (p == EVE || waits_for_claim(im, &row->uuid) || first) {
					row_free(&row_types[k], copy);
					continue;
				}
				if (row_listener(&row_types[k], copy))
					*row_listener(&row_types[k], copy) = UUID_NONE;
				CLEANUP(pointer_free)
				char *content = past_content((enum row_kind)k, copy);
				row_free(&row_types[k], copy);
				LIST_ADD(&lines[m],
					xasprintf("%s %s %s %d %d %lld %s", row_types[k].table,
						uuid_text(&row->uuid, uuid),
						uuid_text(&row->edit, edit), p, row->deleted,
						(long long)row->edited_ms, content));
			}
		LIST_SORT(&lines[m], by_text);
	}
	compare_lines(&lines[0], sites[ANN1].name, &lines[1], sites[ANN2].name, "all");
}

/* ---- words ---- */

struct checked_word {
	bool known; /* its maker's archive has it */
	int person;
	enum row_kind kind;
	struct uuid row; /* the note or rating */
	enum fate fate;
};
static struct checked_word words[MOST_WORDS];

/* Marks the words of the world that a text has. */
static void
find_words(const char *text, bool found[MOST_WORDS])
{
	for (const char *at = text; at && (at = strstr(at, "qw")); at += 2) {
		unsigned n = strspn(at + 2, "0123456789") >= 5 ? (unsigned)strtoul(at + 2, NULL, 10)
							       : MOST_WORDS;
		if (n < MOST_WORDS)
			found[n] = true;
	}
}

/* Marks the words that the text columns of an archive have. */
static void
words_of_archive(const char *path, bool found[MOST_WORDS])
{
	static const char tables[] =
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT "
		"LIKE 'CREATE VIRTUAL%'";
	sqlite3_stmt *q = NULL, *rows = NULL;
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, tables, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW) {
		CLEANUP(pointer_free)
		char *sql = xasprintf("SELECT * FROM \"%s\"", sqlite3_column_text(q, 0));
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
		while (sqlite3_step(rows) == SQLITE_ROW)
			for (int i = 0; i < sqlite3_column_count(rows); i++)
				if (sqlite3_column_type(rows, i) == SQLITE_TEXT)
					find_words(
						(const char *)sqlite3_column_text(rows, i), found);
		sqlite3_finalize(rows);
	}
	sqlite3_finalize(q);
	sqlite3_close(db);
}

static void
words_of_server(bool found[MOST_WORDS])
{
	struct pq *pq = connect_as("keeper", "world", postgres.folder);
	struct pq_rows tables, rows;

	works(pq_ask(pq,
		"SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = "
		"c.relnamespace WHERE n.nspname = 'panel' AND c.relkind = 'r'",
		NULL, 0, &tables, &err));
	for (size_t t = 0; t < tables.n; t++) {
		CLEANUP(pointer_free)
		char *sql = xasprintf("SELECT t::text FROM %s t", pq_value(&tables, t, 0));
		works(pq_ask(pq, sql, NULL, 0, &rows, &err));
		for (size_t i = 0; i < rows.n; i++)
			find_words(pq_value(&rows, i, 0), found);
		pq_rows_finish(&rows);
	}
	pq_rows_finish(&tables);
	pq_close(pq);
}

static void
know_words(int person, enum row_kind kind, const struct uuid *row, const char *text, bool marked)
{
	bool found[MOST_WORDS] = { false };

	find_words(text, found);
	for (size_t w = 0; w < MOST_WORDS; w++)
		if (found[w]) {
			words[w] = (struct checked_word){ true, person, kind, *row, PUBLIC };
			find_fate(kind, row, person, false, &words[w].fate);
			if (marked)
				words[w].fate = SECRET;
		}
}

/* Finds out from the archives of their makers what became of all words. */
static void
load_words(void)
{
	load_images();
	for (int s = 0; s < SITES; s++) {
		const struct record *r = &images[s].r;
		int own = sites[s].person;
		struct store *st = open_site(s, STORE_READ);

		for (const struct note *n = NULL; (n = record_next(r, ROW_NOTE, n));)
			if (maker_of(&images[s], ROW_NOTE, n) == own) {
				CLEANUP(rows_finish) struct rows all;
				works(store_versions(st, ROW_NOTE, &n->row.uuid, &all, &err));
				for (size_t i = 0; i < all.n; i++) {
					const struct note *was = (void *)all.v[i];
					know_words(own, ROW_NOTE, &n->row.uuid, was->body,
						was->private);
				}
			}
		for (const struct rating *x = NULL; (x = record_next(r, ROW_RATING, x));)
			if (maker_of(&images[s], ROW_RATING, x) == own) {
				CLEANUP(rows_finish) struct rows all;
				know_words(own, ROW_RATING, &x->row.uuid, x->remark, false);
				works(store_versions(st, ROW_RATING, &x->row.uuid, &all, &err));
				for (size_t i = 0; i < all.n; i++)
					know_words(own, ROW_RATING, &x->row.uuid,
						((struct rating *)(void *)all.v[i])->remark, false);
			}
		for (const struct tag *t = NULL; (t = record_next(r, ROW_TAG, t));)
			if (maker_of(&images[s], ROW_TAG, t) == own)
				know_words(own, ROW_NOTE, &t->note, t->attribute, false);
		store_close(st);
	}
}

/* Returns true if an archive may have words that were withdrawn: they are its own listener's, or
 * the withdrawal did not reach it: nobody merges Eve's archive at the end, one of the two is not on
 * the panel, or the row left in a copy of the whole archive, of which its maker's knows nothing. */
static bool
may_have(const struct image *im, const struct checked_word *w, bool by_panel)
{
	const struct image *of = image_of(w->person);

	return im &&
		(w->person == sites[im->site].person || (!by_panel && w->person == EVE) ||
			(by_panel &&
				(!im->joined || !of->joined ||
					!(uuids_have(&of->sent, &w->row) ||
						(w->person == ANN &&
							uuids_have(
								&images[ANN2].sent, &w->row))))));
}

static void
no_words(const char *place, const struct image *im, const bool found[MOST_WORDS], bool by_panel,
	enum fate fate)
{
	for (unsigned w = 0; w < MOST_WORDS; w++) {
		char uuid[UUID_TEXT];

		if (!found[w] || !words[w].known || words[w].fate != fate ||
			is_claimed(&words[w].row) || may_have(im, &words[w], by_panel))
			continue;
		fail_msg("%s has the words qw%05u, of act %u (%s %s, which is %s)", place, w,
			w / WORDS_EACH, row_types[words[w].kind].table,
			uuid_text(&words[w].row, uuid), fate == SECRET ? "private" : "deleted");
	}
}

static void
no_words_in_archives(bool by_panel, enum fate fate)
{
	load_words();
	for (int s = 0; s < SITES; s++) {
		CLEANUP(pointer_free) char *path = site_path(s);
		bool found[MOST_WORDS] = { false };

		if (s == EVE1 && !by_panel)
			continue;
		words_of_archive(path, found);
		no_words(sites[s].name, &images[s], found, by_panel, fate);
	}
}

static void
no_words_on_server(enum fate fate)
{
	bool found[MOST_WORDS] = { false };

	load_words();
	words_of_server(found);
	for (unsigned w = 0; w < MOST_WORDS; w++)
		found[w] &= words[w].known && image_of(words[w].person)->joined;
	no_words("the server", NULL, found, true, fate);
}

static void
check_panel_private(void)
{
	no_words_on_server(SECRET);
	no_words_in_archives(true, SECRET);
}

static void
check_panel_trashed(void)
{
	no_words_on_server(TRASHED);
	no_words_in_archives(true, TRASHED);
}

static void
check_files_private(void)
{
	no_words_in_archives(false, SECRET);
}

static void
check_files_trashed(void)
{
	no_words_in_archives(false, TRASHED);
}

/* Words that their maker never had in a public row are nowhere else. */
static void
check_unshown(void)
{
	load_words();
	for (int place = 0; place <= SITES + shared->ngiven; place++) {
		bool found[MOST_WORDS] = { false };
		CLEANUP(pointer_free)
		char *path = place < SITES ? site_path(place) : given_path(place - SITES - 1);

		if (place == SITES)
			words_of_server(found);
		else if (place < SITES || !shared->given[place - SITES - 1].forged)
			words_of_archive(path, found);
		for (unsigned w = 0; w < MOST_WORDS; w++)
			if (found[w] && words[w].known && !shared->cleared[w] &&
				(place >= SITES || sites[place].person != words[w].person))
				fail_msg("%s has the words qw%05u, of act %u, which were never "
					 "shown",
					place == SITES ? "the server" : path, w, w / WORDS_EACH);
	}
}

/* Each word that was stored is in the archive where it was written. */
static void
check_own_kept(void)
{
	for (int s = 0; s < SITES; s++) {
		CLEANUP(pointer_free) char *path = site_path(s);
		bool found[MOST_WORDS] = { false };

		words_of_archive(path, found);
		load_words();
		for (unsigned w = 0; w < MOST_WORDS; w++)
			if (shared->stored[w] == s + 1 && !found[w])
				fail_msg("%s lost the words qw%05u, of act %u", sites[s].name, w,
					w / WORDS_EACH);
	}
}

/* ---- in the course of a world ---- */

int changed_site;

/* A row that was not emptied keeps its maker. */
static void
check_hands(void)
{
	struct hands *h = &hands_of[changed_site];
	struct image *im = &images[changed_site];

	load_image(changed_site);
	for (size_t i = 0; i < LENGTH(compared); i++) {
		enum row_kind k = compared[i];
		for (const struct row *row = NULL; (row = record_next(&im->r, k, row));) {
			struct check_hand *old = h->v;
			char uuid[UUID_TEXT];
			int p = maker_of(im, k, row);

			while (old < h->v + h->n && !uuid_same(&old->row, &row->uuid))
				old++;
			if (old == h->v + MOST_HANDS)
				continue;
			h->n += old == h->v + h->n;
			if (!uuid_none(&old->row) && old->person != p && p != PEOPLE &&
				old->person != PEOPLE && !old->emptied)
				fail_msg("the %s %s of %d is now of %d in %s", row_types[k].table,
					uuid_text(&row->uuid, uuid), old->person, p,
					sites[changed_site].name);
			struct row *none = row_new(&row_types[k]);
			*none = *row;
			if (row_listener(&row_types[k], row))
				*row_listener(&row_types[k], none) =
					*row_listener(&row_types[k], row);
			*old = (struct check_hand){ row->uuid, p,
				row->deleted && row_same(&row_types[k], row, none) };
			row_free(&row_types[k], none);
		}
	}
}

/* The person behind a listener, as this archive knows it: not all know of Ann's second machine. */
static struct uuid
person_here(const struct image *im, const struct uuid *listener)
{
	struct uuid own = owner_of(im->site), u = uuid_none(listener) ? own : *listener;
	const struct listener_row *l = record_find(&im->r, ROW_LISTENER, &u);

	return l && !l->row.deleted && !uuid_none(&l->same_as) ? l->same_as : u;
}

static bool
has_act_here(const struct image *im, const struct uuid *target, const struct uuid *maker)
{
	struct uuid of = person_here(im, maker), by;

	for (const struct withheld *w = NULL; (w = record_next(&im->r, ROW_WITHHELD, w));) {
		by = person_here(im, &w->listener);
		if (!w->row.deleted && uuid_same(&w->target, target) && uuid_same(&by, &of))
			return true;
	}
	return false;
}

/* Where an act of its maker is known, no words of another's private note or rating are. */
static void
check_act_here(void)
{
	struct image *im = &images[changed_site];
	CLEANUP(pointer_free) char *path = site_path(changed_site);
	bool found[MOST_WORDS] = { false };

	load_words();
	words_of_archive(path, found);
	for (unsigned w = 0; w < MOST_WORDS; w++) {
		const void *row =
			words[w].known ? record_find(&im->r, words[w].kind, &words[w].row) : NULL;
		if (found[w] && row && words[w].person != sites[changed_site].person &&
			!is_claimed(&words[w].row) &&
			has_act_here(
				im, &words[w].row, row_listener(&row_types[words[w].kind], row)))
			fail_msg("%s has an act on the row of the words qw%05u, of act %u, and the "
				 "words",
				sites[changed_site].name, w, w / WORDS_EACH);
	}
}

/* Finds the words of the wordings of a public note or rating: those since it was last in the trash,
 * if no act ever hid it. Wordings from the time when its review was deleted are shown with it. */
static void
find_wordings(struct store *st, enum row_kind kind, const struct row *row, bool *found)
{
	for (const struct withheld *w = NULL;
		(w = record_next(&images[changed_site].r, ROW_WITHHELD, w));)
		if (uuid_same(&w->target, &row->uuid))
			return;
	CLEANUP(rows_finish) struct rows all;
	works(store_versions(st, kind, &row->uuid, &all, &err));
	for (size_t i = all.n; i-- && !((struct row *)all.v[i])->deleted;)
		if (kind == ROW_RATING)
			find_words(((struct rating *)(void *)all.v[i])->remark, found);
		else if (!((struct note *)(void *)all.v[i])->private)
			find_words(((struct note *)(void *)all.v[i])->body, found);
}

void
clear_words(const void *arg)
{
	struct image *im = &images[changed_site];
	const struct record *r = &im->r;
	bool found[MOST_WORDS] = { false };
	int own = sites[changed_site].person;
	struct store *st = open_site(changed_site, STORE_READ);

	(void)arg;
	load_image_of(im, st, changed_site);
	for (const struct note *n = NULL; (n = record_next(r, ROW_NOTE, n));)
		if (maker_of(im, ROW_NOTE, n) == own && fate_of(im, ROW_NOTE, n, true) == PUBLIC) {
			find_words(n->body, found);
			find_wordings(st, ROW_NOTE, &n->row, found);
		}
	for (const struct rating *x = NULL; (x = record_next(r, ROW_RATING, x));)
		if (maker_of(im, ROW_RATING, x) == own &&
			fate_of(im, ROW_RATING, x, true) == PUBLIC) {
			find_words(x->remark, found);
			find_wordings(st, ROW_RATING, &x->row, found);
		}
	for (const struct tag *t = NULL; (t = record_next(r, ROW_TAG, t));)
		if (maker_of(im, ROW_TAG, t) == own && fate_of(im, ROW_TAG, t, true) == PUBLIC)
			find_words(t->attribute, found);
	store_close(st);
	for (size_t w = 0; w < MOST_WORDS; w++)
		shared->cleared[w] |= found[w];
}

/* ---- the server has what was sent, and nothing waits ---- */

static void
check_server_has_all(void)
{
	struct pq *pq = connect_as("keeper", "world", postgres.folder);

	load_images();
	for (int s = 0; s < EVE1; s++)
		for (size_t i = 0; images[s].joined && i < LENGTH(compared); i++) {
			enum row_kind k = compared[i];
			for (const struct row *row = NULL;
				(row = record_next(&images[s].r, k, row));) {
				char uuid[UUID_TEXT], edit[UUID_TEXT];
				enum fate fate;

				if (maker_of(&images[s], k, row) != sites[s].person ||
					waits_for_claim(&images[s], &row->uuid) ||
					!find_fate(k, &row->uuid, sites[s].person, true, &fate) ||
					fate != PUBLIC)
					continue;
				CLEANUP(pointer_free)
				char *there = ASK(pq,
					"SELECT 1 FROM panel.version v JOIN panel.listener l ON "
					"l.id = v.listener WHERE v.uuid = $1::uuid AND v.edit = "
					"$2::uuid AND l.role = $3 AND NOT v.withdrawn",
					uuid_text(&row->uuid, uuid), uuid_text(&row->edit, edit),
					sites[s].role);
				if (!*there)
					fail_msg("the server lacks the %s %s of %s",
						row_types[k].table, uuid, sites[s].role);
			}
		}
	pq_close(pq);
}

static void
check_nothing_waits(void)
{
	load_images();
	for (int s = 0; s < EVE1; s++) {
		struct store *st = open_site(s, STORE_READ);
		CLEANUP(uuids_finish) struct uuids rows = { 0 };

		works(store_uuids_once(
			st, "SELECT row FROM outbox WHERE ?1 IS NULL", &UUID_NONE, &rows, &err));
		for (size_t i = 0; i < rows.n; i++) {
			char uuid[UUID_TEXT];
			if (!waits_for_claim(&images[s], &rows.v[i]))
				fail_msg("in %s waits %s", sites[s].name,
					uuid_text(&rows.v[i], uuid));
		}
		store_close(st);
	}
}

static void
check_doctor(void)
{
	for (int s = 0; s < SITES; s++) {
		CLEANUP(doctor_report_finish) struct doctor_report report = { 0 };
		CLEANUP(pointer_free) char *path = site_path(s);

		works(store_doctor(path, false, &report, &err));
		for (size_t i = 0; i < report.n; i++)
			if (report.v[i].state == DOCTOR_WRONG)
				fail_msg("%s: %s: %s", sites[s].name, report.v[i].check,
					report.v[i].text);
	}
}

/* ---- a reader who has files alone ---- */

/* A new archive of another person, which merges the archives of all honest listeners in this order,
 * has what each of them has. */
static void
read_in_order(int first, int by)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%u-reader.db", folder, world);
	struct uuid owner = uuid_of("owner of reader");
	struct image *im = &images[EVE1]; /* its place is free: only honest rows are compared */
	struct store *st;

	unlink(path);
	works((st = store_open_owned(path, &owner, &err)));
	know_ann_in(st);
	for (int i = 0; i < EVE1; i++) {
		CLEANUP(pointer_free) char *from = site_path((first + i * by) % EVE1);
		struct merge_counts n;
		works(store_merge(st, from, 0, &n, &err));
		merge_counts_finish(&n);
	}
	load_images();
	load_image_of(im, st, EVE1);
	store_close(st);
	for (int p = 0; p < EVE; p++) {
		struct lines own = { 0 }, there = { 0 };

		public_lines(image_of(p), p, &own);
		public_lines(im, p, &there);
		compare_lines(&own, "its maker", &there, "the reader", sites[p ? p + 1 : 0].name);
	}
	unlink(path);
}

/* A copy of Ben's archive drops Ann, and has her rows again from hers. */
static void
check_dropped(void)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%u-dropped.db", folder, world);
	CLEANUP(pointer_free) char *ben = site_path(BEN1);
	struct image *im = &images[EVE1];
	struct lines before = { 0 }, after = { 0 };
	struct uuid ann = owner_of(ANN1);
	struct store *st;
	size_t n;

	unlink(path);
	works(backup_copy(ben, path, &err));
	works((st = store_open(path, STORE_WRITE, &err)));
	load_images();
	load_image_of(im, st, BEN1);
	public_lines(im, ANN, &before);
	works(store_begin(st, &err) && store_drop_listener(st, &ann, &n, &err) &&
		store_commit(st, &err));
	load_image_of(im, st, BEN1);
	public_lines(im, ANN, &after);
	assert_int_equal(after.n, 0);
	know_ann_in(st);
	for (int site = ANN1; site <= ANN2; site++) {
		CLEANUP(pointer_free) char *from = site_path(site);
		struct merge_counts counts;
		works(store_merge(st, from, 0, &counts, &err));
		merge_counts_finish(&counts);
	}
	load_image_of(im, st, BEN1);
	store_close(st);
	public_lines(im, ANN, &after);
	compare_lines(&before, "before she was dropped, ben", &after, "after that, ben", "ann");
	unlink(path);
}

static void
check_reader(void)
{
	read_in_order(0, 1);
	read_in_order(EVE1 - 1, EVE1 - 1);
}

const struct check checks[] = {
	{ "hands", AFTER_ACT, check_hands, NULL },
	{ "act-here", AFTER_ACT, check_act_here, NULL },
	{ "panel-equal", AFTER_SYNCS, check_panel_equal, NULL },
	{ "nothing-made-up", AFTER_SYNCS, check_nothing_made_up, NULL },
	{ "panel-private", AFTER_SYNCS, check_panel_private, NULL },
	{ "panel-trashed", AFTER_SYNCS, check_panel_trashed, NULL },
	{ "server-has-all", AFTER_SYNCS, check_server_has_all, NULL },
	{ "nothing-waits", AFTER_SYNCS, check_nothing_waits, NULL },
	{ "machines-equal", AFTER_MERGES, check_machines_equal, NULL },
	{ "files-equal", AFTER_MERGES, check_files_equal, NULL },
	{ "files-private", AFTER_MERGES, check_files_private, NULL },
	{ "files-trashed", AFTER_MERGES, check_files_trashed, NULL },
	{ "reader", AFTER_MERGES, check_reader, NULL },
	{ "dropped", AFTER_MERGES, check_dropped, NULL },
	{ "unshown", AFTER_MERGES, check_unshown, NULL },
	{ "own-kept", AFTER_MERGES, check_own_kept, NULL },
	{ "doctor", AFTER_MERGES, check_doctor, NULL },
};
const size_t n_checks = LENGTH(checks);
