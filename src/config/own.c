#include "config/own.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "config/yaml.h"

char *
own_folder(const char *what, struct err *err)
{
	char *config = find_config_folder();
	char *folder = config ? xasprintf("%s/%s", config, what) : NULL;

	free(config);
	if (!folder) {
		err_set(err, "there is no home folder to keep %s in; say where", what);
		return NULL;
	}
	for (char *s = strchr(folder + 1, '/');; s = strchr(s + 1, '/')) {
		if (s)
			*s = '\0';
		if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
			err_set(err, "cannot make the folder %s: %s", folder, strerror(errno));
			free(folder);
			return NULL;
		}
		if (!s)
			return folder;
		*s = '/';
	}
}

/* The caller frees; NULL: err. */
static char *
copy_path(const struct found *f, const char *to, struct err *err)
{
	char *path = to ? find_home(to) : own_folder("playlists", err);
	struct stat st;

	if (!path || (to && (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))))
		return path;
	char *name = find_base_name(f->path), *whole = xasprintf("%s/%s.yaml", path, name);
	free(name);
	free(path);
	return whole;
}

bool
own_copy(const struct found *f, const char *to, char **path, struct err *err)
{
	struct buf bytes = BUF_INIT;
	bool found = true, exists = false, ok = true;

	*path = NULL;
	if (f->shipped)
		buf_add_bytes(&bytes, f->shipped->data, f->shipped->size);
	else
		ok = file_read(f->path, YAML_MOST_BYTES, &bytes, &found, err);
	if (ok && !found)
		ok = err_set(err, "there is no file %s", f->path);
	ok = ok && (*path = copy_path(f, to, err)) != NULL;
	ok = ok && file_create(*path, bytes.s, bytes.len, &exists, err);
	if (exists)
		err_set(err, "%s is there already and stays as it is; say where to copy to", *path);
	buf_finish(&bytes);
	if (!ok) {
		free(*path);
		*path = NULL;
	}
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
