/*
 * Devices that are another device (device.same_as, `earlog device merge`). Rows keep the device
 * that they name, and get the other one when they are loaded into a record; a row that is stored
 * again gets the device back that it named. So what arrives later and names a merged device counts
 * for the other one also, and a merge can be taken back.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "archive/store/store_private.h"
#include "review/record/rows.h"

const struct aliases *
same_device_find(struct store *st)
{
	struct aliases *l = &st->devices;
	struct uuid u, now;
	bool ok = true;

	if (st->knows_devices || (st->foreign && !st->other))
		return l;
	sqlite3_stmt *q = store_prepare(st, "SELECT uuid, now FROM same_device", ERR_IGNORED);
	for (l->n = 0; store_next(st, q, &ok, ERR_IGNORED);) {
		store_uuid(q, 0, &u);
		store_uuid(q, 1, &now);
		aliases_add(l, &u, &now);
	}
	st->knows_devices = ok;
	return l;
}

const struct uuid *
same_device(struct store *st, const struct uuid *u)
{
	const struct uuid *is = st->as_stored ? NULL : aliases_find(same_device_find(st), u);

	return is ? is : u;
}

/* Replaces a UUID in `list`, the devices of a blind run in JSON. */
static void
follow_list(char *list, const struct alias *a)
{
	char was[UUID_TEXT], is[UUID_TEXT];

	uuid_text(&a->uuid, was);
	uuid_text(&a->is, is);
	for (char *at = list; at && (at = strstr(at, was));)
		memcpy(at, is, strlen(is));
}

void
same_device_refer(const struct aliases *l, enum row_kind kind, void *row)
{
	struct device *d = kind == ROW_DEVICE ? row : NULL;

	rows_refer(kind, &row, 1, ROW_DEVICE, l);
	if (d && uuid_same(&d->same_as, &d->row.uuid))
		d->same_as = UUID_NONE;
	EACH_WHILE (one, l, kind == ROW_BLIND_RUN)
		follow_list(((struct blind_run *)row)->devices, one);
}

void
same_device_follow(struct store *st, enum row_kind kind, void *row)
{
	if (!st->as_stored)
		same_device_refer(same_device_find(st), kind, row);
}
