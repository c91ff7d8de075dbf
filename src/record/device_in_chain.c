/* Puts the keys of a source, DAC or amplifier under test into a chain. config/device_kind.c has the
 * table of kinds. */
#include "record/device_in_chain.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
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

bool
device_offers(const struct record *r, const struct uuid *review, const struct variant *v)
{
	bool itself = !v->row.deleted && !v->name[0];
	CLEANUP(pointer_free)
	char *own = itself ? device_own_keys(r, review, &v->device) : NULL;

	return itself ? text_same(own, v->content) : !v->row.deleted;
}

char *
device_chain_content(const struct record *r, const struct chain *c, const struct setup *s)
{
	const struct variant *v = setup_row(r, s, ROW_VARIANT);
	CLEANUP(pointer_free) char *own = device_own_keys(r, &c->review, &s->device);
	bool feeds = device_kind_in(r, &c->review, &s->device)->place != NULL;
	const char *keys = feeds && v ? v->content : own;
	const struct review *of = record_find(r, ROW_REVIEW, &c->review);
	CLEANUP(pairs_finish)
	struct pairs over = { .v = NULL }, all = { .v = NULL }, chain = { .v = NULL };

	pairs_from_content(&over, keys ? keys : "");
	pairs_from_content(&chain, c->content ? c->content : "");
	/* The volume of the chain's entry is that of the device under test. */
	for (size_t i = 0; !(of && uuid_same(&of->device, &s->device)) && i < chain.n; i++)
		if (strcmp(chain.v[i].key, "volume.value") == 0)
			pairs_take_out(&chain, i--);
	pairs_over(&all, &chain, &over);
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
