/* Puts the keys of a source, DAC or amplifier under test into a chain. config/device_kind.c has the
 * table of kinds. */
#include "record/device_in_chain.h"

#include <string.h>

#include "base/mem.h"
#include "config/chain.h"
#include "record/records.h"

/* Returns a text of the facts that the review's entry in `compare` has of a device; NULL: none. The
 * caller frees. */
static char *
compared_fact(const struct record *r, const struct uuid *review, const struct uuid *device,
	const char *column)
{
	const char *said = comparison_text(r, review, device, offsetof(struct comparison, facts));
	json_auto_t *facts = said ? json_loads(said, 0, NULL) : NULL;
	const char *text = json_string_value(json_object_get(facts, column));

	return text ? xstrdup(text) : NULL;
}

const struct device_kind *
device_kind_in(const struct record *r, const struct uuid *review, const struct uuid *device)
{
	const struct review *of = record_find(r, ROW_REVIEW, review);
	const struct device *d = device ? record_find(r, ROW_DEVICE, device) : NULL,
			    *tested = of ? record_find(r, ROW_DEVICE, &of->device) : NULL;
	CLEANUP(pointer_free)
	char *said = d && d != tested ? compared_fact(r, review, device, "kind") : NULL;

	return device_kind(d && d->kind ? d->kind : said ? said : tested ? tested->kind : NULL);
}

char *
device_own_keys(const struct record *r, const struct uuid *review, const struct uuid *device)
{
	const struct device *d = record_find(r, ROW_DEVICE, device);
	char *own = NULL;

	if (!d || !device_kind_in(r, review, device)->place)
		return NULL;
	own = compared_fact(r, review, device, "chain_keys");
	return own || !d->chain_keys ? own : xstrdup(d->chain_keys);
}

/* Returns the length of the key up to its first dot: "volume.unit" and "volume.range" are of one
 * control. */
static size_t
group_length(const char *key)
{
	return strcspn(key, ".");
}

static bool
has_group(const struct pairs *p, const char *key)
{
	size_t n = group_length(key);

	for (size_t i = 0; i < p->n; i++)
		if (group_length(p->v[i].key) == n && strncmp(p->v[i].key, key, n) == 0)
			return true;
	return false;
}

char *
device_chain_content(const struct record *r, const struct chain *c, const struct uuid *device)
{
	const struct review *of = record_find(r, ROW_REVIEW, &c->review);
	bool tested = of && uuid_same(&of->device, device);
	CLEANUP(pointer_free) char *keys = device_own_keys(r, &c->review, device);
	CLEANUP(pairs_finish)
	struct pairs own = { .v = NULL }, all = { .v = NULL }, chain = { .v = NULL };

	pairs_from_content(&own, keys ? keys : "");
	pairs_from_content(&chain, c->content ? c->content : "");
	for (size_t i = 0; i < chain.n + own.n; i++) {
		const struct key_value *p = i < chain.n ? &chain.v[i] : &own.v[i - chain.n];

		if (i >= chain.n ||
			(!has_group(&own, p->key) &&
				(tested || strcmp(p->key, "volume.value") != 0)))
			pairs_add(&all, p->key, p->value, p->at, p->value_at);
	}
	pairs_sort(&all);
	return pairs_content(&all);
}

char *
device_chain_known_as(const struct record *r, const struct chain *c, const char *const *others,
	size_t n, bool *told)
{
	return c ? chain_known_as(c->content,
			   device_kind_in(r, &c->review, NULL)->place ? "headphone" : NULL, others,
			   n, told)
		 : NULL;
}
