/*
 * Follows other players over MPRIS, as a client of the session bus, and chooses among several.
 * Every call is asynchronous and has a timeout, and at most one position query is open, so a
 * hanging player delays nothing. Texts of players are hostile: deck/follow.h limits their length.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/remote/remote_private.h"

#if OS_HAS_BUS

#define FRONT "org.mpris.MediaPlayer2."
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define BUS "org.freedesktop.DBus"
/* limit for the entries of a D-Bus map that are read; the rest is skipped */
#define MOST_ENTRIES 64
/* after this time a player that has not answered does not */
#define AWAITS_NS 1500000000LL

/* ---- the other players on the bus ---- */

/* Returns true for a bus name that is not followed: no player, earlog itself, or playerctld, which
 * mirrors another player. */
static bool
is_left_out(const char *name)
{
	return !text_starts(name, FRONT) || strlen(name) >= FOLLOW_TEXT ||
		text_starts(name + strlen(FRONT), "earlog") ||
		text_same(name + strlen(FRONT), "playerctld");
}

/* Returns the bus name without "org.mpris.MediaPlayer2." */
static const char *
peer_id(const struct peer *p)
{
	return p->bus_name + strlen(FRONT);
}

/* Returns the player with this bus name or unique name; NULL if there is none, or if name is NULL.
 */
static struct peer *
peer_by(struct remote *r, const char *name)
{
	for (struct peer *p = r->peers; name && *name && p < r->peers + REMOTE_PLAYERS; p++)
		if (text_same(p->bus_name, name) || text_same(p->owner, name))
			return p;
	return NULL;
}

static void
peer_finish(struct remote *r, struct peer *p)
{
	sdbus.slot_unref(p->naming);
	sdbus.slot_unref(p->getting);
	sdbus.slot_unref(p->asking);
	if (r->chosen == p)
		r->chosen = NULL;
	*p = (struct peer){ .r = r };
}

/* ---- reading a player's properties ---- */

/* The properties that a player reported, as sd-bus stores them. */
struct peer_report {
	struct follow_track track;
	char address[FOLLOW_ADDRESS]; /* of the file or page; never kept */
	char status[16];
	double rate;
	int64_t pos_us; /* -1: not reported */
	struct follow_can can;
};

#define REPORTED(key, type, field)                                  \
	{                                                           \
		key, type, offsetof(struct peer_report, field),     \
			sizeof(((struct peer_report *)NULL)->field) \
	}

/* The MPRIS properties that earlog reads, with their D-Bus types; values of other types are
 * skipped. "x" is a number of any type. xesam:artist is a list, but some players send one string.
 */
static const struct {
	const char *key, *type;
	size_t at, size;
} values[] = {
	REPORTED("CanPlay", "b", can.play),
	REPORTED("CanPause", "b", can.pause),
	REPORTED("CanSeek", "b", can.seek),
	REPORTED("CanGoNext", "b", can.next),
	REPORTED("CanGoPrevious", "b", can.previous),
	REPORTED("Position", "x", pos_us),
	REPORTED("Rate", "d", rate),
	REPORTED("PlaybackStatus", "s", status),
	REPORTED("Metadata", "a{sv}", track),
	REPORTED("mpris:trackid", "o", track.id),
	REPORTED("mpris:length", "x", track.length_us),
	REPORTED("xesam:title", "s", track.title),
	REPORTED("xesam:artist", "s", track.artist),
	REPORTED("xesam:artist", "as", track.artist),
	REPORTED("xesam:album", "s", track.album),
	REPORTED("xesam:url", "s", address),
};

/* Returns true for the D-Bus types in which players give times. */
static bool
is_number(const char *type)
{
	return *type && strchr("iuxtd", *type) && !type[1];
}

