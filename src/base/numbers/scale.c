/* Decides which values a scale has, and reads and writes a scale as JSON. The keys of a scale in
 * YAML are read by files/field.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/scale.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/name.h"
#include "base/text/number.h"
#include "base/text/text.h"

#define MOST_STEPS 1000
/* A value within this fraction of a step counts as on the step: 0.1 has no exact double. */
#define NEAR 1e-6

void
scale_init(struct scale *s, double min, double max, double step)
{
	*s = (struct scale){ .min = min, .max = max, .step = step };
}

void
scale_init_score(struct scale *s)
{
	static const char *const words[] = { "Poor", "Fair", "Good", "Great", "Outstanding" };

	scale_init(s, 1, 5, 0.5);
	for (size_t i = 0; i < LENGTH(words); i++)
		scale_add_word(s, (double)i + 1, words[i]);
}

void
scale_copy(struct scale *into, const struct scale *from)
{
	struct scale copy;

	scale_init(&copy, from->min, from->max, from->step);
	EACH_IN (one, from->words, from->n)
		scale_add_word(&copy, one->value, one->word);
	scale_finish(into);
	*into = copy;
}

void
scale_finish(struct scale *s)
{
	EACH_IN (one, s->words, s->n)
		free(one->word);
	free(s->words);
	s->words = NULL;
	s->n = 0;
}

static bool
near_to(const struct scale *s, double a, double b)
{
	return fabs(a - b) <= s->step * NEAR;
}

void
scale_add_word(struct scale *s, double value, const char *word)
{
	size_t at = 0;

	while (at < s->n && s->words[at].value < value && !near_to(s, s->words[at].value, value))
		at++;
	if (at < s->n && near_to(s, s->words[at].value, value)) {
		xreplace(&s->words[at].word, word);
		return;
	}
	s->words = xreallocarray(s->words, s->n + 1, sizeof(*s->words));
	memmove(&s->words[at + 1], &s->words[at], (s->n - at) * sizeof(*s->words));
	s->words[at] = (struct scale_word){ .value = value, .word = xstrdup(word) };
	s->n++;
}

double
scale_nearest(const struct scale *s, double value)
{
	if (!(value > s->min))
		return s->min;
	if (value >= s->max)
		return s->max;
	double v = s->min + round((value - s->min) / s->step) * s->step;
	/* Rounds 0.1 * 3 = 0.30000000000000004 to 0.3. */
	v = round(v * 1e9) / 1e9;
	return v > s->max ? s->max : v;
}

bool
scale_has_numbers(const struct scale *a, const struct scale *b)
{
	return fabs(a->min - b->min) + fabs(a->max - b->max) + fabs(a->step - b->step) < NEAR;
}

bool
scale_has(const struct scale *s, double value)
{
	return value >= s->min - s->step * NEAR && value <= s->max + s->step * NEAR &&
		near_to(s, value, scale_nearest(s, value));
}

const char *
scale_word(const struct scale *s, double value)
{
	EACH_IN (one, s->words, s->n)
		if (near_to(s, one->value, value))
			return one->word;
	return NULL;
}

bool
scale_number_read(const char *text, double *value)
{
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
	size_t n = strlen(text = text_typed(&narrow, text));
	double number;

	if (n == 0 ||
		(number_prefix(text, n, '.', &number) != n &&
			number_prefix(text, n, ',', &number) != n))
		return false;
	*value = number;
	return true;
}

bool
scale_read(const struct scale *s, const char *typed, double *value, struct err *err)
{
	CLEANUP(name_search_finish) struct name_search words;
	char min[SCALE_NUMBER], max[SCALE_NUMBER], step[SCALE_NUMBER];

	name_search_init(&words, typed);
	for (size_t i = 0; i < s->n; i++)
		name_search_offer_names(&words, NULL, s->words[i].word, i);
	if (words.found == 1 && words.best > NAME_PART) {
		*value = s->words[words.at].value;
		return true;
	}
	if (scale_number_read(typed, value) && scale_has(s, *value)) {
		*value = scale_nearest(s, *value);
		return true;
	}
	if (words.found) {
		*value = s->words[words.at].value;
		return name_search_one(&words, "word", NULL, err);
	}
	return err_set(err, "“%s” is not on the scale: from %s to %s in steps of %s%s", typed,
		scale_number(s->min, min), scale_number(s->max, max), scale_number(s->step, step),
		s->n ? ", or one of its words" : "");
}

