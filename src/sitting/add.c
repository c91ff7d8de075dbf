/* Items that are not on the playlist: added while listening, kept with the review like any other.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/find.h"
#include "config/playlist.h"
#include "config/session_file.h"
#include "record/identity.h"
#include "sitting/sitting_private.h"

/* A title as people read it, from an address, a path or a title. The caller frees. */
static char *
title_of(const char *what, const char *kind)
{
	if (!kind)
		return xstrdup(what);
	const char *name = strrchr(what, '/');
	name = name && name[1] ? name + 1 : what;
	const char *dot = strcmp(kind, "file") == 0 ? strrchr(name, '.') : NULL;
	return dot && dot > name ? xstrndup(name, (size_t)(dot - name)) : xstrdup(name);
}

/*
 * The id of what is added: letters and digits of its title. Where that does not tell it from
 * others, four digits stand for where it is heard, or for a title in other letters: the same file
 * added in two reviews is one recording, and two files of one name are two.
 */
static char *
id_of(const char *title, const char *locator)
{
	struct uuid named = uuid_of_added(locator ? locator : title);
	char digits[UUID_TEXT];
	struct buf id = BUF_INIT;
	bool plain = !locator;

	for (const char *p = title; *p && id.len < 40; p++) {
		plain &= (unsigned char)*p < 0x80;
		if (isalnum((unsigned char)*p))
			buf_add_char(&id, (char)tolower((unsigned char)*p));
		else if (id.len && id.s[id.len - 1] != '-')
			buf_add_char(&id, '-');
	}
	while (id.len && id.s[id.len - 1] == '-')
		buf_truncate(&id, id.len - 1);
	uuid_text(&named, digits);
	if (!plain || !id.len)
		buf_addf(&id, "%s%.4s", id.len ? "-" : "heard-", digits);
	return buf_detach(&id);
}

/* Those without a section come after all that a playlist may grow to. */
#define ALSO_HEARD 1000000000

/* After the last item of its section, before the next one's first. */
static int64_t
rank_in(const struct sitting *s, const struct uuid *section)
{
	int64_t rank = -1, last = ALSO_HEARD - 1;

	for (size_t i = 0; i < s->nitems; i++) {
		last = s->items[i].listing->rank > last ? s->items[i].listing->rank : last;
		if (uuid_same(&s->items[i].item->section, section))
			rank = s->items[i].listing->rank;
	}
	return (rank >= 0 ? rank : last) + 1;
}

/* A file that is there, or what is written like the path of one. "AC/DC: Thunderstruck" is a title.
 */
static const char *
kind_of(const char *what)
{
	static const char *const paths[] = { "/", "~", "./", "../" };

	if (strncmp(what, "https://", 8) == 0 || strncmp(what, "http://", 7) == 0)
		return "url";
	for (size_t i = 0; i < LENGTH(paths); i++)
		if (strncmp(what, paths[i], strlen(paths[i])) == 0)
			return "file";
	return access(what, R_OK) == 0 ? "file" : NULL;
}

/* The path of a file that is there, without links; NULL: err. The caller frees. */
static char *
real_file(const char *what, struct err *err)
{
	char *named = find_home(what), *full = realpath(named, NULL);

	if (!full)
		err_set(err, "cannot open %s: %s", named, strerror(errno));
	free(named);
	return full;
}

static bool
is_on_list(const struct sitting *s, const char *item_id)
{
	struct uuid u = uuid_of_item(item_id);
	size_t at;

	return index_find(s, &u, &at);
}

static bool
choose_listed(struct sitting *s, const char *item_id, const char *title)
{
	struct uuid u = uuid_of_item(item_id);
	size_t at;

	if (index_find(s, &u, &at))
		sitting_choose_item(s, at);
	sitting_say(s, SAID_INFO, "%s is on the list already: \1play-item\2 plays it", title);
	return true;
}

/* A row to fill in: a new one, or one that was taken off, or stands elsewhere, too. */
static void *
row_for(const struct sitting *s, enum row_kind kind, struct uuid uuid)
{
	struct row *row = change_copy(s, kind, &uuid);

	if (!row)
		row = row_new(&row_types[kind]);
	row->uuid = uuid;
	row->deleted = false;
	return row;
}

