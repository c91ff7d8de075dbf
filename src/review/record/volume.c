/* Finds the last volume of a device on a chain. writing/wear.c records
 * volumes, answers/level_match.c decides how long a match holds. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/volume.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "base/yaml/quantity.h"
#include "review/record/device_in_chain.h"
#include "review/record/rows_review.h"

static bool
is_on(const struct record *r, const struct volume *v, const struct setup *on)
{
	const char *chain = setup_name(r, &v->setup, ROW_CHAIN);

	return !v->row.deleted && chain && text_same(chain, setup_name(r, on, ROW_CHAIN));
}

/* Returns true if both have one device, and do not have two settings. */
static bool
is_of(const struct setup *a, const struct setup *b)
{
	return setup_same(a, b, SETUP_DEVICE) &&
		(uuid_none(&a->variant) || uuid_none(&b->variant) ||
			setup_same(a, b, SETUP_VARIANT));
}

/* Returns the socket of a setting, NULL if unknown. The caller frees. */
static char *
socket_of(const struct record *r, const struct setup *on)
{
	const struct variant *v = setup_row(r, on, ROW_VARIANT);

	return v ? records_content_get(v->content, "output") : NULL;
}

const struct volume *
volume_last(const struct record *r, const struct setup *on, const struct volume *before)
{
	CLEANUP(pointer_free) char *socket = socket_of(r, on);
	const struct volume *last = NULL;

	EACH_ROW (volume, v, r, ROW_VOLUME) {
		if (v == before || !is_on(r, v, on) || !setup_same(&v->setup, on, SETUP_DEVICE) ||
			(before && made_before(MADE(before), MADE(v))))
			continue;
		CLEANUP(pointer_free) char *its = socket_of(r, &v->setup);
		bool own = is_of(&v->setup, on), last_is_own = last && is_of(&last->setup, on);
		if (!own && text_order(its, socket) != 0)
			continue;
		if (!last || (own && !last_is_own) ||
			(own == last_is_own && !made_before(MADE(v), MADE(last))))
			last = v;
	}
	return last;
}

void
volume_of(const struct record *r, const struct setup *on, const struct volume *before, char **value,
	char **unit)
{
	const struct chain *c = setup_row(r, on, ROW_CHAIN);
	const struct volume *read = volume_last(r, on, before);

	CLEANUP(pointer_free) char *content = c ? device_chain_content(r, c, on) : NULL;

	*unit = records_content_get(content, "volume.unit");
	if (read) {
		*value = xstrdup(read->value);
		if (read->unit)
			xreplace(unit, read->unit);
		return;
	}
	/* In the session file, the entry of a compared device has its volumes; the volume in the
	 * entry of a chain is for the device under test. */
	const char *volumes = c
		? comparison_text(r, &c->review, &on->device, offsetof(struct comparison, volumes))
		: NULL;
	json_auto_t *all = json_read(volumes);
	const char *said = c ? json_string_value(json_object_get(all, c->name)) : NULL;
	CLEANUP(volume_text_finish) struct volume_text typed = { .value = NULL };

	*value = NULL;
	if (said && quantity_read_volume(&typed, said, *unit, ERR_IGNORED)) {
		*value = xstrdup(typed.value);
		xreplace(unit, typed.unit);
	}
	if (!*value)
		*value = records_content_get(content, "volume.value");
}

char *
volume_unit(const struct record *r, const struct volume *v)
{
	const struct chain *c = v->unit ? NULL : setup_row(r, &v->setup, ROW_CHAIN);
	CLEANUP(pointer_free) char *content = c ? device_chain_content(r, c, &v->setup) : NULL;

	return content ? records_content_get(content, "volume.unit") : xstrdup(v->unit);
}

static void
add_unit(char *value, char *unit, char *text, size_t size)
{
	snprintf(text, size, "%s", text_or(value, ""));
	if (value && unit)
		snprintf(text, size, "%s %s", value, unit);
	free(value);
	free(unit);
}

void
volume_text(const struct record *r, const struct setup *on, const struct volume *before, char *text,
	size_t size)
{
	char *value, *unit;

	volume_of(r, on, before, &value, &unit);
	add_unit(value, unit, text, size);
}

bool
volume_is_matched(const struct volume *v)
{
	const char *how = v->method ? v->method : v->how;

	return !v->row.deleted && !uuid_none(&v->matched.device) &&
		!(how && strcasestr(how, "calculat"));
}
