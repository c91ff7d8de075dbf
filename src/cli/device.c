#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/record.h"
#include "cli/table.h"

struct device_options {
	const char *db;
	bool json;
	const char *brand, *model, *kind, *drivers, *shell, *link, *cable;
};

#define TEXT(name, help)                                      \
	{                                                     \
		0, #name, "TEXT", "edit: " help, OPTION_TEXT, \
			offsetof(struct device_options, name) \
	}

static const struct option_row rows[] = {
	TEXT(brand, "its maker"),
	TEXT(model, "its name"),
	TEXT(kind, "IEM, headphone, …"),
	TEXT(drivers, "what sounds in it"),
	TEXT(shell, "what it is made of"),
	TEXT(link, "its page"),
	TEXT(cable, "its cable"),
	{ 0, "json", NULL, "as JSON (list, show)", OPTION_FLAG,
		offsetof(struct device_options, json) },
	OPTION_DB(struct device_options),
};

/* What edit can set and show tells, in that order. */
static const struct {
	const char *name;
	size_t option, field; /* option: 0, nothing sets it */
} facts[] = {
#define FACT(name)                                                                          \
	{                                                                                   \
#name, offsetof(struct device_options, name), offsetof(struct device, name) \
	}
#define TOLD(name)                                      \
	{                                               \
#name, 0, offsetof(struct device, name) \
	}
	TOLD(id),
	TOLD(name),
	FACT(brand),
	FACT(model),
	FACT(kind),
	FACT(drivers),
	FACT(shell),
	FACT(link),
	TOLD(impedance),
	TOLD(sensitivity_unit),
	FACT(cable),
};

static char **
fact_of(struct device *d, size_t i)
{
	return (void *)((char *)d + facts[i].field);
}

static const char *
option_of(const struct device_options *o, size_t i)
{
	return facts[i].option
		? *(const char *const *)(const void *)((const char *)o + facts[i].option)
		: NULL;
}

static json_t *
device_json(const struct device *d)
{
	json_t *o = row_json(&row_types[ROW_DEVICE], d);

	json_object_set_new(o, "uuid", record_uuid(&d->row.uuid));
	return o;
}

static int
list(const struct device_options *o, int argc, char **argv)
{
	static const char *const titles[] = { "ID", "DEVICE", "KIND" };
	struct record r;
	struct err err = ERR_INIT;
	bool none;

	(void)argv;
	if (argc)
		return options_wrong("list takes no name; show does");
	struct store *st = archive_open(o->db, STORE_READ, &none, &err);
	record_init(&r);
	bool ok = none || (st && store_load_kind(st, ROW_DEVICE, NULL, &r, &err));
	int status = ok ? STATUS_DONE : archive_failed(&err);
	if (ok && o->json) {
		json_t *all = json_array();
		for (size_t i = 0; i < record_count(&r, ROW_DEVICE); i++)
			json_array_append_new(all, device_json(record_at(&r, ROW_DEVICE, i)));
		status = print_json(all);
	} else if (ok && record_count(&r, ROW_DEVICE)) {
		struct table t;
		table_init(&t, titles, LENGTH(titles));
		for (size_t i = 0; i < record_count(&r, ROW_DEVICE); i++) {
			const struct device *d = record_at(&r, ROW_DEVICE, i);
			table_add(&t, d->id);
			table_add(&t, d->name);
			table_add(&t, d->kind);
		}
		table_print(&t, stdout);
		table_finish(&t);
	} else if (ok)
		text_print(stderr, "earlog: no devices yet\n");
	record_finish(&r);
	store_close(st);
	return status;
}

static int
print_device(struct device *d, const struct record *r, bool json)
{
	if (json) {
		json_t *o = device_json(d), *variants = json_array();
		for (size_t i = 0; i < record_count(r, ROW_VARIANT); i++) {
			const struct variant *v = record_at(r, ROW_VARIANT, i);
			json_array_append_new(variants,
				json_pack("{s:o, s:o}", "name", print_text(v->name), "content",
					print_text(v->content)));
		}
		json_object_set_new(o, "variants", variants);
		return print_json(o);
	}
	for (size_t i = 0; i < LENGTH(facts); i++)
		if (*fact_of(d, i))
			text_print(stdout, "%-17s %s\n", facts[i].name, *fact_of(d, i));
	for (size_t i = 0; i < record_count(r, ROW_VARIANT); i++)
		text_print(stdout, "%-17s %s\n", "variant",
			((const struct variant *)record_at(r, ROW_VARIANT, i))->name);
	return STATUS_DONE;
}

