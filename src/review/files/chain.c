/* Reads and changes a chain as one line, writes the words of a chain for readers, and takes the
 * facts that calculations need from it. record/chains.c decides whether two chains are one. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/chain.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/yaml/quantity.h"
#include "review/files/field.h"
#include "review/files/words.h"

/* Returns the value of a chain's key as a number; NAN if the key is missing or does not parse. Sets
 * *second, unless NULL, to the second number of a value with two ("0-100"). */
static double
fact(const struct pairs *p, const char *key, bool (*parse)(const char *, double *), double *second)
{
	double values[2] = { NAN, NAN };
	const char *s = pairs_get(p, key);
	bool ok = s && parse(s, values);

	if (second)
		*second = ok ? values[1] : (double)NAN;
	return ok ? values[0] : (double)NAN;
}

static bool
is_yes(const struct pairs *p, const char *key)
{
	const char *s = pairs_get(p, key);

	return text_same(s, "yes") || text_same(s, "true");
}

void
chain_facts(const struct pairs *p, struct chain_facts *f)
{
	*f = (struct chain_facts){ .source = pairs_get(p, "source"),
		.output = pairs_get(p, "output"),
		.gain = pairs_get(p, "gain"),
		.filters = pairs_get(p, "filters"),
		.audio_output = pairs_get(p, "audio_output"),
		.volume = pairs_get(p, "volume.value"),
		.volume_unit = pairs_get(p, "volume.unit"),
		.bit_perfect = is_yes(p, "bit_perfect"),
		.clock = is_yes(p, "clock"),
		.follows = pairs_get(p, "follow.player") || pairs_get(p, "follow.command"),
		.output_ohm = fact(p, "output_impedance", quantity_ohm, NULL),
		.output_vrms = fact(p, "output_voltage", quantity_vrms, NULL),
		.volume_db_per_step = fact(p, "volume.db_per_step", quantity_number, NULL) };
	f->power_mw = fact(p, "power", quantity_power, &f->power_ohm);
	f->volume_min = fact(p, "volume.range", quantity_range, &f->volume_max);
}

const char *const chain_usual_keys[] = { "tips", "nozzle", "filter", NULL };

#define WORN_KEYS 5 /* the first ones below, whose “none” is not told */

/* The keys that are shown, in order; words: how the value is shown, of schema/words/en.yaml, or
 * NULL. */
static const struct key_words {
	const char *key, *words;
	enum chain_detail detail; /* the least that shows it */
} key_words[] = {
	{ "tips", NULL, CHAIN_BRIEF },
	{ "nozzle", "variant_nozzle", CHAIN_BRIEF },
	{ "pads", "variant_pads", CHAIN_BRIEF },
	{ "switch", "variant_switch", CHAIN_BRIEF },
	{ "dsp", "variant_dsp", CHAIN_BRIEF },
	{ "source", NULL, CHAIN_BRIEF },
	{ "firmware", "chain_firmware", CHAIN_DRAFT },
	{ "dac", "chain_dac", CHAIN_BRIEF },
	{ "filter", "chain_filter", CHAIN_DRAFT },
	{ "amp", "chain_amp", CHAIN_BRIEF },
	{ "output", NULL, CHAIN_BRIEF },
	{ "output_impedance", "chain_out", CHAIN_ALL },
	{ "gain", "chain_gain", CHAIN_BRIEF },
	{ "cable", "chain_cable", CHAIN_DRAFT },
	{ "eq", "chain_eq", CHAIN_DRAFT },
	{ "also.transport", NULL, CHAIN_DRAFT },
	{ "also.mains", NULL, CHAIN_DRAFT },
	{ "also.power", NULL, CHAIN_DRAFT },
	{ "also.interconnect", NULL, CHAIN_DRAFT },
	{ "headphone", "chain_headphone", CHAIN_BRIEF },
	{ "audio_output", "chain_through", CHAIN_ALL },
};

