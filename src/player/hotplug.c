/*
 * Keeps the list of sound outputs and reports its changes. A second mpv instance, which plays
 * nothing, reads the list and reports changes. It lists the outputs of the sound server that ran
 * when the instance started, so the instance is restarted if the server may have changed. A sound
 * server that hangs does not block playback. Folders are watched for two changes that mpv cannot
 * report: a new sound card while no server runs, and a new server.
 */
#include "player/player_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/os_watch.h"

/* Beginnings of file names: the sockets of sound servers, and the control file of a sound card. */
static const char *const names[] = { "pulse", "native", "pipewire-", "controlC" };

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
	char *folders[] = { xstrdup(run), xasprintf("%s/pulse", run ? run : ""),
		xstrdup(getenv("PULSE_RUNTIME_PATH")), xstrdup(getenv("PIPEWIRE_RUNTIME_DIR")),
		server && strncmp(server, "unix:/", 6) == 0
			? xstrndup(server + 5, (size_t)(strrchr(server, '/') - server - 5))
			: NULL };
	for (size_t i = 0; i < LENGTH(folders); i++) {
		if (folders[i] && folders[i][0] == '/')
			os_watch_add(h->watch_fd, folders[i], OS_WATCH_MADE);
		free(folders[i]);
	}
}

static void
note_stir(void *stirred, int folder, const char *name)
{
	(void)folder;
	for (size_t i = 0; i < LENGTH(names); i++)
		*(bool *)stirred |= strncmp(name, names[i], strlen(names[i])) == 0;
}

static void
take_list(struct player *p, const mpv_event_property *property)
{
	struct hotplug *h = &p->hotplug;
	struct outputs list = { 0 };

	if (property->format != MPV_FORMAT_NODE)
		return;
	outputs_read(&list, property->data);
	bool same = h->list.n == list.n;
	for (size_t i = 0; same && i < list.n; i++)
		same = strcmp(h->list.v[i].name, list.v[i].name) == 0;
	if (h->owed || !same)
		player_push(p, PLAYER_OUTPUTS, 0);
	h->owed = false;
	outputs_finish(&h->list);
	h->list = list;
}

void
hotplug_take(struct player *p)
{
	struct hotplug *h = &p->hotplug;
	bool stirred = false;

	os_watch_read(h->watch_fd, note_stir, &stirred);
	if (stirred)
		player_push(p, PLAYER_STIRRED, 0);
	while (h->mpv) {
		const mpv_event *ev = p->lib->wait_event(h->mpv, 0);
		if (ev->event_id == MPV_EVENT_NONE)
			break;
		if (ev->event_id == MPV_EVENT_PROPERTY_CHANGE)
			take_list(p, ev->data);
		else if (ev->event_id == MPV_EVENT_SHUTDOWN)
			h->mpv = NULL;
	}
}

void
hotplug_started(struct player *p, const struct player_job *job)
{
	struct hotplug *h = &p->hotplug;

	h->starting = false;
	h->mpv = job->mpv;
	if (!h->mpv)
		return;
	player_choose_events(p->lib, h->mpv);
	p->lib->observe_property(h->mpv, 0, "audio-device-list", MPV_FORMAT_NODE);
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
	worker_give(p->worker, job_new(JOB_LOOK, 0, NULL, 0));
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
