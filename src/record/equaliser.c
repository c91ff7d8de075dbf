#include "record/equaliser.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "config/equaliser.h"
#include "record/identity.h"

struct uuid
equaliser_round(struct equaliser *e)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	char hash[FILE_HASH];

	equaliser_write(&text, e);
	equaliser_read(e, "", text.s, text.len, &d);
	file_hash(text.s, text.len, hash);
	return uuid_of_equaliser(hash);
}

struct equaliser_row *
equaliser_new_row(
	const struct record *rec, const struct uuid *u, const char *name, const struct equaliser *e)
{
	struct buf content = BUF_INIT;

	if (!e->n || record_find(rec, ROW_EQUALISER, u))
		return NULL;
	struct equaliser_row *row = row_new(&row_types[ROW_EQUALISER]);
	equaliser_write(&content, e);
	row->row.uuid = *u;
	row->name = xstrdup(name);
	row->content = buf_detach(&content);
	return row;
}
