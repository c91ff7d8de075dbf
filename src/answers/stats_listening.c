#include "answers/stats.h"

#include <stdlib.h>
#include <string.h>

#include "answers/tree.h"
#include "base/clock.h"
#include "base/mem.h"

/* A stretch that played, under one of the things that it counts for. */
struct heard {
	const char *key;
	struct uuid sitting;
	int64_t ms;
};

struct heards {
	struct heard *v;
	size_t n;
};

static struct heards
heards_new(size_t most)
{
	return (struct heards){ xcalloc(most + 1, sizeof(struct heard)), 0 };
}

static int
order_heard(const void *p, const void *q)
{
	const struct heard *a = p, *b = q;
	int o = strcmp(a->key, b->key);

	return o ? o : uuid_order(&a->sitting, &b->sitting);
}

static int
longest_first(const void *p, const void *q)
{
	const json_t *a = *(json_t *const *)p, *b = *(json_t *const *)q;
	json_int_t x = json_integer_value(json_object_get(a, "ms")),
		   y = json_integer_value(json_object_get(b, "ms"));

	if (x != y)
		return x < y ? 1 : -1;
	return strcmp(tree_get_text(a, "name"), tree_get_text(b, "name"));
}

/* One row for each key, the longest first. */
static json_t *
summed(struct heards *h)
{
	json_t **made = xcalloc(h->n + 1, sizeof(made[0])), *list = json_array();
	size_t n = 0;

	if (h->n)
		qsort(h->v, h->n, sizeof(h->v[0]), order_heard);
	for (size_t i = 0, end; i < h->n; i = end) {
		int64_t ms = 0, sittings = 0;

		for (end = i; end < h->n && strcmp(h->v[end].key, h->v[i].key) == 0; end++) {
			ms += h->v[end].ms;
			sittings +=
				end == i || !uuid_same(&h->v[end].sitting, &h->v[end - 1].sitting);
		}
		json_t *o = json_object();
		tree_text(o, "name", h->v[i].key);
		tree_int(o, "ms", ms);
		tree_int(o, "sittings", sittings);
		tree_size(o, "stretches", end - i);
		made[n++] = o;
	}
	if (n)
		qsort(made, n, sizeof(made[0]), longest_first);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, made[i]);
	free(made);
	return list;
}

/* By the clock on the wall; a clock that was set back gives nothing. */
static int64_t
length_ms(const struct stretch *s)
{
	if (s->started_ms == NO_INT || s->ended_ms == NO_INT || s->ended_ms < s->started_ms)
		return 0;
	return s->ended_ms - s->started_ms;
}

static void
add(struct heards *h, const char *key, const struct stretch *s)
{
	if (*key)
		h->v[h->n++] = (struct heard){ key, s->sitting, length_ms(s) };
}

static size_t
stretches(const struct gather *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += record_count(g->v[i], ROW_STRETCH);
	return n;
}

static const char *
item_title(const struct gather *g, const struct uuid *item)
{
	const struct item *i = gather_find(g, ROW_ITEM, item);
	const struct recording *r = i ? gather_find(g, ROW_RECORDING, &i->recording) : NULL;

	return r && r->title ? r->title : i && i->id ? i->id : "";
}

static int
order_day(const void *p, const void *q)
{
	const int64_t *a = p, *b = q;

	return (*a > *b) - (*a < *b);
}

/* Local dates and sittings on which anything played. */
static void
put_days(json_t *o, const struct gather *g, size_t most)
{
	int64_t *days = xcalloc(most + 1, sizeof(days[0])), n_days = 0;
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < record_count(g->v[i], ROW_STRETCH); k++) {
			const struct stretch *s = record_at(g->v[i], ROW_STRETCH, k);
			const struct sitting_row *sit = gather_find(g, ROW_SITTING, &s->sitting);

			if (s->row.deleted || !sit || sit->row.deleted || s->started_ms == NO_INT)
				continue;
			days[n++] = clock_day(s->started_ms,
				sit->started_offset_min == NO_INT ? 0
								  : (int)sit->started_offset_min);
		}
	if (n)
		qsort(days, n, sizeof(days[0]), order_day);
	for (size_t i = 0; i < n; i++)
		n_days += i == 0 || days[i] != days[i - 1];
	tree_int(o, "days", n_days);
	free(days);
}

static int64_t
sum_of(const json_t *list)
{
	int64_t ms = 0;
	json_t *o;
	size_t i;

	json_array_foreach (list, i, o)
		ms += json_integer_value(json_object_get(o, "ms"));
	return ms;
}

json_t *
stats_listening(const struct gather *g)
{
	size_t most = stretches(g);
	struct heards item = heards_new(most), device = heards_new(most), chain = heards_new(most),
		      all = heards_new(most);
	json_t *o = json_object();

	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < record_count(g->v[i], ROW_STRETCH); k++) {
			const struct stretch *s = record_at(g->v[i], ROW_STRETCH, k);
			const struct sitting_row *sit = gather_find(g, ROW_SITTING, &s->sitting);
			struct uuid review = sit ? sit->review : UUID_NONE,
				    worn = gather_device(g, &s->device, &review);

			if (s->row.deleted || !gather_lives(g, &review, &s->sitting))
				continue;
			add(&all, "all", s);
			add(&item, item_title(g, &s->item), s);
			add(&device, gather_name(g, ROW_DEVICE, &worn), s);
			add(&chain, gather_name(g, ROW_CHAIN, &s->chain), s);
		}
	json_t *total = summed(&all);
	tree_int(o, "ms", sum_of(total));
	put_days(o, g, most);
	tree_int(o, "sittings",
		json_integer_value(json_object_get(json_array_get(total, 0), "sittings")));
	tree_put(o, "by_item", summed(&item));
	tree_put(o, "by_device", summed(&device));
	tree_put(o, "by_chain", summed(&chain));
	json_decref(total);
	free(all.v);
	free(item.v);
	free(device.v);
	free(chain.v);
	return o;
}
