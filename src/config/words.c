#include "config/words.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/scale.h"
#include "config/find.h"
#include "config/pairs.h"
#include "config/yaml.h"

#define MOST_BYTES (1 << 20)
#define TEMPLATE "template_" /* the words of templates have keys that begin so */

static struct pairs english, taken;
static bool translated;

/* Reads a map of texts; its keys that English lacks are an error. Returns false with err. */
static bool
read_words(struct pairs *to, const char *path, const char *bytes, size_t n, struct err *err)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t;
	bool ok = yaml_tree_parse(&t, path, bytes, n, &d) && t.root->kind == YAML_MAP;

	if (!ok)
		return err_set(err, "%s has no lines such as `equal: pareil`%s%s", path,
			d.n ? ": " : "", d.n ? d.v[0].msg : "");
	for (const struct yaml_node *e = t.root->first; e; e = e->next) {
		if (e->kind != YAML_TEXT || (to != &english && !pairs_get(&english, e->key->text)))
			return err_set(err, "%s:%d: \"%s\" is no key of schema/words/en.yaml", path,
				e->key->at.line, e->key->text);
		pairs_add(to, e->key->text, e->text, e->key->at, e->at);
	}
	pairs_sort(to);
	return true;
}

static void
read_english(void)
{
	const struct embedded *e = english.n ? NULL : file_embedded("schema/words/en.yaml");
	struct err err = ERR_INIT;

	if (!english.n && !(e && read_words(&english, "en.yaml", e->data, e->size, &err)))
		abort();
}

/* Reads the words of a language; *found: there is a file with this name. */
static bool
read_language(const char *name, bool *found, struct err *err)
{
	CLEANUP(pointer_free) char *folder = find_config_folder();
	CLEANUP(pointer_free) char *shipped = xasprintf("schema/words/%s.yaml", name);
	CLEANUP(pointer_free)
	char *own = xasprintf("%s/words/%s.yaml", folder ? folder : "", name);
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	const struct embedded *e = file_embedded(shipped);

	if (folder && !file_read(own, MOST_BYTES, &bytes, found, err))
		return false;
	if (folder && *found)
		return read_words(&taken, own, bytes.len ? bytes.s : "", bytes.len, err);
	*found = e != NULL;
	return !e || read_words(&taken, shipped, e->data, e->size, err);
}

bool
words_use(const char *language, struct err *err)
{
	CLEANUP(pointer_free) char *name = xstrdup(language ? language : "en");
	bool found = false, ok = true;

	read_english();
	pairs_finish(&taken);
	taken = (struct pairs){ 0 };
	ok = read_language(name, &found, err);
	if (ok && !found && strchr(name, '-')) {
		*strchr(name, '-') = '\0';
		ok = read_language(name, &found, err);
	}
	translated = ok && found && strcmp(name, "en") != 0;
	if (!translated)
		pairs_finish(&taken);
	if (!translated)
		taken = (struct pairs){ 0 };
	return ok && (found || err_set(err, "there are no words for the language %s", name));
}

static int
word_order(const void *key, const void *word)
{
	return strcmp(key, ((const struct key_value *)word)->key);
}

/* Returns the text of a key in sorted words; NULL: it has none. */
static const char *
find_words(const struct pairs *p, const char *key)
{
	const struct key_value *x =
		p->n ? bsearch(key, p->v, p->n, sizeof(p->v[0]), word_order) : NULL;

	return x ? x->value : NULL;
}

const char *
words_of(const char *key)
{
	read_english();
	const char *text = find_words(&taken, key);

	text = text ? text : find_words(&english, key);
	assert(text);
	return text;
}

void
words_fill(struct buf *out, const char *key, const char *const *values, size_t n)
{
	for (const char *s = words_of(key); *s; s++) {
		size_t slot = *s == '{' && s[1] >= '1' && s[1] <= '9' && s[2] == '}'
			? (size_t)(s[1] - '0')
			: 0;

		if (!slot || slot > n) {
			buf_add_char(out, *s);
			continue;
		}
		buf_add(out, values[slot - 1] ? values[slot - 1] : "");
		s += 2;
	}
}

void
words_around(struct buf *out, const char *key, const char *value)
{
	if (key && strstr(words_of(key), "{1}")) {
		words_fill(out, key, &value, 1);
		return;
	}
	buf_add(out, key ? words_of(key) : "");
	buf_add(out, value);
}

char *
words_number(const char *number)
{
	const char *sign = words_of("decimal");
	struct buf out = BUF_INIT;

	buf_add(&out, "");
	for (const char *s = number; *s; s++)
		if (*s == '.' && s > number && isdigit((unsigned char)s[-1]) &&
			isdigit((unsigned char)s[1]))
			buf_add(&out, sign);
		else
			buf_add_char(&out, *s);
	return buf_detach(&out);
}

char *
words_value(double value, const char *scale)
{
	CLEANUP(scale_finish) struct scale s = { .n = 0 };
	char text[SCALE_NUMBER] = "";
	const char *shown = text;

	if (!isnan(value) && scale && scale_from_json(&s, scale, ERR_IGNORED))
		shown = scale_show(&s, value, text);
	else if (!isnan(value))
		scale_number(round(value * 100) / 100, text);
	return shown == text ? words_number(text) : xstrdup(shown);
}

/* ---- templates ---- */

/* Returns the longest English text of a template that begins here, as a whole word; NULL: none. */
static const struct key_value *
words_at(const char *text, const char *at)
{
	const struct key_value *best = NULL;

	for (size_t i = 0; i < english.n; i++) {
		const struct key_value *p = &english.v[i];
		size_t n = strlen(p->value);

		if (strncmp(p->key, TEMPLATE, strlen(TEMPLATE)) == 0 && n &&
			strncmp(at, p->value, n) == 0 &&
			!(at > text && isalnum((unsigned char)at[-1]) &&
				isalnum((unsigned char)*at)) &&
			!(isalnum((unsigned char)at[n - 1]) && isalnum((unsigned char)at[n])) &&
			(!best || n > strlen(best->value)))
			best = p;
	}
	return best;
}

char *
words_template(const char *text, size_t n)
{
	CLEANUP(pointer_free) char *all = xstrndup(text, n);
	struct buf out = BUF_INIT;

	if (!translated)
		return NULL;
	buf_add(&out, "");
	for (const char *s = all; *s;) {
		const char *end = strncmp(s, "{{", 2) == 0 ? strstr(s, "}}") : NULL;
		const struct key_value *p = end ? NULL : words_at(all, s);

		if (end) {
			end += 2 + (end[2] == '}');
			buf_add_bytes(&out, s, (size_t)(end - s));
			s = end;
		} else if (p) {
			buf_add(&out, words_of(p->key));
			s += strlen(p->value);
		} else {
			buf_add_char(&out, *s++);
		}
	}
	return buf_detach(&out);
}
