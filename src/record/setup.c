/* The parts of a setup as one table, by which setups are compared, copied and put into words; rows
 * of equalisers. sitting/in_use.c knows the current setup. */
#include "record/setup.h"

#include "base/eq_filter.h"
#include "base/mem.h"
#include "config/equaliser.h"
#include "record/identity.h"
#include "record/records.h"
#include "record/rows_session.h"

const struct setup_part setup_parts[SETUP_PARTS] = {
	{ ROW_DEVICE, offsetof(struct setup, device), "" },
	{ ROW_VARIANT, offsetof(struct setup, variant), "" },
	{ ROW_CHAIN, offsetof(struct setup, chain), "on " },
	{ ROW_EQUALISER, offsetof(struct setup, equaliser), "through the equaliser " },
};

struct uuid *
setup_part(const struct setup *s, enum row_kind kind)
{
	const struct setup_part *p = setup_parts;

	while (p->kind != kind)
		p++;
	return (struct uuid *)((uintptr_t)s + p->at);
}

bool
setup_same(const struct setup *a, const struct setup *b, unsigned parts)
{
	for (const struct setup_part *p = setup_parts; p < setup_parts + SETUP_PARTS; p++)
		if (parts & 1u << p->kind &&
			!uuid_same(setup_part(a, p->kind), setup_part(b, p->kind)))
			return false;
	return true;
}

bool
setup_has(const struct setup *s, enum row_kind kind, const struct uuid *u)
{
	return uuid_same(setup_part(s, kind), u);
}

int
setup_order(const struct setup *a, const struct setup *b)
{
	int o = 0;

	for (const struct setup_part *p = setup_parts; !o && p < setup_parts + SETUP_PARTS; p++)
		o = uuid_order(setup_part(a, p->kind), setup_part(b, p->kind));
	return o;
}

void
setup_take(struct setup *into, const struct setup *from, unsigned parts)
{
	for (const struct setup_part *p = setup_parts; p < setup_parts + SETUP_PARTS; p++)
		if (parts & 1u << p->kind)
			*setup_part(into, p->kind) = *setup_part(from, p->kind);
}

void
setup_clear(struct setup *s, unsigned parts)
{
	setup_take(s, &(struct setup){ .device = UUID_NONE }, parts);
}

const void *
setup_row(const struct record *r, const struct setup *s, enum row_kind kind)
{
	return record_find(r, kind, setup_part(s, kind));
}

const char *
setup_name(const struct record *r, const struct setup *s, enum row_kind kind)
{
	return row_name(kind, setup_row(r, s, kind));
}

const struct variant *
setup_only_variant(const struct record *r, const struct setup *s)
{
	const struct variant *only = NULL;

	for (const struct variant *v = NULL; (v = record_next(r, ROW_VARIANT, v));) {
		if (v->row.deleted || !uuid_same(&v->device, &s->device))
			continue;
		if (only)
			return NULL;
		only = v;
	}
	return only;
}

void
setup_words(struct buf *out, const struct record *r, const struct setup *s, unsigned parts)
{
	size_t before = out->len;

	for (const struct setup_part *p = setup_parts; p < setup_parts + SETUP_PARTS; p++) {
		const char *name = parts & 1u << p->kind ? setup_name(r, s, p->kind) : NULL;

		if (name && *name)
			buf_addf(out, "%s%s", out->len > before ? " · " : "", name);
	}
}

/* ---- rows of equalisers ---- */

struct uuid
setup_round_equaliser(struct equaliser *e)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	equaliser_write(&text, e);
	equaliser_read(e, "", text.s, text.len, &d);
	return identity_of_equaliser(text.s);
}

struct equaliser_row *
setup_new_equaliser(
	const struct record *rec, const struct uuid *u, const char *name, const struct equaliser *e)
{
	struct buf content = BUF_INIT;

	if (!e->n || record_find(rec, ROW_EQUALISER, u))
		return NULL;
	struct equaliser_row *row = row_new(&row_types[ROW_EQUALISER]);
	equaliser_write(&content, e);
	row->row.uuid = *u;
	row->name = xstrdup(name);
	row->content = buf_detach(&content);
	return row;
}
