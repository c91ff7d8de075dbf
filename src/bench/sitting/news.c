/* News for the rooms above, among them questions to the listener, and messages. */
#include <stdarg.h>
#include <stdio.h>

#include "bench/sitting/sitting_parts.h"

void
news_send(struct sitting *s, struct news n)
{
	for (const struct news_effect *l = s->parts->effects; l->call || l->hear; l++) {
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

void
sitting_say(struct sitting *s, enum said_level level, const char *fmt, ...)
{
	va_list ap;

	if (level != SAID_ERROR && s->said[0] && s->said_nr == s->kept_nr)
		return;
	va_start(ap, fmt);
	vsnprintf(s->said, sizeof(s->said), fmt, ap);
	va_end(ap);
	s->said_level = level;
	s->said_nr++;
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
