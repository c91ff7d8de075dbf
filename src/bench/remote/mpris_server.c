/* Offers earlog as a player through MPRIS 2.2: its methods and properties. Times are microseconds
 * from the start of the track, the position that the screen shows. The position is computed when a
 * client asks for it; only jumps are signalled (Seeked). */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "bench/command/command.h"
#include "bench/command/keymap.h"
#include "bench/playback/playback.h"
#include "bench/remote/remote_private.h"
#include "bench/writing/writing.h"
#include "review/record/rows_music.h"

#if OS_HAS_BUS

#define ROOT "org.mpris.MediaPlayer2"
#define NO_TRACK "/org/mpris/MediaPlayer2/TrackList/NoTrack"
#define MOST_AGO_US (600 * 1000000LL) /* the oldest moment of a note */
#define MOST_MS (99 * 3600 * 1000LL)  /* seek commands accept at most 99 hours, in ms */

/* ---- requests from the desktop ---- */

/* Runs a command line in the same way as a key press does: the audible position is captured before
 * the command runs. */
static void
run_line(struct remote *r, const char *line)
{
	struct commands commands = { .s = r->s };
	struct err err = ERR_INIT;

	capture_key_pressed(r->s, clock_mono_ns());
	if (!command_run(&commands, line, &err))
		sitting_say_err(r->s, &err);
}

/* When a media key has an effect: "Pause" while paused must not start playback. */
enum mpris_when { ALWAYS, WHEN_PLAYING, WHEN_NOT_PLAYING };

static const struct action {
	const char *member;
	enum mpris_when when;
	const char *line;
} actions[] = {
	{ "Next", ALWAYS, "next" },
	{ "Previous", ALWAYS, "previous" },
	{ "PlayPause", ALWAYS, "toggle" },
	{ "Play", WHEN_NOT_PLAYING, "toggle" },
	{ "Pause", WHEN_PLAYING, "toggle" },
	{ "Stop", WHEN_PLAYING, "toggle" },
	{ "Quit", ALWAYS, "q" },
};

static int
on_action(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;
	const char *member = sdbus.message_get_member(m);
	bool plays = sitting_now(r->s).plays;

	(void)error;
	const struct action *a = TEXT_ROW(actions, member);
	const char *own = keymap_media(r->s->profile, member);

	if (own) {
		if (!text_same(own, "none"))
			run_line(r, own);
		return sdbus.reply_method_return(m, "");
	}
	/* While the session waits until the listener has changed the headphones, the play key
	 * confirms the change, like the key Space. */
	if (a && (a->when == ALWAYS || plays == (a->when == WHEN_PLAYING)))
		run_line(r,
			text_same(a->line, "toggle") && !plays && r->s->ask == ASK_SWAP ? "confirm"
											: a->line);
	return sdbus.reply_method_return(m, "");
}

static int64_t
ms_of(int64_t us)
{
	int64_t ms = us / 1000;

	if (ms > MOST_MS)
		return MOST_MS;
	return ms < -MOST_MS ? -MOST_MS : ms;
}

static void
run_with_time(struct remote *r, const char *command, const char *sign, int64_t ms)
{
	CLEANUP(pointer_free)
	char *line = xasprintf(
		"%s %s%lld.%03d", command, sign, (long long)(ms / 1000), (int)(ms % 1000));

	run_line(r, line);
}

static int
on_seek(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;
	int64_t by_us;

	(void)error;
	int ok = sdbus.message_read(m, "x", &by_us);
	if (ok < 0)
		return ok;
	int64_t by_ms = ms_of(by_us);
	if (r->now.can_seek)
		run_with_time(r, "seek", by_ms < 0 ? "-" : "+", llabs(by_ms));
	return sdbus.reply_method_return(m, "");
}

static void
mpris_track_id(const struct sitting *s, char text[64])
{
	const struct track_row *t = sitting_item(s);
	char uuid[UUID_TEXT];

	snprintf(text, 64, NO_TRACK);
	if (!t)
		return;
	uuid_text(&t->item->row.uuid, uuid);
	for (char *c = uuid; *c; c++)
		if (*c == '-')
			*c = '_'; /* paths in D-Bus may contain only letters, digits and "_" */
	snprintf(text, 64, "/earlog/item/%s", uuid);
}

/* Seeks to a position. Ignores the call if it names another track or a position after the end, as
 * the MPRIS specification demands. */
static int
on_set_position(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;
	const char *track;
	char mine[64];
	int64_t to_us;

	(void)error;
	int ok = sdbus.message_read(m, "ox", &track, &to_us);
	if (ok < 0)
		return ok;
	int64_t to_ms = ms_of(to_us), length_ms = sitting_now(r->s).length_ms;
	mpris_track_id(r->s, mine);
	if (r->now.can_seek && text_same(track, mine) && to_us >= 0 &&
		(length_ms < 0 || to_ms <= length_ms))
		run_with_time(r, "goto", "", to_ms);
	return sdbus.reply_method_return(m, "");
}

