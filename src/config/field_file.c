#include "config/field.h"

void
field_tree(const struct yaml_tree *t, const struct fields *fs, void *into, struct diags *d)
{
	struct field_reader r = { .tree = t, .d = d };

	if (t->root->kind == YAML_MAP || !t->broken)
		field_read(&r, t->root, fs, into);
}

bool
field_file(const char *path, const char *bytes, size_t n, field_take *take, void *into,
	struct diags *d)
{
	struct yaml_tree t;
	size_t first = d->n, count = diags_count(d);

	if (bytes)
		yaml_tree_parse(&t, path, bytes, n, d);
	else
		yaml_tree_load(&t, path, d);
	take(into, &t, d);
	yaml_tree_finish(&t);
	diags_sort(d, first);
	return diags_count(d) == count;
}

bool
field_found(const struct found *f, field_take *take, void *into, struct diags *d)
{
	const struct embedded *e = f->shipped;

	return field_file(f->path, e ? e->data : NULL, e ? e->size : 0, take, into, d);
}

bool
field_named(enum find_kind kind, const char *name, const char *from, field_take *take, void *into,
	struct diags *d)
{
	struct err err = ERR_INIT;
	struct found f;

	if (!find_named(&f, kind, name, from, &err))
		return diags_add(d, from ? from : name, (struct mark){ 0, 0 }, "%s", err.msg);
	bool ok = field_found(&f, take, into, d);
	found_finish(&f);
	return ok;
}
