/* Which file of words each language has, and how a key becomes words with its values.
 * schema/words/en.yaml has all keys. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/words.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/numbers/scale.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/yaml/pairs.h"
#include "base/yaml/yaml.h"
#include "review/files/english.h"
#include "review/files/field_write.h"
#include "review/files/find.h"

#define MOST_BYTES (1 << 20)

static const struct word {
	const char *key, *text;
} english[] = { ENGLISH_WORDS };

/* Words of the user lie over shipped ones, those over English. */
static struct pairs shipped, own;
static char used[36] = "en"; /* the language of words_use */

/* Compares a key with the first member of a struct word or a struct key_value. */
static int
word_order(const void *key, const void *word)
{
	return strcmp(key, *(const char *const *)word);
}

/* Returns the text of a key in sorted words; NULL: it has none. */
static const char *
find_words(const struct pairs *p, const char *key)
{
	const struct key_value *x = ARRAY_FIND(key, p->v, p->n, word_order);

	return x ? x->value : NULL;
}

static const char *
find_english(const char *key)
{
	const struct word *x = ARRAY_FIND(key, english, LENGTH(english), word_order);

	return x ? x->text : NULL;
}

/* Returns the first slot of a text, {1} or {name}, that another text lacks; NULL: none. The caller
 * frees. */
static char *
slot_beyond(const char *of, const char *text)
{
	for (const char *s = text; (s = strchr(s, '{')); s++) {
		size_t n = 1 + strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_0123456789");
		char *slot = xstrndup(s, n + 1);

		if (n > 1 && slot[n] == '}' && !strstr(of, slot))
			return slot;
		free(slot);
	}
	return NULL;
}

/* The keys whose line may lack its slot, and what then is behind the line: a value, as in files for
 * 1.0.0, or nothing: "this device" loses none. */
static const struct {
	const char *key, *behind;
} slotless[] = { { "compared_with", "{1}" }, { "variant_tips", "{1}" }, { "variant_with", "{1}" },
	{ "on_chain", "{1}" }, { "through_equaliser", "{1}" }, { "from_file", "{1}" },
	{ "heard_by", "{1}" }, { "at_hz", "{1}" }, { "at_least", "{1}" }, { "at_most", "{1}" },
	{ "specs_cable", "{1}" }, { "like_this", "" } };

/* Adds the lines of a map of texts. A line whose key English lacks, or that has other slots, is
 * passed over, and named in `faults`. to: NULL: only names them. */
static void
take_lines(struct pairs *to, const char *path, const struct yaml_tree *t, struct diags *faults)
{
	EACH_NODE (e, t->root) {
		const char *key = e->key->text, *is = find_english(key);
		const char *const *old = TEXT_ROW(slotless, key);
		struct nearest near = NEAREST_NONE;

		EACH_IN_WHILE (one, english, LENGTH(english), !is)
			text_offer(&near, one->key, key);
		if (near.name)
			diags_add(faults, path, e->key->at,
				"\"%.60s\" is not a word of earlog; did you mean \"%s\"?", key,
				near.name);
		else if (!is)
			diags_add(
				faults, path, e->key->at, "\"%.60s\" is not a word of earlog", key);
		if (is && e->kind != YAML_TEXT)
			diags_add(faults, path, e->at, "%s: expected a text", key);
		if (!is || e->kind != YAML_TEXT)
			continue;
		CLEANUP(pointer_free)
		char *text = xasprintf("%s%s", e->text, old && !strchr(e->text, '{') ? old[1] : "");
		CLEANUP(pointer_free) char *more = slot_beyond(is, text);
		CLEANUP(pointer_free) char *lacks = old ? NULL : slot_beyond(text, is);
		const char *slot = more ? more : lacks;
		if (slot)
			diags_add(faults, path, e->at,
				"%s %s %s, unlike \"%s\": the line is passed over", key,
				more ? "has" : "lacks", slot, is);
		else if (to)
			pairs_add(to, key, text, e->key->at, e->at);
	}
}

static bool
read_words(struct pairs *to, const char *path, const char *bytes, size_t n, struct diags *faults,
	struct err *err)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t;
	bool ok = yaml_tree_parse(&t, path, bytes, n, &d);

	if (ok && yaml_node_empty(t.root)) /* comments alone */
		return true;
	if (!ok || t.root->kind != YAML_MAP)
		return d.n ? diags_first(&d, err)
			   : err_set(err, "%s has no lines such as `blind: à l’aveugle`", path);
	take_lines(to, path, &t, faults);
	pairs_sort(to);
	return true;
}

/* Reads the words of a language, "de-AT", else those of "de". */
static bool
read_language(const char *language, bool *found_own, bool *found_shipped, struct diags *faults,
	struct err *err)
{
	CLEANUP(pointer_free) char *name = xstrdup(language);
	char *dash = strchr(name, '-');
	bool ok = true;

