/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "e2e/review.h"

#include "archive/store/store.h"
#include "e2e/home_private.h"
#include "support/export_record.h"

void
review_store(struct home *h, void (*change)(struct record *r))
{
	struct err err = ERR_INIT;
	struct record r;
	struct store *st = archive_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err);

	make_review(&r);
	add_section(&r, "gone", "Gone");
	if (change)
		change(&r);
	bool ok = st && store_begin(st, &err);
	for (int k = 0; ok && k < ROW_KINDS; k++)
		for (size_t i = 0; ok && i < record_count(&r, (enum row_kind)k); i++) {
			struct row *row = record_at(&r, (enum row_kind)k, i);

			row->edited_ms = T0;
			row->edited_offset_min = 60;
			ok = store_put(st, (enum row_kind)k, row, &err) != PUT_FAILED;
		}
	if (!ok || !store_commit(st, &err))
		home_fail("cannot make the archive: %s", err.msg);
	store_close(st);
	record_finish(&r);
}

int
review_set_up(void **state)
{
	review_store(*state = home_new(), NULL);
	home_write(*state, "config/earlog/config.yaml", "blog: {posts: posts}\n");
	return 0;
}