/* Reads a number of such a type into *into; less than 0: it is negative or too large. */
static bool
read_number(sd_bus_message *m, const char *type, int64_t *into)
{
	union {
		int32_t i;
		uint32_t u;
		int64_t x;
		double d;
	} v = { .x = 0 };

	if (sdbus.message_read(m, type, &v) <= 0)
		return false;
	switch (*type) {
	case 'd': *into = v.d >= 0 && v.d < 9e18 ? (int64_t)v.d : -1; break;
	case 'i': *into = v.i; break;
	case 'u': *into = v.u; break;
	default: *into = v.x; break;
	}
	return true;
}

static void read_map(sd_bus_message *m, struct peer_report *t);

/* Reads the value of the property `key` from the message into *t; the texts of a list are joined by
 * commas. */
static void
read_value(sd_bus_message *m, const char *key, struct peer_report *t)
{
	const char *type, *text;
	char is;
	size_t i = 0;

	if (sdbus.message_peek_type(m, &is, &type) <= 0 || is != 'v')
		return;
	while (i < LENGTH(values) &&
		(!text_same(values[i].key, key) ||
			(!text_same(values[i].type, type) &&
				!(values[i].type[0] == 'x' && is_number(type)))))
		i++;
	if (i == LENGTH(values)) {
		sdbus.message_skip(m, "v");
		return;
	}
	char *into = (char *)t + values[i].at;
	bool list = text_same(type, "as");
	if (sdbus.message_enter_container(m, 'v', type) <= 0 ||
		(list && sdbus.message_enter_container(m, 'a', "s") <= 0))
		return;
	if (text_same(type, "a{sv}")) {
		t->track = (struct follow_track){ .length_us = -1 };
		read_map(m, t);
	} else if (values[i].type[0] == 'x') {
		read_number(m, type, (void *)into);
	} else if (strchr("bd", type[0])) {
		sdbus.message_read(m, type, into);
	} else {
		CLEANUP(buf_finish) struct buf all = BUF_INIT;
		int most = list ? MOST_ENTRIES : 1;

		if (list)
			type = "s";
		for (int n = 0; n < most && sdbus.message_read(m, type, &text) > 0; n++)
			buf_add_part(&all, ", ", "%s", text);
		follow_text(into, values[i].size, text_or(all.s, ""));
	}
	if (list)
		sdbus.message_exit_container(m);
	sdbus.message_exit_container(m);
}

/* Reads a map of properties (D-Bus type a{sv}) from the message into *t. */
static void
read_map(sd_bus_message *m, struct peer_report *t)
{
	const char *key;

	if (sdbus.message_enter_container(m, 'a', "{sv}") <= 0)
		return;
	for (int i = 0; i < MOST_ENTRIES && sdbus.message_enter_container(m, 'e', "sv") > 0; i++) {
		if (sdbus.message_read(m, "s", &key) <= 0)
			return;
		read_value(m, key, t);
		if (sdbus.message_exit_container(m) < 0)
			return;
	}
	sdbus.message_exit_container(m);
}

/* Returns true for a text in place of a title, in any language: "Firefox is playing media". */
static bool
is_no_title(const struct follow_track *t, const struct peer *peer)
{
	const char *name = peer->identity, *last = strrchr(name, ' ');
	size_t n = strlen(last ? last + 1 : name);

	return n && !t->artist[0] && !t->album[0] && t->length_us < 0 &&
		(strncasecmp(t->title, last ? last + 1 : name, n) == 0 ||
			text_ends_in(t->title, " is playing media"));
}

