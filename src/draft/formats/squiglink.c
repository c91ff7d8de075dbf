/* Edits phone_book.json as text, so that its other bytes remain, and writes curves like those in
 * the folder. cli/export_squiglink.c reads and writes the files. */
#include "draft/formats/squiglink.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/number_columns.h"
#include "base/text/text.h"

/* ---- places in the text of a phone book ---- */

/*
 * jansson reads the values, but does not say where they are. The text is walked a second time, next
 * to the values; it is valid JSON by then, so brackets and quotes are enough.
 */
static const char *
skip_blanks(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

/* Returns the end of the value that begins at s. */
static const char *
value_end(const char *s)
{
	int depth = 0;

	do {
		if (*s == '"')
			for (s++; *s != '"'; s++)
				s += *s == '\\';
		else if (*s == '[' || *s == '{')
			depth++;
		else if (*s == ']' || *s == '}')
			depth--;
		else if (!strchr(",: \t\r\n", *s))
			while (!strchr(",]} \t\r\n", s[1]))
				s++;
		s++;
	} while (depth > 0);
	return s;
}

/* Returns what follows the value at s: the next value or key, or the closing bracket. */
static const char *
next_value(const char *s)
{
	s = skip_blanks(value_end(s));
	return *s == ',' ? skip_blanks(s + 1) : s;
}

/* A list in the text. */
struct json_span {
	const char *open; /* behind the opening bracket */
	/* the last value and the text between it and the value before; NULL: there is no such
	 * value */
	const char *last, *last_end, *between;
};

static struct json_span
list_span(const char *s)
{
	struct json_span l = { .open = s + 1 };

	for (s = skip_blanks(s + 1); *s != ']'; s = next_value(s)) {
		l.between = l.last_end;
		l.last = s;
		l.last_end = value_end(s);
	}
	return l;
}

/* Returns the value of a key in the object at s; the last one if the key is repeated, as jansson
 * does. */
static const char *
member(const char *s, const char *key)
{
	const char *found = NULL;

	for (const char *value = s = skip_blanks(s + 1); *s != '}'; s = next_value(value)) {
		const char *end = value_end(s);

		value = skip_blanks(skip_blanks(end) + 1);
		if (text_is(s + 1, (size_t)(end - s) - 2, key))
			found = value;
	}
	return found;
}

/* Writes "LINE:COLUMN: " of the place `at`, with columns counted in characters. */
static void
add_place(struct buf *b, const char *book, const char *at)
{
	size_t line = 1, column = 1;

	for (const char *s = book; s < at; s++) {
		column += ((unsigned char)*s & 0xc0) != 0x80;
		if (*s == '\n') {
			line++;
			column = 1;
		}
	}
	buf_addf(b, "%zu:%zu: ", line, column);
}

/* ---- reading a phone book ---- */

/* Returns the name of a brand or phone; some books have a list, "name": ["X"]. NULL: none. */
static const char *
name_of(const json_t *value)
{
	const json_t *name = json_is_object(value) ? json_object_get(value, "name") : value;

	return json_string_value(json_is_array(name) ? json_array_get(name, 0) : name);
}

/* Returns true if the brand has this name, alone or with its suffix: "Elysian", "Elysian Acoustic
 * Labs". */
static bool
is_brand(const json_t *brand, const char *name)
{
	const char *suffix = json_string_value(json_object_get(brand, "suffix"));
	CLEANUP(pointer_free)
	char *both = xasprintf("%s %s", name_of(brand), suffix ? suffix : "");

	return text_same_name(name_of(brand), name) || text_same_name(both, name);
}

/* Returns true if the phone in the book is `phone`. It may be listed under a brand that made it
 * together with the brand of `phone` ("collab"), and its name may begin with the brand. */
static bool
is_phone(const json_t *brand, const json_t *in_book, const struct squiglink_phone *phone)
{
	const char *collab = json_string_value(json_object_get(in_book, "collab"));
	CLEANUP(pointer_free)
	char *both = xasprintf("%s x %s", name_of(brand), collab ? collab : ""),
	     *whole = xasprintf("%s %s", name_of(brand), phone->name);

	return (is_brand(brand, phone->brand) || text_same_name(collab, phone->brand) ||
		       text_same_name(both, phone->brand)) &&
		(text_same_name(name_of(in_book), phone->name) ||
			text_same_name(name_of(in_book), whole));
}

/* Returns the list of names of files that CrinGraph reads for a phone in the book: `p.file ||
 * p.name` of graphtool.js. The caller owns the reference. */
static json_t *
files_of(json_t *phone)
{
	json_t *file = json_object_get(phone, "file");

	if (!file || json_is_null(file) || json_is_false(file) ||
		(json_is_string(file) && !json_string_length(file)))
		file = json_is_object(phone) ? json_object_get(phone, "name") : phone;
	return json_is_array(file) ? json_incref(file) : json_pack("[O]", file);
}

/* Returns the first file of `phone` that the phone in the book has; NULL: none. */
static const char *
shared_file(json_t *in_book, const struct squiglink_phone *phone)
{
	json_auto_t *files = files_of(in_book);
	json_t *file;
	size_t k;

	json_array_foreach (files, k, file)
		for (size_t i = 0; i < phone->n; i++)
			if (text_same(json_string_value(file), phone->files[i]))
				return phone->files[i];
	return NULL;
}

/* A phone book, and the place in it where the phone is or will be. */
struct phone_book_place {
	const char *text;
	struct json_span brands, phones; /* phones: of the brand; valid if `brand` is set */
	const json_t *brand;             /* NULL: not in the book */
	json_t *phone;                   /* NULL: not in the book */
	const char *phone_at;
	/* the first file of the phone that another phone in the book has; NULL: none */
	const char *shared, *shared_at;
};

static bool __attribute__((format(printf, 4, 5)))
wrong_at(const struct phone_book_place *p, const char *at, struct err *err, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	add_place(&b, p->text, at);
	BUF_ADD_ARGUMENTS(&b, fmt);
	return err_set(err, "%s", b.s);
}

static bool
find_in_brand(struct phone_book_place *p, const json_t *brand, const char *phones_at,
	const struct squiglink_phone *phone, struct err *err)
{
	const char *at = NULL;
	json_t *one;
	size_t i;

	json_array_foreach (json_object_get(brand, "phones"), i, one) {
		at = at ? next_value(at) : skip_blanks(phones_at + 1);
		if (!name_of(one))
			return wrong_at(
				p, at, err, "a phone of \"%s\" has no name", name_of(brand));
		if (!is_phone(brand, one, phone)) {
			if (p->shared)
				continue;
			p->shared = shared_file(one, phone);
			p->shared_at = at;
			continue;
		}
		if (p->phone)
			return wrong_at(p, at, err,
				"the second phone called \"%s\"; remove one of them", phone->name);
		p->phone = one;
		p->phone_at = at;
	}
	return true;
}

static bool
find_in_book(struct phone_book_place *p, const json_t *root, const struct squiglink_phone *phone,
	struct err *err)
{
	const char *open = skip_blanks(p->text), *at = NULL;
	const json_t *one;
	size_t i;

	if (!json_is_array(root))
		return wrong_at(p, open, err, "expected a list of brands");
	p->brands = list_span(open);
	json_array_foreach (root, i, one) {
		const char *phones = NULL;

		at = at ? next_value(at) : skip_blanks(open + 1);
		if (json_is_object(one) && json_is_array(json_object_get(one, "phones")))
			phones = member(at, "phones");
		if (!phones || !name_of(one))
			return wrong_at(p, at, err,
				"expected a brand, with \"name\" and a list \"phones\"");
		bool own = is_brand(one, phone->brand);
		if (own && p->brand)
			return wrong_at(p, at, err,
				"the second brand called \"%s\"; put the phones of both in one",
				phone->brand);
		if (own) {
			p->brand = one;
			p->phones = list_span(phones);
		}
		if (!find_in_brand(p, one, phones, phone, err))
			return false;
	}
	return p->phone || !p->shared ||
		wrong_at(p, p->shared_at, err,
			"another phone has the file \"%s\" already; rename the device, or that "
			"phone's file",
			p->shared);
}

/* Sets *files to the names of the files of the phone in the book. Each must name a file below the
 * folder after CrinGraph puts it into an address. */
static bool
take_files(const struct phone_book_place *p, json_t **files, struct err *err)
{
	json_t *file;
	size_t i, good = 0;

	*files = files_of(p->phone);
	json_array_foreach (*files, i, file) {
		const char *name = json_string_value(file);

		good += name && *name && !strstr(name, "../") && !strpbrk(name, "\\?#%\t\r\n");
	}
	return (good && good == i) ||
		wrong_at(p, p->phone_at, err,
			"its \"file\" names no file that CrinGraph finds in this folder; correct "
			"it");
}

/* ---- writing an entry ---- */

static json_t *
texts_json(const char *const *texts, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(texts[i]));
	return list;
}

