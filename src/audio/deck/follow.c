/* Estimates the position of another player from its answers, and decides whether to trust it and
 * when to ask again. remote/mpris_client.c asks; deck/followed_player.c passes lines of
 * helpers. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/deck/follow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/media.h"
#include "base/text/number.h"
#include "base/text/text.h"

#define SECOND_US 1000000
/* Answers of the followed player agree if the positions that they give for the same time differ by
 * at most this. */
#define AGREE_US 150000
#define LEAST_SPAN_NS 1000000000LL
/* A playing player's position is not exact if its last answer is older than this. */
#define STALE_NS 2500000000LL
/* After the next track began by itself, positions are not exact for this time. */
#define QUIET_NS 8000000000LL
/* tolerance for positions at the start of a track and for lengths of tracks */
#define NEAR_US (2 * SECOND_US)
#define ENDS_US (10 * SECOND_US)
/* how far into a track its title may come */
#define LATE_US (10 * SECOND_US)
#define FIRST_ASKS 3
#define FIRST_NS 520000000LL
#define EACH_NS 1000000000LL
#define EARLY_NS 300000000LL
#define MOST_JUMPS 3
#define FAR_US (3 * SECOND_US)
#define MOST_FAR 2
/* how far beside the target of a seek a helper's player may begin, and for how long positions that
 * are further away are of before the seek */
#define BESIDE_TARGET_US (SECOND_US / 2)
#define TARGET_WAITS_US (3 * SECOND_US)
#define DAY_US (86400LL * SECOND_US)
/* how long a position is requested before or after the player steps to its next whole second */
#define BESIDE_US 30000

/* ---- texts from the player ---- */

void
follow_text(char *into, size_t size, const char *s)
{
	size_t n = strnlen(s, 4 * size), used = 0, end = 0, len;

	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (used + len >= size)
			break;
		bool blank = c == ' ' || c == 0xa0 || c == 0x3000;
		if (c == TEXT_BAD || text_is_control(c) || (blank && !used))
			continue;
		memcpy(into + used, s + at, len);
		used += len;
		end = blank ? end : used;
	}
	into[end] = '\0';
}

void
follow_address(struct follow_track *t, const char *s)
{
	size_t n = strnlen(s, FOLLOW_ADDRESS);

	t->url[0] = '\0';
	if (n < FOLLOW_ADDRESS && text_is_web(s) && text_valid(s, n))
		memcpy(t->url, s, n + 1);
}

int64_t
follow_length(int64_t length_us)
{
	return length_us > 0 && length_us < DAY_US ? length_us : -1;
}

