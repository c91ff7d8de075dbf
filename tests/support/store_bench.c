/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_bench.h"

struct uuid
put_named(struct store *st, enum row_kind kind, void *row)
{
	struct uuid u = ((struct row *)row)->uuid;

	put_free(st, kind, row);
	return u;
}

static struct uuid
put_item(struct stored_bench *b, const char *section, const char *track, struct uuid *section_uuid)
{
	struct section *s = test_row(ROW_SECTION);
	struct recording *c = test_row(ROW_RECORDING);
	struct item *i = test_row(ROW_ITEM);

	s->id = xstrdup(section);
	c->id = xstrdup(track);
	c->title = xasprintf("The %s", track);
	i->id = xasprintf("%s/%s", section, track);
	i->section = *section_uuid = put_named(b->st, ROW_SECTION, s);
	i->recording = put_named(b->st, ROW_RECORDING, c);
	return put_named(b->st, ROW_ITEM, i);
}

struct uuid
put_chain(struct stored_bench *b, struct uuid review, const char *name)
{
	struct chain *c = test_row(ROW_CHAIN);

	c->review = review;
	c->name = xstrdup(name);
	c->rank = 0;
	return put_named(b->st, ROW_CHAIN, c);
}

static struct uuid
device_of(struct store *st, const struct uuid *review)
{
	struct review *r = store_copy(st, ROW_REVIEW, review, &err);
	struct uuid u = r->device;

	row_free(ROW_REVIEW, r);
	return u;
}

void
stored_bench_init(struct stored_bench *b)
{
	struct sitting_row *s = test_row(ROW_SITTING);

	works((b->st = archive_open(":memory:", STORE_WRITE, &err)));
	b->cantor = put_review(b->st, "cantor", "AFUL Cantor");
	b->crimson = put_review(b->st, "crimson", "Symphonium Crimson");
	b->cantor_device = device_of(b->st, &b->cantor);
	b->crimson_device = device_of(b->st, &b->crimson);
	b->shivers = put_item(b, "timbre", "shivers", &b->timbre);
	b->drums = put_item(b, "bass", "drums", &b->bass);
	b->dongle = put_chain(b, b->cantor, "dongle");
	s->review = b->cantor;
	s->started_ms = MAY;
	b->sitting = put_named(b->st, ROW_SITTING, s);
}

struct uuid
put_note(struct stored_bench *b, const char *body, int64_t made_ms)
{
	struct note *n = note_of(b->cantor, body);

	n->setup.device = b->cantor_device;
	n->made_ms = made_ms;
	return put_named(b->st, ROW_NOTE, n);
}

bool
search_all(struct store *st, const struct search *s, struct search_hits *out, struct err *e)
{
	*out = (struct search_hits){ 0 };
	if (!search_find(st, s, 0, out, e))
		return false;
	search_choose(out, s->limit, !s->notes_only);
	return search_read(st, 0, out, e);
}

const char *
found(struct stored_bench *b, const struct search *s)
{
	static struct buf text = BUF_INIT;
	struct search_hits l;

	buf_clear(&text);
	works(search_all(b->st, s, &l, &err));
	for (size_t i = 0; i < json_array_size(l.rows); i++)
		buf_addf(&text, "%s%s", i ? "|" : "", listed_text(l.rows, i, "text"));
	search_hits_finish(&l);
	return text.s;
}

const char *
words(struct stored_bench *b, const char *what)
{
	struct search s;

	search_init(&s);
	s.words = what;
	return found(b, &s);
}

void
stored_bench_finish(struct stored_bench *b)
{
	/* The indexes hold what the rows say, and nothing else. */
	works(store_exec(b->st->db,
		"INSERT INTO note_text (note_text) VALUES ('integrity-check');"
		"INSERT INTO remark_text (remark_text) VALUES ('integrity-check');"
		"INSERT INTO device_text (device_text) VALUES ('integrity-check')",
		&err));
	store_close(b->st);
}

void
change(struct stored_bench *b, const struct uuid *u, const char *body, bool deleted)
{
	struct note *n = store_copy(b->st, ROW_NOTE, u, &err);

	assert_non_null(n);
	xreplace(&n->body, body);
	n->row.deleted = deleted;
	works(store_change_row(b->st, ROW_NOTE, n, &err));
}

void
hide(struct stored_bench *b, enum row_kind kind, const struct uuid *u, bool hidden)
{
	struct row *row = store_copy(b->st, kind, u, &err);

	assert_non_null(row);
	row->deleted = hidden;
	works(store_change_row(b->st, kind, row, &err));
}