static json_t *
entry_json(const struct squiglink_phone *p)
{
	const struct {
		const char *key, *value;
	} facts[] = { { "price", p->price }, { "reviewScore", p->review_score },
		{ "reviewLink", p->review_link }, { "shopLink", p->shop_link } };
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(p->name));
	json_object_set_new(
		o, "file", p->n > 1 ? texts_json(p->files, p->n) : json_string(p->files[0]));
	if (p->n > 1)
		json_object_set_new(o, "suffix", texts_json(p->suffixes, p->n));
	for (size_t i = 0; i < LENGTH(facts); i++)
		if (facts[i].value)
			json_object_set_new(o, facts[i].key, json_string(facts[i].value));
	return o;
}

/* Appends a line for each value of the entry that the phone in the book has not, or has
 * otherwise. Its names of files and variants apply. */
static void
add_differences(
	struct buf *out, const struct phone_book_place *p, const struct squiglink_phone *phone)
{
	json_auto_t *mine = entry_json(phone);
	json_t *value;
	const char *key;

	json_object_foreach (mine, key, value) {
		const json_t *theirs =
			json_is_object(p->phone) ? json_object_get(p->phone, key) : NULL;

		if (text_lists("name file suffix", key) || (theirs && json_equal(value, theirs)))
			continue;
		CLEANUP(pointer_free)
		char *here = theirs ? json_text(theirs, JSON_COMPACT | JSON_ENCODE_ANY)
				    : xstrdup("missing");
		CLEANUP(pointer_free)
		char *review = json_text(value, JSON_COMPACT | JSON_ENCODE_ANY);
		add_place(out, p->text, p->phone_at);
		buf_addf(out, "%s is %s here, %s in the review\n", key, here, review);
	}
}

