/* Reads a phone book and joins brands and phones that are one; makes rows of devices.
 * export/squiglink.c adds a device to such a book. */
#include "import/phone_book.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "import/track_list.h"
#include "record/identity.h"

/* ---- names of brands and headphones ---- */

/* Returns a copy of a JSON text without control characters and outer blanks, to be shown; NULL if
 * it is not a text, is empty or too long. The caller frees. */
static char *
shown_name(const json_t *value)
{
	const char *s = json_string_value(value);

	return s && strlen(s) <= PHONE_BOOK_NAME_MOST ? track_list_text(s, strlen(s)) : NULL;
}

/* ---- adding brands and phones to a book ---- */

static struct phone_brand *
brand_of(struct phone_book *b, char *name)
{
	char *key = text_name_folded(name);

	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->brands[i].key, key) == 0) {
			free(name);
			free(key);
			b->brands[i].times++;
			return &b->brands[i];
		}
	ARRAY_ADD(b->brands, b->n, b->cap,
		(struct phone_brand){ .name = name, .key = key, .times = 1 });
	return &b->brands[b->n - 1];
}

static struct phone *
phone_of(struct phone_book *b, struct phone_brand *brand, char *name)
{
	char *key = text_name_folded(name);

	for (size_t i = 0; i < brand->n; i++)
		if (strcmp(brand->phones[i].key, key) == 0) {
			struct phone *p = &brand->phones[i];

			if (strcmp(p->name, name) != 0)
				xreplace(&p->also, name);
			free(name);
			free(key);
			return p;
		}
	ARRAY_ADD(brand->phones, brand->n, brand->cap, (struct phone){ .name = name, .key = key });
	b->phones++;
	return &brand->phones[brand->n - 1];
}

/* Adds a name of measurement files to a phone, unchanged, because the files on disk have it.
 * Returns false if it is invalid or the phone has too many. */
static bool
add_phone_file(struct phone *p, const json_t *value)
{
	const char *s = json_string_value(value);

	if (!s || !*s || strlen(s) > PHONE_BOOK_NAME_MOST)
		return false;
	for (size_t i = 0; i < p->n_files; i++)
		if (strcmp(p->files[i], s) == 0)
			return true;
	if (p->n_files == PHONE_BOOK_FILES_MOST)
		return false;
	ARRAY_ADD(p->files, p->n_files, p->cap_files, xstrdup(s));
	return true;
}

static bool
add_phone_of_brand(struct phone_book *b, struct phone_brand *brand, size_t nr, const json_t *value,
	struct err *err)
{
	const json_t *given, *files, *file;
	size_t i;

	/* If a phone is only a text, the text is both; if its name or file is missing, the other
	 * one stands for both. */
	given = files = value;
	if (json_is_object(value)) {
		given = json_object_get(value, "name");
		files = json_object_get(value, "file");
		if (!files || json_is_null(files))
			files = given;
		if (!given || json_is_null(given))
			given = files;
		if (json_is_array(given)) /* some books have a list, "name": ["X"] */
			given = json_array_get(given, 0);
	}
	char *name = shown_name(given);
	if (!name)
		return err_set(err, "brand \"%s\", phone %zu: its name is missing or too long",
			brand->name, nr);
	if (b->phones == PHONE_BOOK_PHONES_MOST) {
		free(name);
		return err_set(err, "there are more than %d phones", PHONE_BOOK_PHONES_MOST);
	}
	struct phone *p = phone_of(b, brand, name);
	bool ok = json_is_array(files) || add_phone_file(p, files);
	json_array_foreach (files, i, file)
		ok = ok && add_phone_file(p, file);
	if (!ok)
		return err_set(err,
			"brand \"%s\", phone \"%s\": \"file\" is neither a name nor a list of "
			"up to %d names",
			brand->name, p->name, PHONE_BOOK_FILES_MOST);
	return true;
}