/* Returns true if the sound did not go on evenly from a to b. */
static bool
has_jumped(const struct properties *a, const struct properties *b)
{
	return a->jumps != b->jumps || !text_same(a->status, b->status) ||
		!uuid_same(&a->item, &b->item);
}

/* Keeps a note: words, and the moment in microseconds of the monotonic clock. The bench knows the
 * rest: track, device, setting, chain, trial. */
static int
on_note(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;
	struct err err = ERR_INIT;
	const char *words;
	int64_t at_us, now_us = clock_mono_ns() / 1000;

	int ok = sdbus.message_read(m, "sx", &words, &at_us);
	if (ok < 0)
		return ok;
	mpris_server_read(r->s, &r->now);
	bool moved = at_us < r->moved_us || has_jumped(&r->told, &r->now);
	if (at_us > now_us)
		err_set(&err, "its moment is in the future");
	else if (at_us < now_us - MOST_AGO_US)
		err_set(&err, "its moment is more than ten minutes ago");
	else if (writing_note_at(r->s, words, at_us * 1000, moved, &err))
		return sdbus.reply_method_return(m, "");
	snprintf(r->refused_note, sizeof(r->refused_note), "%s", err.msg);
	return sdbus.error_set_const(error, MPRIS_BENCH ".Refused", r->refused_note);
}

static int
on_open_uri(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	(void)m, (void)userdata;
	return sdbus.error_set_const(error, "org.freedesktop.DBus.Error.NotSupported",
		"earlog opens no files for other programs: use :add in earlog");
}

/* ---- property values ---- */

/* Appends a string as valid UTF-8, as D-Bus demands, without control characters. */
static void
append_text(sd_bus_message *m, const char *key, const char *text, bool list)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	if (!text || !*text)
		return;
	text_clean(&clean, text, strlen(text), false);
	if (list)
		sdbus.message_append(m, "{sv}", key, "as", 1, clean.s);
	else
		sdbus.message_append(m, "{sv}", key, "s", clean.s);
}

/* Appends the metadata of the current track to the message. Results are not checked: after an error
 * sd-bus refuses all further appends. */
static void
append_track(sd_bus_message *m, const struct sitting *s)
{
	const struct track_row *t = sitting_item(s);
	int64_t length_ms = sitting_now(s).length_ms;
	char track[64];

	mpris_track_id(s, track);
	sdbus.message_append(m, "{sv}", "mpris:trackid", "o", track);
	if (!t)
		return;
	if (length_ms >= 0)
		sdbus.message_append(m, "{sv}", "mpris:length", "x", length_ms * 1000);
	append_text(m, "xesam:title", t->recording->title ? t->recording->title : t->recording->id,
		false);
	append_text(m, "xesam:artist", t->recording->artist, true);
	append_text(m, "xesam:album", t->recording->album, false);
}

static int
get_metadata(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;

	(void)bus, (void)path, (void)interface, (void)property, (void)error;
	int ok = sdbus.message_open_container(reply, 'a', "{sv}");
	if (ok < 0)
		return ok;
	append_track(reply, r->s);
	return sdbus.message_close_container(reply);
}

static int
get_position(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;
	int64_t ms = sitting_now(r->s).track_ms;

	(void)bus, (void)path, (void)interface, (void)property, (void)error;
	return sdbus.message_append(reply, "x", ms == NO_MS ? (int64_t)0 : ms * 1000);
}

/* ---- the D-Bus object ---- */

/* Replaces SD_BUS_VTABLE_START, which refers to a symbol of the library: the library is loaded by
 * dlopen, so there is nothing to link. */
#define START                                                              \
	{                                                                  \
		.type = _SD_BUS_VTABLE_START,                              \
		.x = {.start = { .element_size = sizeof(sd_bus_vtable) } } \
	}
#define CONSTANT(name, type, field)                                                \
	SD_BUS_PROPERTY(name, type, NULL, offsetof(struct remote, constant.field), \
		SD_BUS_VTABLE_PROPERTY_CONST)
#define HELD(name, type, field)                                               \
	SD_BUS_PROPERTY(name, type, NULL, offsetof(struct remote, now.field), \
		SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE)