static void
read_player(sd_bus_message *m, struct peer *peer)
{
	struct follow_player *p = &peer->player;
	struct peer_report t = { .track = p->track, .rate = p->rate, .pos_us = -1, .can = p->can };
	enum follow_status status = p->status;
	int64_t now_ns = clock_mono_ns();

	read_map(m, &t);
	if (t.status[0] && !follow_read_status(t.status, &status))
		status = FOLLOW_STOPPED;
	t.track.length_us = follow_length(t.track.length_us);
	if (is_no_title(&t.track, peer))
		t.track.title[0] = '\0';
	if (t.address[0]) {
		follow_address(&t.track, t.address);
		follow_name(&t.track, t.address);
	}
	p->can = t.can;
	peer->has_position |= t.pos_us >= 0;
	peer->held &= p->status == FOLLOW_PLAYING || status == FOLLOW_PAUSED;
	p->serial++;
	follow_set_rate(p, t.rate);
	follow_set_track(p, &t.track, now_ns);
	follow_set_status(p, status, now_ns);
}

/* ---- calls to players and their replies ---- */

/* Names each player as it names itself, and with its bus name if two name themselves alike. */
static void
name_peers(struct remote *r)
{
	EACH_IN (p, r->peers, REMOTE_PLAYERS) {
		bool twin = false;

		EACH_IN (o, r->peers, REMOTE_PLAYERS)
			twin |= o != p && strcasecmp(o->identity, p->identity) == 0;
		if (!p->identity[0])
			continue;
		CLEANUP(pointer_free)
		char *name =
			twin ? xasprintf("%s (%s)", p->identity, peer_id(p)) : xstrdup(p->identity);
		follow_text(p->player.name, sizeof(p->player.name), name);
	}
}

static int
on_properties(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct peer *p = userdata;
	struct remote *r = p->r;
	const char *owner = sdbus.message_get_sender(m);

	(void)error;
	p->getting = sdbus.slot_unref(p->getting);
	if (sdbus.message_is_method_error(m, NULL) > 0 || !owner)
		return 0;
	follow_text(p->owner, sizeof(p->owner), owner);
	/* A player with two names on the bus is one; the first name counts. */
	EACH_IN (o, r->peers, REMOTE_PLAYERS)
		if (o != p && text_same(o->owner, owner)) {
			struct peer *second = strlen(o->bus_name) > strlen(p->bus_name) ? o : p;

			peer_finish(r, second);
			name_peers(r);
			if (second == p)
				return 0;
		}
	read_player(m, p);
	return 0;
}

static void
get_all(struct remote *r, struct peer *p)
{
	if (!p->getting)
		sdbus.call_method_async(r->bus, &p->getting, p->bus_name, MPRIS_PATH, PROPERTIES,
			"GetAll", on_properties, p, "s", MPRIS_PLAYER);
}

/* Takes the name that the player gives itself, so that an application id is not shown as "Org". */
static int
on_identity(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct peer *p = userdata;
	struct remote *r = p->r;
	char *said = p->identity;
	const char *text, *id = peer_id(p);

	(void)error;
	p->naming = sdbus.slot_unref(p->naming);
	if (sdbus.message_read(m, "v", "s", &text) > 0)
		follow_text(said, sizeof(p->identity), text);
	if (!said[0]) { /* "Vlc" of "vlc.instance7", "Music" of "org.gnome.Music" */
		const char *end = strstr(id, ".instance"), *at = end ? end : id + strlen(id);

		snprintf(said, sizeof(p->identity), "%.*s", (int)(at - id), id);
		at = strrchr(said, '.');
		if (at)
			memmove(said, at + 1, strlen(at));
		said[0] = (char)toupper((unsigned char)said[0]);
	}
	name_peers(r);
	get_all(r, p);
	return 0;
}

static int
on_asked(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct peer *p = userdata;
	const char *type;
	char is;
	int64_t pos_us;

	(void)error;
	p->asking = sdbus.slot_unref(p->asking);
	p->has_position = sdbus.message_peek_type(m, &is, &type) > 0 && is == 'v' &&
		is_number(type) && sdbus.message_enter_container(m, 'v', type) > 0 &&
		read_number(m, type, &pos_us);
	if (!p->has_position)
		pos_us = FOLLOW_NO_POS;
	follow_answer(&p->player, pos_us, p->player.asked_ns, clock_mono_ns());
	return 0;
}

