#include "player/player.h"

#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/mem.h"
#include "player/player_private.h"

static const char *
text_of(const mpv_node_list *map, const char *key)
{
	for (int i = 0; i < map->num; i++)
		if (strcmp(map->keys[i], key) == 0 && map->values[i].format == MPV_FORMAT_STRING)
			return map->values[i].u.string;
	return "";
}

void
outputs_read(struct outputs *out, const mpv_node *list)
{
	if (list->format != MPV_FORMAT_NODE_ARRAY)
		return;
	out->v = xcalloc((size_t)list->u.list->num, sizeof(out->v[0]));
	for (int i = 0; i < list->u.list->num; i++) {
		const mpv_node *n = &list->u.list->values[i];

		if (n->format != MPV_FORMAT_NODE_MAP)
			continue;
		out->v[out->n++] = (struct output){
			.name = xstrdup(text_of(n->u.list, "name")),
			.description = xstrdup(text_of(n->u.list, "description")),
		};
	}
}

/* Starts an mpv instance that only answers queries. On failure returns NULL and sets err. */
static mpv_handle *
start(struct mpvlib *lib, struct err *err)
{
	struct player_options o = { .output = "auto" };

	return mpvlib_open(lib, err) ? options_start(lib, &o, err) : NULL;
}

static bool
read_list(const struct mpvlib *lib, mpv_handle *mpv, struct outputs *out, struct err *err)
{
	mpv_node list;
	int rc = lib->get_property(mpv, "audio-device-list", MPV_FORMAT_NODE, &list);

	if (rc < 0)
		return err_set(err, "libmpv gives no list of outputs: %s", lib->error_string(rc));
	outputs_read(out, &list);
	lib->free_node_contents(&list);
	return true;
}

bool
outputs_list(struct outputs *out, struct err *err)
{
	struct mpvlib lib;
	mpv_handle *mpv = start(&lib, err);

	*out = (struct outputs){ 0 };
	if (!mpv)
		return false;
	bool ok = read_list(&lib, mpv, out, err);
	lib.terminate_destroy(mpv);
	return ok;
}

void
outputs_finish(struct outputs *out)
{
	for (size_t i = 0; i < out->n; i++) {
		free(out->v[i].name);
		free(out->v[i].description);
	}
	free(out->v);
	*out = (struct outputs){ 0 };
}

/* ---- facts for `earlog version --verbose` ---- */

/* Appends the number of outputs of each driver, "pulse 3, alsa 12", in order of appearance. The
 * driver is the part of the name before the slash. */
static void
add_drivers(struct buf *b, const struct outputs *out)
{
	for (size_t i = 0; i < out->n; i++) {
		const char *name = out->v[i].name;
		size_t len = strcspn(name, "/"), count = 0, first = i;

		for (size_t k = out->n; k-- > 0;)
			if (strncmp(out->v[k].name, name, len) == 0 &&
				strcspn(out->v[k].name, "/") == len) {
				first = k;
				count++;
			}
		if (first == i && strcmp(name, "auto") != 0)
			buf_addf(b, "%s%.*s %zu", b->len ? ", " : "", (int)len, name, count);
	}
}

static void
version_fact(struct system_facts *f, const char *name, const struct mpvlib *lib, mpv_handle *mpv,
	const char *property)
{
	char *version = lib->get_property_string(mpv, property);

	system_fact_add(f, "sound", name, "%s", version ? version : "unknown version");
	lib->free(version);
}

static void
libmpv_facts(struct system_facts *f)
{
	struct mpvlib lib;
	struct outputs out = { 0 };
	struct buf drivers = BUF_INIT;
	struct err err = ERR_INIT;
	mpv_handle *mpv = start(&lib, &err);

	if (!mpv) { /* leaves err out: a path in it could identify the owner */
		system_fact_lacks(f, "sound", "libmpv",
			"no music is heard, a session only runs a clock; it is in the package "
			"libmpv2, "
			"mpv-libs or mpv");
		return;
	}
	version_fact(f, "libmpv", &lib, mpv, "mpv-version");
	version_fact(f, "FFmpeg in libmpv", &lib, mpv, "ffmpeg-version");
	if (read_list(&lib, mpv, &out, &err))
		add_drivers(&drivers, &out);
	if (drivers.len)
		system_fact_add(f, "sound", "outputs", "%s", drivers.s);
	else
		system_fact_lacks(f, "sound", "outputs", "mpv lists no output: nothing sounds");
	buf_finish(&drivers);
	outputs_finish(&out);
	lib.terminate_destroy(mpv);
	CLEANUP(pointer_free) char *path = NULL;
	if (!lib.loads_plugins)
		system_fact_lacks(f, "sound", BOARD_PLUGIN,
			"FFmpeg is built without LADSPA: two sounds are switched with a click");
	else if (plugin_open(NULL, &path, &err))
		system_fact_add(f, "sound", BOARD_PLUGIN, "is there");
	else /* leaves err out: a path in it could identify the owner */
		system_fact_lacks(f, "sound", BOARD_PLUGIN,
			"it is neither beside earlog nor in ../lib/earlog, or others may write it: "
			"two sounds are switched with a click");
}

void
player_facts(struct system_facts *f)
{
	char program[PATH_MAX];

	libmpv_facts(f);
	if (child_find("yt-dlp", program))
		system_fact_add(f, "sound", "yt-dlp", "is there");
	else
		system_fact_lacks(f, "sound", "yt-dlp", "no address is streamed, even with --net");
}