/* Returns true if a value has the word of its key: "red nozzle", in German "rote Düse", in Japanese
 * "赤いノズル"; or is a mode of earphones. */
static bool
says_key(const struct key_words *k, const char *value)
{
	static const char *const modes[] = { "anc", "nc", "adaptive", "ambient", "transparent",
		"transparency" };
	CLEANUP(buf_finish) struct buf word = BUF_INIT;

	EACH_IN_WHILE (mode, modes, LENGTH(modes), text_same(k->key, "dsp"))
		if (text_has_name(value, *mode))
			return true;
	WORDS_ADD(&word, k->words, "");
	return text_has_name(value, k->key) ||
		text_has_name(value, word.s + (text_starts(word.s, "の") ? strlen("の") : 0));
}

static const char *const device_keys[] = { "source", "dac", "amp", NULL };

/* Returns the device by which people know a chain: that of the key `first` (NULL: none), else its
 * amplifier, its DAC, its source; "": none is named. Borrowed. */
static const char *
chain_device(const struct pairs *p, const char *first)
{
	const char *const keys[] = { first ? first : "amp", "amp", "dac", "source" };
	static const char *const no_names[] = { "", "none", "built in", "built-in", "internal",
		NULL };

	EACH_OF (one, keys) {
		const char *value = pairs_get(p, *one);

		if (value && !text_is_among(value, no_names))
			return value;
	}
	return "";
}

char *
chain_words(const char *content, enum chain_detail detail, const char *between, unsigned leave)
{
	return chain_words_bare(content, detail, between, leave, 0);
}

char *
chain_words_bare(const char *content, enum chain_detail detail, const char *between, unsigned leave,
	unsigned bare)
{
	struct buf out = BUF_INIT;
	CLEANUP(pairs_finish) struct pairs p = { .v = NULL };

	pairs_from_content(&p, content ? content : "");
	for (size_t i = 0; i < LENGTH(key_words); i++) {
		const struct key_words *k = &key_words[i];
		const char *value = k->detail <= detail ? pairs_get(&p, k->key) : NULL;
		bool tells_none = detail != CHAIN_ALL && i >= WORN_KEYS,
		     known = detail == CHAIN_BRIEF && text_is_among(k->key, device_keys);

		if (!value || !*value || leave & 1u << i ||
			(known && value != chain_device(&p, NULL)) ||
			(!tells_none && text_same(value, "none")))
			continue;
		/* the usual values of a key have words: gain_high */
		CLEANUP(pointer_free) char *word = xasprintf("%s_%s", k->key, value);
		buf_add(&out, out.len ? between : "");
		const char *part = strchr(k->key, '.'); /* "mains: …", as in the file */
		if (part)
			buf_addf(&out, "%s: ", part + 1);
		if (k->words && !known && !(bare & 1u << i) && !says_key(k, value))
			WORDS_ADD(&out, k->words, words_has(word) ? words_of(word) : value);
		else
			buf_add(&out, value);
	}
	return buf_detach(&out);
}

/* Returns true if words end before the character at s: a blank, a comma, the end, or one of Han and
 * Kana, which have no blanks. */
static bool
parts_words(const char *s)
{
	enum text_script script = *s ? text_script_at(s, strlen(s)) : TEXT_SIGN;

	return strchr(" ,", *s) || (script == TEXT_SIGN && (unsigned char)*s >= 0x80) ||
		(script >= TEXT_HAN && script <= TEXT_KATAKANA);
}

static bool
is_between_words(const char *s, const char *at)
{
	const char *before = at;

	while (before > s) {
		before--;
		if (((unsigned char)*before & 0xc0) != 0x80)
			break;
	}
	return ((unsigned char)*at & 0xc0) != 0x80 &&
		(at == s || parts_words(at) || parts_words(before));
}