static bool
add_item(struct sitting *s, const char *id, const char *item_id, const char *title,
	const char *kind, const char *locator, const struct uuid *section)
{
	struct edit rows[4];
	size_t n = 0;

	struct recording *rec = row_for(s, ROW_RECORDING, uuid_of_recording(id));
	xreplace(&rec->id, id);
	xreplace(&rec->title, title);
	rows[n++] = (struct edit){ ROW_RECORDING, rec };
	if (kind) {
		struct source *src = row_for(s, ROW_SOURCE, uuid_of_source(id, kind, locator));
		src->recording = rec->row.uuid;
		src->rank = 0;
		xreplace(&src->kind, kind);
		xreplace(&src->locator, locator);
		rows[n++] = (struct edit){ ROW_SOURCE, src };
	}
	struct item *item = row_for(s, ROW_ITEM, uuid_of_item(item_id));
	xreplace(&item->id, item_id);
	item->section = *section;
	item->recording = rec->row.uuid;
	rows[n++] = (struct edit){ ROW_ITEM, item };
	struct listing *l = row_for(s, ROW_LISTING, uuid_of_listing(s->files->id, item_id));
	l->review = s->review;
	l->item = item->row.uuid;
	l->rank = rank_in(s, section);
	xreplace(&l->added, "bench");
	rows[n++] = (struct edit){ ROW_LISTING, l };
	struct uuid added = item->row.uuid;
	change_apply(s, rows, n, "add");
	size_t at;
	if (index_find(s, &added, &at))
		sitting_choose_item(s, at);
	library_ask(s);
	sitting_say(s, SAID_INFO, "added %s: \1play-item\2 plays it", title);
	return true;
}

bool
sitting_add_item(struct sitting *s, const char *what, const char *section, struct err *err)
{
	const char *kind = kind_of(what);
	struct uuid of = section ? uuid_of_section(section) : UUID_NONE;

	if (section && !record_find(&s->rec, ROW_SECTION, &of))
		return err_set(err, "no section is called \"%s\"", section);
	if (strstr(what, "://") && (!kind || strcmp(kind, "url") != 0))
		return err_set(err, "\"%s\" is no address that earlog opens: https://… does", what);
	if (kind && strcmp(kind, "url") == 0 && !playlist_address_valid(what))
		return err_set(err,
			"\"%s\" is no address: there are no spaces, quotes or control characters "
			"in one",
			what);
	char *full = kind && strcmp(kind, "file") == 0 ? real_file(what, err) : NULL;
	if (kind && strcmp(kind, "file") == 0 && !full)
		return false;
	const char *locator = full ? full : kind ? what : NULL;
	char *title = title_of(what, kind), *id = id_of(title, locator);
	char *item_id = xasprintf("%s/%s", section ? section : "also-heard", id);
	bool ok = is_on_list(s, item_id) ? choose_listed(s, item_id, title)
					 : add_item(s, id, item_id, title, kind, locator, &of);

	free(title);
	free(id);
	free(item_id);
	free(full);
	return ok;
}

/* Does this source play what was named? A playlist's file stands beside the session file. */
static bool
plays(const struct sitting *s, const struct source *src, const char *kind, const char *what)
{
	if (strcmp(src->kind, kind) != 0)
		return false;
	if (strcmp(kind, "file") != 0 || strcmp(src->locator, what) == 0)
		return strcmp(src->locator, what) == 0;
	char *beside = find_from(s->files->path, src->locator), *full = realpath(beside, NULL);
	bool same = full && strcmp(full, what) == 0;
	free(full);
	free(beside);
	return same;
}

static bool
is_listed(const struct sitting *s, const char *what)
{
	const char *kind = kind_of(what);
	char *full = kind && strcmp(kind, "file") == 0 ? realpath(what, NULL) : NULL;
	bool listed = false;

	for (size_t i = 0; kind && i < s->nitems; i++)
		for (size_t j = 0; j < s->items[i].nsources; j++)
			listed |= plays(s, s->items[i].sources[j], kind, full ? full : what);
	free(full);
	return listed;
}

bool
sitting_add_items(struct sitting *s, char *const *what, size_t n, struct err *err)
{
	enum said_level level = s->said_level;
	char *said = xstrdup(s->said);
	size_t added = 0;
	bool ok = true;

	for (size_t i = 0; i < n && ok; i++)
		if (!is_listed(s, what[i])) {
			ok = sitting_add_item(s, what[i], NULL, err);
			added++;
		}
	/* A warning or a note to go on with matters more than what one sees in the list. */
	if (said[0])
		sitting_say(s, level, "%s", said);
	else if (added > 1)
		sitting_say(s, SAID_INFO, "added %zu items under \"also heard\"", added);
	free(said);
	return ok;
}
