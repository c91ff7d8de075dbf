/*
 * The sound outputs of this machine: for shell commands by a list that is read once, for a session
 * by a list that is kept. A second mpv instance, which plays nothing, reads that list and reports
 * changes. It lists the outputs of the sound server that ran when the instance started, so the
 * instance is restarted if the server may have changed. A sound server that hangs does not block
 * playback. Folders are watched for two changes that mpv cannot report: a new sound card while no
 * server runs, and a new server.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/player/player_private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/os_file.h"
#include "base/system/os_process.h"
#include "base/text/text.h"

static char *
text_of(const mpv_node *map, const char *key)
{
	const mpv_node *text = player_node(map, key, MPV_FORMAT_STRING);

	return xstrdup(text ? text->u.string : "");
}

static void
read_outputs(struct outputs *out, const mpv_node *list)
{
	if (list->format != MPV_FORMAT_NODE_ARRAY)
		return;
	EACH_IN (n, list->u.list->values, list->u.list->num) {
		if (n->format == MPV_FORMAT_NODE_MAP)
			LIST_ADD(out,
				(struct output){ text_of(n, "name"), text_of(n, "description") });
	}
}

/* Starts an mpv instance that only answers queries. On failure returns NULL and sets err. */
static mpv_handle *
start(struct err *err)
{
	struct player_options o = { .output = "auto" };

	return mpvlib_open(err) ? mpv_options_start(&o, err) : NULL;
}

static bool
read_list(mpv_handle *mpv, struct outputs *out, struct err *err)
{
	mpv_node list;
	int rc = mpvlib.get_property(mpv, "audio-device-list", MPV_FORMAT_NODE, &list);

	if (rc < 0)
		return err_set(err, "libmpv gives no list of outputs: %s", mpvlib.error_string(rc));
	read_outputs(out, &list);
	mpvlib.free_node_contents(&list);
	return true;
}

bool
outputs_list(struct outputs *out, struct err *err)
{
	mpv_handle *mpv = start(err);

	*out = (struct outputs){ 0 };
	if (!mpv)
		return false;
	bool ok = read_list(mpv, out, err);
	mpvlib.terminate_destroy(mpv);
	return ok;
}

void
outputs_finish(struct outputs *out)
{
	LIST_FINISH(out, free(each->name), free(each->description));
}

/* ---- the list of a session ---- */

/* Beginnings of file names: the sockets of sound servers, and the control file of a sound card. */
static const char *const names[] = { "pulse", "native", "pipewire-", "jack_", "controlC" };

/* Watches the folder of sound cards and, only while a server is missing, the folders in which sound
 * servers create their sockets: the runtime folder changes often. */
static void
watch_folders(struct hotplug *h)
{
	if (h->watch_fd >= 0)
		close(h->watch_fd);
	h->watch_fd = os_watch_open();
	if (h->watch_fd < 0)
		return; /* without watched folders, only mpv reports changes */
	os_watch_add(h->watch_fd, "/dev/snd", OS_WATCH_MADE | OS_WATCH_REMOVED);
	if (!h->missed)
		return;
	const char *run = getenv("XDG_RUNTIME_DIR"), *server = getenv("PULSE_SERVER");
	char *folders[] = { xstrdup(run), xasprintf("%s/pulse", text_or(run, "")),
		xstrdup(getenv("PULSE_RUNTIME_PATH")), xstrdup(getenv("PIPEWIRE_RUNTIME_DIR")),
		text_starts(server, "unix:/")
			? xstrndup(server + 5, (size_t)(strrchr(server, '/') - server - 5))
			: NULL };
	os_watch_add(h->watch_fd, "/dev/shm", OS_WATCH_MADE); /* JACK */
	EACH_OF (folder, folders) {
		if (*folder && (*folder)[0] == '/')
			os_watch_add(h->watch_fd, *folder, OS_WATCH_MADE);
		free(*folder);
	}
}

static void
note_stir(void *stirred, int folder, const char *name)
{
	(void)folder;
	EACH_OF (one, names)
		*(bool *)stirred |= text_starts(name, *one);
}