char *
chain_called(const char *words, const char *name)
{
	CLEANUP(pointer_free) char *said = text_name_folded(name);
	char *called = NULL;

	for (const char *at = words; *said && *at; at++) {
		bool found = !is_between_words(words, at);

		for (size_t n = 1; !found && at[n - 1] && at[n - 1] != ','; n++) {
			CLEANUP(pointer_free) char *part = xstrndup(at, n);
			CLEANUP(pointer_free)
			char *folded =
				is_between_words(words, at + n) ? text_name_folded(part) : NULL;

			found = text_same(folded, said);
			if (found)
				xreplace(&called, part);
		}
	}
	return called;
}

unsigned
chain_shared(const char *a, const char *b)
{
	CLEANUP(pairs_finish) struct pairs p = { .v = NULL }, o = { .v = NULL };
	unsigned shared = ~0u;

	pairs_from_content(&p, text_or(a, ""));
	pairs_from_content(&o, text_or(b, ""));
	for (size_t i = 0; i < LENGTH(key_words); i++)
		if (key_words[i].detail <= CHAIN_DRAFT &&
			text_order(pairs_get(&p, key_words[i].key),
				pairs_get(&o, key_words[i].key)) != 0)
			shared &= ~(1u << i);
	return shared;
}

unsigned
chain_bit(const char *key)
{
	size_t i = 0;

	while (i < LENGTH(key_words) && !text_same(key_words[i].key, key))
		i++;
	return 1u << i;
}

static int
key_order(const void *a, const void *b)
{
	const struct key_value *x = a, *y = b;

	return number_order(chain_bit(x->key), chain_bit(y->key));
}

bool
chain_keeps_noun(const char *key)
{
	static const char *const keys[] = { "gain", "filter", "dsp", "switch", NULL };

	return text_is_among(key, keys);
}

char *
chain_apart(const struct pairs *content, const struct pairs *from, const struct texts *twice)
{
	CLEANUP(pairs_finish) struct pairs apart = { .v = NULL };
	struct buf out = BUF_INIT;

	EACH (one, content)
		if (!text_same(one->value, pairs_get(from, one->key)))
			pairs_add(&apart, one->key, one->value, NOWHERE, NOWHERE);
	EACH (one, from)
		if (!pairs_get(content, one->key))
			pairs_add(&apart, one->key, CHAIN_STOCK, NOWHERE, NOWHERE);
	ARRAY_SORT(apart.v, apart.n, key_order);
	EACH (one, &apart) {
		if (text_same(one->key, "firmware")) /* an update, which nobody switches */
			continue;
		bool noun = chain_keeps_noun(one->key) || texts_has(twice, one->value) ||
			text_same(one->value, CHAIN_STOCK);

		buf_add_part(&out, ", ", noun ? "%s %s" : "%s", one->value, one->key);
	}
	return buf_detach(&out);
}

char *
chain_known_as(
	const char *content, const char *first, const char *const *others, size_t n, bool *named)
{
	CLEANUP(pairs_finish) struct pairs p = { .v = NULL };
	struct buf out = BUF_INIT;
	unsigned shared = ~0u;

	pairs_from_content(&p, content ? content : "");
	buf_add(&out, chain_device(&p, first));
	*named = out.len > 0;
	EACH_IN (one, others, n) {
		CLEANUP(pairs_finish) struct pairs o = { .v = NULL };

		pairs_from_content(&o, *one ? *one : "");
		if (!text_same(chain_device(&o, first), out.s))
			continue;
		unsigned with = chain_shared(content, *one);
		*named = *named && ~with;
		shared &= with;
	}
	CLEANUP(pointer_free)
	char *apart = chain_words(content, CHAIN_DRAFT, words_of("comma"), shared);
	words_piece(&out, NULL, apart);
	return buf_detach(&out);
}

/* ---- the known keys of a chain ---- */

/* Finds the n-th key, counting *n down to 0. A key with a nested map, such as volume, is not
 * counted; the keys inside the map are ("volume.unit"). */