void
mpris_client_ask_peer(struct remote *r, struct peer *p)
{
	if (p->asking || !p->owner[0])
		return;
	p->player.asked_ns = clock_mono_ns();
	p->player.asks++;
	sdbus.call_method_async(r->bus, &p->asking, p->bus_name, MPRIS_PATH, PROPERTIES, "Get",
		on_asked, p, "ss", MPRIS_PLAYER, "Position");
}

/* Players whose position is ahead of the sound after a seek, by the beginning of their bus names:
 * Chromium, by 227 to 926 ms, and browsers that are built from it. */
static const struct {
	const char *front;
	int64_t ms;
} ahead[] = { { "chromium.", 930 }, { "chrome.", 930 }, { "brave.", 930 }, { "edge.", 930 },
	{ "opera.", 930 }, { "vivaldi.", 930 } };

static void
add_peer(struct remote *r, const char *name)
{
	struct peer *p = is_left_out(name) || peer_by(r, name) ? NULL : r->peers;

	while (p && p < r->peers + REMOTE_PLAYERS && p->bus_name[0])
		p++;
	if (!p || p == r->peers + REMOTE_PLAYERS)
		return;
	*p = (struct peer){ .r = r };
	follow_text(p->bus_name, sizeof(p->bus_name), name);
	follow_init(&p->player, peer_id(p));
	EACH_OF (one, ahead)
		if (text_starts(peer_id(p), one->front))
			p->player.ahead_ms = one->ms;
	sdbus.call_method_async(r->bus, &p->naming, name, MPRIS_PATH, PROPERTIES, "Get",
		on_identity, p, "ss", "org.mpris.MediaPlayer2", "Identity");
}

/* ---- handling D-Bus signals of players ---- */

static int
on_names(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;
	const char *name;

	(void)error;
	if (sdbus.message_enter_container(m, 'a', "s") > 0)
		while (sdbus.message_read(m, "s", &name) > 0)
			add_peer(r, name);
	return 0;
}

static int
on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;
	const char *name, *old, *owner;

	(void)error;
	if (sdbus.message_read(m, "sss", &name, &old, &owner) <= 0)
		return 0;
	struct peer *p = peer_by(r, name);
	if (p && !*owner) {
		peer_finish(r, p);
		name_peers(r);
	} else if (p)
		get_all(r, p);
	else if (*owner)
		add_peer(r, name);
	return 0;
}

static int
on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;
	const char *interface, *gone;
	struct peer *p = peer_by(r, sdbus.message_get_sender(m));

	(void)error;
	if (!p || sdbus.message_read(m, "s", &interface) <= 0 ||
		!text_same(interface, MPRIS_PLAYER))
		return 0;
	read_player(m, p);
	if (sdbus.message_enter_container(m, 'a', "s") > 0 && sdbus.message_read(m, "s", &gone) > 0)
		get_all(r, p);
	return 0;
}

static int
on_seeked(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;
	struct peer *p = peer_by(r, sdbus.message_get_sender(m));
	int64_t pos_us;

	(void)error;
	if (p && sdbus.message_read(m, "x", &pos_us) > 0)
		follow_seeked(&p->player, pos_us);
	return 0;
}

static const struct {
	const char *rule;
	sd_bus_message_handler_t heard;
} matches[] = {
	{ "type='signal',sender='" BUS "',interface='" BUS "',member='NameOwnerChanged',"
	  "arg0namespace='org.mpris.MediaPlayer2'",
		on_owner },
	{ "type='signal',interface='" PROPERTIES "',member='PropertiesChanged',path='" MPRIS_PATH
	  "'",
		on_changed },
	{ "type='signal',interface='" MPRIS_PLAYER "',member='Seeked',path='" MPRIS_PATH "'",
		on_seeked },
};

