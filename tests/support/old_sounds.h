/* The two sounds of an ABX as earlier versions of earlog stored them in blind_run.sounds. */
#pragma once

#include <math.h>

#include "base/json.h"
#include "record/abx.h"

/* The caller frees. */
static inline char *
old_sounds(const struct abx_sound two[ABX_SOUNDS])
{
	json_auto_t *list = json_array();
	char text[UUID_TEXT];

	for (size_t i = 0; i < ABX_SOUNDS; i++) {
		const struct abx_sound *x = &two[i];
		json_t *o = json_pack("{ss}", "name", x->name);

		if (!uuid_none(&x->source))
			json_object_set_new(o, "source", json_string(uuid_text(&x->source, text)));
		if (!uuid_none(&x->equaliser))
			json_object_set_new(
				o, "equaliser", json_string(uuid_text(&x->equaliser, text)));
		if (isfinite(x->held_db))
			json_object_set_new(o, "held_db", json_real(x->held_db));
		if (isfinite(x->lufs))
			json_object_set_new(o, "lufs", json_real(x->lufs));
		json_array_append_new(list, o);
	}
	return json_text(list, JSON_COMPACT | JSON_REAL_PRECISION(12));
}
