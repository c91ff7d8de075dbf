/* Shows the pictures of a draft: a page contains them, a forum gets addresses of the site. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/pictures.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/embedded_picture.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"

#define LARGE (1 << 20) /* a picture that makes a page slow, in bytes */

static void
add_name(struct buf *names, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = names->s; at && (at = strstr(at, name)); at += n)
		if ((at == names->s || at[-1] == ' ') && (!at[n] || at[n] == ','))
			return;
	buf_add_part(names, ", ", "%s", name);
}

bool
draft_picture(const char *address, struct buf *out, void *context)
{
	struct draft_pictures *p = context;
	CLEANUP(pointer_free) char *path = timed_link_path(address, strcspn(address, "?#"));
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	bool found = false, metadata;

	p->any = true;
	if (p->forum && p->url && *address == '/') {
		buf_addf(out, "%.*s%s", (int)(strlen(p->url) - text_ends_in(p->url, "/")), p->url,
			address);
		return true;
	}
	CLEANUP(pointer_free)
	char *file = path && !p->forum ? draft_place_named(p->at, path) : NULL;
	if (!file && path && !p->forum && p->session)
		file = draft_place_named(p->session, path);
	if (!file && path && !p->forum && p->kept && !strchr(path, '/'))
		file = file_in(p->kept, path); /* the page is made of the record */
	if (file && file_read(file, DRAFT_MOST, &bytes, &found, &err) && found &&
		embedded_picture_address(out, bytes.s, bytes.len, &metadata)) {
		if (metadata)
			add_name(&p->metadata, address);
		if (bytes.len > LARGE)
			add_name(&p->large, address);
		return true;
	}
	add_name(&p->missing, address);
	return false;
}

void
draft_pictures_say(struct buf *messages, const struct draft_pictures *p)
{
	if (p->large.len)
		buf_addf(messages, "earlog: pictures of more than 1 MB are in the page: %s\n",
			p->large.s);
	if (p->missing.len && p->forum)
		buf_addf(messages,
			"earlog: a forum finds no picture of your files: upload %s, or write "
			"`blog: {url: …}` in the profile\n",
			p->missing.s);
	else if (p->missing.len)
		buf_addf(messages,
			"earlog: these pictures are not in the page, since there are no such files "
			"or earlog does not know their kind: %s\n",
			p->missing.s);
}

void
draft_pictures_finish(struct draft_pictures *p)
{
	buf_finish(&p->large);
	buf_finish(&p->missing);
	buf_finish(&p->metadata);
}