	pairs_finish(&own);
	pairs_finish(&shipped);
	own = shipped = (struct pairs){ 0 };
	*found_own = *found_shipped = false;
	do {
		CLEANUP(pointer_free) char *folder = find_config_folder();
		CLEANUP(pointer_free)
		char *path = xasprintf("%s/words/%s.yaml", folder ? folder : "", name);
		CLEANUP(pointer_free) char *inside = xasprintf("schema/words/%s.yaml", name);
		CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
		const struct embedded *e = *found_shipped ? NULL : file_embedded(inside);

		if (!*found_own)
			ok = file_read(path, MOST_BYTES, &bytes, found_own, err) &&
				(!*found_own ||
					read_words(&own, path, bytes.s, bytes.len, faults, err));
		if (ok && e && !text_same(name, "en"))
			ok = read_words(&shipped, inside, e->data, e->size, faults, err);
		*found_shipped |= e != NULL;
	} while (ok && dash && *dash && !(*dash = '\0'));
	return ok;
}

bool
words_use(const char *language, struct diags *faults, struct err *err)
{
	bool mine, ships;

	language = language ? language : "en";
	TEXT_COPY(used, language);
	return read_language(language, &mine, &ships, faults, err) &&
		(mine || ships ||
			err_set(err,
				"there are no words for the language %s: `earlog words copy %s` "
				"makes a file for them",
				language, language));
}

void
words_check(const char *path, const struct yaml_tree *t, struct diags *d)
{
	size_t lacks = 0;

	take_lines(NULL, path, t, d);
	EACH_OF (one, english)
		if (!yaml_node_get(t->root, one->key))
			lacks++;
	if (lacks)
		diags_warn(d, path, NOWHERE,
			"%zu words are missing here, so earlog uses its own: `earlog words copy` "
			"prints them",
			lacks);
}

bool
words_is_file(const char *path)
{
	CLEANUP(pointer_free) char *folder = xstrndup(path, (size_t)(file_name(path) - path));

	return text_ends_in(folder, "words/");
}

bool
words_copy(struct buf *out, const char *language, bool *exists, struct err *err)
{
	CLEANUP(diags_finish) struct diags faults = DIAGS_INIT;
	const struct embedded *e = file_embedded("schema/words/en.yaml");
	bool ships;

	if (!read_language(language, exists, &ships, &faults, err))
		return false;
	for (const char *s = e->data, *end; *s; s = end + 1) {
		end = s + strcspn(s, "\n");
		CLEANUP(pointer_free) char *key = xstrndup(s, strcspn(s, ":\n"));
		const char *text = find_english(key), *mine = pairs_get(&own, key),
			   *other = pairs_get(&shipped, key);

		if (!text && !*exists) /* a comment */
			buf_addf(out, "%.*s\n", (int)(end - s), s);
		if (!text || mine)
			continue;
		buf_addf(out, "%s%s: ", other ? "" : "# ", key);
		field_quote(out, other ? other : text);
		buf_add_char(out, '\n');
	}
	return true;
}

const char *
words_language(void)
{
	return used;
}

const char *
words_of(const char *key)
{
	const char *text = find_words(&own, key);

	text = text ? text : find_words(&shipped, key);
	text = text ? text : find_english(key);
	assert(text);
	return text;
}

bool
words_has(const char *key)
{
	return find_english(key);
}

void
words_fill(struct buf *out, const char *key, const char *const *values, size_t n)
{
	for (const char *s = words_of(key), *stop = words_of("stop"), *from = s; *s; from = ++s) {
		while (*s && !(*s & 0x80) && *s != '{' && *s != *stop)
			s++;
		buf_add_bytes(out, from, (size_t)(s - from));
		if (!*s)
			break;
		size_t slot = *s == '{' && s[1] >= '1' && s[1] <= '9' && s[2] == '}'
			? (size_t)(s[1] - '0')
			: 0;

		const char *value = slot && slot <= n ? values[slot - 1] : NULL;
		const char *next = value ? value : s;

		if (text_starts(s, stop) && text_ends_in(out->s, stop)) { /* "Foo Inc." */
			s += strlen(stop) - 1;
			continue;
		}
		if (out->len && out->s[out->len - 1] == ' ' && ((*s & 0x80) || value) &&
			text_is_tight(out->s, out->len - 1, next))
			buf_truncate(out, out->len - 1);
		if (!slot || slot > n) {
			buf_add_char(out, *s);
			continue;
		}
		buf_add(out, value ? value : "");
		s += 2;
	}
}

void
words_around(struct buf *out, const char *key, const char *value)
{
	if (key)
		words_fill(out, key, &value, 1);
	else
		buf_add(out, value);
}

void
words_piece(struct buf *out, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	buf_add(out, out->len ? words_of("comma") : "");
	words_around(out, key, value);
}

void
words_named(struct buf *out, const char *key, const char *name)
{
	static const char *const without[] = { "the ", "my ", "a ", "an ", "our " };
	const char *article = words_of("article");

	EACH_OF (one, without)
		article = strncasecmp(name, *one, strlen(*one)) == 0 ? "" : article;
	CLEANUP(buf_finish) struct buf the = BUF_INIT;
	buf_add(&the, article);
	buf_add(&the, name);
	words_piece(out, key, the.s);
}