/* Appends the book with `text` as the last value of the list, separated as the last two values
 * are. */
static void
add_value(struct buf *out, const char *book, const struct json_span *l, const char *text)
{
	const char *at = l->last ? l->last_end : l->open;

	buf_add_bytes(out, book, (size_t)(at - book));
	if (l->between) {
		buf_add_bytes(out, l->between, (size_t)(l->last - l->between));
	} else if (l->last) {
		/* Only one value: the new one begins a line if that one does. */
		const char *line = book + text_trimmed(book, (size_t)(l->last - book), " \t");

		if (line > book && line[-1] == '\n')
			buf_addf(out, ",%s%.*s",
				line - 1 > book && line[-2] == '\r' ? "\r\n" : "\n",
				(int)(l->last - line), line);
		else
			buf_add(out, ", ");
	}
	buf_add(out, text);
	buf_add(out, at);
}

/* Adds a text to the list `key` of the phone, which begins `at` bytes into the book. */
static void
add_to_list(struct buf *book, size_t at, const char *key, const char *value)
{
	json_auto_t *text = json_string(value);
	CLEANUP(pointer_free) char *written = json_text(text, JSON_ENCODE_ANY);
	const struct json_span l = list_span(member(book->s + at, key));
	struct buf out = BUF_INIT;

	add_value(&out, book->s, &l, written);
	buf_finish(book);
	*book = out;
}

/* Finds the file of each variant of a phone with lists of files and suffixes, by the file or the
 * suffix. A variant with neither joins both lists. Nothing is certain if file and suffix of a
 * variant are of two entries. */
