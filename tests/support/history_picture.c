#include "support/history_picture.h"

static int
line_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool
is_seen(enum row_kind kind)
{
	return kind != ROW_STRETCH && kind != ROW_DRAFT && kind != ROW_PLAYLIST &&
		kind != ROW_LEXICON && kind != ROW_ATTRIBUTE && kind != ROW_EQUALISER;
}

static json_t *
said_of(const struct sitting_row *s)
{
	char device[UUID_TEXT], variant[UUID_TEXT], chain[UUID_TEXT];

	uuid_text(&s->setup.device, device);
	uuid_text(&s->setup.variant, variant);
	uuid_text(&s->setup.chain, chain);
	return json_pack("{ss* ss* ss ss ss}", "room", s->room, "state", s->state, "device", device,
		"variant", variant, "chain", chain);
}

static void
leave_out(enum row_kind kind, enum detail detail, json_t *row)
{
	static const char *const places[] = { "pos_ms", "pos_end_ms", "open", "about", "source",
		"pos_from", "reaction_ms", "reaction_end_ms", "hz", "hz_from" };

	if (kind == ROW_SOURCE) {
		json_object_del(row, "length_ms");
		json_object_del(row, "hash");
	}
	/* While a position is asked for it may change without anybody's doing. */
	for (size_t i = 0; detail == WITHOUT_PLACES && kind == ROW_NOTE && i < LENGTH(places); i++)
		json_object_del(row, places[i]);
}

char *
picture(const struct record *rec, enum detail detail)
{
	char **v = NULL;
	size_t n = 0, cap = 0;
	struct buf out = BUF_INIT;

	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		for (size_t i = 0; is_seen(k) && i < record_count(rec, k); i++) {
			const struct row *row = record_at(rec, k, i);
			char uuid[UUID_TEXT];
			json_t *json = row->deleted ? NULL
				: k == ROW_SITTING  ? said_of((const struct sitting_row *)row)
						    : row_json(&row_types[k], row);
			if (!json)
				continue;
			leave_out(k, detail, json);
			char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
			uuid_text(&row->uuid, uuid);
			v = xgrow(v, n, &cap, sizeof(v[0]));
			v[n++] = xasprintf("%s %s %s\n", row_types[k].table, uuid, text);
			free(text);
			json_decref(json);
		}
	if (n)
		qsort(v, n, sizeof(v[0]), line_order);
	for (size_t i = 0; i < n; i++) {
		buf_add(&out, v[i]);
		free(v[i]);
	}
	free(v);
	return buf_detach(&out);
}

void
tell_missing(const char *sign, const char *a, const char *b)
{
	for (const char *end; *a; a = end) {
		end = strchr(a, '\n') + 1;
		char *line = xstrndup(a, (size_t)(end - a));
		if (!strstr(b, line))
			print_error("%s %s", sign, line);
		free(line);
	}
}