static const sd_bus_vtable root[] = {
	START,
	/* on_action finds no action with this name and does nothing */
	SD_BUS_METHOD("Raise", "", "", on_action, 0),
	SD_BUS_METHOD("Quit", "", "", on_action, 0),
	CONSTANT("CanQuit", "b", yes),
	CONSTANT("CanRaise", "b", no),
	CONSTANT("HasTrackList", "b", no),
	CONSTANT("Identity", "s", identity),
	CONSTANT("SupportedUriSchemes", "as", none),
	CONSTANT("SupportedMimeTypes", "as", none),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable player[] = {
	START,
	SD_BUS_METHOD("Next", "", "", on_action, 0),
	SD_BUS_METHOD("Previous", "", "", on_action, 0),
	SD_BUS_METHOD("PlayPause", "", "", on_action, 0),
	SD_BUS_METHOD("Play", "", "", on_action, 0),
	SD_BUS_METHOD("Pause", "", "", on_action, 0),
	SD_BUS_METHOD("Stop", "", "", on_action, 0),
	SD_BUS_METHOD("Seek", "x", "", on_seek, 0),
	SD_BUS_METHOD("SetPosition", "ox", "", on_set_position, 0),
	SD_BUS_METHOD("OpenUri", "s", "", on_open_uri, 0),
	SD_BUS_SIGNAL("Seeked", "x", 0),
	HELD("PlaybackStatus", "s", status),
	CONSTANT("Rate", "d", rate),
	SD_BUS_PROPERTY("Metadata", "a{sv}", get_metadata, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	HELD("Volume", "d", volume),
	SD_BUS_PROPERTY("Position", "x", get_position, 0, 0),
	CONSTANT("MinimumRate", "d", rate),
	CONSTANT("MaximumRate", "d", rate),
	HELD("CanGoNext", "b", can_next),
	HELD("CanGoPrevious", "b", can_previous),
	HELD("CanPlay", "b", can_play),
	HELD("CanPause", "b", can_play),
	HELD("CanSeek", "b", can_seek),
	CONSTANT("CanControl", "b", yes),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable bench[] = {
	START,
	SD_BUS_METHOD("Note", "sx", "", on_note, 0),
	SD_BUS_VTABLE_END,
};

bool
mpris_server_add(struct remote *r)
{
	mpris_server_read(r->s, &r->now);
	return sdbus.add_object_vtable(r->bus, NULL, MPRIS_PATH, ROOT, root, r) >= 0 &&
		sdbus.add_object_vtable(r->bus, NULL, MPRIS_PATH, MPRIS_PLAYER, player, r) >= 0 &&
		sdbus.add_object_vtable(r->bus, NULL, MPRIS_PATH, MPRIS_BENCH, bench, r) >= 0;
}

/* ---- signalling changed properties ---- */

void
mpris_server_read(const struct sitting *s, struct properties *p)
{
	const struct track_row *t = sitting_item(s);
	struct play_now now = sitting_now(s);

	if (now.plays)
		p->status = "Playing";
	else if (now.state == PLAY_OPENING || now.state == PLAY_PAUSED)
		p->status = "Paused";
	else
		p->status = "Stopped";
	p->can_next = keymap_media(s->profile, "Next") || s->item + 1 < s->nitems;
	p->can_previous = keymap_media(s->profile, "Previous") || s->item > 0;
	p->can_play = s->nitems > 0;
	p->can_seek = now.state != PLAY_NOTHING;
	p->volume = pow(10, s->deck.level_db / 20);
	p->jumps = now.play->jumps;
	p->item = t ? t->item->row.uuid : UUID_NONE;
	p->version = t ? t->recording->row.edit : UUID_NONE;
	p->length_ms = now.length_ms;
}

void
mpris_server_send_changes(struct remote *r)
{
	const struct properties *a = &r->told, *b = &r->now;
	const struct {
		const char *name;
		bool same;
	} rows[] = {
		{ "PlaybackStatus", !strcmp(a->status, b->status) },
		{ "Metadata",
			uuid_same(&a->item, &b->item) && uuid_same(&a->version, &b->version) &&
				a->length_ms == b->length_ms },
		{ "Volume", !(fabs(a->volume - b->volume) > 0) },
		{ "CanGoNext", a->can_next == b->can_next },
		{ "CanGoPrevious", a->can_previous == b->can_previous },
		{ "CanPlay", a->can_play == b->can_play },
		{ "CanPause", a->can_play == b->can_play },
		{ "CanSeek", a->can_seek == b->can_seek },
	};
	char *names[LENGTH(rows) + 1] = { NULL };
	size_t n = 0;

	if (has_jumped(a, b))
		r->moved_us = clock_mono_ns() / 1000;
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (!rows[i].same)
			names[n++] = (char *)(uintptr_t)rows[i].name;
	if (n)
		sdbus.emit_properties_changed_strv(r->bus, MPRIS_PATH, MPRIS_PLAYER, names);
	if (a->jumps != b->jumps) {
		int64_t ms = sitting_now(r->s).track_ms;
		sdbus.emit_signal(r->bus, MPRIS_PATH, MPRIS_PLAYER, "Seeked", "x",
			ms == NO_MS ? (int64_t)0 : ms * 1000);
	}
	if (n || a->jumps != b->jumps)
		mpris_server_read(r->s, &r->told);
}

#endif