static bool
join_lists(const char *book, size_t n, const struct phone_book_place *p,
	const struct squiglink_phone *phone, struct squiglink_list *list, struct err *err)
{
	const json_t *suffixes = json_object_get(p->phone, "suffix"), *one;
	size_t at = (size_t)(p->phone_at - book), i, k;

	if (!json_is_array(json_object_get(p->phone, "file")) || !json_is_array(suffixes) ||
		(phone->n == 1 && json_array_size(list->files) == 1))
		return true;
	if (json_array_size(suffixes) != json_array_size(list->files))
		return wrong_at(p, p->phone_at, err,
			"its lists \"file\" and \"suffix\" differ in length; correct them");
	list->names = json_array();
	for (i = 0; i < phone->n; i++) {
		const char *by_file = NULL, *by_suffix = NULL;

		json_array_foreach (list->files, k, one)
			if (text_same(json_string_value(one), phone->files[i]))
				by_file = json_string_value(one);
		json_array_foreach (suffixes, k, one)
			if (text_same(json_string_value(one), phone->suffixes[i]))
				by_suffix = json_string_value(json_array_get(list->files, k));
		const char *name = by_file ? by_file : by_suffix;
		if (name && by_suffix && !text_same(name, by_suffix)) {
			json_decref(list->names);
			list->names = NULL;
			list->joined = 0;
			buf_clear(&list->book);
			return true;
		}
		list->joined += !name;
		json_array_append_new(list->names, json_string(name ? name : phone->files[i]));
		if (name)
			continue;
		if (!list->book.len)
			buf_add_bytes(&list->book, book, n);
		add_to_list(&list->book, at, "file", phone->files[i]);
		add_to_list(&list->book, at, "suffix", phone->suffixes[i]);
	}
	return true;
}

bool
squiglink_add(const char *book, size_t n, const struct squiglink_phone *phone,
	struct squiglink_list *list, struct err *err)
{
	static const char empty[] = "[\n]\n";
	struct buf *out = &list->book;
	json_error_t why;
	size_t bom = n >= 3 && memcmp(book, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	struct phone_book_place p = { .text = n ? book + bom : empty };
	size_t text_n = n ? n - bom : strlen(empty);
	json_auto_t *root = json_loadb(p.text, text_n, 0, &why);

	int column = why.column > 0 ? why.column : 1;
	if (!root)
		return err_set(err, "%d:%d: %s", why.line > 0 ? why.line : 1, column, why.text);
	if (!find_in_book(&p, root, phone, err))
		return false;
	if (p.phone) {
		add_place(&list->place, p.text, p.phone_at);
		add_differences(&list->differences, &p, phone);
		return take_files(&p, &list->files, err) &&
			join_lists(book, n, &p, phone, list, err);
	}
	json_auto_t *entry = entry_json(phone);
	CLEANUP(pointer_free) char *text = json_text(entry, JSON_COMPACT);
	buf_add_bytes(out, book, n ? (size_t)(p.text - book) : 0);
	if (p.brand) {
		add_value(out, p.text, &p.phones, text);
		return true;
	}
	json_auto_t *name = json_string(phone->brand);
	CLEANUP(pointer_free) char *brand = json_text(name, JSON_ENCODE_ANY);
	const char *eol = strstr(p.text, "\r\n") ? "\r\n" : "\n";
	CLEANUP(pointer_free)
	char *whole = xasprintf(
		"{%s    \"name\": %s,%s    \"phones\": [ %s ]%s  }", eol, brand, eol, text, eol);
	CLEANUP(pointer_free) char *first = xasprintf("%s  %s", eol, whole);
	add_value(out, p.text, &p.brands, p.brands.last ? whole : first);
	return true;
}

void
squiglink_list_finish(struct squiglink_list *list)
{
	buf_finish(&list->place);
	buf_finish(&list->book);
	buf_finish(&list->differences);
	json_decref(list->files);
	json_decref(list->names);
}

char *
squiglink_file(const char *name)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (const char *s = name; *s; s++) {
		bool bad = (unsigned char)*s < ' ' || *s == 0x7f ||
			strchr("/\\:*?\"<>|#%&,_", *s) || (*s == '.' && strspn(b.s, " ") == b.len);

		buf_add_char(&b, bad ? ' ' : *s);
	}
	buf_truncate(&b, text_trimmed(b.s, b.len, " "));
	return xstrdup(b.s + strspn(b.s, " "));
}

