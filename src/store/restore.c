#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/backup.h"
#include "store/swap.h"

/* The backup is restored unchanged; an older version is migrated when it is opened. */
bool
store_restore(const char *backup, const char *path, char **aside, struct err *err)
{
	struct store *st = place_is_closed(backup, err) ? store_open_foreign(backup, err) : NULL;
	char *place = NULL, *new = NULL;
	struct stat a, b;

	*aside = NULL;
	bool ok = st && backup_verify(st->db, err) && place_find(path, STORE_WRITE, &place, err);
	if (ok && stat(st->path, &a) == 0 && stat(place, &b) == 0 && a.st_dev == b.st_dev &&
		a.st_ino == b.st_ino)
		ok = err_set(err, "%s is the archive itself", backup);
	if (ok) {
		new = backup_name(place, "restored-");
		ok = backup_copy(st->path, new, err) &&
			swap_in(new, place, "before-restore-", true, aside, err);
		if (!ok)
			unlink(new);
	}
	store_close(st);
	free(place);
	free(new);
	return ok || err_prefix(err, "nothing was restored");
}