bool
scale_valid(const struct scale *s, struct err *err)
{
	double steps = (s->max - s->min) / s->step;

	if (!isfinite(s->min) || !isfinite(s->max) || !(s->min < s->max))
		return err_set(err, "the scale ends at %g and starts at %g; expected min below max",
			s->max, s->min);
	if (!isfinite(s->step) || !(s->step > 0))
		return err_set(err, "the step %g; expected a number above 0", s->step);
	if (steps > MOST_STEPS)
		return err_set(err, "more than %d steps; expected a larger step", MOST_STEPS);
	if (fabs(steps - round(steps)) > NEAR * (steps + 1))
		return err_set(err,
			"steps of %g from %g do not reach %g; expected a step that does", s->step,
			s->min, s->max);
	EACH_IN (one, s->words, s->n)
		if (!scale_has(s, one->value))
			return err_set(err,
				"the word \"%.40s\" is at %g; expected a value of the scale",
				one->word, one->value);
	return true;
}

char *
scale_number(double value, char text[SCALE_NUMBER])
{
	/* Prints whole thousandths, because printf's decimal point depends on the locale. */
	long long milli = llround(fabs(value) * 1000);
	int n = snprintf(text, SCALE_NUMBER, "%s%lld.%03lld", value < 0 && milli ? "-" : "",
		milli / 1000, milli % 1000);

	while (text[n - 1] == '0')
		n--;
	text[text[n - 1] == '.' ? n - 1 : n] = '\0';
	return text;
}

char *
scale_rounded(double value, char text[SCALE_NUMBER])
{
	text[0] = '\0';
	return isfinite(value) ? scale_number(round(value * 100) / 100, text) : text;
}

bool
scale_in_words(const struct scale *s)
{
	return s->n && fabs((s->max - s->min) / s->step + 1 - (double)s->n) < 0.5;
}

const char *
scale_show(const struct scale *s, double value, char text[SCALE_NUMBER])
{
	bool fine = s->step < 0.5 - NEAR;
	size_t decimals = 1;

	if (scale_in_words(s))
		return scale_word(s, scale_nearest(s, value));
	if (!fine)
		return scale_rounded(value, text);
	if (!scale_has(s, value))
		value = round(value * 10) / 10;
	else
		for (double unit = s->step * 10; decimals < 3 && fabs(unit - round(unit)) > NEAR;
			unit *= 10)
			decimals++;
	scale_number(value, text);
	size_t n = strlen(text), point = strcspn(text, ".");
	if (!text[point])
		text[n++] = '.';
	while (n < point + 1 + decimals)
		text[n++] = '0';
	text[n] = '\0';
	return text;
}

static json_t *
number_json(double value)
{
	return value == floor(value) && fabs(value) < 1e15 ? json_integer((json_int_t)value)
							   : json_real(value);
}

char *
scale_json(const struct scale *s)
{
	json_t *words = s->n ? json_object() : NULL;
	char number[SCALE_NUMBER];

	EACH_IN (one, s->words, s->n)
		json_object_set_new(
			words, scale_number(one->value, number), json_string(one->word));
	json_auto_t *j = json_pack("{s:o, s:o, s:o, s:o*}", "min", number_json(s->min), "max",
		number_json(s->max), "step", number_json(s->step), "words", words);
	return json_text(j, JSON_COMPACT | JSON_REAL_PRECISION(12));
}

static bool
take_words(struct scale *s, const json_t *words, struct err *err)
{
	EACH_MEMBER (key, word, (json_t *)words) {
		double value;

		if (!number_parse(key, -INFINITY, INFINITY, &value) || !json_is_string(word))
			return err_set(err, "the scale's words are damaged at \"%.40s\"", key);
		scale_add_word(s, value, json_string_value(word));
	}
	return true;
}

bool
scale_from_value(struct scale *s, json_t *j, struct err *err)
{
	double min = 0, max = 0, step = 0;
	struct scale got;

	bool ok = json_unpack(j, "{s:F, s:F, s:F}", "min", &min, "max", &max, "step", &step) == 0 ||
		err_set(err, "a scale needs min, max and step");
	scale_init(&got, min, max, step);
	ok = ok && scale_valid(&got, err) && take_words(&got, json_object_get(j, "words"), err) &&
		scale_valid(&got, err);
	if (ok)
		scale_copy(s, &got);
	scale_finish(&got);
	return ok;
}

bool
scale_from_json(struct scale *s, const char *json, struct err *err)
{
	json_auto_t *j = json_read(json);

	return scale_from_value(s, j, err);
}