/* ---- the files of curves ---- */

#define DEFAULT_POINTS 480

static void
add_frequency(struct squiglink_form *f, const char *text, size_t n, double hz)
{
	buf_add_bytes(&f->hz, text, n);
	buf_add_char(&f->hz, '\0');
	f->freq_hz[f->n++] = hz;
}

/* Appends the lines before the first point. A comment with a number or a colon is about the
 * measurement of that file ("* Dated: 2023"): only its sign remains, since CrinGraph counts the
 * lines. */
static void
add_head(struct squiglink_form *f, const char *s, const char *end)
{
	while (s < end) {
		const char *eol = memchr(s, '\n', (size_t)(end - s));
		size_t n = eol ? (size_t)(eol - s) : (size_t)(end - s);
		size_t text = n && s[n - 1] == '\r' ? n - 1 : n;
		bool about = false;

		for (size_t i = 1; i < text && strchr("*#%;/!", *s); i++)
			about |= s[i] == ':' || isdigit((unsigned char)s[i]);
		buf_add_bytes(&f->head, s, about ? 1 : text);
		buf_add(&f->head, f->newline);
		s += n + 1;
	}
}

bool
squiglink_form_read(struct squiglink_form *f, const char *bytes, size_t n)
{
	CLEANUP(columns_finish) struct columns rows;

	*f = (struct squiglink_form){ .head = BUF_INIT, .hz = BUF_INIT };
	if (!columns_read(&rows, "a level", "dB", bytes, n, ERR_IGNORED))
		return false;
	f->newline = strstr(rows.text.s, "\r\n") ? "\r\n" : "\n";
	f->freq_hz = xcalloc(rows.n + 1, sizeof(f->freq_hz[0]));
	for (size_t i = 0; i < rows.n; i++) {
		const struct columns_row *r = &rows.v[i];
		size_t skip = strspn(r->text, " \t"),
		       hz = strspn(r->text + skip, "0123456789.eE+-");
		size_t wide = strspn(r->text + skip + hz, " \t,;");

		if (!(r->v[0] > 0) || !isfinite(r->v[0]) || !isfinite(r->v[1]) || r->decimal_commas)
			continue;
		if (!f->n) {
			add_head(f, rows.text.s, r->text);
			if (wide >= sizeof(f->separator))
				wide = 1;
			memcpy(f->separator, r->text + skip + hz, wide);
		}
		add_frequency(f, r->text + skip, hz, r->v[0]);
	}
	if (f->n >= 2)
		return true;
	squiglink_form_finish(f);
	return false;
}

void
squiglink_form_default(struct squiglink_form *f)
{
	*f = (struct squiglink_form){ .head = BUF_INIT,
		.hz = BUF_INIT,
		.freq_hz = xcalloc(DEFAULT_POINTS, sizeof(double)),
		.separator = "\t",
		.newline = "\n" };
	buf_add(&f->head, "\nFrequency\tdB\tUnweighted\n");
	for (size_t i = 0; i < DEFAULT_POINTS; i++) {
		double hz = 20 * pow(1000, (double)i / (DEFAULT_POINTS - 1));
		CLEANUP(pointer_free) char *text = xasprintf("%.*f", hz < 100 ? 2 : 1, hz);

		add_frequency(f, text, strlen(text), strtod(text, NULL));
	}
}

void
squiglink_form_finish(struct squiglink_form *f)
{
	buf_finish(&f->head);
	buf_finish(&f->hz);
	free(f->freq_hz);
	*f = (struct squiglink_form){ .head = BUF_INIT, .hz = BUF_INIT };
}

void
squiglink_curve(const struct squiglink_form *f, const double *level_db, struct buf *out)
{
	const char *hz = f->hz.s;

	buf_add(out, f->head.s);
	for (size_t i = 0; i < f->n; i++, hz += strlen(hz) + 1)
		buf_addf(out, "%s%s%.2f%s", hz, f->separator, level_db[i], f->newline);
}
