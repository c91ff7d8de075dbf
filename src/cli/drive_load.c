#include "cli/drive_load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "record/records.h"
#include "cli/archive.h"
#include "config/session_file.h"

static int
order_chain(const void *p, const void *q)
{
	const struct chain *a = *(const struct chain *const *)p,
			   *b = *(const struct chain *const *)q;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return uuid_order(&a->row.uuid, &b->row.uuid);
}

/* Those that the file has now: earlier revisions have no rank. */
static void
take_chains(struct drive_load *l, const struct record *r, const struct uuid *review)
{
	size_t n = 0, most = record_count(r, ROW_CHAIN);
	const struct chain **all = xcalloc(most + 1, sizeof(all[0]));

	for (size_t i = 0; i < most; i++) {
		const struct chain *c = record_at(r, ROW_CHAIN, i);

		if (!c->row.deleted && c->rank != NO_INT && uuid_same(&c->review, review))
			all[n++] = c;
	}
	if (n)
		qsort(all, n, sizeof(all[0]), order_chain);
	l->feeds = xcalloc(n + 1, sizeof(l->feeds[0]));
	for (size_t i = 0; i < n; i++)
		l->feeds[l->n++] =
			(struct drive_feed){ xstrdup(all[i]->name), xstrdup(all[i]->content) };
	free(all);
}

static bool
take_record(struct drive_load *l, const struct record *r, const struct uuid *u, struct err *err)
{
	const struct review *review = record_find(r, ROW_REVIEW, u);
	const struct device *d = review ? record_find(r, ROW_DEVICE, &review->device) : NULL;

	if (!review)
		return err_set(err, "there is no such review");
	l->id = xstrdup(review->id);
	l->path = xstrdup(review->path);
	if (d) {
		l->device = xstrdup(d->name);
		l->curve_file = xstrdup(d->impedance_file);
		l->sensitivity_unit = xstrdup(d->sensitivity_unit);
		l->impedance_ohm = d->impedance_ohm;
		l->sensitivity_db = d->sensitivity_db;
	}
	take_chains(l, r, u);
	return true;
}

static bool
load_archive(struct drive_load *l, const char *name, struct err *err)
{
	struct store *st = archive_open(STORE_READ, NULL, err);
	struct record r;
	struct uuid review;

	if (!st)
		return false;
	record_init(&r);
	bool ok = archive_which(st, name, &review, err) && store_load(st, &review, &r, err) &&
		take_record(l, &r, &review, err);
	record_finish(&r);
	store_close(st);
	return ok;
}

static void
take_file(struct drive_load *l, const struct session_file *f)
{
	l->id = xstrdup(f->id);
	l->path = xstrdup(f->path);
	l->device = xstrdup(f->device.name);
	l->curve_file = xstrdup(f->device.impedance_file);
	l->sensitivity_unit = xstrdup(f->device.sensitivity_unit);
	l->impedance_ohm = f->device.impedance_ohm;
	l->sensitivity_db = f->device.sensitivity_db;
	l->feeds = xcalloc(f->n_chains + 1, sizeof(l->feeds[0]));
	for (size_t i = 0; i < f->n_chains; i++)
		l->feeds[l->n++] = (struct drive_feed){ xstrdup(f->chains[i].name),
			pairs_content(&f->chains[i].content) };
}

static bool
load_file(struct drive_load *l, const char *path, struct err *err)
{
	struct session_file f;
	struct diags d = DIAGS_INIT;
	bool ok = session_file_load(&f, path, &d);

	if (ok)
		take_file(l, &f);
	else if (d.n)
		err_set(err, "%s:%d:%d: %s (see earlog check)", d.v[0].path, d.v[0].line,
			d.v[0].column, d.v[0].msg);
	session_file_finish(&f);
	diags_finish(&d);
	return ok;
}

/* The file may have changed since the last session, and it is right. */
static void
prefer_file(struct drive_load *l)
{
	struct drive_load from_file = { .impedance_ohm = NAN, .sensitivity_db = NAN };
	struct err ignored = ERR_INIT;
	bool same = l->path && load_file(&from_file, l->path, &ignored) && l->id &&
		strcmp(from_file.id, l->id) == 0;

	drive_load_finish(same ? l : &from_file);
	if (same)
		*l = from_file;
}

bool
drive_load(struct drive_load *l, const char *name, struct err *err)
{
	struct stat s;

	*l = (struct drive_load){ .impedance_ohm = NAN, .sensitivity_db = NAN };
	/* What is no path may still be an id, and a file of that name some other file. */
	if (name && strchr(name, '.') && stat(name, &s) == 0 && S_ISREG(s.st_mode))
		return load_file(l, name, err);
	if (!load_archive(l, name, err))
		return false;
	prefer_file(l);
	return true;
}

void
drive_load_finish(struct drive_load *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free((char *)(uintptr_t)l->feeds[i].name);
		free((char *)(uintptr_t)l->feeds[i].content);
	}
	free(l->feeds);
	free(l->id);
	free(l->device);
	free(l->path);
	free(l->curve_file);
	free(l->sensitivity_unit);
	*l = (struct drive_load){ 0 };
}
