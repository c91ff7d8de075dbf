/* Finds the switches of a device among its settings, reads what a person calls a combination, and
 * makes it. files/chain.c names it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/switches.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/files/chain.h"
#include "review/files/field.h"
#include "review/record/device_in_chain.h"
#include "review/record/identity.h"
#include "review/record/records.h"

void
switches_add_twice(struct texts *twice, const struct record *r, const struct uuid *device)
{
	CLEANUP(pairs_finish) struct pairs all = { .v = NULL };

	EACH_LIVE (variant, v, r, ROW_VARIANT)
		if (uuid_same(&v->device, device))
			pairs_from_content(&all, text_or(v->content, ""));
	EACH (one, &all)
		EACH (other, &all)
			if (text_same(one->value, other->value) &&
				!text_same(one->key, other->key) && !texts_has(twice, one->value))
				texts_add(twice, one->value, NOWHERE);
}

bool
switches_made(const struct record *r, const struct variant *v)
{
	const struct device *d = record_find(r, ROW_DEVICE, &v->device);
	struct uuid by_content =
		identity_of_setting(&v->device, d ? d->id : NULL, "", text_or(v->content, ""));

	return *text_or(v->name, "") &&
		(uuid_same(&by_content, &v->row.uuid) || !field_id_valid(v->name));
}

char *
switches_called(const struct record *r, const struct variant *v, const char *between)
{
	if (!switches_made(r, v))
		return setup_setting_words(v, CHAIN_DRAFT, between);
	CLEANUP(pointer_free)
	char *firmware =
		chain_words(v->content, CHAIN_DRAFT, "", v->shared | ~chain_bit("firmware"));
	return xasprintf("%s%s%s", v->name, *firmware ? between : "", firmware);
}

bool
switches_names(const struct variant *v, const struct variant *base, const struct texts *twice)
{
	CLEANUP(pairs_finish) struct pairs is = { .v = NULL }, first = { .v = NULL };

	pairs_from_content(&is, text_or(v->content, ""));
	pairs_from_content(&first, text_or(base->content, ""));
	CLEANUP(pointer_free) char *apart = chain_apart(&is, &first, twice);
	return text_same(v->name, apart);
}

static int
switch_order(const void *a, const void *b)
{
	const struct switched *x = a, *y = b;

	return number_order(chain_bit(x->key), chain_bit(y->key));
}

/* Adds what a switch can be, and what it is in the base. */
static void
add_value(struct switches *x, const char *key, const char *was, const char *is)
{
	struct switched *of = (void *)TEXT_ROW_OF(x->all.v, x->all.n, key);

	if (!of) {
		LIST_ADD(&x->all, (struct switched){ .key = xstrdup(key) });
		of = &x->all.v[x->all.n - 1];
		texts_add(&of->can_be, text_or(was, CHAIN_STOCK), NOWHERE);
	}
	if (!texts_has(&of->can_be, text_or(is, CHAIN_STOCK)))
		texts_add(&of->can_be, text_or(is, CHAIN_STOCK), NOWHERE);
}

void
switches_find(struct switches *x, const struct record *r, const struct uuid *review,
	const struct uuid *device)
{
	CLEANUP(pairs_finish) struct pairs base = { .v = NULL };

	*x = (struct switches){ .base = device_setting_first(r, review, device) };
	if (!x->base)
		return;
	switches_add_twice(&x->twice, r, device);
	pairs_from_content(&base, text_or(x->base->content, ""));
	for (const struct variant *v = NULL; (v = device_next_setting(r, review, device, v));) {
		CLEANUP(pairs_finish) struct pairs is = { .v = NULL };
		const char *key = NULL, *value = NULL;
		size_t n = 0;

		pairs_from_content(&is, text_or(v->content, ""));
		EACH (one, &is)
			if (!text_same(one->value, pairs_get(&base, one->key))) {
				n++;
				key = one->key;
				value = one->value;
			}
		EACH (one, &base)
			if (!pairs_get(&is, one->key)) {
				n++;
				key = one->key;
			}
		if (n == 1)
			add_value(x, key, pairs_get(&base, key), value);
	}
	ARRAY_SORT(x->all.v, x->all.n, switch_order);
}