char *
words_number(const char *number)
{
	const char *point = number + strcspn(number, ".");
	struct buf out = BUF_INIT;

	for (const char *s = number; *s; s++) {
		bool inside = s > number && isdigit((unsigned char)s[-1]);

		if (inside && s < point && (point - s) % 3 == 0)
			buf_add(&out, words_of("thousands"));
		if (inside && s == point)
			buf_add(&out, words_of("decimal"));
		else
			buf_add_char(&out, *s);
	}
	return buf_detach(&out);
}

char *
words_on_scale(double value, const struct scale *s)
{
	char text[SCALE_NUMBER];
	const char *shown =
		s && !isnan(value) ? scale_show(s, value, text) : scale_rounded(value, text);

	return shown == text ? words_number(text) : xstrdup(shown);
}

char *
words_value(double value, const char *scale)
{
	CLEANUP(scale_finish) struct scale s = { .n = 0 };
	bool known = scale && scale_from_json(&s, scale, ERR_IGNORED);

	return words_on_scale(value, known ? &s : NULL);
}

/* ---- templates ---- */

const char *
words_sentence(const char *name)
{
	CLEANUP(pointer_free) char *key = xstrdup(name);

	text_replace(key, '-', '_');
	const char *text = find_english(key), *slot = text ? strchr(text, '{') : NULL;
	return slot && isalpha((unsigned char)slot[1]) ? words_of(key) : NULL;
}

const char *
words_tag(const char *name, size_t n, const char **in_english)
{
	CLEANUP(pointer_free) char *key = xasprintf("template_%.*s", (int)n, name);

	*in_english = find_english(key);
	return *in_english ? words_of(key) : NULL;
}

char *
words_signs(const char *text, size_t n, struct words_before *before)
{
	static const struct {
		const char *sign, *key;
	} signs[] = { { ", ", "comma" }, { ",", "comma" }, { "; ", "semicolon" }, { ": ", "colon" },
		{ ":", "colon" }, { " – ", "dash" }, { " (", "open" }, { "(", "open" },
		{ ")", "close" }, { ".", "stop" } };
	CLEANUP(pointer_free) char *all = xstrndup(text, n);
	struct buf out = BUF_INIT;

	for (const char *s = all; *s;) {
		bool link = s > all ? *s == '(' && s[-1] == ']' : *s == ')' && before->link;
		size_t i = 0;

		before->comment = (before->comment || text_starts(s, "<!--")) &&
			!text_starts(s, "-->") && *s != '\n';
		while (i < LENGTH(signs) && !text_starts(s, signs[i].sign))
			i++;
		if (before->comment || link || i == LENGTH(signs)) {
			buf_add_char(&out, *s++);
			continue;
		}
		const char *word = words_of(signs[i].key);
		size_t len = strlen(signs[i].sign), shown = strlen(word);
		bool blank = signs[i].sign[len - 1] == ' ';
		/* At an end of a line, and before the end of bold text, no blank follows. */
		if (!blank && text_ends_in(word, " "))
			shown--;
		bool lead = shown && *word == ' ' && *s != ' ';
		buf_add_bytes(&out, word + lead, shown - lead);
		s += len;
		/* A wide sign needs no blank behind it. */
		if (!blank && *s == ' ' && shown && (word[shown - 1] & 0x80))
			s++;
	}
	before->link = n > 1 && text_starts(text + n - 2, "](");
	return buf_detach(&out);
}

/* The key of the name of a date's month. */
#define MONTH_MOST 24

static const char *
month_key(char key[MONTH_MOST], const char *date)
{
	snprintf(key, MONTH_MOST, "month_%d", atoi(date + 5));
	return key;
}

void
words_day(struct buf *out, const char *date, const char *other)
{
	bool same_year = strncmp(date, other, 4) == 0;
	char month[MONTH_MOST], year[5] = "";

	memcpy(year, date, 4);
	WORDS_ADD(out, same_year ? "date_in_year" : "date", WORDS_N(atoi(date + 8)),
		words_of(month_key(month, date)), year);
}

void
words_day_said(struct buf *out, const char *date, const char *other)
{
	char month[MONTH_MOST];

	buf_addf(out, "%d %s", atoi(date + 8), find_english(month_key(month, date)));
	if (strncmp(date, other, 4) != 0)
		buf_addf(out, " %.4s", date);
}

void
words_join(struct buf *out, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add(out, words_of(i + 1 < n ? "comma" : "and"));
		buf_add(out, names[i]);
	}
}

void
words_next(struct buf *out)
{
	int32_t last = text_last(out->s, out->len);

	if (out->len && last != ' ' && !text_closes_wide(last))
		buf_add_char(out, ' ');
}

const char *
words_open(struct buf *out)
{
	const char *close = words_of("close");
	size_t n = strlen(close);

	/* The buffer may be a whole draft. */
	if (out->len < n || !text_same(out->s + out->len - n, close))
		return words_of("open");
	buf_truncate(out, out->len - n);
	return words_of("close_open");
}

void
words_bracket(struct buf *out, const char *text)
{
	if (text && *text)
		buf_addf(out, "%s%s%s", words_open(out), text, words_of("close"));
}