void
mpris_client_look(struct remote *r)
{
	r->looks = true;
	for (size_t i = 0; i < LENGTH(matches); i++)
		sdbus.add_match_async(
			r->bus, &r->matches[i], matches[i].rule, matches[i].heard, NULL, r);
	sdbus.call_method_async(r->bus, &r->naming, BUS, "/org/freedesktop/DBus", BUS, "ListNames",
		on_names, r, "");
}

void
mpris_client_leave(struct remote *r)
{
	EACH_IN (peer, r->peers, REMOTE_PLAYERS)
		peer_finish(r, peer);
	EACH_IN (match, r->matches, LENGTH(matches))
		*match = sdbus.slot_unref(*match);
	r->naming = sdbus.slot_unref(r->naming);
	r->looks = false;
	r->chosen = NULL;
	r->awaited[0] = '\0';
}

/* ---- following a player during a session ---- */

/* Returns true if the player is meant by `wish`: "auto", or how its name, its bus name or a part
 * of its bus name begins. */
static bool
is_wished(const struct peer *p, const char *wish)
{
	wish += strncasecmp(wish, FRONT, strlen(FRONT)) == 0 ? strlen(FRONT) : 0;
	size_t n = text_same(wish, "auto") ? 0 : strlen(wish);
	bool is = p->owner[0] && strncasecmp(p->player.name, wish, n) == 0;

	for (const char *id = p->owner[0] ? peer_id(p) : NULL; id && !is; id = text_after(id, '.'))
		is = strncasecmp(id, wish, n) == 0;
	return is;
}

/* Returns true if another player, which knows its position, reports what p plays without one: a
 * browser and its plugin are two players on the bus. */
static bool
is_told_twice(const struct remote *r, const struct peer *p, const char *wish)
{
	EACH_IN_WHILE (o, r->peers, REMOTE_PLAYERS, !p->has_position)
		if (o->has_position && is_wished(o, wish) && o->player.track.title[0] &&
			text_same(o->player.track.title, p->player.track.title))
			return true;
	return false;
}

/* Returns the player that `wish` means; NULL: none. Prefers the followed one if earlog paused it,
 * then a player that plays, a player that knows its position, and the player followed so far. */
static struct peer *
choose(struct remote *r, const char *wish)
{
	struct peer *best = NULL;
	int most = 0;

	EACH_IN (p, r->peers, REMOTE_PLAYERS) {
		int worth = 1;

		if (p == r->chosen)
			worth += 1;
		if (p->has_position)
			worth += 2;
		if (p->player.status == FOLLOW_PLAYING)
			worth += 4;
		if (p == r->chosen && p->held)
			worth += 8;
		if (worth <= most || !is_wished(p, wish) || is_told_twice(r, p, wish))
			continue;
		best = p;
		most = worth;
	}
	return best;
}

/* Calls an MPRIS method of player p; its reply is ignored. */
#define CALL(r, p, member, ...)                                                                  \
	sdbus.call_method_async((r)->bus, NULL, (p)->bus_name, MPRIS_PATH, MPRIS_PLAYER, member, \
		NULL, NULL, __VA_ARGS__)

static void
send(struct remote *r, struct peer *p, const struct follow_request *q)
{
	const char *id = p->player.track.id;

	switch (q->kind) {
	case FOLLOW_ASK: mpris_client_ask_peer(r, p); return;
	case FOLLOW_PLAY: CALL(r, p, "Play", ""); return;
	case FOLLOW_PAUSE:
		CALL(r, p, "Pause", "");
		p->held = true;
		return;
	case FOLLOW_NEXT: CALL(r, p, "Next", ""); return;
	case FOLLOW_PREVIOUS: CALL(r, p, "Previous", ""); return;
	case FOLLOW_SEEK: break;
	}
	/* The method SetPosition needs a track id. If the player reports none, Seek is called with
	 * a distance. */
	if (id[0] == '/' && id[1])
		CALL(r, p, "SetPosition", "ox", id, q->pos_us);
	else
		CALL(r, p, "Seek", "x", q->pos_us - q->from_us);
	p->asking = sdbus.slot_unref(p->asking);
	follow_seeked(&p->player, q->pos_us);
}