void
switches_finish(struct switches *x)
{
	LIST_FINISH(&x->all, free(each->key), texts_finish(&each->can_be));
	texts_finish(&x->twice);
}

bool
switches_has(const struct switches *x, const struct variant *v)
{
	return x->base && v &&
		(text_same(v->name, x->base->name) || switches_names(v, x->base, &x->twice));
}

struct uuid
switches_value(const struct record *r, const struct uuid *device, const char *key, const char *is)
{
	const struct device *d = record_find(r, ROW_DEVICE, device);
	CLEANUP(pointer_free) char *content = xasprintf("%s=%s", key, is);

	return identity_of_setting(device, d ? d->id : NULL, "", content);
}

/* Returns the setting whose switches a change keeps. */
static const struct variant *
kept_setting(const struct switches *x, const struct variant *from)
{
	return switches_has(x, from) || !x->base ? from : x->base;
}

/* Returns the content `now` with what a setting of switches differs in from the base. */
static char *
content_over(const struct switches *x, const char *now, const struct variant *to)
{
	CLEANUP(pairs_finish) struct pairs is = { .v = NULL }, base = { .v = NULL };
	char *content = xstrdup(now);

	pairs_from_content(&is, text_or(to->content, ""));
	pairs_from_content(&base, text_or(x->base->content, ""));
	EACH (one, &x->all) {
		const char *value = text_or(pairs_get(&is, one->key), CHAIN_STOCK);

		if (to != x->base && text_same(value, one->can_be.v[0]))
			continue;
		CLEANUP(pointer_free) char *was = content;
		content = setup_content_with(was, one->key, value);
	}
	return content;
}

/* Returns true if a person calls the value of a key so: "silver", "silver cable", "cable silver",
 * or in the words of a draft. */
static bool
is_called(const char *typed, const char *key, const char *is)
{
	CLEANUP(pointer_free) char *behind = xasprintf("%s %s", is, key);
	CLEANUP(pointer_free) char *before = xasprintf("%s %s", key, is);
	CLEANUP(pointer_free) char *content = xasprintf("%s=%s", key, is);
	CLEANUP(pointer_free) char *words = chain_words(content, CHAIN_ALL, "", 0);

	return text_same_name(typed, is) || text_same_name(typed, behind) ||
		text_same_name(typed, before) || text_same_name(typed, words);
}

/* Finds the switch with a value that is called so. Returns false with err if several have one;
 * *found NULL: none has. */
static bool
find_value(const struct switches *x, const char *typed, const struct switched **found,
	const char **is, struct err *err)
{
	*found = NULL;
	EACH (one, &x->all)
		for (size_t i = 0; i < one->can_be.n; i++) {
			if (!is_called(typed, one->key, one->can_be.v[i]))
				continue;
			if (*found && *found != one)
				return err_set(err, "%s is a %s and a %s: say %s %s or %s %s",
					typed, (*found)->key, one->key, typed, (*found)->key, typed,
					one->key);
			*found = one;
			*is = one->can_be.v[i];
		}
	return true;
}

/* Reads what a person calls a combination, and sets *content to that of `from` with these values;
 * NULL: a word is no value of a switch. Returns false with err if a value is of several switches.
 */
static bool
read_values(const struct switches *x, const struct variant *from, const char *typed, char **content,
	struct err *err)
{
	const struct variant *kept = kept_setting(x, from);
	CLEANUP(pointer_free) char *now = xstrdup(text_or(kept ? kept->content : NULL, ""));

	*content = NULL;
	for (const char *rest = typed; *rest;) {
		CLEANUP(pointer_free) char *part = text_value(&rest);
		const struct switched *found = NULL;
		const char *is = NULL;

		/* "silver plated": as many words as are one value */
		for (char *at = part ? part : "", *end; *at; at = end + strspn(end, " ")) {
			for (end = at + strlen(at); end > at; end--) {
				if (*end && *end != ' ')
					continue;
				CLEANUP(pointer_free)
				char *words = xstrndup(at, (size_t)(end - at));

				if (!find_value(x, words, &found, &is, err))
					return false;
				if (found)
					break;
			}
			if (!found)
				return true;
			char *with = setup_content_with(now, found->key, is);

			free(now);
			now = with;
		}
	}
	*content = *typed ? xstrdup(now) : NULL;
	return true;
}

