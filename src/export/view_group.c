#include "export/view_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/link.h"
#include "base/mem.h"

/* Notes that belong together: what was worn for them, or the item. */
struct group {
	const struct note *first;
	const struct place *place;
	uint32_t *at;
	size_t n, cap;
};

struct groups {
	struct group *v;
	size_t n, cap;
};

static void
group_add(struct groups *g, size_t which, const struct told *t, const struct place *p, size_t i)
{
	if (which == g->n) {
		g->v = xgrow(g->v, g->n, &g->cap, sizeof(g->v[0]));
		g->v[g->n++] = (struct group){ .first = t->note, .place = p };
	}
	struct group *one = &g->v[which];
	one->at = xgrow(one->at, one->n, &one->cap, sizeof(one->at[0]));
	one->at[one->n++] = (uint32_t)i;
}

/* The one under test first, without a variant, then its variants, then others. */
static int
device_rank(const struct view *v, const struct note *n)
{
	if (!uuid_same(&n->device, &v->review->device) && record_find(v->r, ROW_DEVICE, &n->device))
		return 2;
	return !uuid_none(&n->variant);
}

static void
groups_sort(const struct view *v, struct groups *g)
{
	for (size_t i = 1; i < g->n; i++)
		for (size_t k = i;
			k && device_rank(v, g->v[k].first) < device_rank(v, g->v[k - 1].first);
			k--) {
			struct group swap = g->v[k];

			g->v[k] = g->v[k - 1];
			g->v[k - 1] = swap;
		}
}

static void
put_worn(json_t *o, const struct view *v, const struct note *n)
{
	const struct device *d = record_find(v->r, ROW_DEVICE, &n->device);
	const struct variant *x = record_find(v->r, ROW_VARIANT, &n->variant);
	const char *name = d && d->name ? d->name : "", *variant = x && x->name ? x->name : "";
	char *both = xasprintf("%s%s%s", name, *name && *variant ? ", " : "", variant);
	bool tested = device_rank(v, n) < 2;

	put_text(o, "device", d ? d->name : NULL);
	put_text(o, "device_id", d ? d->id : NULL);
	put_text(o, "variant", x ? x->name : NULL);
	put_text(o, "name", both);
	put_bool(o, "under_test", tested);
	put_bool(o, "plain", tested && !x);
	free(both);
}

json_t *
view_by_device(struct view *v, const struct place *p)
{
	size_t n, from = view_find(v, view_group(v, p, NULL, 0), TOLD_TIMED, TOLD_UNTIMED, &n);
	struct groups g = { 0 };
	json_t *list = json_array();

	for (size_t i = from; i < from + n; i++) {
		const struct note *x = v->told[i].note;
		size_t k = 0;

		while (k < g.n &&
			!(uuid_same(&g.v[k].first->device, &x->device) &&
				uuid_same(&g.v[k].first->variant, &x->variant)))
			k++;
		group_add(&g, k, &v->told[i], p, i);
	}
	groups_sort(v, &g);
	for (size_t i = 0; i < g.n; i++) {
		json_t *o = json_object();

		put_worn(o, v, g.v[i].first);
		put(o, "notes", view_some(v, g.v[i].at, g.v[i].n, true));
		json_array_append_new(list, o);
	}
	free(g.v);
	return list;
}

static json_t *
item_json(struct view *v, const struct group *g)
{
	const struct place *p = g->place;
	const struct recording *r = p ? p->recording : NULL;
	const char *title = r && r->title && *r->title ? r->title : p ? p->item->id : NULL;
	char *name = title && r && r->artist && *r->artist ? xasprintf("%s by %s", title, r->artist)
							   : xstrdup(title);
	char *url = p && p->link && p->link->kind && strcmp(p->link->kind, "url") == 0
		? link_url(p->link->locator, LINK_NO_MS, 0)
		: NULL;
	json_t *o = json_object();

	put_text(o, "name", name);
	put_text(o, "url", url);
	put(o, "notes", view_some(v, g->at, g->n, true));
	free(name);
	free(url);
	return o;
}

json_t *
view_by_item(struct view *v, const struct uuid *device)
{
	struct groups g = { 0 };
	json_t *list = json_array();

	for (size_t i = 0; i < v->n_told; i++) {
		const struct note *x = v->told[i].note;

		if (told_is_marker(&v->told[i]) ||
			!(uuid_same(&x->device, device) || uuid_same(&x->against, device)))
			continue;
		const struct place *p = view_place_of(v, &v->told[i]);
		group_add(&g, g.n && g.v[g.n - 1].place == p ? g.n - 1 : g.n, &v->told[i], p, i);
	}
	for (size_t i = 0; i < g.n; i++)
		json_array_append_new(list, item_json(v, &g.v[i]));
	free(g.v);
	return list;
}

static bool
of_chain(const struct view *v, const struct told *t, const void *chain)
{
	const struct chain *wanted = chain;
	const struct chain *has = record_find(v->r, ROW_CHAIN, &t->note->chain);
	bool same = wanted
		? has && has->name && wanted->name && strcmp(has->name, wanted->name) == 0
		: !has;

	return same && !told_is_marker(t) && t->note->part && strcmp(t->note->part, "chain") == 0;
}

/* NULL: of none */
json_t *
view_chain_remarks(struct view *v, const struct chain *c)
{
	return view_notes(v, of_chain, c, true);
}

static const struct view *sorted;

static int
written_order(const void *a, const void *b)
{
	const struct note *x = sorted->told[*(const uint32_t *)a].note;
	const struct note *y = sorted->told[*(const uint32_t *)b].note;

	if (x->sequence != y->sequence)
		return x->sequence < y->sequence ? -1 : 1;
	if (x->made_ms != y->made_ms)
		return x->made_ms < y->made_ms ? -1 : 1;
	return uuid_order(&x->row.uuid, &y->row.uuid);
}

/* What was written in a sitting, in order of writing. */
json_t *
view_log(struct view *v, size_t sitting)
{
	uint32_t *at = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < v->n_told; i++)
		if (v->told[i].sitting == sitting && !told_is_marker(&v->told[i])) {
			at = xgrow(at, n, &cap, sizeof(*at));
			at[n++] = (uint32_t)i;
		}
	sorted = v;
	if (n)
		qsort(at, n, sizeof(*at), written_order);
	sorted = NULL;
	return view_some(v, at, n, true);
}