static bool
nth_key(const struct fields *fs, const char *front, size_t *n, struct buf *name, const char **help)
{
	EACH (f, fs) {
		if (f->type == FIELD_FLAT) {
			CLEANUP(pointer_free) char *below = xasprintf("%s%s.", front, f->name);

			if (nth_key(f->map, below, n, name, help))
				return true;
		} else if (*n == 0) {
			CLEANUP(pointer_free) char *key = field_flat_name(fs, front, f->name);

			buf_clear(name);
			buf_add(name, key);
			*help = f->help;
			return true;
		} else {
			(*n)--;
		}
	}
	return false;
}

bool
chain_key(size_t n, struct buf *name, const char **help)
{
	return nth_key(&chain_keys, "", &n, name, help);
}

/* Appends the names of all keys, or only of the keys inside the map `front`: "volume.value,
 * volume.unit". */
static void
add_keys(struct buf *out, const char *front)
{
	CLEANUP(buf_finish) struct buf name = BUF_INIT;
	const char *help;
	size_t len = strlen(front);

	for (size_t i = 0; chain_key(i, &name, &help); i++)
		if (strncmp(name.s, front, len) == 0 && (!len || name.s[len] == '.'))
			buf_add_part(out, ", ", "%s", name.s);
}

/* ---- changing one key of a chain ---- */

static void
take_away(struct pairs *p, const char *key)
{
	for (size_t i = p->n; i-- > 0;)
		if (text_same(p->v[i].key, key))
			pairs_take_out(p, i);
}

/* Sets one key of a chain, or removes the key if the value is "". Returns false with err if the key
 * or value is invalid; p is then unchanged. */
static bool
set_key(struct pairs *p, const char *key, const char *value, struct err *err)
{
	CLEANUP(pairs_finish) struct pairs one = { .v = NULL };

	if (!*value) {
		take_away(p, key);
		return true;
	}
	if (strchr(value, '\n') || !text_valid(value, strlen(value)))
		return err_set(err, "the value of %s must be one line of text", key);
	/* "volume" alone is no key, but "volume.unit" is. */
	CLEANUP(buf_finish) struct buf name = BUF_INIT, near = BUF_INIT, names = BUF_INIT;
	const char *help;
	size_t least = 4;
	for (size_t i = 0; chain_key(i, &name, &help); i++)
		if (field_is_nearer(key, name.s, &least)) {
			buf_clear(&near);
			buf_add(&near, name.s);
		}
	add_keys(&names, key);
	if (least && names.len)
		return err_set(err, "\"%s\" is a group of keys: %s", key, names.s);
	if (least && near.len)
		return err_set(err, "no key \"%s\"; did you mean \"%s\"?", key, near.s);
	if (least) {
		add_keys(&names, "");
		return err_set(err, "no key \"%.40s\"; a chain has the keys %s", key, names.s);
	}
	if (!field_flat_one(&chain_keys, key, value, &one, err))
		return false;
	take_away(p, key);
	pairs_add(p, key, value, NOWHERE, NOWHERE);
	return true;
}

bool
chain_name_is_valid(const char *name, struct err *err)
{
	return field_id_valid(name) ||
		err_set(err, "\"%.40s\" is not a name; expected letters, digits, '-', '_' and '.'",
			name);
}

/* ---- reading a chain typed as one line ---- */

/* Returns the number of letters before "=" at s, or 0 if no key begins at s. Accepts capitals, so
 * that a mistyped key is reported instead of being read as part of the value before it. */
static size_t
key_length(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

	return s[n] == '=' && isalpha((unsigned char)*s) ? n : 0;
}

static bool
is_gap(char c)
{
	return c == ' ' || c == ',';
}

/* Returns the end of the unquoted value at s: before the next key, or at the end of the line. */
static const char *
value_end(const char *s)
{
	const char *end = s;

	while (*end && !(is_gap(*end) && key_length(end + 1)))
		end++;
	while (end > s && is_gap(end[-1]))
		end--;
	return end;
}

/* Reads a value in double quotes; s is after the opening quote. Returns the position after the
 * closing quote, or NULL with err if there is none. */