/* Returns true if the settings that can be chosen have another firmware than a content: it is of
 * before an update. */
static bool
is_earlier(const struct record *r, const struct uuid *device, const char *content)
{
	CLEANUP(pointer_free) char *firmware = records_content_get(content, "firmware");
	bool earlier = false;

	EACH_LIVE (variant, v, r, ROW_VARIANT) {
		CLEANUP(pointer_free) char *is = records_content_get(v->content, "firmware");

		if (!uuid_same(&v->device, device))
			continue;
		earlier = text_order(is, firmware) != 0;
		if (!earlier)
			break;
	}
	return earlier;
}

struct uuid
switches_put(const struct switches *x, const struct record *r, const struct uuid *device,
	const char *name, const char *content, struct edits *rows)
{
	const struct device *d = record_find(r, ROW_DEVICE, device);
	const struct variant *is = NULL;

	EACH_ROW (variant, v, r, ROW_VARIANT)
		if (uuid_same(&v->device, device) && text_same(v->content, content) &&
			(!name || text_same(v->name, name)) && (!is || is->row.deleted))
			is = v;
	struct uuid uuid =
		is ? is->row.uuid : identity_of_setting(device, d->id, text_or(name, ""), content);
	struct variant *row = edits_version(r, ROW_VARIANT, uuid);

	if (!is) {
		CLEANUP(pairs_finish) struct pairs all = { .v = NULL }, base = { .v = NULL };

		pairs_from_content(&all, content);
		pairs_from_content(&base, text_or(x->base ? x->base->content : NULL, ""));
		CLEANUP(pointer_free) char *apart = chain_apart(&all, &base, &x->twice);
		const char *made = *apart ? apart : CHAIN_STOCK;
		row->device = *device;
		xreplace(&row->name, name ? name : made);
		xreplace(&row->content, content);
	}
	row->row.deleted = is_earlier(r, device, content);
	return edits_add_changed(rows, r, ROW_VARIANT, row);
}

/* Returns the content of a value that lists name so, with the rest of another content; NULL: none.
 */
static char *
content_of_value(const struct switches *x, const struct record *r, const struct uuid *device,
	const char *now, const struct uuid *to)
{
	EACH (one, &x->all)
		for (size_t i = 0; i < one->can_be.n; i++) {
			struct uuid u = switches_value(r, device, one->key, one->can_be.v[i]);

			if (uuid_same(&u, to))
				return setup_content_with(now, one->key, one->can_be.v[i]);
		}
	return NULL;
}

bool
switches_named(const struct record *r, const struct uuid *review, const struct uuid *device,
	const struct variant *from, const char *typed, struct uuid *to, struct edits *rows,
	struct err *err)
{
	CLEANUP(switches_finish) struct switches x;
	CLEANUP(pointer_free) char *content = NULL;

	switches_find(&x, r, review, device);
	bool ok = read_values(&x, from, typed, &content, err);
	*to = content ? switches_put(&x, r, device, NULL, content, rows) : UUID_NONE;
	return ok;
}

struct uuid
switches_change(const struct record *r, const struct uuid *review, const struct uuid *device,
	const struct variant *from, const struct uuid *to, struct edits *rows)
{
	CLEANUP(switches_finish) struct switches x;

	switches_find(&x, r, review, device);
	const struct variant *v = record_find(r, ROW_VARIANT, to), *kept = kept_setting(&x, from);
	const char *now = text_or(kept ? kept->content : NULL, "");
	CLEANUP(pointer_free) char *content = content_of_value(&x, r, device, now, to);

	if (!content && !v)
		return UUID_NONE;
	bool typed = !content && !switches_has(&x, v);
	if (typed)
		content = setup_content_then(v, from ? from : v);
	else if (!content)
		content = content_over(&x, now, v);
	return switches_put(&x, r, device, typed ? v->name : NULL, content, rows);
}