static int
show(const struct device_options *o, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct device *d = NULL;
	struct record r;
	struct uuid u;

	if (argc != 1)
		return options_wrong("name one device");
	struct store *st = archive_open(o->db, STORE_READ, NULL, &err);
	record_init(&r);
	bool ok = st && store_find_one(st, ROW_DEVICE, argv[0], NULL, &u, &err) &&
		(d = store_copy(st, ROW_DEVICE, &u, &err)) &&
		store_load_kind(st, ROW_VARIANT, &u, &r, &err);
	int status = ok ? print_device(d, &r, o->json) : archive_failed(&err);
	row_free(&row_types[ROW_DEVICE], d);
	record_finish(&r);
	store_close(st);
	return status;
}

static int
finish(struct store *st, bool ok, const char *words, struct err *err)
{
	if (!st || !record_end(st, ok, err))
		return archive_failed(err);
	text_print(stderr, "earlog: %s\n", words);
	return STATUS_DONE;
}

static int
edit(const struct device_options *o, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct device *d = NULL;
	struct uuid u;
	size_t given = 0;

	for (size_t i = 0; i < LENGTH(facts); i++)
		given += option_of(o, i) != NULL;
	if (argc != 1 || !given)
		return options_wrong(
			"name one device, and what is to be changed: --brand, --model, --kind …");
	struct store *st = record_begin(o->db, &err);
	bool ok = st && store_find_one(st, ROW_DEVICE, argv[0], NULL, &u, &err) &&
		(d = store_copy(st, ROW_DEVICE, &u, &err));
	for (size_t i = 0; ok && i < LENGTH(facts); i++)
		if (option_of(o, i))
			xreplace(fact_of(d, i), option_of(o, i));
	ok = ok && store_change_row(st, ROW_DEVICE, d, &err);
	return finish(
		st, ok, "changed; what a session file says of it wins at its next start", &err);
}

static int
rename_device(const struct device_options *o, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct device *d = NULL;
	struct uuid u;

	if (argc != 2 || !*argv[1])
		return options_wrong("name the device, then its new name in quotes");
	struct store *st = record_begin(o->db, &err);
	bool ok = st && store_find_one(st, ROW_DEVICE, argv[0], NULL, &u, &err) &&
		(d = store_copy(st, ROW_DEVICE, &u, &err));
	if (ok)
		xreplace(&d->name, argv[1]);
	ok = ok && store_change_row(st, ROW_DEVICE, d, &err);
	return finish(st, ok, "renamed; rename it in your session files, too", &err);
}

static int
merge(const struct device_options *o, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct uuid from, into;
	size_t n = 0;
	char words[128];

	if (argc != 2)
		return options_wrong("name the spelling to give up, then the device that it is");
	struct store *st = record_begin(o->db, &err);
	bool ok = st && store_find_one(st, ROW_DEVICE, argv[0], NULL, &from, &err) &&
		store_find_one(st, ROW_DEVICE, argv[1], NULL, &into, &err) &&
		(!uuid_same(&from, &into) || err_set(&err, "that is one device already")) &&
		store_merge_devices(st, &from, &into, &n, &err);
	snprintf(words, sizeof(words),
		"one device now (%zu %s changed); mend the name in your session files, too", n,
		n == 1 ? "row" : "rows");
	return finish(st, ok, words, &err);
}

static const struct {
	const char *name;
	int (*run)(const struct device_options *o, int argc, char **argv);
} verbs[] = { { "list", list }, { "show", show }, { "edit", edit }, { "rename", rename_device },
	{ "merge", merge } };

int
cli_device(int argc, char **argv)
{
	struct device_options o = { 0 };
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	for (size_t i = 0; argc && i < LENGTH(verbs); i++)
		if (strcmp(verbs[i].name, argv[0]) == 0)
			return verbs[i].run(&o, argc - 1, argv + 1);
	return options_wrong("say list, show, edit, rename or merge");
}
