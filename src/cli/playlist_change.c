/* earlog playlist copy and add: files of the user's own. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/playlist.h"
#include "cli/options.h"
#include "config/insert.h"
#include "config/own.h"

int
playlist_copy(const char *name, const char *to)
{
	struct err err = ERR_INIT;
	struct found f;
	char *path = NULL;
	bool ok = find_named(&f, FIND_PLAYLIST, name, NULL, &err) && own_copy(&f, to, &path, &err);

	if (ok)
		text_print(stdout, "%s\n", path);
	free(path);
	found_finish(&f);
	return ok ? STATUS_DONE : archive_failed(&err);
}

/* A playlist that comes with the program is copied only for a track that can be added to it. */
static bool
fits(const struct found *f, const char *section, const struct new_track *t, struct err *err)
{
	struct buf out = BUF_INIT;
	bool ok = !f->shipped ||
		insert_track_bytes(
			&out, f->path, f->shipped->data, f->shipped->size, section, t, NULL, err);

	buf_finish(&out);
	return ok;
}

int
playlist_add(const char *name, const char *where, const struct playlist_options *o)
{
	const char *slash = strchr(where, '/');
	struct err err = ERR_INIT;
	struct found f;
	struct inserted done;
	bool copied = false;

	if (!slash || slash == where || !slash[1])
		return options_wrong("\"%s\" is no SECTION/TRACK: write the id of the section, a "
				     "/, and an id for the track",
			where);
	if (!o->title || !*o->title)
		return options_wrong("say its --title");
	struct new_track t = {
		.id = slash + 1,
		.title = o->title,
		.artist = o->artist,
		.album = o->album,
		.url = o->url,
		.file = o->file,
		.signal = o->signal,
		.listen_for = o->listen_for,
		.section_title = o->section_title,
	};
	char *section = xstrndup(where, (size_t)(slash - where));
	bool ok = find_named(&f, FIND_PLAYLIST, name, NULL, &err) && fits(&f, section, &t, &err) &&
		own_take(&f, &copied, &err);
	if (copied)
		text_print(stderr,
			"earlog: %s comes with earlog; it was copied to %s, which is used from now "
			"on\n",
			name, f.path);
	ok = ok && insert_track(f.path, section, &t, NULL, &done, &err);
	if (ok)
		text_print(stdout, "%s:%d: %s\n", f.path, done.line, where);
	free(section);
	found_finish(&f);
	return ok ? STATUS_DONE : archive_failed(&err);
}
