#include "cli/template_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/diag.h"
#include "template/mustache.h"

/* One check: the template and every partial it leads to. */
struct check {
	struct diags *faults;
	struct template_partials partials;
	json_t *known; /* keys that data may have; NULL: any */
	json_t *seen;  /* keys are the partials that were checked */
};

/* Every key of the data, however deep. */
static void
keys_of_data(json_t *value, json_t *into)
{
	json_t *item;
	const char *key;
	size_t i;

	json_array_foreach (value, i, item)
		keys_of_data(item, into);
	json_object_foreach (value, key, item) {
		json_object_set_new(into, key, json_true());
		keys_of_data(item, into);
	}
}

/* The names of all properties that a JSON Schema describes. */
static void
keys_of_schema(json_t *value, json_t *into)
{
	json_t *item;
	const char *key;
	size_t i;

	json_array_foreach (value, i, item)
		keys_of_schema(item, into);
	json_object_update_missing(into, json_object_get(value, "properties"));
	json_object_foreach (value, key, item)
		keys_of_schema(item, into);
}

/* Of --data, else of the export. False: err. */
static bool
known_names(struct check *c, const char *data, struct err *err)
{
	const struct embedded *e = embed_find("schema/export.schema.json");
	json_t *value = NULL;

	if (data) {
		if (!(value = template_data(data, err)))
			return false;
	} else if (e)
		value = json_loadb(e->data, e->size, 0, NULL);
	if (value) {
		c->known = json_object();
		if (data)
			keys_of_data(value, c->known);
		else
			keys_of_schema(value, c->known);
	}
	json_decref(value);
	return true;
}

static const char *
nearest(json_t *known, const char *name)
{
	const char *key, *best = NULL;
	json_t *value;
	size_t least = 3;

	json_object_foreach (known, key, value) {
		size_t d = text_distance(key, name);

		if (d < least) {
			least = d;
			best = key;
		}
	}
	return best;
}

static void
check_name(struct check *c, const char *path, const struct mustache_use *u)
{
	struct mark at = { (int)u->line, (int)u->column };
	char *name = xstrdup(u->name), *rest = NULL;

	for (char *part = strtok_r(name, ".", &rest); part; part = strtok_r(NULL, ".", &rest)) {
		if (json_object_get(c->known, part))
			continue;
		const char *guess = nearest(c->known, part);

		diags_add(c->faults, path, at, "nothing in the data is called \"%.60s\"%s%s%s",
			part, guess ? "; did you mean \"" : "", guess ? guess : "",
			guess ? "\"?" : "");
		break;
	}
	free(name);
}

static void
check_partial(struct check *c, const char *path, const struct mustache_use *u)
{
	json_t *seen = json_object_get(c->seen, u->name);
	struct mark at = { (int)u->line, (int)u->column };

	if (!seen) {
		seen = json_boolean(template_partial(&c->partials, u->name) != NULL);
		json_object_set_new_nocheck(c->seen, u->name, seen);
	}
	if (c->partials.failed)
		diags_add(c->faults, path, at, "%s", c->partials.err.msg);
	else if (json_is_false(seen))
		diags_add(c->faults, path, at, "there is no partial \"%.60s\"", u->name);
	c->partials.failed = false;
}

static void
check_text(struct check *c, const char *path, const char *text, size_t n)
{
	struct mustache_report r;
	size_t first = c->faults->n;

	mustache_check(text, n, &r);
	for (size_t i = 0; i < r.n_faults; i++) {
		const struct mustache_fault *f = &r.faults[i];

		diags_add(c->faults, path, (struct mark){ (int)f->line, (int)f->column }, "%s",
			f->words);
	}
	for (size_t i = 0; i < r.n_uses; i++)
		if (r.uses[i].kind == MUSTACHE_PARTIAL)
			check_partial(c, path, &r.uses[i]);
		else if (c->known)
			check_name(c, path, &r.uses[i]);
	diags_sort(c->faults, first);
	mustache_report_finish(&r);
}

bool
template_check(const struct template_file *f, const char *partials, const char *data,
	struct diags *faults, struct err *err)
{
	struct check c = { .faults = faults, .seen = json_object() };
	bool ok = known_names(&c, data, err);

	template_partials_init(&c.partials, partials, f);
	if (ok)
		check_text(&c, f->path, f->text.s, f->text.len);
	/* Partials that name partials make this list longer, and move it. */
	for (size_t i = 0; i < c.partials.n; i++) {
		const struct template_file p = c.partials.v[i];

		check_text(&c, p.path, p.text.s, p.text.len);
	}
	template_partials_finish(&c.partials);
	json_decref(c.known);
	json_decref(c.seen);
	return ok;
}
