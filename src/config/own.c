#include "config/own.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "config/yaml.h"

/* Returns …/earlog/WHAT ("playlists", "templates"), created if missing. The caller frees. */
static char *
own_folder(const char *what, struct err *err)
{
	char *config = find_config_folder();
	char *folder = config ? xasprintf("%s/%s", config, what) : NULL;

	free(config);
	if (!folder) {
		err_set(err, "there is no home folder to keep %s in; say where", what);
		return NULL;
	}
	if (file_make_folder(folder, err))
		return folder;
	free(folder);
	return NULL;
}

bool
own_create(const char *what, const char *name, const struct buf *bytes, const char *to, char **path,
	struct err *err)
{
	char *at = to ? find_home(to) : own_folder(what, err);
	struct stat st;
	bool exists = false;

	*path = NULL;
	if (!at)
		return false;
	if (!to || (stat(at, &st) == 0 && S_ISDIR(st.st_mode))) {
		*path = xasprintf("%s/%s", at, name);
		free(at);
	} else
		*path = at;
	if (file_create(*path, bytes->s, bytes->len, &exists, err))
		return true;
	if (exists)
		err_set(err, "%s exists and is not replaced; name another file or folder", *path);
	free(*path);
	*path = NULL;
	return false;
}

bool
own_copy(const struct found *f, const char *to, char **path, struct err *err)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	CLEANUP(pointer_free)
	char *base = find_base_name(f->path), *name = xasprintf("%s.yaml", base);
	bool ok = true;

	*path = NULL;
	if (f->shipped)
		buf_add_bytes(&bytes, f->shipped->data, f->shipped->size);
	else
		ok = file_read_input(f->path, YAML_MOST_BYTES, &bytes, err);
	ok = ok && own_create("playlists", name, &bytes, to, path, err);
	return ok;
}

bool
own_take(struct found *f, bool *copied, struct err *err)
{
	char *path;

	*copied = false;
	if (!f->shipped)
		return true;
	if (!own_copy(f, NULL, &path, err))
		return false;
	found_finish(f);
	f->path = path;
	return *copied = true;
}
