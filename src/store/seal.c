#include "store/seal.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/os_file.h"
#include "base/uuid.h"

#define NAME "user.earlog.seal"
#define FORMAT 1
#define BOOT_ID "/proc/sys/kernel/random/boot_id"

/* The index of the log as sqlite.org/walformat.html has it, in words of 32 bits. */
enum {
	INDEX_COMMITS = 2,
	INDEX_FRAMES = 4,
	INDEX_SALT = 8,
	INDEX_BACKFILLED = 24,
	INDEX_ATTEMPTED = 32
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static unsigned char boot[SEAL_BOOT_BYTES];

static void
read_boot(void)
{
	char text[UUID_TEXT] = "";
	struct uuid u;
	FILE *f = fopen(BOOT_ID, "re");

	if (f && fgets(text, sizeof(text), f) && uuid_read(&u, text))
		memcpy(boot, u.b, sizeof(boot));
	if (f)
		fclose(f);
}

bool
seal_look(const struct sealed *s, struct seal *now)
{
	struct stat st;

	pthread_once(&once, read_boot);
	*now = (struct seal){ .format = FORMAT };
	if (stat(s->path, &st) != 0)
		return false;
	memcpy(now->boot, boot, sizeof(boot));
	now->dev = st.st_dev;
	now->ino = st.st_ino;
	now->size = (uint64_t)st.st_size;
	now->mtime_ns = os_mtime_ns(&st);
	if (s->index) {
		now->salt[0] = s->index[INDEX_SALT];
		now->salt[1] = s->index[INDEX_SALT + 1];
		now->backfilled = s->index[INDEX_BACKFILLED];
		now->attempted = s->index[INDEX_ATTEMPTED];
	}
	return true;
}

bool
seal_same_look(const struct seal *a, const struct seal *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
		a->mtime_ns == b->mtime_ns;
}

/* Whether the log held nothing that was not in the file, and holds now what the one commit since
 * began it with: then no checkpoint can have written to the file since. */
static bool
only_begun_anew(const struct sealed *s, const struct seal *now)
{
	return s->entire && s->index[INDEX_COMMITS] == s->commits + 1 &&
		s->index[INDEX_FRAMES] > 0 && now->backfilled == 0 && now->attempted == 0;
}

void
seal_take(struct sealed *s, const struct seal *now)
{
	s->own = *now;
	/* The commits first: one that comes between has more frames, or a log with other salt. */
	s->commits = s->index ? s->index[INDEX_COMMITS] : 0;
	s->entire = s->index && s->index[INDEX_FRAMES] == now->backfilled &&
		s->index[INDEX_SALT] == now->salt[0] && s->index[INDEX_SALT + 1] == now->salt[1];
}

void
seal_put(struct sealed *s, const struct seal *seal)
{
	seal_take(s, seal);
	os_put_attribute(s->log, NAME, seal, sizeof(*seal));
}

static bool
read_seal(const struct sealed *s, struct seal *seal)
{
	if (os_read_attribute(s->log, NAME, seal, sizeof(*seal)) && seal->format == FORMAT)
		return true;
	*seal = s->own;
	return false;
}

/* Since the log was begun, and since a checkpoint of it was finished. */
static bool
same_log(const struct seal *a, const struct seal *b)
{
	return memcmp(a->salt, b->salt, sizeof(a->salt)) == 0 && a->backfilled == b->backfilled;
}

static enum seal_verdict
judge(const struct sealed *s, const struct seal *seal, const struct seal *now, bool shared)
{
	bool has_index = s->index != NULL;

	if (seal->format != FORMAT || memcmp(seal->boot, now->boot, sizeof(boot)) != 0 ||
		seal->dev != now->dev || seal->ino != now->ino)
		return SEAL_NONE;
	if (seal->open)
		return shared ? SEAL_OPEN : SEAL_BUSY;
	if (seal_same_look(seal, now))
		return !has_index || same_log(seal, now) ? SEAL_WHOLE : SEAL_STALE;
	/* Each checkpoint of an earlog is in the seal: this one is another program's. */
	if (has_index && !same_log(seal, now))
		return only_begun_anew(s, now) ? SEAL_BROKEN : SEAL_NONE;
	return has_index && now->attempted != now->backfilled ? SEAL_BUSY : SEAL_BROKEN;
}

/* Reads the seal before and after the file, as a checkpoint of another earlog changes both. */
enum seal_verdict
seal_compare(const struct sealed *s, struct seal *now, bool *shared)
{
	struct seal seal, again;

	do {
		*shared = read_seal(s, &seal);
		if (!seal_look(s, now))
			return SEAL_BROKEN;
		read_seal(s, &again);
	} while (memcmp(&seal, &again, sizeof(seal)) != 0);
	return judge(s, &seal, now, *shared);
}
