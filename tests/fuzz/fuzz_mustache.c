/*
 * Any template, with any data. The input is a template, a NUL, a partial, a NUL, and JSON. What
 * must hold: parsing and checking agree; a fault has a place inside the text; limits hold; a
 * template without tags comes out as it is.
 */
#include "fuzz/fuzz.h"

#include "template/mustache.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/escape.h"

#define OUTPUT_MOST 100000

static bool
partial(const char *name, struct mustache_text *text, void *context)
{
	text->text = context;
	text->n = strlen(text->text);
	return name[0] != 'x';
}

static bool
check(const char *text, size_t n)
{
	struct mustache_report r;
	size_t lines = 1;

	for (size_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	bool sound = mustache_check(text, n, &r);
	must(sound == (r.n_faults == 0));
	must(r.n_faults <= MUSTACHE_MOST_FAULTS);
	for (size_t i = 0; i < r.n_faults; i++) {
		must(r.faults[i].line >= 1 && r.faults[i].line <= lines);
		must(r.faults[i].column >= 1 && r.faults[i].column <= n + 1);
		must(r.faults[i].words[0] != '\0');
	}
	for (size_t i = 0; i < r.n_uses; i++)
		must(r.uses[i].name[0] != '\0' && r.uses[i].line <= lines);
	mustache_report_finish(&r);
	return sound;
}

static void
render(const struct mustache *m, const char *text, size_t n, char *part, const json_t *data)
{
	static const char *const formats[] = { "html", "markdown", "bbcode", "none" };

	for (size_t i = 0; i < LENGTH(formats); i++) {
		const struct escape_format *f = escape_format_find(formats[i]);
		struct mustache_options o = { .escape = f->escape,
			.raw = f->raw,
			.partial = partial,
			.context = part,
			.limits = { .depth = 20, .output = OUTPUT_MOST, .steps = 20000 } };
		struct buf out = BUF_INIT;
		struct err err = ERR_INIT;
		bool ok = mustache_render(m, data, &o, &out, &err);

		must(out.len <= OUTPUT_MOST && ok == (err.msg[0] == '\0'));
		if (ok && !memmem(text, n, "{{", 2))
			must(out.len == n && memcmp(out.s, text, n) == 0);
		buf_finish(&out);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	json_t *value = NULL;

	if (size > OUTPUT_MOST / 10)
		return 0;
	char *copy = xcalloc(size + 3, 1);
	if (size)
		memcpy(copy, data, size);
	char *part = copy + strlen(copy) + 1;
	char *values = part <= copy + size ? part + strlen(part) + 1 : part;
	if (values <= copy + size)
		value = json_loads(values, JSON_DECODE_ANY, NULL);
	struct mustache *m = mustache_parse("fuzz", copy, strlen(copy), &err);
	must((m == NULL) == (err.msg[0] != '\0'));
	must(check(copy, strlen(copy)) == (m != NULL));
	check((const char *)data, size); /* with the NULs in it */
	if (m)
		render(m, copy, strlen(copy), part, value);
	mustache_free(m);
	json_decref(value);
	free(copy);
	return 0;
}