static const char *
read_quoted_value(const char *s, struct buf *value, struct err *err)
{
	for (; *s && *s != '"'; s++) {
		if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
			s++;
		buf_add_char(value, *s);
	}
	if (!*s) {
		err_set(err, "a quote is not closed at the end of the line");
		return NULL;
	}
	return s + 1;
}

bool
chain_line_read(struct chain_line *l, const char *text, struct err *err)
{
	text += strspn(text, " ");
	size_t n = strcspn(text, " :,=");

	*l = (struct chain_line){ .name = xstrndup(text, n), .whole = text[n] == ':' };
	if (!n || text[n] == '=')
		return err_set(err,
			"the name of the chain comes first: dx300: source=iBasso DX300, output=4.4 "
			"mm");
	if (!chain_name_is_valid(l->name, err))
		return false;
	text += n + l->whole;
	text += strspn(text, " ,");
	while (*text) {
		size_t letters = key_length(text);
		CLEANUP(buf_finish) struct buf value = BUF_INIT;

		if (!letters)
			return err_set(err,
				"\"%.*s\" is not a key and a value; write source=iBasso DX300, "
				"volume.unit=steps",
				(int)strcspn(text, " ,"), text);
		CLEANUP(pointer_free) char *key = xstrndup(text, letters);
		const char *s = text + letters + 1,
			   *end = *s == '"' ? read_quoted_value(s + 1, &value, err) : value_end(s);
		if (!end)
			return false;
		if (*s != '"')
			buf_add_bytes(&value, s, (size_t)(end - s));
		if (pairs_get(&l->set, key))
			return err_set(err, "the key %s is given twice", key);
		pairs_add(&l->set, key, value.s, NOWHERE, NOWHERE);
		text = end + strspn(end, " ,");
	}
	return true;
}

void
chain_line_finish(struct chain_line *l)
{
	free(l->name);
	pairs_finish(&l->set);
}

bool
chain_line_apply(const struct chain_line *l, const char *old, struct pairs *into, struct err *err)
{
	*into = (struct pairs){ .v = NULL };
	if (old && !l->whole)
		pairs_from_content(into, old);
	EACH (pair, &l->set)
		if (!set_key(into, pair->key, pair->value, err))
			return false;
	pairs_sort(into);
	return into->n ||
		err_set(err, "a chain without a key says nothing; write source=iBasso DX300");
}

/* ---- completing a key ---- */

/* Returns true if the text has the key: "audio_output=" is not "output=". */
static bool
names_key(const char *text, const char *key)
{
	for (const char *p = text; (p = strstr(p, key)); p++)
		if (p == text || strchr(" ,:\n", p[-1]))
			return true;
	return false;
}

size_t
chain_complete(const char *line, size_t from, size_t end, struct buf *word, struct buf *offer)
{
	const char *help, *means = NULL;
	size_t begin = end, n = 0;

	while (begin > from && !strchr(" ,\n", line[begin - 1]))
		begin--;
	size_t len = end - begin, key = strcspn(line + begin, "=");
	bool value = key < len;
	CLEANUP(buf_finish) struct buf name = BUF_INIT, found = BUF_INIT;

	for (size_t i = 0; chain_key(i, &name, &help); i++) {
		if (name.len == key && strncmp(name.s, line + begin, key) == 0)
			means = help;
		buf_add_char(&name, '=');
		if (value || strncmp(name.s, line + begin, len) != 0 ||
			names_key(line + from, name.s))
			continue;
		buf_addf(&found, "%s%s", n ? "  " : "", name.s);
		if (!n)
			buf_add(word, name.s);
		n++;
		size_t same = 0;
		while (same < word->len && name.s[same] == word->s[same])
			same++;
		buf_truncate(word, same);
	}
	if (n > 1)
		buf_add(offer, found.s);
	if (n)
		return begin;
	buf_add_bytes(word, line + begin, len);
	buf_add(offer,
		value ? text_or(means, "a chain has no such key")
		      : "no key of a chain starts with this");
	return begin;
}
