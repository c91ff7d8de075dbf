/* News for the rooms above, among them questions to the listener, and messages. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdio.h>

#include "base/text/number.h"
#include "bench/sitting/sitting_internal.h"

void
news_send(struct sitting *s, struct news n)
{
	for (const struct news_effect *l = s->internal->effects; l->call || l->hear; l++) {
		if (l->of != n.kind)
			continue;
		if (l->call)
			l->call(s);
		else
			l->hear(s, &n);
	}
}

void
news_tell(struct sitting *s, enum news_kind kind)
{
	news_send(s, (struct news){ .kind = kind });
}

/* A message waits behind a heavier one; one of the same weight replaces it. */
static const int weights[SAID_LEVELS] = { [SAID_NEWS] = 0,
	[SAID_NOTICE] = 1,
	[SAID_INFO] = 2,
	[SAID_PLAYER] = 2,
	[SAID_REFUSED] = 2,
	[SAID_WARN] = 2,
	[SAID_ASKS] = 2,
	[SAID_OPENS] = 3,
	[SAID_FILES] = 4,
	[SAID_ERROR] = 4 };

void
sitting_say(struct sitting *s, enum said_level level, const char *fmt, ...)
{
	int shown = int_min(weights[s->said_level], s->internal->said_most);
	bool waits = s->said[0] && weights[level] < shown;
	char *to = waits ? s->internal->waits[level] : s->said;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(to, sizeof(s->said), fmt, ap);
	va_end(ap);
	if (waits)
		return;
	s->internal->said_most = weights[SAID_ERROR];
	s->said_level = level;
	s->said_nr++;
}

void
sitting_unsay(struct sitting *s)
{
	s->said[0] = '\0';
	s->said_level = SAID_INFO;
	s->said_nr++;
}

void
sitting_take_back(struct sitting *s, enum said_level level)
{
	s->internal->waits[level][0] = '\0';
	if (s->said_level == level)
		sitting_unsay(s);
}

void
sitting_key(struct sitting *s)
{
	s->internal->said_most = weights[SAID_INFO];
}

void
sitting_say_next(struct sitting *s)
{
	for (size_t i = SAID_LEVELS; i-- > 0 && !s->said[0];) {
		char *waits = s->internal->waits[i];

		if (*waits)
			sitting_say(s, (enum said_level)i, "%s", waits);
		*waits = '\0';
	}
}

void
sitting_say_err(struct sitting *s, const struct err *err)
{
	sitting_say(s, err->failed ? SAID_ERROR : SAID_REFUSED, "%s", err->msg);
}

void
news_ask(struct sitting *s, enum asked what, const struct uuid *about)
{
	news_send(s, (struct news){ .kind = NEWS_ASKS, .asks = what, .about = about });
}
