#include "sitting/volume.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

const struct volume *
volume_last(const struct record *r, const struct uuid *device, const char *chain)
{
	const struct volume *last = NULL;

	for (size_t i = 0; i < record_count(r, ROW_VOLUME); i++) {
		const struct volume *v = record_at(r, ROW_VOLUME, i);
		const struct chain *c = record_find(r, ROW_CHAIN, &v->chain);

		if (v->row.deleted || !uuid_same(&v->device, device) || !c || strcmp(c->name, chain) != 0)
			continue;
		if (!last || v->made_ms >= last->made_ms)
			last = v;
	}
	return last;
}

/* A compared device's volume as the session file gives it for a chain; the caller frees. */
static char *
volume_in_file(const struct record *r, const struct uuid *device, const struct chain *c)
{
	const char *volumes = NULL;

	for (size_t i = 0; !volumes && i < record_count(r, ROW_COMPARISON); i++) {
		const struct comparison *x = record_at(r, ROW_COMPARISON, i);
		if (!x->row.deleted && uuid_same(&x->review, &c->review) && uuid_same(&x->device, device))
			volumes = x->volumes;
	}
	json_t *all = volumes ? json_loads(volumes, 0, NULL) : NULL;
	char *value = xstrdup(json_string_value(json_object_get(all, c->name)));
	json_decref(all);
	return value;
}

static bool
is_under_test(const struct record *r, const struct uuid *device, const struct chain *c)
{
	const struct review *review = record_find(r, ROW_REVIEW, &c->review);

	return review && uuid_same(&review->device, device);
}

void
volume_of(const struct record *r, const struct uuid *device, const struct uuid *chain, char **value, char **unit)
{
	const struct chain *c = record_find(r, ROW_CHAIN, chain);
	const struct volume *read = c ? volume_last(r, device, c->name) : NULL;

	*unit = c ? content_get(c->content, "volume.unit") : NULL;
	if (read) {
		*value = xstrdup(read->value);
		xreplace(unit, read->unit);
		return;
	}
	*value = c ? volume_in_file(r, device, c) : NULL;
	/* The chain's own value is that of the device under test. */
	if (!*value && c && is_under_test(r, device, c))
		*value = content_get(c->content, "volume.value");
}

void
volume_text(const struct record *r, const struct uuid *device, const struct uuid *chain, char *text, size_t size)
{
	char *value, *unit;

	volume_of(r, device, chain, &value, &unit);
	snprintf(text, size, "%s%s%s", value ? value : "", value && unit ? " " : "", value && unit ? unit : "");
	free(value);
	free(unit);
}
