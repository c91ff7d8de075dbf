/*
 * What an archive with a write-ahead log looked like when earlog last wrote to it: size and time of
 * the change. The seal is an extended attribute of the log, so it goes where the log goes, and
 * every earlog sees it. Where the file system has no attributes each connection remembers its own,
 * and the index of the log tells whether others have written since. Used by guard.c alone.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#define SEAL_BOOT_BYTES 16

/* No padding: seals are compared as bytes. */
struct seal {
	uint32_t format, open; /* format 0: none. open: a checkpoint is writing */
	unsigned char boot[SEAL_BOOT_BYTES];
	uint64_t dev, ino, size;
	int64_t mtime_ns;
	uint32_t salt[2], backfilled, attempted; /* of the index of the log */
};

/* A database file with its log. */
struct sealed {
	const char *path; /* borrowed */
	char *log;
	const volatile uint32_t *index; /* of the log; NULL: there is none, or nobody reads it */
	struct seal own;                /* as this connection put it, or saw the file last */
	uint32_t commits;               /* then, as the index counts them */
	bool entire;                    /* then the file held all that was in the log */
};

/*
 * SEAL_WHOLE: the file is as it was sealed. SEAL_STALE: it is, but its log is not. SEAL_OPEN: an
 * earlog is writing, or was killed while it did. SEAL_NONE: there is no seal, or one of another
 * file, or of a time before the machine was started: a power failure may have kept the file and
 * lost the seal; or another program that knows SQLite has made a checkpoint since. SEAL_BUSY:
 * somebody makes one. SEAL_BROKEN: another program wrote to the file, or it is gone.
 */
enum seal_verdict { SEAL_WHOLE, SEAL_STALE, SEAL_OPEN, SEAL_BUSY, SEAL_NONE, SEAL_BROKEN };
/* Compares the file with its seal. *now: what it looks like; *shared: the seal stands at the log.
 */
enum seal_verdict seal_compare(const struct sealed *s, struct seal *now, bool *shared);

/* What the file looks like, as a seal; false: there is none. */
bool seal_look(const struct sealed *s, struct seal *now);
bool seal_same_look(const struct seal *a, const struct seal *b);
/* This connection saw the file whole. */
void seal_take(struct sealed *s, const struct seal *now);
/* What cannot be put at the log (another user's, a file system without attributes) is s->own
 * alone. */
void seal_put(struct sealed *s, const struct seal *seal);

#endif
