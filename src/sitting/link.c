/*
 * Files of one's own music as sources of a recording: linked by hand here, and those that look like
 * it but for something, from which one may choose. What finds them is library.c.
 *
 * A linked file stands before everything that the playlist names: its rank is below 0, and no
 * playlist takes it away (enrol.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/find.h"
#include "config/session_file.h"
#include "record/identity.h"
#include "sitting/sitting_private.h"

/* The path of a file that is there, without links; NULL: err. The caller frees. */
static char *
real_file(const struct sitting *s, const char *path, struct err *err)
{
	struct stat st;

	if (strstr(path, "://")) {
		err_set(err, "\"%s\" is an address, not a file", path);
		return NULL;
	}
	char *named = path[0] == '/' || path[0] == '~' ? find_home(path)
						       : find_from(s->files->path, path);
	char *full = realpath(named, NULL);
	if (!full)
		err_set(err, "cannot link %s: %s", named, strerror(errno));
	else if (stat(full, &st) != 0 || !S_ISREG(st.st_mode)) {
		err_set(err, "cannot link %s: it is not a file", named);
		free(full);
		full = NULL;
	}
	free(named);
	return full;
}

/* What is known of this file, or of what stood at its path, is known of its new row, too. */
static void
take_over(const struct bench_item *b, struct source *new)
{
	for (size_t i = 0; i < b->nsources; i++) {
		const struct source *old = b->sources[i];

		if (!source_is_file(old) || strcmp(old->locator, new->locator) != 0)
			continue;
		new->offset_ms = old->offset_ms;
		xreplace(&new->offset_from, old->offset_from);
		new->length_ms = old->length_ms;
		xreplace(&new->hash, old->hash);
	}
}

static struct source *
linked_row(const struct sitting *s, const struct bench_item *b, const char *path)
{
	struct uuid uuid = uuid_of_source(b->recording->id, "file", path);
	struct source *src = change_copy(s, ROW_SOURCE, &uuid);

	if (!src) {
		src = row_new(&row_types[ROW_SOURCE]);
		src->row.uuid = uuid;
		src->recording = b->recording->row.uuid;
		src->kind = xstrdup("file");
		src->locator = xstrdup(path);
		take_over(b, src);
	}
	/* One that the playlist names itself stays the playlist's. */
	if (src->row.deleted || src->rank == NO_INT)
		src->rank = -1;
	src->row.deleted = false;
	return src;
}

bool
sitting_link_file(struct sitting *s, size_t item, const char *path, struct err *err)
{
	if (item >= s->nitems)
		return err_set(err, "there is no item to link a file to");
	const struct bench_item *b = &s->items[item];
	char *full = real_file(s, path, err);
	if (!full)
		return false;
	struct source *src = linked_row(s, b, full);
	struct edit *rows = xcalloc(b->nsources + 1, sizeof(rows[0]));
	size_t n = 0;

	/* The one that was linked before makes room. */
	for (size_t i = 0; i < b->nsources; i++) {
		if (!source_is_linked(b->sources[i]) ||
			uuid_same(&b->sources[i]->row.uuid, &src->row.uuid))
			continue;
		struct source *off = change_copy(s, ROW_SOURCE, &b->sources[i]->row.uuid);
		off->row.deleted = true;
		rows[n++] = (struct edit){ ROW_SOURCE, off };
	}
	rows[n++] = (struct edit){ ROW_SOURCE, src };
	char *title = xstrdup(b->recording->title);
	change_apply(s, rows, n, "link");
	free(rows);
	/* The clock stands there because there was nothing to play. */
	if (item == s->item && s->p->started && s->play.clock && s->play.state == PLAY_PAUSED)
		transport_load(s, item, sitting_pos_ms(s, clock_mono_ns()), true);
	sitting_say(s, SAID_INFO, "%s is %s from now on: \1play-item\2 plays it", title,
		strrchr(full, '/') + 1);
	free(title);
	free(full);
	return true;
}
