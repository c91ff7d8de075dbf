#include "cli/chain_edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "config/chain_line.h"
#include "record/identity.h"
#include "store/edit.h"

struct job {
	struct store *st;
	struct uuid review;
	struct record r; /* the review and its chains */
	const char *name;
	struct err err;
};

/* The revision of that name that is in use; NULL: none. */
static const struct chain *
current(const struct job *j)
{
	for (size_t i = 0; i < record_count(&j->r, ROW_CHAIN); i++) {
		const struct chain *c = record_at(&j->r, ROW_CHAIN, i);

		if (c->rank != NO_INT && strcmp(c->name, j->name) == 0)
			return c;
	}
	return NULL;
}

static bool
open_job(struct job *j, const char *db, char **argv)
{
	record_init(&j->r);
	j->name = argv[1];
	j->st = archive_open(db, STORE_WRITE, NULL, &j->err);
	return j->st && archive_which(j->st, argv[0], &j->review, &j->err) &&
		store_load_row(j->st, ROW_REVIEW, &j->review, &j->r, &j->err) &&
		store_load_kind(j->st, ROW_CHAIN, &j->review, &j->r, &j->err) &&
		store_begin(j->st, &j->err);
}

static int
close_job(struct job *j, bool ok)
{
	ok = ok && store_commit(j->st, &j->err);
	if (!ok && j->st)
		store_rollback(j->st);
	store_close(j->st);
	record_finish(&j->r);
	return ok ? STATUS_DONE : archive_failed(&j->err);
}

static bool
read_pairs(struct pairs *p, int argc, char **argv, struct err *err)
{
	for (int i = 0; i < argc; i++) {
		const char *equals = strchr(argv[i], '=');

		if (!equals || equals == argv[i])
			return err_set(err,
				"\"%s\" is no key and value; write source=\"iBasso DX300\", "
				"volume.unit=steps",
				argv[i]);
		char *key = xstrndup(argv[i], (size_t)(equals - argv[i]));
		bool ok = chain_set(p, key, equals + 1, err);
		free(key);
		if (!ok)
			return false;
	}
	pairs_sort(p);
	return chain_filled(p, err);
}

static int64_t
next_rank(const struct job *j)
{
	int64_t rank = 0;

	for (size_t i = 0; i < record_count(&j->r, ROW_CHAIN); i++) {
		const struct chain *c = record_at(&j->r, ROW_CHAIN, i);
		if (c->rank != NO_INT && c->rank >= rank)
			rank = c->rank + 1;
	}
	return rank;
}

/* The revision with this content, in use at this rank; notes that name an earlier one keep it. */
static bool
put_revision(struct job *j, const struct pairs *p, int64_t rank)
{
	const struct review *r = record_at(&j->r, ROW_REVIEW, 0);
	struct chain *c = row_new(&row_types[ROW_CHAIN]);
	char hash[PAIRS_HASH];

	pairs_hash(p, hash);
	c->row.uuid = uuid_of_chain(r->id, j->name, hash);
	c->review = j->review;
	c->name = xstrdup(j->name);
	c->content = pairs_content(p);
	c->rank = rank;
	c->added = xstrdup("shell");
	return store_change_row(j->st, ROW_CHAIN, c, &j->err);
}

static bool
put_aside(struct job *j, const struct chain *c)
{
	struct chain *off = store_copy(j->st, ROW_CHAIN, &c->row.uuid, &j->err);

	if (!off)
		return false;
	off->rank = NO_INT;
	return store_change_row(j->st, ROW_CHAIN, off, &j->err);
}

static int
change(const char *db, int argc, char **argv, bool must_be_new)
{
	struct job j = { .err = ERR_INIT };
	struct pairs p = { 0 };
	bool ok = open_job(&j, db, argv);
	const struct chain *old = ok ? current(&j) : NULL;

	if (ok && must_be_new && old)
		ok = err_set(&j.err, "%s has a chain \"%s\" already; earlog chain edit changes it",
			argv[0], j.name);
	if (ok && !must_be_new && !old)
		ok = err_set(&j.err, "%s has no chain \"%s\"; earlog chain add makes one", argv[0],
			j.name);
	if (ok && old)
		pairs_from_content(&p, old->content);
	int64_t rank = ok ? (old ? old->rank : next_rank(&j)) : 0;
	ok = ok && chain_name(j.name, &j.err) && read_pairs(&p, argc - 2, argv + 2, &j.err) &&
		(!old || put_aside(&j, old)) && put_revision(&j, &p, rank);
	pairs_finish(&p);
	return close_job(&j, ok);
}

int
chain_add(const char *db, int argc, char **argv)
{
	return change(db, argc, argv, true);
}

int
chain_edit(const char *db, int argc, char **argv)
{
	return change(db, argc, argv, false);
}

int
chain_remove(const char *db, int argc, char **argv)
{
	struct job j = { .err = ERR_INIT };
	bool ok = open_job(&j, db, argv);
	const struct chain *old = ok ? current(&j) : NULL;

	(void)argc;
	if (ok && !old)
		ok = err_set(&j.err, "%s has no chain \"%s\"", argv[0], j.name);
	return close_job(&j, ok && put_aside(&j, old));
}
