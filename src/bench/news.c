#include "bench/bench_parts.h"

void
news_tell(struct sitting *s, struct news n)
{
	for (const struct news_effect *l = s->bench->effects; l->call || l->hear; l++) {
		if (l->of != n.kind)
			continue;
		if (l->call)
			l->call(s);
		else
			l->hear(s, &n);
	}
}