static void
take_list(struct player *p, const mpv_event_property *property)
{
	struct hotplug *h = &p->hotplug;
	struct outputs list = { 0 };

	if (property->format != MPV_FORMAT_NODE)
		return;
	read_outputs(&list, property->data);
	bool same = h->list.n == list.n;
	for (size_t i = 0; same && i < list.n; i++)
		same = text_same(h->list.v[i].name, list.v[i].name);
	if (h->owed || !same)
		player_push(p, PLAYER_OUTPUTS, 0);
	h->owed = false;
	outputs_finish(&h->list);
	h->list = list;
}

void
outputs_take(struct player *p)
{
	struct hotplug *h = &p->hotplug;
	bool stirred = false;

	os_watch_read(h->watch_fd, note_stir, &stirred);
	if (stirred)
		player_push(p, PLAYER_STIRRED, 0);
	while (h->mpv) {
		const mpv_event *ev = mpvlib.wait_event(h->mpv, 0);
		if (ev->event_id == MPV_EVENT_NONE)
			break;
		if (ev->event_id == MPV_EVENT_PROPERTY_CHANGE)
			take_list(p, ev->data);
		else if (ev->event_id == MPV_EVENT_SHUTDOWN)
			h->mpv = NULL;
	}
}

void
outputs_started(struct player *p, const struct player_job *job)
{
	struct hotplug *h = &p->hotplug;

	h->starting = false;
	h->mpv = job->mpv;
	if (!h->mpv)
		return;
	mpvlib.observe_property(h->mpv, 0, "audio-device-list", MPV_FORMAT_NODE);
}

void
player_look(struct player *p)
{
	struct hotplug *h = &p->hotplug;

	/* While an mpv instance has not replied yet, it waits for a sound server; ending it now
	 * would block the worker. */
	if (!p->mpv || h->starting || (h->mpv && h->owed))
		return;
	if (h->watch_fd < 0)
		watch_folders(h);
	h->mpv = NULL;
	h->starting = h->owed = true;
	worker_give(p->worker, player_job_new(JOB_LOOK, 0, NULL, 0));
}

void
player_miss(struct player *p, bool missed)
{
	if (p->hotplug.missed == missed)
		return;
	p->hotplug.missed = missed;
	watch_folders(&p->hotplug);
}

const struct outputs *
player_outputs(const struct player *p)
{
	return &p->hotplug.list;
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
		if (first == i && !text_same(name, "auto"))
			buf_add_part(b, ", ", "%.*s %zu", (int)len, name, count);
	}
}

static void
version_fact(struct system_facts *f, const char *name, mpv_handle *mpv, const char *property)
{
	char *version = mpvlib.get_property_string(mpv, property);

	system_fact_add(f, "sound", name, "%s", version ? version : "unknown version");
	mpvlib.free(version);
}

static void
libmpv_facts(struct system_facts *f)
{
	struct outputs out = { 0 };
	CLEANUP(buf_finish) struct buf drivers = BUF_INIT;
	struct err err = ERR_INIT;
	mpv_handle *mpv = start(&err);

	if (!mpv) { /* leaves err out: a path in it could identify the owner */
		system_fact_lacks(f, "sound", "libmpv",
			"no music is heard, a session only runs a clock; it is in the package "
			"libmpv2, mpv-libs or mpv");
		return;
	}
	version_fact(f, "libmpv", mpv, "mpv-version");
	version_fact(f, "FFmpeg in libmpv", mpv, "ffmpeg-version");
	if (read_list(mpv, &out, &err))
		add_drivers(&drivers, &out);
	if (drivers.len)
		system_fact_add(f, "sound", "outputs", "%s", drivers.s);
	else
		system_fact_lacks(f, "sound", "outputs", "mpv lists no output: nothing sounds");
	outputs_finish(&out);
	mpvlib.terminate_destroy(mpv);
	CLEANUP(pointer_free) char *path = NULL;
	if (!mpvlib.loads_plugins)
		system_fact_lacks(f, "sound", BOARD_PLUGIN,
			"FFmpeg is built without LADSPA: two sounds are switched with a click");
	else if (player_plugin_open(NULL, &path, &err))
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
	if (os_child_find("yt-dlp", program))
		system_fact_add(f, "sound", "yt-dlp", "is there");
	else
		system_fact_lacks(f, "sound", "yt-dlp", "no address is streamed, even with --net");
}