/* Tells the session the names of the players, as :follow takes them, if they changed. */
static void
tell_names(struct remote *r)
{
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	const struct peer *best = choose(r, "auto");

	if (best)
		buf_addf(&names, "%s\n", best->player.name);
	EACH_IN (p, r->peers, REMOTE_PLAYERS)
		if (p->owner[0] && p != best)
			buf_addf(&names, "%s\n", p->player.name);
	followed_track_players(r->s, names.s);
}

/* Says once which player is awaited and which run, if none is followed when the bus and the players
 * have had time to answer. */
static void
say_awaited(struct remote *r, const char *wish)
{
	CLEANUP(buf_finish) struct buf run = BUF_INIT;
	bool any = text_same(wish, "auto");

	r->had_one |= r->chosen != NULL;
	if (r->chosen || !text_same(r->awaited, wish)) {
		follow_text(r->awaited, sizeof(r->awaited), r->chosen ? "" : wish);
		r->awaited_ns = clock_mono_ns();
		return;
	}
	if (r->awaited_ns == INT64_MAX || clock_mono_ns() < r->awaited_ns + AWAITS_NS)
		return;
	r->awaited_ns = INT64_MAX;
	EACH_IN (p, r->peers, REMOTE_PLAYERS) {
		if (!p->bus_name[0])
			continue;
		buf_addf(&run, "%s%s", run.len ? ", " : "on the session bus: ", p->player.name);
		if (!p->owner[0])
			buf_add(&run, " (does not answer)");
	}
	if (!run.len)
		buf_add(&run, r->had_one ? "none runs now" : REMOTE_NO_PLAYER);
	sitting_say(r->s, SAID_WARN, "waiting for %s: %s", any ? "a player" : wish, run.s);
}

void
mpris_client_turn(struct remote *r)
{
	const char *wish = deck_follow_wish(&r->s->deck);
	struct follow_request q;

	if (r->looks && !wish) {
		mpris_client_leave(r);
		followed_track_players(r->s, "");
	}
	struct peer *p = wish && r->bus ? choose(r, wish) : NULL;
	if (r->shown && (!p || p != r->chosen)) {
		if (r->chosen)
			followed_track_let_go(r->s);
		else
			followed_track_player(r->s, NULL);
		r->shown = 0;
	}
	if (!wish || !r->bus)
		return;
	if (!r->looks)
		mpris_client_look(r);
	r->chosen = p;
	tell_names(r);
	if (deck_follow_wanted(&r->s->deck))
		say_awaited(r, wish);
	/* Sends the session's requests first: a position that the player reported before a seek
	 * would be wrong after it. */
	while (deck_follow_next_request(&r->s->deck, &q))
		if (p)
			send(r, p, &q);
	if (p && (p->player.serial + 1 != r->shown || !playing_follows(&r->s->deck.play))) {
		r->shown = p->player.serial + 1;
		followed_track_player(r->s, &p->player);
	}
}

int64_t
mpris_client_due_ns(const struct remote *r)
{
	if (r->awaited[0] && !r->chosen && r->looks && r->awaited_ns < INT64_MAX)
		return r->awaited_ns + AWAITS_NS;
	return r->chosen && !r->chosen->asking && playing_follows(&r->s->deck.play)
		? follow_next_ns(&r->chosen->player)
		: INT64_MAX;
}

void
mpris_client_ask(struct remote *r, int64_t now_ns)
{
	if (r->chosen && mpris_client_due_ns(r) < INT64_MAX &&
		follow_is_due(&r->chosen->player, now_ns))
		mpris_client_ask_peer(r, r->chosen);
}

#endif
