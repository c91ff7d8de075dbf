/* Tells by its ending if a file has sound or is a picture, and refuses addresses. library/tags.c
 * opens the file. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/media.h"

#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/text.h"

static const char *const ends[] = { ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".m4b",
	".mp4", ".aac", ".wav", ".w64", ".aif", ".aiff", ".aifc", ".caf", ".mka", ".webm", ".ape",
	".wv", ".tta", ".mpc", ".dsf", ".dff" };

/* endings of pictures of which earlog can remove the metadata (embedded_picture.c), and of others
 */
static const char *const cleaned_ends[] = { ".jpg", ".jpeg", ".png", ".gif", ".webp" };
static const char *const other_ends[] = { ".avif", ".svg", ".heic", ".heif", ".tif", ".tiff",
	".bmp" };

static bool
ends_in(const char *name, size_t n, const char *const *endings, size_t count)
{
	EACH_IN (end, endings, count)
		if (text_has_ending(name, n, *end))
			return true;
	return false;
}

bool
media_is_sound(const char *name, size_t n)
{
	return ends_in(name, n, ends, LENGTH(ends));
}

bool
media_is_cleaned_picture(const char *name)
{
	return ends_in(name, strlen(name), cleaned_ends, LENGTH(cleaned_ends));
}

bool
media_is_picture(const char *name)
{
	return media_is_cleaned_picture(name) ||
		ends_in(name, strlen(name), other_ends, LENGTH(other_ends));
}

bool
media_refuse_address(const char *address, struct err *err)
{
	return err_set(err,
		strncasecmp(address, "http", 4) == 0
			? "%.80s is an address, not a file: save the file, and name its path"
			: "%.80s: only https:// and http:// addresses of tracks are opened; mount "
			  "a share, and name its files by their paths",
		address);
}
