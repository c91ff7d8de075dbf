/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/store_help.h"

#include "archive/upkeep/open.h"
#include "review/record/rows.h"

char *
folder_new(void)
{
	char folder[TEST_FOLDER_MAX];

	assert_true(test_folder_make(folder, "store"));
	return xstrdup(folder);
}

void
folder_free(char *folder)
{
	test_folder_remove(folder);
	free(folder);
}

void *
test_row(enum row_kind kind)
{
	struct row *row = row_new(kind);

	row->uuid = uuid_random();
	row->edit = uuid_random();
	row->edited_ms = 1700000000000;
	return row;
}

void
fill_row(const struct row_type *t, void *row)
{
	for (size_t i = 0; t->fields[i].name; i++) {
		const struct row_field *f = &t->fields[i];
		void *into = (char *)row + f->offset;

		switch (f->type) {
		case ROW_FIELD_UUID: *(struct uuid *)into = uuid_random(); break;
		case ROW_FIELD_TEXT:
			free(*(char **)into);
			*(char **)into = strcmp(f->name, "pos_from") == 0
				? xstrdup(POS_AUDIO)
				: xasprintf("%s ‒ ünï 'quoted' \"%zu\" 🎧\nline", f->name, i);
			break;
		case ROW_FIELD_INT:
			*(int64_t *)into = i % 2 ? INT64_MAX - (int64_t)i : -(int64_t)i;
			break;
		case ROW_FIELD_REAL: *(double *)into = -0.1 + (double)i / 3; break;
		case ROW_FIELD_BOOL: *(bool *)into = true; break;
		}
	}
}

char *
archive_hash(const char *path)
{
	struct sha256_ctx ctx;
	unsigned char buf[65536], digest[SHA256_DIGEST_SIZE];
	char *hex = xcalloc(1, 2 * SHA256_DIGEST_SIZE + 1);
	FILE *f = fopen(path, "re");
	size_t n;

	assert_non_null(f);
	sha256_init(&ctx);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		sha256_update(&ctx, n, buf);
	fclose(f);
	sha256_digest(&ctx, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return hex;
}

void
put_free(struct store *st, enum row_kind kind, void *row)
{
	struct err err = ERR_INIT;

	works(store_put(st, kind, row, &err) == PUT_DONE);
	row_free(kind, row);
}

struct uuid
put_review(struct store *st, const char *id, const char *device_name)
{
	struct device *d = test_row(ROW_DEVICE);
	struct review *r = test_row(ROW_REVIEW);
	struct uuid u = r->row.uuid;

	d->name = xstrdup(device_name);
	r->device = d->row.uuid;
	r->id = xstrdup(id);
	put_free(st, ROW_DEVICE, d);
	put_free(st, ROW_REVIEW, r);
	return u;
}

void
set_private(struct store *st, const struct uuid *note, bool private)
{
	struct err err = ERR_INIT;
	struct edits e = { .v = NULL };
	struct note *n = store_copy(st, ROW_NOTE, note, &err);
	struct record rec;

	record_init(&rec);
	works(n && store_load_kind(st, ROW_WITHHELD, note, &rec, &err));
	note_withhold(&rec, n, private, &e);
	works(store_change(st, &e, &err));
	record_finish(&rec);
	row_free(ROW_NOTE, n);
}

struct note *
note_of(struct uuid review, const char *body)
{
	struct note *n = test_row(ROW_NOTE);

	n->review = review;
	n->body = xstrdup(body);
	return n;
}

struct store *
store_open_owned(const char *at, const struct uuid *owner, struct err *why)
{
	struct store *st = store_new(false);

	st->owner = *owner;
	return archive_open_new(st, at, STORE_WRITE, why);
}

struct store *
store_open_with(const char *at, enum store_mode mode, const struct migrations *m, struct err *why)
{
	struct store *st = store_new(false);

	st->migrations = *m;
	return archive_open_new(st, at, mode, why);
}

/* ---- counted steps ---- */

static int64_t thousand_steps;

static int
count_steps(void *context)
{
	(void)context;
	thousand_steps++;
	return 0;
}

static int
count_in(sqlite3 *db, const char **why, const void *routines)
{
	(void)why;
	(void)routines;
	sqlite3_progress_handler(db, 1000, count_steps, NULL);
	return SQLITE_OK;
}

void
steps_count(void)
{
	thousand_steps = 0;
	sqlite3_auto_extension((void (*)(void))count_in);
}

int64_t
steps_counted(void)
{
	sqlite3_cancel_auto_extension((void (*)(void))count_in);
	return thousand_steps;
}

static json_t *
listed(struct store *st, bool (*list)(struct store *st, json_t *rows, struct err *err))
{
	struct err err = ERR_INIT;
	json_t *rows = json_array();

	works(list(st, rows, &err));
	return rows;
}

json_t *
reviews_listed(struct store *st)
{
	return listed(st, store_list);
}

json_t *
trash_listed(struct store *st)
{
	return listed(st, store_trash_list);
}

const char *
listed_text(const json_t *rows, size_t i, const char *key)
{
	const char *text = json_string_value(json_object_get(json_array_get(rows, i), key));

	return text ? text : "";
}

int64_t
listed_int(const json_t *rows, size_t i, const char *key)
{
	return json_integer_value(json_object_get(json_array_get(rows, i), key));
}