static int
hex(char c)
{
	int letter = c | 32;

	if (c >= '0' && c <= '9')
		return c - '0';
	return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

void
follow_name(struct follow_track *t, const char *address)
{
	CLEANUP(buf_finish) struct buf name = BUF_INIT;
	size_t n = strcspn(address, strstr(address, "://") ? "?#" : "");
	const char *s = address + n;

	while (s > address && s[-1] != '/')
		s--;
	for (; s < address + n; s++) {
		int high = *s == '%' ? hex(s[1]) : -1;
		int low = high < 0 ? -1 : hex(s[2]);

		buf_add_char(&name, low < 0 ? *s : (char)(high * 16 + low));
		s += low < 0 ? 0 : 2;
	}
	bool file = media_is_sound(name.s, name.len) || *address == '/' ||
		text_starts(address, "file:");
	const char *dot = strrchr(name.s, '.');
	if (dot > name.s && strlen(dot) <= 6)
		buf_truncate(&name, (size_t)(dot - name.s));
	if (t->title[0] || !name.len || !file)
		return;
	follow_text(t->title, sizeof(t->title), name.s);
	t->is_file = true;
}

void
follow_init(struct follow_player *p, const char *name)
{
	*p = (struct follow_player){
		.rate = 1, .paused_us = -1, .target_us = -1, .track = { .length_us = -1 }
	};
	follow_text(p->name, sizeof(p->name), name);
}

const char *const follow_statuses[] = {
	[FOLLOW_STOPPED] = "stopped", [FOLLOW_PAUSED] = "paused", [FOLLOW_PLAYING] = "playing"
};

bool
follow_read_status(const char *text, enum follow_status *status)
{
	for (size_t i = 0; i < LENGTH(follow_statuses); i++)
		if (strcasecmp(text, follow_statuses[i]) == 0) {
			*status = (enum follow_status)i;
			return true;
		}
	return false;
}

/* ---- positions of the player ---- */

static bool
is_position(int64_t pos_us)
{
	return pos_us >= 0 && pos_us <= INT64_MAX / 1000;
}

static double
speed(const struct follow_player *p)
{
	return p->status == FOLLOW_PLAYING ? p->rate : 0;
}

/* Returns the position at the time at_ns, extrapolated from the answer a. */
static int64_t
carried(const struct follow_player *p, const struct follow_answer *a, int64_t at_ns)
{
	return a->pos_us + (int64_t)((double)(at_ns - a->at_ns) / 1000 * speed(p));
}

static const struct follow_answer *
last_answer(const struct follow_player *p)
{
	return p->n ? &p->answers[p->n - 1] : NULL;
}

/* Returns true if all recently reported positions, at least three, are whole seconds. */
static bool
is_whole(const struct follow_player *p)
{
	EACH_IN (answer, p->answers, p->n)
		if (answer->pos_us % SECOND_US)
			return false;
	return p->n >= FIRST_ASKS;
}

/* Computes, from all recent answers, the range that contains the position at the time at_ns. An
 * answer in whole seconds allows every position up to the next second, so each answer narrows the
 * range. With exact answers, the range spans the positions that follow from each of them. */
static void
range_at(const struct follow_player *p, bool whole, int64_t at_ns, int64_t *from_us, int64_t *to_us)
{
	*from_us = whole ? INT64_MIN : INT64_MAX;
	*to_us = whole ? INT64_MAX : INT64_MIN;
	EACH_IN (a, p->answers, p->n) {
		int64_t half_us = (int64_t)((double)a->half_ns / 1000 * speed(p)),
			low_us = carried(p, a, at_ns) - half_us, high_us = low_us + 2 * half_us;

		if (whole) {
			high_us += SECOND_US;
			if (low_us > *from_us)
				*from_us = low_us;
			if (high_us < *to_us)
				*to_us = high_us;
		} else {
			if (low_us < *from_us)
				*from_us = low_us;
			if (high_us > *to_us)
				*to_us = high_us;
		}
	}
}

/* Returns the position at the time at_ns that follows from the last answer. mpv answers with the
 * position of its last turn, up to 0.1 s ago, and never with a later one: of its answers, the one
 * that is ahead of the others is the exact one. */
static int64_t
answered_us(const struct follow_player *p, int64_t at_ns)
{
	int64_t pos_us = carried(p, last_answer(p), at_ns);

	EACH_IN_WHILE (answer, p->answers, p->n, text_same(p->name, "mpv")) {
		int64_t other_us = carried(p, answer, at_ns);

		pos_us = other_us > pos_us ? other_us : pos_us;
	}
	return pos_us;
}

/* Sets *pos_us to the player's position at the time at_ns, and *spread_us to the width of the range
 * in which it must be. Returns true if the position can be trusted: the player has reported at
 * least three positions, over at least a second, that agree with each other and with the playback
 * rate. Positions in whole seconds agree if some position is possible with all of them, and must
 * have advanced by two seconds while playing. */
static bool
agrees(const struct follow_player *p, int64_t at_ns, int64_t *pos_us, int64_t *spread_us)
{
	const struct follow_answer *a = last_answer(p);
	bool whole = is_whole(p), moved = p->moved;
	int64_t from_us, to_us;

	range_at(p, whole, at_ns, &from_us, &to_us);
	*pos_us = whole ? from_us + (to_us - from_us) / 2 : answered_us(p, at_ns);
	*spread_us = llabs(to_us - from_us);
	if (p->n < FIRST_ASKS || a->at_ns - p->answers[0].at_ns < LEAST_SPAN_NS)
		return false;
	if (!whole)
		return *spread_us <= AGREE_US;
	if (p->status == FOLLOW_PLAYING)
		moved = a->pos_us - p->answers[0].pos_us >= 2 * SECOND_US;
	return moved && to_us - from_us >= -AGREE_US;
}

static void
restart(struct follow_player *p)
{
	p->n = p->asks = p->jumps = p->far = 0;
	p->serial++;
}

/* If the player says twice in a row that it is far from the position that the listener is shown,
 * and goes on from there, it is right: it was moved without a signal. */
static void
follow_moves(struct follow_player *p, const struct follow_answer *a)
{
	if (p->jumps < MOST_JUMPS || llabs(carried(p, &p->first, a->at_ns) - a->pos_us) <= FAR_US) {
		p->far = 0;
		return;
	}
	if (!p->far)
		p->far_from = *a;
	p->far++;
	int64_t moved_us = a->pos_us - p->far_from.pos_us,
		passed_us = (a->at_ns - p->far_from.at_ns) / 1000;
	if (p->far >= MOST_FAR && moved_us * 2 >= passed_us &&
		moved_us <= passed_us * 2 + SECOND_US) {
		p->first = *a;
		p->far = 0;
	}
}

void
follow_set_status(struct follow_player *p, enum follow_status status, int64_t now_ns)
{
	if (p->status == status)
		return;
	/* Stores the position where the player stops, also if it does not agree yet, soon after a
	 * seek; before the first report, the target of the seek remains. */
	if (!p->moved)
		p->paused_us = -1;
	else if (p->status == FOLLOW_PLAYING && p->n)
		agrees(p, now_ns, &p->paused_us, &p->paused_spread_us);
	if (p->status == FOLLOW_PLAYING)
		p->doubted = !p->moved && p->n + p->jumps >= FIRST_ASKS;
	/* A player may correct a wrong position when it stops: if the last one was wrong, checks
	 * the position in its next answer again. */
	p->fresh |= p->displaced;
	p->displaced = false;
	p->status = status;
	restart(p);
}

void
follow_set_rate(struct follow_player *p, double rate)
{
	rate = rate >= 0.01 && rate < 100 ? rate : 1;
	if (!(fabs(rate - p->rate) > 0))
		return;
	p->rate = rate;
	restart(p);
}

static bool
is_same_piece(const struct follow_track *a, const struct follow_track *b)
{
	return text_same(a->id, b->id) && text_same(a->title, b->title);
}

bool
follow_same_track(const struct follow_track *a, const struct follow_track *b)
{
	return is_same_piece(a, b) && text_same(a->artist, b->artist) &&
		text_same(a->album, b->album) && text_same(a->url, b->url) &&
		a->length_us == b->length_us;
}

void
follow_set_track(struct follow_player *p, const struct follow_track *t, int64_t now_ns)
{
	const struct follow_track *was = &p->track;
	const struct follow_answer *a = last_answer(p);
	bool first = !was->title[0] && !was->id[0] && !was->url[0];

	if (follow_same_track(was, t))
		return;
	if (!is_same_piece(was, t) && a) {
		/* The position that went on across the change may be of the new track: the one
		 * before had no title, and the track began after the last report of a title, or
		 * its title is older than this position. */
		int64_t pos_us = carried(p, a, now_ns), zero_ns = now_ns - pos_us * 1000;

		p->maybe_ns = (!was->title[0] && zero_ns > p->titled_ns - SECOND_US * 1000) ||
				(pos_us <= LATE_US && p->set_ns + NEAR_US * 1000 < zero_ns)
			? zero_ns
			: 0;
	}
	if (!is_same_piece(was, t) && !first) {
		bool ended = was->length_us < 0 || !a ||
			carried(p, a, now_ns) >= was->length_us - ENDS_US;

		p->quiet_until_ns = p->status == FOLLOW_PLAYING && ended ? now_ns + QUIET_NS : 0;
		p->began_ns = now_ns;
		p->fresh = true;
		p->displaced = p->moved = p->doubted = p->sought = false;
		p->late_ns = 0;
		p->paused_us = p->target_us = -1;
	}
	p->track = *t;
	p->set_ns = now_ns;
	restart(p);
}

void
follow_seeked(struct follow_player *p, int64_t pos_us)
{
	p->fresh = p->displaced = false;
	p->sought = true;
	p->quiet_until_ns = 0;
	p->paused_us = is_position(pos_us) ? pos_us : -1;
	p->paused_spread_us = 0;
	restart(p);
}

void
follow_answer(struct follow_player *p, int64_t pos_us, int64_t asked_ns, int64_t came_ns)
{
	struct follow_answer a = { pos_us, asked_ns + (came_ns - asked_ns) / 2,
		(came_ns - asked_ns) / 2 };
	const struct follow_answer *last = last_answer(p);
	int64_t spread_us;

	p->serial++;
	if (!is_position(pos_us)) {
		p->n = 0;
		return;
	}
	if (a.half_ns / 1000 > AGREE_US)
		return;
	int64_t near_us = is_whole(p) ? SECOND_US : SECOND_US - AGREE_US;
	if (last && llabs(carried(p, last, a.at_ns) - pos_us) > near_us) {
		p->jumps++;
		p->sought = true;
		p->n = 0;
	}
	if (!p->n && !p->jumps)
		p->first = a;
	follow_moves(p, &a);
	int64_t zero_ns = a.at_ns - pos_us * 1000;
	if (p->maybe_ns && p->track.title[0] && llabs(zero_ns - p->maybe_ns) < SECOND_US * 1000) {
		p->late_ns = p->began_ns = p->maybe_ns;
		p->quiet_until_ns = 0;
	}
	p->maybe_ns = 0;
	if (p->track.title[0] && !p->jumps)
		p->titled_ns = a.at_ns;
	if (p->fresh) {
		p->displaced = (double)pos_us >
			NEAR_US + (double)(a.at_ns - p->began_ns) / 1000 * fmax(p->rate, 1);
		p->fresh = false;
	}
	if (p->n == FOLLOW_ANSWERS)
		ARRAY_REMOVE(p->answers, p->n, 0);
	p->answers[p->n++] = a;
	if (p->status == FOLLOW_PLAYING && agrees(p, a.at_ns, &pos_us, &spread_us)) {
		p->moved |= !p->displaced;
		p->jumps = 0;
	}
}

int64_t
follow_next_ns(const struct follow_player *p)
{
	bool first = p->asks < FIRST_ASKS;
	int64_t from_us, to_us, next_ns = p->asked_ns + (first ? FIRST_NS : EACH_NS);

	if (p->status == FOLLOW_STOPPED || (!first && p->status != FOLLOW_PLAYING))
		return INT64_MAX;
	if (!p->asked_ns)
		return 0;
	if (first || !is_whole(p))
		return next_ns;
	/* A request in the middle of the range in which the player may step to its next second
	 * halves that range. Once the range is narrow, requests alternate between before and after
	 * the step. */
	next_ns -= EACH_NS / 2;
	range_at(p, true, next_ns, &from_us, &to_us);
	int64_t pos_us = from_us + (to_us - from_us) / 2;
	if (to_us - from_us < 4 * BESIDE_US)
		pos_us += p->asks % 2 ? BESIDE_US : -BESIDE_US;
	int64_t left_us = SECOND_US - ((pos_us % SECOND_US) + SECOND_US) % SECOND_US;
	return next_ns + (int64_t)((double)left_us * 1000 / p->rate);
}

bool
follow_is_due(const struct follow_player *p, int64_t now_ns)
{
	int64_t next_ns = follow_next_ns(p);
	bool early = p->asks >= FIRST_ASKS && next_ns < INT64_MAX && !is_whole(p);

	return next_ns - (early ? EARLY_NS : 0) <= now_ns;
}

/* Returns true if a player that does not play is at *pos_us, its last answer. Answers in whole
 * seconds tell the second alone: then *pos_us becomes the position known from before the pause, if
 * it is in that second. */
static bool
rests_at(const struct follow_player *p, int64_t *pos_us, int64_t *spread_us)
{
	bool whole = *pos_us % SECOND_US == 0;

	if (p->status == FOLLOW_PLAYING || p->doubted)
		return false;
	if (whole && (p->paused_us < *pos_us || p->paused_us >= *pos_us + SECOND_US))
		return false;
	*pos_us = whole ? p->paused_us : *pos_us;
	*spread_us = whole ? p->paused_spread_us : 0;
	return true;
}

struct follow_verdict
follow_judge(const struct follow_player *p, int64_t length_ms, int64_t at_ns)
{
	const struct follow_answer *a = last_answer(p);
	struct follow_verdict v = { .usable = p->jumps < MOST_JUMPS, .why = "", .within = "" };
	int64_t length_us = p->track.length_us, wanted_us = length_ms * 1000, spread_us;

	if (!a) {
		v.why = "it reports no position";
		return v;
	}
	int64_t rest_us = a->pos_us;
	bool agree = agrees(p, at_ns, &v.pos_us, &spread_us), plays = p->status == FOLLOW_PLAYING;

	v.known = true;
	if (rests_at(p, &rest_us, &spread_us)) {
		v.pos_us = rest_us;
		agree = v.usable = true;
	}
	if (!v.usable)
		v.pos_us = carried(p, &p->first, at_ns);
	bool ahead = p->sought && p->ahead_ms;
	v.spread_ms = (spread_us + 999) / 1000 + (ahead ? p->ahead_ms : 0);
	bool other = length_us >= 0 && length_ms >= 0 && llabs(length_us - wanted_us) > NEAR_US,
	     over = length_us >= 0 ? v.pos_us > length_us
				   : length_ms >= 0 && v.pos_us > wanted_us + NEAR_US;
	const struct {
		bool holds;
		const char *why;
	} reasons[] = { { !v.usable, "its position does not advance with time" },
		{ p->displaced, "its position may be of the track before" },
		{ at_ns < p->quiet_until_ns, "the track has just begun by itself" },
		{ other, "its track has another length than the recording" },
		{ over, "its position is past the end of the track" },
		{ ahead, "behind a seek it says more than is heard" },
		{ plays && at_ns - a->at_ns > STALE_NS, "it does not answer" },
		{ !plays && p->doubted, "its position did not advance with time" },
		{ !agree, "its positions do not agree yet" },
		{ length_us < 0 && length_ms < 0,
			"its track has no length, as a station has none" } };
	EACH_IN_WHILE (reason, reasons, LENGTH(reasons), !v.why[0])
		if (reason->holds)
			v.why = reason->why;
	v.exact = !v.why[0];
	if (v.exact && spread_us > AGREE_US)
		v.within = ", to ±0.5 s";
	return v;
}

/* ---- reading a line of a helper program ---- */

static int64_t
read_seconds(char *text)
{
	double seconds;

	text_replace(text, ',', '.');
	return number_parse(text, 0, 1e6, &seconds) ? (int64_t)llround(seconds * SECOND_US) : -1;
}

/* A line that does not say what the player can leaves that as it was. */
static void
read_abilities(struct follow_can *can, const char *text)
{
	if (text_starts(text, "can:"))
		*can = (struct follow_can){ .play = text_lists(text, "play"),
			.pause = text_lists(text, "pause"),
			.seek = text_lists(text, "seek"),
			.next = text_lists(text, "next"),
			.previous = text_lists(text, "previous") };
}

void
follow_asked(struct follow_player *p, int64_t pos_us, int64_t now_ns)
{
	follow_seeked(p, pos_us);
	p->target_us = pos_us;
	p->target_ns = now_ns;
}

/* Returns true if this position is of before the player went to its target. A player begins up to
 * half a second beside it, or says the whole second in which it is. */
static bool
is_of_before(const struct follow_player *p, int64_t pos_us, int64_t now_ns)
{
	int64_t passed_us = (now_ns - p->target_ns) / 1000;
	int64_t step_us = pos_us % SECOND_US ? BESIDE_TARGET_US : SECOND_US;

	if (p->target_us < 0 || !is_position(pos_us) || passed_us >= TARGET_WAITS_US)
		return false;
	return pos_us < p->target_us - step_us ||
		pos_us > p->target_us + passed_us + BESIDE_TARGET_US;
}

bool
follow_line(struct follow_player *p, const char *line, int64_t now_ns)
{
	CLEANUP(pointer_free) char *copy = xstrdup(line);
	char *rest = copy, *parts[8], none[] = "";
	struct follow_track t = { .length_us = -1 };
	enum follow_status status;

	EACH_OF (one, parts) {
		char *part = strsep(&rest, "\t");

		*one = part && !text_same(part, "-") ? part : none;
	}
	if (!follow_read_status(parts[0], &status))
		return false;
	follow_text(t.title, sizeof(t.title), parts[2]);
	follow_text(t.artist, sizeof(t.artist), parts[3]);
	t.length_us = follow_length(read_seconds(parts[4]));
	follow_text(t.album, sizeof(t.album), parts[5]);
	follow_address(&t, parts[6]);
	follow_name(&t, parts[6]);
	follow_set_track(p, &t, now_ns);
	follow_set_status(p, status, now_ns);
	read_abilities(&p->can, parts[7]);
	int64_t pos_us = read_seconds(parts[1]);
	if (!is_of_before(p, pos_us, now_ns)) {
		p->target_us = is_position(pos_us) ? -1 : p->target_us;
		follow_answer(p, pos_us, now_ns, now_ns);
	}
	return true;
}