static bool
add_brand(struct phone_book *b, size_t nr, const json_t *value, struct err *err)
{
	const json_t *phones = json_object_get(value, "phones"), *phone;
	char *name = shown_name(json_object_get(value, "name"));
	size_t i;

	if (!name)
		return err_set(err, "brand %zu: its name is missing or too long", nr);
	if (!json_is_array(phones)) {
		err_set(err, "brand \"%s\": it has no list of phones", name);
		free(name);
		return false;
	}
	if (b->n == PHONE_BOOK_BRANDS_MOST) {
		free(name);
		return err_set(err, "there are more than %d brands", PHONE_BOOK_BRANDS_MOST);
	}
	struct phone_brand *brand = brand_of(b, name);
	json_array_foreach (phones, i, phone)
		if (!add_phone_of_brand(b, brand, i + 1, phone, err))
			return false;
	return true;
}

bool
phone_book_read(struct phone_book *b, const char *bytes, size_t n, struct err *err)
{
	json_error_t wrong;
	json_t *brand;
	size_t i, bom = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	bool ok = true;

	*b = (struct phone_book){ 0 };
	if (n > PHONE_BOOK_MOST)
		return err_set(
			err, "the file is larger than %d MiB", PHONE_BOOK_MOST / 1024 / 1024);
	json_auto_t *root = json_loadb(bytes + bom, n - bom, 0, &wrong);
	if (!root)
		return err_set(err, "%d:%d: %s", wrong.line > 0 ? wrong.line : 1,
			wrong.column > 0 ? wrong.column : 1, wrong.text);
	if (!json_is_array(root))
		ok = err_set(err, "1:1: it is no phone book: a list of brands was expected");
	json_array_foreach (root, i, brand) {
		if (ok)
			ok = add_brand(b, i + 1, brand, err);
	}
	if (!ok)
		phone_book_finish(b);
	return ok;
}

void
phone_book_finish(struct phone_book *b)
{
	for (size_t i = 0; i < b->n; i++) {
		struct phone_brand *brand = &b->brands[i];

		for (size_t k = 0; k < brand->n; k++) {
			for (size_t f = 0; f < brand->phones[k].n_files; f++)
				free(brand->phones[k].files[f]);
			free(brand->phones[k].files);
			free(brand->phones[k].also);
			free(brand->phones[k].name);
			free(brand->phones[k].key);
		}
		free(brand->phones);
		free(brand->name);
		free(brand->key);
	}
	free(b->brands);
	*b = (struct phone_book){ 0 };
}

/* ---- measurement files on disk ---- */

static bool
is_measured(const char *folder, const char *file, const char *ending)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s%s.txt", folder, file, ending);

	return file_is_regular(path);
}

enum phone_sides
phone_file_sides(const char *folder, const char *file)
{
	int sides = PHONE_NONE;

	bool out = *file == '/';
	for (const char *s = file; s && !out; s = text_after(s, '/'))
		out = strncmp(s, "..", 2) == 0 && (s[2] == '/' || !s[2]);
	if (out)
		return PHONE_NONE;
	if (is_measured(folder, file, " L") || is_measured(folder, file, " L1"))
		sides |= PHONE_LEFT;
	if (is_measured(folder, file, " R") || is_measured(folder, file, " R1"))
		sides |= PHONE_RIGHT;
	if (!sides && is_measured(folder, file, ""))
		sides = PHONE_BOTH;
	return (enum phone_sides)sides;
}

/* ---- rows of devices ---- */

char *
import_device_name(const struct phone_brand *b, const struct phone *p)
{
	size_t n = strlen(b->name);

	/* Some sites' phone_book.json repeats the brand at the start of the model. */
	if (strncmp(p->name, b->name, n) == 0 && p->name[n] == ' ')
		return xstrdup(p->name);
	return xasprintf("%s %s", b->name, p->name);
}

static void
fill_in(char **into, const char *text)
{
	if (!*into)
		*into = xstrdup(text);
}

struct device *
import_device_row(const struct phone_brand *b, const struct phone *p, const struct device *old)
{
	CLEANUP(pointer_free) char *name = import_device_name(b, p);
	CLEANUP(pointer_free) char *id = text_name_folded(name);
	struct device *d =
		old ? row_dup(&row_types[ROW_DEVICE], old) : row_new(&row_types[ROW_DEVICE]);
	size_t brand = strlen(b->name);

	if (!old)
		d->row.uuid = identity_of_device_name(name);
	fill_in(&d->id, id);
	fill_in(&d->name, name);
	fill_in(&d->brand, b->name);
	fill_in(&d->model, name + brand + 1);
	return d;
}
