#include "config/session_file.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/find.h"
#include "config/session_fields.h"

void
session_file_init(struct session_file *f)
{
	*f = (struct session_file){ .path = NULL };
	f->device.impedance_ohm = NAN;
	f->device.sensitivity_db = NAN;
}

/* ---- JSON for the archive's columns ---- */

static void
set_text(json_t *j, const char *key, const char *text)
{
	if (text)
		json_object_set_new(j, key, json_string(text));
}

static json_t *
texts_json(const struct texts *t)
{
	json_t *j = json_array();

	for (size_t i = 0; i < t->n; i++)
		json_array_append_new(j, json_string(t->v[i]));
	return j;
}

/* Takes j over; NULL where nothing is in it. */
static char *
json_text(json_t *j)
{
	bool empty = json_array_size(j) == 0 && json_object_size(j) == 0;
	char *text = empty ? NULL : json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(12));

	json_decref(j);
	return text;
}

static char *
prices_json(const struct session_device *d)
{
	json_t *j = json_array();

	for (size_t i = 0; i < d->n_prices; i++) {
		const struct price *p = &d->prices[i];
		json_t *o = json_object();

		if (!isnan(p->amount))
			json_object_set_new(o, "amount",
				p->amount == floor(p->amount) ? json_integer((json_int_t)p->amount)
							      : json_real(p->amount));
		set_text(o, "currency", p->currency);
		set_text(o, "for", p->what_for);
		json_array_append_new(j, o);
	}
	return json_text(j);
}

static char *
volumes_json(const struct session_compared *c)
{
	json_t *j = json_object();

	for (size_t i = 0; i < c->volumes.n; i++)
		set_text(j, c->volumes.v[i].key, c->volumes.v[i].value);
	return json_text(j);
}

static char *
measurements_json(const struct session_file *f)
{
	json_t *j = json_object(), *fr = json_array();

	for (size_t i = 0; i < f->n_fr; i++) {
		json_t *o = json_object();

		set_text(o, "file", f->fr[i].file);
		set_text(o, "side", f->fr[i].side);
		set_text(o, "coupler", f->fr[i].coupler);
		json_array_append_new(fr, o);
	}
	if (f->n_fr)
		json_object_set(j, "fr", fr);
	json_decref(fr);
	if (f->targets.n)
		json_object_set_new(j, "targets", texts_json(&f->targets));
	return json_text(j);
}

static char *
pictures_json(const struct session_file *f)
{
	json_t *j = json_array();

	for (size_t i = 0; i < f->n_pictures; i++) {
		json_t *o = json_object();

		set_text(o, "at", f->pictures[i].where);
		set_text(o, "path", f->pictures[i].path);
		set_text(o, "alt", f->pictures[i].alt);
		json_array_append_new(j, o);
	}
	return json_text(j);
}

/* ---- reading ---- */

/* What was not given follows from what was. */
static void
derive(struct session_file *f, const char *path)
{
	struct session_device *d = &f->device;

	f->path = xstrdup(path);
	f->id_given = f->id != NULL;
	if (!f->id)
		f->id = find_base_name(path);
	d->id_given = d->id != NULL;
	if (!d->id)
		d->id = text_folded(d->name);
	d->prices_json = prices_json(d);
	d->tips_json = json_text(texts_json(&d->tips));
	for (size_t i = 0; i < f->n_compare; i++)
		f->compare[i].volumes_json = volumes_json(&f->compare[i]);
	f->measurements_json = measurements_json(f);
	f->pictures_json = pictures_json(f);
}

bool
session_file_take(struct session_file *f, const struct yaml_tree *t, struct diags *d)
{
	struct field_reader r = { .tree = t, .d = d };
	size_t count = diags_count(d);

	session_file_init(f);
	f->broken = t->broken;
	if (t->root->kind == YAML_MAP || !t->broken)
		field_read(&r, t->root, &session_file_fields, f);
	derive(f, t->path);
	return diags_count(d) == count;
}

bool
session_file_parse(
	struct session_file *f, const char *path, const char *bytes, size_t n, struct diags *d)
{
	struct yaml_tree t;
	size_t first = d->n;
	bool ok = yaml_tree_parse(&t, path, bytes, n, d);

	ok = session_file_take(f, &t, d) && ok;
	yaml_tree_finish(&t);
	diags_sort(d, first);
	return ok;
}

bool
session_file_load(struct session_file *f, const char *path, struct diags *d)
{
	struct yaml_tree t;
	size_t first = d->n;
	bool ok = yaml_tree_load(&t, path, d);

	ok = session_file_take(f, &t, d) && ok;
	yaml_tree_finish(&t);
	diags_sort(d, first);
	return ok;
}

const struct session_chain *
session_file_chain(const struct session_file *f, const char *name)
{
	for (size_t i = 0; i < f->n_chains; i++)
		if (strcmp(f->chains[i].name, name) == 0)
			return &f->chains[i];
	return NULL;
}

const struct session_variant *
session_file_variant(const struct session_file *f, const char *name)
{
	for (size_t i = 0; i < f->n_variants; i++)
		if (strcmp(f->variants[i].name, name) == 0)
			return &f->variants[i];
	return NULL;
}

void
session_file_finish(struct session_file *f)
{
	struct session_device *d = &f->device;
	char *derived[] = { f->path, f->measurements_json, f->pictures_json, f->front_matter,
		d->name, d->prices_json, d->impedance, d->sensitivity, d->tips_json };

	for (size_t i = 0; i < LENGTH(derived); i++)
		free(derived[i]);
	for (size_t i = 0; i < f->n_compare; i++)
		free(f->compare[i].volumes_json);
	field_finish(&session_file_fields, f);
	session_file_init(f);
}
