#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "export/export.h"

#define FORMAT_MOST 16
#define FILE_MOST (64 * 1024 * 1024)

struct export_options {
	const char *output, *db;
	bool force;
	bool format[FORMAT_MOST];    /* as in exporters */
};

static const struct option_row fixed[] = {
	{ 'o', "output", "FILE", "write there, not to standard output", OPTION_TEXT,
		offsetof(struct export_options, output) },
	{ 0, "force", NULL, "replace FILE although it was edited; the old one stays beside it",
		OPTION_FLAG, offsetof(struct export_options, force) },
	OPTION_DB(struct export_options),
};

/* Each format is an option; a new exporter shows up here by itself. */
static size_t
make_rows(struct option_row *rows)
{
	size_t n = 0;

	for (; exporters[n].name && n < FORMAT_MOST; n++)
		rows[n] = (struct option_row){ 0, exporters[n].name, NULL, exporters[n].help,
			OPTION_FLAG, offsetof(struct export_options, format) + n * sizeof(bool) };
	memcpy(rows + n, fixed, sizeof(fixed));
	return n + LENGTH(fixed);
}

static const struct exporter *
chosen_format(const struct export_options *o, int *status)
{
	const struct exporter *chosen = NULL;

	for (size_t i = 0; exporters[i].name && i < FORMAT_MOST; i++) {
		if (!o->format[i])
			continue;
		if (chosen) {
			*status = options_wrong("--%s and --%s cannot be had at once", chosen->name,
				exporters[i].name);
			return NULL;
		}
		chosen = &exporters[i];
	}
	return chosen ? chosen : &exporters[0];
}

static bool
render(const struct exporter *e, const json_t *view, struct buf *out, struct err *err)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		return err_set(err, "cannot write the review: out of memory");
	bool ok = e->write(f, view, err);
	if (fclose(f) != 0 && ok)
		ok = err_set(err, "cannot write the review: out of memory");
	if (ok)
		buf_add_bytes(out, text, n);
	free(text);
	return ok;
}

/* A terminal is no place for bytes that move its cursor; a pipe gets them as they are. */
static void
print(const struct buf *out)
{
	if (isatty(STDOUT_FILENO))
		text_print(stdout, "%s", out->s);
	else
		fwrite(out->s, 1, out->len, stdout);
}

/* One export to a file. */
struct job {
	const char *db, *path;       /* path: as given, for messages */
	char *target;                /* absolute, links followed: what the base is kept by */
	struct uuid review;
	const struct exporter *exporter;
	const struct buf *out;
	bool force;
};

static bool
base_read(const struct job *j, struct export_base *base, bool *found, struct err *err)
{
	struct store *st = archive_open(j->db, STORE_READ, NULL, err);
	bool ok = st
		&& store_export_base(
			st, &j->review, j->exporter->name, j->target, base, found, err);

	store_close(st);
	return ok;
}

/*
 * After the file has its name. Where this fails the file is there all the same, and the next export
 * asks.
 */
static void
base_keep(const struct job *j)
{
	struct err err = ERR_INIT;
	char hash[FILE_HASH], none[1] = "", *format = xstrdup(j->exporter->name);
	struct store *st = archive_open(j->db, STORE_WRITE, NULL, &err);

	file_hash(j->out->s, j->out->len, hash);
	struct export_base base = {
		.format = format, .template = none, .path = j->target, .hash = hash,
		.content = j->out->s, .size = j->out->len,
	};
	bool ok = st && store_begin(st, &err);
	if (ok
		&& !(ok = store_export_base_put(st, &j->review, &base, &err)
				&& store_commit(st, &err)))
		store_rollback(st);
	store_close(st);
	free(format);
	if (!ok)
		text_print(stderr,
			"earlog: %s is written, but the archive could not take note of it, so the next "
			"export will not know it: %s\n",
			j->path, err.msg);
}

/* Is what stands there ours to replace? Says why not. */
static bool
may_replace(const struct job *j, const struct buf *there, const struct export_base *base,
	bool known, struct err *err)
{
	char hash[FILE_HASH];

	file_hash(there->s, there->len, hash);
	if (known && base->hash && strcmp(base->hash, hash) == 0)
		return true;
	if (known)
		return err_set(err,
			"%s was edited since earlog wrote it, so nothing was written; --force replaces "
			"it and keeps the old file beside it, another name with -o keeps both",
			j->path);
	return err_set(err,
		"%s is there already and was not written by this export, so nothing was written; --force "
		"replaces it and keeps the old file beside it, another name with -o keeps both",
		j->path);
}

/* Beside the file under a name that nothing has yet: an earlier old file may hold edits as well. */
static bool
keep_old(const struct job *j, const struct buf *there, struct err *err)
{
	bool ok = false, exists = true;

	for (int i = 1; !ok && exists && i < 100; i++) {
		char *beside = i == 1 ? xasprintf("%s.old", j->target)
				      : xasprintf("%s.old.%d", j->target, i);

		ok = file_create(beside, there->s, there->len, &exists, err);
		if (ok)
			text_print(stderr, "earlog: the old file is %s\n", beside);
		free(beside);
	}
	return ok;
}

static bool
write_file(const struct job *j, struct err *err)
{
	struct buf there = BUF_INIT;
	struct export_base base = { 0 };
	struct err why = ERR_INIT;
	bool found = false, known = false;
	bool ok = file_read(j->target, FILE_MOST, &there, &found, err)
		&& base_read(j, &base, &known, err);
	bool same = ok && found && there.len == j->out->len
		&& memcmp(there.s, j->out->s, there.len) == 0;

	if (same) {
		char hash[FILE_HASH];

		text_print(stderr, "earlog: %s is as it should be; nothing was written\n", j->path);
		file_hash(there.s, there.len, hash);
		/* A run that ended between writing and noting is made good here. */
		if (!known || !base.hash || strcmp(base.hash, hash) != 0)
			base_keep(j);
	} else if (ok) {
		bool ours = !found || may_replace(j, &there, &base, known, &why);

		if (!ours && !j->force)
			ok = err_set(err, "%s", why.msg);
		ok = ok && (ours || keep_old(j, &there, err))
			&& file_replace(j->target, j->out->s, j->out->len, err);
		if (ok)
			base_keep(j);
	}
	export_base_finish(&base);
	buf_finish(&there);
	return ok;
}

int
cli_export(int argc, char **argv)
{
	struct export_options o = { 0 };
	struct option_row rows[FORMAT_MOST + LENGTH(fixed)];
	size_t n = make_rows(rows);
	int status = STATUS_FAILED;
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	struct uuid review;

	if (!options_parse(rows, n, &o, &argc, &argv, &status))
		return status;
	if (argc > 1)
		return options_wrong("one review at a time, please");
	const struct exporter *e = chosen_format(&o, &status);
	if (!e)
		return status;
	json_t *view = archive_view(o.db, argc ? argv[0] : NULL, &review, &err);
	bool ok = view && render(e, view, &out, &err);
	if (ok && (!o.output || strcmp(o.output, "-") == 0))
		print(&out);
	else if (ok) {
		struct job j = { .db = o.db,
			.path = o.output,
			.review = review,
			.exporter = e,
			.out = &out,
			.force = o.force };

		j.target = file_target(o.output, &err);
		ok = j.target && write_file(&j, &err);
		free(j.target);
	}
	json_decref(view);
	buf_finish(&out);
	return ok ? STATUS_DONE : archive_failed(&err);
}
