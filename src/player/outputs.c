#include "player/outputs.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "player/mpvlib.h"
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

bool
outputs_list(struct outputs *out, struct err *err)
{
	struct mpvlib lib;
	struct player_options o = { .output = "auto" };
	mpv_node list;

	*out = (struct outputs){ 0 };
	if (!mpvlib_open(&lib, err))
		return false;
	mpv_handle *mpv = options_start(&lib, &o, err);
	if (!mpv)
		return false;
	int rc = lib.get_property(mpv, "audio-device-list", MPV_FORMAT_NODE, &list);
	if (rc >= 0) {
		outputs_read(out, &list);
		lib.free_node_contents(&list);
	}
	lib.terminate_destroy(mpv);
	return rc >= 0 || err_set(err, "libmpv gives no list of outputs: %s", lib.error_string(rc));
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
