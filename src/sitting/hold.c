/*
 * A draft that is being written belongs to one bench: another one on the same archive, started
 * meanwhile, must not take it for what an earlier sitting left. The system forgets these locks when
 * a process is gone, however it ended. They stand on the archive's folder, for closing a descriptor
 * of the archive itself would drop SQLite's own.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "sitting/sitting_private.h"

/* One byte, far from any other draft's. */
static struct flock
range_of(const struct uuid *draft, short type)
{
	int64_t start;

	memcpy(&start, draft->b + 8, sizeof(start));
	return (struct flock){ .l_type = type,
		.l_whence = SEEK_SET,
		.l_start = start & (INT64_MAX >> 1),
		.l_len = 1 };
}

static int
open_archive_folder(const struct sitting *s)
{
	char *folder = file_folder(s->p->db);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(folder);
	return fd;
}

/* Where nothing can be locked (some file systems of other machines), each draft is one's own. */
bool
hold_draft(struct sitting *s, const struct uuid *draft)
{
	struct flock ours = range_of(draft, F_RDLCK), others = range_of(draft, F_WRLCK);

	if (s->p->holds < 0)
		s->p->holds = open_archive_folder(s);
	if (s->p->holds < 0 || fcntl(s->p->holds, F_OFD_SETLK, &ours) != 0)
		return true;
	if (fcntl(s->p->holds, F_OFD_GETLK, &others) != 0 || others.l_type == F_UNLCK)
		return true;
	hold_release(s, draft);
	return false;
}

void
hold_release(struct sitting *s, const struct uuid *draft)
{
	struct flock none = range_of(draft, F_UNLCK);

	if (s->p->holds >= 0)
		fcntl(s->p->holds, F_OFD_SETLK, &none);
}
