/*
 * The data of the archive about its panel (a server where several listeners keep files for each
 * other), and the rows that a sync reads. No function here uses the network.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"
#include "base/system/file.h"

struct panel_joined {
	char *server;      /* the server's address, without a password; NULL: no panel is joined */
	int64_t joined_ms; /* when the panel was joined, UTC */
	int64_t synced_ms; /* when the last complete sync ended, UTC; NO_INT: never */
};
bool exchange_panel_joined(struct store *st, struct panel_joined *out, struct err *err);
void panel_joined_finish(struct panel_joined *p);
/* Stores the address of the server; NULL: the archive is of no panel. */
bool exchange_panel_set(struct store *st, const char *server, struct err *err);

/* Returns the folder beside the archive for the files of other listeners. The caller frees. */
char *exchange_listeners_folder(const struct store *st);

/* The state of an archive, without reading its texts: equal states have equal rows. */
struct store_state {
	int64_t latest_ms;    /* time of the latest change of a row, UTC; 0: there is no row */
	char hash[FILE_HASH]; /* also of the version of this program, which decides what leaves */
};
bool store_state(struct store *st, struct store_state *out, struct err *err);
/* Stores that `from`, an archive of the same owner, was merged into st; also what `from` itself had
 * merged. In the caller's transaction. */
bool exchange_machine_merged(struct store *st, struct store *from, struct err *err);
/* Sets *ms to the time of the latest change that the archive of another machine had when it was
 * merged here last; NO_INT: it never was. */
bool exchange_machine_latest(
	struct store *st, const struct uuid *machine, int64_t *ms, struct err *err);

/* Reads the owner of an archive that is not trusted into *owner, and the owner's name into *name
 * (NULL: not wanted; the caller frees). Fails if the file is not an archive or has no owner. */
bool exchange_file_owner(const char *path, struct uuid *owner, char **name, struct err *err);

/* Writes a digest of the rows of an archive: the same rows have the same digest. */
bool exchange_digest(struct store *st, char hex[FILE_HASH], struct err *err);
