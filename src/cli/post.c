/* Finds the post of a review, and the pictures of its text: beside it, from the root of its site,
 * and where the generator of the site publishes from. */
#include "cli/post.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/timed_link.h"
#include "cli/cli.h"
#include "cli/export_file.h"
#include "cli/site.h"
#include "config/find.h"
#include "config/session_file.h"

#define LARGE (1 << 20) /* a picture that makes a page slow, in bytes */

/* Returns the file that a session file names as its draft; NULL: none. The caller frees. */
static char *
named_draft(const char *session)
{
	CLEANUP(session_file_finish) struct session_file f = { .id = NULL };
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;

	if (!session || !file_is_regular(session))
		return NULL;
	session_file_load(&f, session, &ignored);
	return f.draft ? find_from(session, f.draft) : NULL;
}

char *
post_find(struct store *st, const struct uuid *review, const char *session)
{
	char *post = named_draft(session);
	CLEANUP(export_paths_finish) struct export_paths files = { .v = NULL };

	if (post || !st || !store_export_files(st, review, "markdown", true, &files, ERR_IGNORED) ||
		!files.n)
		return post;
	for (size_t i = 0; i < files.n && !post; i++)
		if (export_file_is_edited(files.v[i], review, "markdown", st))
			post = xstrdup(files.v[i]);
	return post ? post : xstrdup(files.v[0]);
}

/* ---- pictures ---- */

char *
post_file_of(const char *post, const char *session, const char *path)
{
	const char *const from[] = { post, session };

	for (size_t i = 0; i < LENGTH(from); i++) {
		CLEANUP(pointer_free)
		char *full = from[i] ? file_target(from[i], ERR_IGNORED) : NULL;
		char *file = full && *path != '/' ? find_from(full, path) : NULL;

		if (file && access(file, F_OK) == 0)
			return file;
		free(file);
		file = full ? site_file(full, path) : NULL;
		if (file)
			return file;
	}
	return NULL;
}

static void
add_name(struct buf *names, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = names->s; at && (at = strstr(at, name)); at += n)
		if ((at == names->s || at[-1] == ' ') && (!at[n] || at[n] == ','))
			return;
	buf_addf(names, "%s%s", names->len ? ", " : "", name);
}

bool
post_picture(const char *address, struct buf *out, void *context)
{
	struct post_pictures *p = context;
	CLEANUP(pointer_free) char *path = timed_link_path(address, strcspn(address, "?#"));
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	bool found = false;

	if (p->forum && p->url && *address == '/') {
		buf_addf(out, "%.*s%s", (int)(strlen(p->url) - text_ends_in(p->url, "/")), p->url,
			address);
		return true;
	}
	CLEANUP(pointer_free)
	char *file = path && !p->forum ? post_file_of(p->post, p->session, path) : NULL;
	if (file && file_read(file, EXPORT_FILE_MOST, &bytes, &found, &err) && found &&
		file_picture_address(out, bytes.s ? bytes.s : "", bytes.len)) {
		if (bytes.len > LARGE)
			add_name(&p->large, address);
		return true;
	}
	add_name(&p->missing, address);
	return false;
}

void
post_pictures_say(const struct post_pictures *p)
{
	if (p->large.len)
		cli_say("pictures of more than 1 MB are in the page: %s", p->large.s);
	if (p->missing.len && p->forum)
		cli_say("a forum finds no picture of your files: upload %s, or write `blog: {url: "
			"…}` in the profile",
			p->missing.s);
	else if (p->missing.len)
		cli_say("these pictures are not in the page, since there are no such files or "
			"earlog "
			"does not know their kind: %s",
			p->missing.s);
}

void
post_pictures_finish(struct post_pictures *p)
{
	buf_finish(&p->large);
	buf_finish(&p->missing);
}
