/* earlog new: asks for the facts of a session file or profile until each answer passes the check.
 * files/new.c writes the session file. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/device_kind.h"
#include "review/files/new.h"

#include <ctype.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "archive/store/edit.h"
#include "archive/store/search.h"
#include "audio/deck/follow.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/os_thread.h"
#include "base/system/media.h"
#include "base/system/os_process.h"
#include "base/text/text.h"
#include "base/yaml/quantity.h"
#include "bench/remote/remote.h"
#include "review/files/chain.h"
#include "review/files/field.h"
#include "review/files/field_write.h"
#include "review/files/find.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/files/source_sheets.h"
#include "review/record/rows_review.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"
#include "shell/cli/shared.h"
#include "shell/import/track_list.h"
#include "shell/table/sheet.h"

struct new_options {
	/* without the lists of chains and of compared devices, which are in the next members */
	struct new_answers a;
	struct option_texts chains, compare;
	const char *like;
	bool profile;
};

#define OPTIONS struct new_options

struct new_dialog;

/* A function that stores an answer. `nth` is a number that its caller chooses, such as the index of
 * a chain. On a wrong answer sets err and returns false. */
typedef bool take_answer(struct new_dialog *x, const char *answer, size_t nth, struct err *err);

/* An answer to the question that `take` and `nth` stand for; NULL: the name of the device. */
struct new_line {
	take_answer *take;
	size_t nth;
	const char *answer; /* "": Enter alone */
};

/* The answers to the questions of `earlog new`, and the memory that they point to. */
struct new_dialog {
	struct new_answers a;
	struct session_chain chains[OPTION_MOST];
	const struct option_texts *given; /* the chains of the options */
	struct option_texts compare;
	const char *path;
	struct profile own; /* of the user */
	struct arena memory;
	/* the answers, in the order of the questions; those that Up went back over, newest last */
	struct LIST_OF(struct new_line) lines, earlier;
	size_t at;      /* the next question has the answer lines.v[at]; lines.n: none yet */
	bool silent;    /* questions that have an answer are not shown */
	bool explained; /* what Enter does at a question that Up went back to */
	bool watched;   /* the terminal's lines end at keys (watch_keys) */
	/* Why no question is asked any more: the input has ended; Up asks the question before,
	 * Ctrl-C stops. */
	enum { LEFT_NOT, LEFT_END, LEFT_BACK, LEFT_STOP } left;
	const char *profile[5];   /* the answers to profile_questions; NULL: none */
	const char *usual;        /* the playlist of the user's profile; NULL: it names none */
	const char *compared;     /* the compared devices of the review of --like; NULL: none */
	const char *switched;     /* "as in reed3": of which --like takes settings; NULL: none */
	struct session_file last; /* of the newest review; no path: there is none */
	const char *plays;        /* the player of the desktop that plays; NULL: none */
	char found[FOLLOW_TEXT];  /* what find_player found, once it has looked */
	atomic_bool looked;
	pthread_t looks;
	bool looks_now;     /* find_player runs, or has run */
	const char *player; /* what plays the music, to be followed; NULL: files, or nothing yet */
	const char *list, *of; /* the playlist that was made, and of which folder or list */
};

static char *
keep_text(struct new_dialog *x, const char *s, size_t n)
{
	return arena_keep(&x->memory, xstrndup(s, n));
}

/* Returns true if the archive or the list of sources has this brand. In that list, a brand is one
 * word, or two if the second one is "audio". */
static bool
is_brand(const char *brand)
{
	struct store *st = own_archive_open(STORE_READ, NULL, ERR_IGNORED);
	CLEANUP(record_finish) struct record r = record_new();
	CLEANUP(diags_finish) struct diags faults = DIAGS_INIT;
	struct source_sheets sources;
	bool found = false;

	if (st && store_load_kind(st, ROW_DEVICE, NULL, &r, ERR_IGNORED))
		EACH_ROW (device, d, &r, ROW_DEVICE)
			found |= d->brand && text_same_name(d->brand, brand);
	store_close(st);
	source_sheets_load(&sources, &faults);
	for (size_t i = 0; i < sources.n; i++) {
		const char *name = sources.v[i].name;
		size_t n = strcspn(name, " ");

		n += strncasecmp(name + n, " audio ", 7) == 0 ? 6 : 0;
		found |= text_names(name, n, brand);
	}
	source_sheets_finish(&sources);
	return found;
}

/* Sets brand and model from the name of the device, if it has two words or begins with a known
 * brand; else the user is asked for the brand. */
static void
split_device(struct new_dialog *x)
{
	const char *name = x->a.device;

	for (const char *at = name; name && !x->a.brand && !x->a.model && (at = strchr(at, ' '));
		at++) {
		const char *brand = keep_text(x, name, (size_t)(at - name));

		if ((at != strchr(name, ' ') || strchr(at + 1, ' ')) && !is_brand(brand))
			continue;
		x->a.brand = brand;
		x->a.model = at + 1;
		x->a.device = NULL;
		break;
	}
}

/* ---- chains ---- */

static void
put(struct session_chain *c, const char *key, const char *value)
{
	if (value)
		pairs_add(&c->content, key, value, NOWHERE, NOWHERE);
}

/* Reads the volume of a chain, a number with its unit: "28 steps" or "50%". */
static bool
take_volume(struct session_chain *c, const char *text, struct err *err)
{
	CLEANUP(volume_text_finish) struct volume_text v = { .value = NULL };

	if (!quantity_read_volume(&v, text, NULL, err))
		return false;
	if (v.how || !v.unit)
		return err_set(err,
			"\"%.40s\" is not a volume with a unit; expected 28 steps, 50 %% or -32 dB",
			text);
	put(c, "volume.value", v.value);
	put(c, "volume.unit", v.unit);
	return true;
}

static char *
next_part(struct new_dialog *x, const char **text)
{
	return arena_keep(&x->memory, text_part(text));
}

/* Begins a chain behind the others, which is not counted yet. */
static struct session_chain *
begin_chain(struct new_dialog *x, const char *name)
{
	struct session_chain *c = &x->chains[x->a.n_chains];

	pairs_finish(&c->content);
	*c = (struct session_chain){ .name = arena_keep(&x->memory, xstrdup(name)) };
	return c;
}

/* Returns true if one of the parts is a socket, "4.4 mm". */
static bool
has_socket(const char *parts)
{
	bool has = false;
	double mm;

	while (*parts && !has) {
		CLEANUP(pointer_free) char *part = text_part(&parts);

		has = part && quantity_unit(part, "mm", &mm);
	}
	return has;
}

/* Adds a chain from a text such as "dx300=iBasso DX300,4.4 mm,28 steps", or a chain of the profile
 * by its name; "se=3.5 mm" is another socket of the chain before. asked: without a name, it is
 * called as its source. */
static bool
take_chain(struct new_dialog *x, const char *text, size_t asked, struct err *err)
{
	static const char *const same[] = { "source", "headphone", "dac", "amp", NULL };
	static const char *const roles[] = { "dac", "amp" };
	const char *equals = strchr(text, '='), *rest = equals ? equals + 1 : text;
	char *first = next_part(x, &rest);
	const struct session_chain *own =
		equals ? NULL : TEXT_ROW_OF(x->own.chains, x->own.n_chains, first);

	if (strchr(text, ';') || strchr(rest, '='))
		return err_set(err,
			"\"%.60s\" has two chains; expected one at a time: dx300=iBasso DX300,4.4 "
			"mm",
			text);
	if (equals == text || !first || !(asked || equals || own))
		return err_set(err,
			"\"%.60s\" has no NAME=SOURCE; expected dx300=iBasso DX300,4.4 mm", text);
	if (x->a.n_chains == OPTION_MOST)
		return err_set(err, "more than %d chains", OPTION_MOST);
	struct session_chain *c =
		begin_chain(x, equals ? keep_text(x, text, (size_t)(equals - text)) : first);
	if (equals && !chain_name_is_valid(c->name, err))
		return false;
	if (TEXT_ROW_OF(x->chains, x->a.n_chains, c->name))
		return err_set(err, "there is a chain \"%s\" already; give this one another name",
			c->name);
	bool clock = text_same(first, "clock");
	double mm;
	if (own) {
		c->at = own->at;
		session_file_copy_chain(&c->content, own, x->own.path, NOWHERE);
	} else if (!quantity_unit(first, "mm", &mm)) {
		const char *key = device_kind(x->a.kind)->place ? "headphone" : "source";

		put(c, key, clock ? c->name : first);
		char *next = next_part(x, &rest);
		/* "Pixel 8, Moondrop Dawn Pro, 4.4 mm": what is before the socket */
		EACH_OF (role, roles)
			if (next && has_socket(rest)) {
				put(c, *role, next);
				next = next_part(x, &rest);
			}
		put(c, "output", next);
	} else if (x->a.n_chains) {
		EACH (p, &c[-1].content)
			if (text_is_among(p->key, same))
				put(c, p->key, p->value);
		put(c, "output", first);
	} else {
		return err_set(err, "%s is a socket; expected bal=Truthear SHIO,%s", first, first);
	}
	put(c, "clock", clock ? "yes" : NULL);
	const char *volume = next_part(x, &rest);
	if (volume && !take_volume(c, volume, err))
		return false;
	if (*rest)
		return err_set(
			err, "\"%.60s\" has more than a source, an output and a volume", text);
	x->a.n_chains++;
	return true;
}

/* Takes the chains of the options. */
static bool
take_given(struct new_dialog *x, struct err *err)
{
	x->a.n_chains = 0;
	for (size_t i = 0; i < x->given->n; i++)
		if (!take_chain(x, x->given->v[i], false, err))
			return false;
	return true;
}

/* ---- asking on the terminal ---- */

#define UP '\033'
#define CTRL_C '\003'
#define ERASED "\r\033[K" /* the question's line, and what the terminal wrote for the key */

/* Lets a line of the terminal end also at Ctrl-C and at the first byte of the key Up, until the
 * last question is answered: a key between two questions is for the next one. Returns false if
 * standard input is no terminal. */
static bool
watch_keys(struct termios *found)
{
	bool ok = tcgetattr(STDIN_FILENO, found) == 0;
	struct termios t = *found;

	t.c_cc[VINTR] = _POSIX_VDISABLE;
	t.c_cc[VEOL] = UP;
	t.c_cc[VEOL2] = CTRL_C;
	return ok && tcsetattr(STDIN_FILENO, TCSANOW, &t) == 0;
}

/* Reads the rest of the sequence of a key; returns true if the key is Up. */
static bool
is_up(void)
{
	struct termios found, t;
	char c = 0;
	bool first = true, up = false;

	tcgetattr(STDIN_FILENO, &found);
	t = found;
	t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	t.c_cc[VMIN] = 0;
	t.c_cc[VTIME] = 1;
	tcsetattr(STDIN_FILENO, TCSANOW, &t);
	while (read(STDIN_FILENO, &c, 1) == 1 && (first || c < '@' || c > '~')) {
		up = first && (c == '[' || c == 'O');
		first = false;
	}
	tcsetattr(STDIN_FILENO, TCSANOW, &found);
	return up && c == 'A';
}

/* Reads a line. Other keys that send a sequence do nothing. Returns false if there is no line: sets
 * x->left. */
static bool
read_line(struct new_dialog *x, const char *question, struct buf *line)
{
	char c = 0;

	while (x->left == LEFT_NOT && c != '\n') {
		if (read(STDIN_FILENO, &c, 1) != 1)
			x->left = LEFT_END;
		else if (x->watched && c == CTRL_C)
			x->left = LEFT_STOP;
		else if (x->watched && c == UP && is_up())
			x->left = LEFT_BACK;
		else if (x->watched && c == UP) {
			fputs(ERASED, stderr);
			text_print(stderr, "%s: %s", question, line->s);
		} else
			buf_add_char(line, c);
	}
	if (x->left != LEFT_NOT)
		fputs(x->left == LEFT_BACK ? ERASED : "\n", stderr);
	return x->left == LEFT_NOT;
}

bool
cli_ask(const char *question, struct buf *answer)
{
	struct termios found;
	bool watched = watch_keys(&found);
	char c = 0;

	text_print(stderr, "%s ", question);
	while (c != '\n' && read(STDIN_FILENO, &c, 1) == 1 && c != UP && c != CTRL_C)
		buf_add_char(answer, c);
	if (watched)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &found);
	if (c != '\n')
		fputs(ERASED, stderr);
	buf_truncate(answer, text_trimmed(answer->s, answer->len, " \t\r\n"));
	return c == '\n';
}

/* Returns true if what belongs to the next question is printed. */
static bool
shows(const struct new_dialog *x)
{
	return x->left == LEFT_NOT && (x->at == x->lines.n || !x->silent);
}

/* Returns what the user answered before going back over this question; "": nothing. */
static const char *
earlier_answer(const struct new_dialog *x, take_answer *take, size_t nth)
{
	const char *answer = "";

	EACH (line, &x->earlier)
		if (line->take == take && line->nth == nth)
			answer = line->answer;
	return answer;
}

/* Prints the question, with an earlier answer in place of what Enter alone takes. Returns its last
 * line, a part of `out`. */
static const char *
print_question(struct buf *out, const char *question, const char *earlier)
{
	const char *bracket = strrchr(question, '[');
	struct sheet screen = sheet_new(false);

	if (*earlier && bracket)
		buf_addf(out, "%.*s[%s]", (int)(bracket - question), question, earlier);
	else
		buf_addf(out, *earlier ? "%s [%s]" : "%s", question, earlier);
	question = out->s;
	for (size_t fits, skip; *question; question += fits + skip) {
		fits = sheet_fit(question, screen.width - 2, &skip);
		if (!question[fits + skip])
			break;
		text_print(stderr, "%.*s\n", (int)fits, question);
	}
	text_print(stderr, "%s: ", question);
	return question;
}

/* Prints the question and returns the answer, which the user types now or has typed before; NULL:
 * an empty line, or no answer. Enter alone and the end of the input take an earlier answer. */
static const char *
ask_line(struct new_dialog *x, const char *question, take_answer *take, size_t nth)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT, printed = BUF_INIT;
	const char *earlier = earlier_answer(x, take, nth);

	if (shows(x))
		question = print_question(&printed, question, earlier);
	if (x->at < x->lines.n) {
		if (shows(x))
			text_print(stderr, "%s\n", x->lines.v[x->at].answer);
	} else if (x->left == LEFT_NOT && read_line(x, question, &line)) {
		size_t n = text_trimmed(line.s, line.len, " \t\r\n"), blank = strspn(line.s, " \t");
		const char *typed = keep_text(x, line.s + blank, n > blank ? n - blank : 0);

		if (*earlier && text_same(typed, "-"))
			typed = "";
		else if (!*typed)
			typed = earlier;
		LIST_ADD(&x->lines, (struct new_line){ take, nth, typed });
	} else if (x->left == LEFT_END) {
		LIST_ADD(&x->lines, (struct new_line){ take, nth, earlier });
	} else {
		return NULL;
	}
	const char *answer = x->lines.v[x->at++].answer;
	return *answer ? answer : NULL;
}

/* Repeats the question until `take` accepts the answer. Returns false if the answer is empty. */
static bool
ask_until(struct new_dialog *x, const char *question, take_answer *take, size_t nth)
{
	const char *answer;

	while ((answer = ask_line(x, question, take, nth))) {
		struct err err = ERR_INIT;

		if (take(x, answer, nth, &err))
			return true;
		text_print(stderr, "%s\n", err.msg);
		x->at = --x->lines.n; /* not kept */
		/* an earlier answer can be wrong after another one */
		if (text_same(answer, earlier_answer(x, take, nth)))
			LIST_ADD(&x->earlier, (struct new_line){ take, nth, "" });
	}
	return false;
}

static bool
take_settings(struct new_dialog *x, const char *answer, size_t nth, struct err *err)
{
	(void)nth;
	if (!new_check(&(struct new_answers){ .settings = answer }, x->path, true, err))
		return false;
	x->a.settings = answer;
	return true;
}

/* Returns the next fact of a list; the comma of "24,800" does not end it. */
static const char *
next_fact(struct new_dialog *x, const char **answer)
{
	const char *part = next_part(x, answer);

	if (part && isdigit((unsigned char)part[strlen(part) - 1]) &&
		strspn(*answer, "0123456789") == 3)
		part = arena_keep(&x->memory, xasprintf("%s,%s", part, next_part(x, answer)));
	return part;
}

/* Returns true for "219 GBP", "24,800円"; sets *alone for a number without a currency. */
static bool
is_price(const char *part, bool *alone)
{
	static const char *const signs[] = { "円", "元", "€", "£", "¥", "$", NULL };
	size_t digits = strspn(part, "0123456789.,");
	const char *currency = part + digits + strspn(part + digits, " ");

	*alone = digits && !*currency;
	return *alone || (digits && text_is_among(currency, signs)) ||
		(digits && strlen(currency) == 3 &&
			strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3);
}

/* Stores what is known of the device: "1 DD + 2 BA, 18 ohm, 219 GBP". A number alone is a price in
 * the currency of the last review; a kind is the device's, if it has none. */
static bool
take_facts(struct new_dialog *x, const char *answer, size_t nth, struct err *err)
{
	struct new_answers a = { .kind = x->a.kind };
	const struct session_device *last = &x->last.device;
	const char *currency = last->n_prices ? last->prices[0].currency : NULL;

	(void)nth;
	while (*answer) {
		const char *part = next_fact(x, &answer);
		const struct device_kind *kind = device_kind_named(part);
		bool alone, source = device_kind(a.kind)->place;
		double number, mw_ohm[2];

		if (!part)
			continue;
		if (kind && a.kind && kind != device_kind(a.kind))
			return err_set(err, "the kind is %s; `--kind %s` gives another one", a.kind,
				kind->name);
		if (kind) {
			a.kind = kind->name;
		} else if (is_price(part, &alone)) {
			a.price = part;
			if (alone && currency)
				a.price =
					arena_keep(&x->memory, xasprintf("%s %s", part, currency));
		} else if (quantity_ohm(part, &number)) {
			a.impedance = part;
		} else if (session_file_sensitivity(part, &number)) {
			a.sensitivity = part;
		} else if (source && quantity_power(part, mw_ohm)) {
			a.power = part;
		} else if (source && text_starts(part, "firmware ")) {
			a.firmware = part + strlen("firmware ");
		} else {
			a.drivers = arena_keep(&x->memory,
				a.drivers ? xasprintf("%s, %s", a.drivers, part) : xstrdup(part));
		}
	}
	if (!new_check(&a, x->path, true, err))
		return false;
	x->a.kind = a.kind;
	x->a.drivers = a.drivers;
	x->a.power = a.power;
	x->a.firmware = a.firmware;
	x->a.price = a.price;
	x->a.impedance = text_or(a.impedance, x->a.impedance);
	x->a.sensitivity = text_or(a.sensitivity, x->a.sensitivity);
	return true;
}

static bool
take_tagline(struct new_dialog *x, const char *answer, size_t nth, struct err *err)
{
	(void)nth;
	(void)err;
	x->a.tagline = answer;
	return true;
}

/* Stores how the unit came: "sample Tanager", "sample, Tanager", or in other words. */
static bool
take_unit(struct new_dialog *x, const char *answer, size_t nth, struct err *err)
{
	static const char *const hows[] = { "bought", "loan", "tour", "sample", "refurbished",
		NULL };
	size_t n = strcspn(answer, " ,");
	const char *how = keep_text(x, answer, n), *from = answer + n + strspn(answer + n, " ,");
	bool known = text_is_among(how, hows);

	(void)nth;
	(void)err;
	x->a.unit_how = known ? how : answer;
	x->a.unit_from = known && *from ? from : NULL;
	return true;
}

/* "n" or "no": the new review is not like the last one. */
static bool
take_no(struct new_dialog *x, const char *answer, size_t nth, struct err *err)
{
	(void)x;
	(void)nth;
	return strchr("nN", *answer) || err_set(err, "Enter, or n for no");
}

static bool
take_kind(struct new_dialog *x, const char *answer, size_t nth, struct err *err)
{
	(void)nth;
	const struct device_kind *k = device_kind_named(answer);
	x->a.kind = k ? k->name : NULL;
	return k || err_set(err, "\"%.40s\" is not a kind", answer);
}

/* Makes a playlist of a folder or list. Takes a playlist unchanged, also one made before. */
static bool
take_files(struct new_dialog *x, const char *answer, size_t nth, struct err *err)
{
	CLEANUP(pointer_free) char *path = find_home(answer);

	(void)nth;
	if (access(path, R_OK) != 0)
		return err_set(err, "cannot read %s: %s", path, strerror(errno));
	if (find_is_yaml(answer)) {
		if (!new_check(&(struct new_answers){ .playlist = answer }, x->path, false, err))
			return false;
		x->a.playlist = answer;
		return true;
	}
	if (!text_same(x->of, answer)) {
		x->list = arena_keep(&x->memory, cli_import_list(path, err));
		x->of = x->list ? answer : NULL;
	}
	if (x->list)
		x->a.playlist = x->list;
	return x->list;
}

/* Returns true if the list of sources has this name: a dongle is not what plays. */
static bool
is_source(const char *name)
{
	CLEANUP(diags_finish) struct diags faults = DIAGS_INIT;
	CLEANUP(buf_finish) struct buf offers = BUF_INIT;
	struct source_sheets sources;
	bool several;

	source_sheets_load(&sources, &faults);
	bool found = source_sheets_match(&sources, name, &offers, &several) != NULL;
	source_sheets_finish(&sources);
	return found;
}

/* A path is of files; any other name is a player, which is followed and needs no list. */
static bool
take_music(struct new_dialog *x, const char *answer, size_t nth, struct err *err)
{
	if (is_source(answer))
		return err_set(err,
			"%s is a source, asked for below: here name a program, or leave it out",
			answer);
	if (strchr(answer, '/') || find_is_yaml(answer))
		return take_files(x, answer, nth, err);
	CLEANUP(found_finish) struct found list = { .path = NULL };
	if (find_named(&list, FIND_PLAYLIST, answer, NULL, ERR_IGNORED)) {
		x->a.playlist = answer;
		return true;
	}
	if (strcasecmp(answer, "files") == 0) {
		ask_until(x, "The folder of the music, or a list of it [later]", take_files, 0);
		return true;
	}
	const char *rest = answer;
	free(text_part(&rest));
	if (*rest)
		return err_set(err, "name one player; other devices are asked for below");
	x->player = answer;
	x->a.playlist = "none";
	return true;
}

/* Adds the devices of a list with commas. */
static bool
take_compared(struct new_dialog *x, const char *answer, size_t nth, struct err *err)
{
	struct new_answers a = { .device = x->a.device,
		.brand = x->a.brand,
		.model = x->a.model,
		.compare = x->compare.v };
	size_t n = x->a.n_compare;

	(void)nth;
	if (answer && strchr(answer, '='))
		return err_set(err, "%s is asked for below",
			device_kind(x->a.kind)->place ? "what you hear it through"
						      : "what plays into the device");
	while (*answer) {
		const char *device = next_part(x, &answer);

		if (device && n == OPTION_MOST)
			return err_set(err, "more than %d devices", OPTION_MOST);
		if (device)
			x->compare.v[n++] = device;
	}
	a.n_compare = n;
	if (!new_check(&a, x->path, true, err))
		return false;
	x->a.n_compare = n;
	return true;
}

/* Finds the player that plays on the desktop, beside the questions: none waits for it. */
static void *
find_player(void *of)
{
	struct new_dialog *x = of;
	CLEANUP(pointer_free) struct follow_player *found = xcalloc(REMOTE_PLAYERS, sizeof(*found));
	size_t n = remote_players(found, ERR_IGNORED);

	for (size_t i = 0; n != SIZE_MAX && i < n && !x->found[0]; i++)
		if (found[i].status == FOLLOW_PLAYING)
			TEXT_COPY(x->found, found[i].name);
	atomic_store(&x->looked, true);
	return NULL;
}

/* Asks what plays the music. Enter takes what can be used at once: the playlist of the profile, the
 * player that plays, or the signals, which need no music. */
static void
ask_music(struct new_dialog *x)
{
	if (atomic_load(&x->looked) && x->found[0])
		x->plays = x->found;
	const char *usual = text_or(x->usual, text_or(x->plays, "signals"));
	CLEANUP(pointer_free)
	char *question = xasprintf(
		"What plays your music: a player, such as tidal, files, or " PLAYLIST_USUAL " [%s]",
		usual);

	if (ask_until(x, question, take_music, 0) || x->a.playlist)
		return;
	x->player = x->usual ? NULL : x->plays;
	x->a.playlist = x->player ? "none" : usual;
}

/* Asks through what the device is heard, until nothing else is named. */
static void
ask_chains(struct new_dialog *x)
{
	bool source = device_kind(x->a.kind)->place;
	CLEANUP(buf_finish) struct buf own = BUF_INIT;

	EACH_IN (c, x->own.chains, x->own.n_chains)
		if (source == (pairs_get(&c->content, "headphone") != NULL))
			buf_addf(&own, "%s%s", own.len ? ", " : "", c->name);
	CLEANUP(pointer_free)
	char *first = xasprintf("Through what%s [%s]",
		source ? " headphone, such as 64 Audio U12t"
		       : ", such as SHIO,4.4 mm or desk=PC,L50,6.35 mm",
		text_or(own.s, "leave out"));
	const char *question = first;
	take_given(x, ERR_IGNORED);
	bool given = x->a.n_chains;
	while (!given && ask_until(x, question, take_chain, 1 + x->a.n_chains))
		question = "Through what else [nothing]";
	const char *rest = x->a.n_chains ? "" : text_or(own.s, "");
	while (*rest)
		take_chain(x, next_part(x, &rest), true, ERR_IGNORED);
	if (x->player && !x->a.n_chains) {
		put(begin_chain(x, x->player), "source", x->player);
		x->a.n_chains = 1;
	}
	struct session_chain *c = x->chains;
	struct chain_facts f;
	chain_facts(&c->content, &f);
	if (x->player && !f.clock && !f.follows) {
		put(c, "follow.player", "auto");
		c->at = NOWHERE;
		if (x->left == LEFT_NOT)
			text_print(stderr,
				"The chain %s follows whichever player plays. To follow only one, "
				"or a helper, change `follow` in the file.\n",
				c->name);
	}
}

/* ---- a session file like another ---- */

/* Returns the session file of --like: a file, or the file of a review. The caller frees. */
static char *
like_path(const char *like, struct err *err)
{
	struct uuid u;
	struct store *st = own_archive_open(STORE_READ, NULL, err);
	char *path = own_archive_file_named(st, like);

	if (!path && st && store_find_one(st, ROW_REVIEW, like, NULL, &u, err)) {
		struct review *r = store_copy(st, ROW_REVIEW, &u, err);

		path = xstrdup(r ? r->path : NULL);
		row_free(ROW_REVIEW, r);
		if (!path)
			err_set(err, "the review %s has no session file on this machine", like);
	}
	store_close(st);
	return path;
}

/* Reads the session file of the newest review on this machine. */
static void
find_last(struct new_dialog *x)
{
	bool none;
	struct store *st = own_archive_open(STORE_READ, &none, ERR_IGNORED);
	CLEANUP(record_finish) struct record r = record_new();
	CLEANUP(diags_finish) struct diags quiet = DIAGS_INIT;
	const struct review *last = NULL;

	if (st && store_load_kind(st, ROW_REVIEW, NULL, &r, ERR_IGNORED))
		EACH_ROW (review, one, &r, ROW_REVIEW)
			if (one->path && access(one->path, R_OK) == 0 &&
				(!last || one->row.edited_ms > last->row.edited_ms))
				last = one;
	if (last)
		session_file_load(&x->last, last->path, &quiet);
	store_close(st);
}

/* Reads the session file of --like, and the names of its compared devices. */
static bool
take_like(struct new_dialog *x, const char *like, struct err *err)
{
	CLEANUP(buf_finish) struct buf old = BUF_INIT, compared = BUF_INIT;
	CLEANUP(pointer_free) char *path = like_path(like, err);

	if (!path || !file_read_input(path, YAML_MOST_BYTES, &old, err))
		return false;
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(diags_finish) struct diags quiet = DIAGS_INIT;
	session_file_load(&f, path, &quiet);
	/* Chains of a source have headphones, and its settings are sockets. */
	if (!x->a.kind && device_kind(f.device.kind)->place)
		x->a.kind = keep_text(x, f.device.kind, strlen(f.device.kind));
	EACH_IN (c, f.compare, f.n_compare)
		buf_addf(&compared, "%s%s", compared.len ? ", " : "", c->device);
	if (compared.len)
		x->compared = keep_text(x, compared.s, compared.len);
	if (f.device.n_variants)
		x->switched = arena_keep(&x->memory, xasprintf("as in %s", f.id));
	buf_add_char(&old, '\n');
	x->a.like = keep_text(x, old.s, old.len);
	return true;
}

/* Asks if the chains, the playlist and the words are those of the last review of such a device. */
static void
ask_like(struct new_dialog *x)
{
	const struct session_file *last = &x->last;
	CLEANUP(buf_finish) struct buf question = BUF_INIT;

	if (!last->path || x->a.like || x->a.n_chains ||
		device_kind(last->device.kind)->place != device_kind(x->a.kind)->place)
		return;
	buf_addf(&question, "As in %s:", last->id);
	EACH_IN (c, last->chains, last->n_chains)
		buf_addf(&question, "%s %s", c == last->chains ? " chains" : ",", c->name);
	buf_addf(&question, "%s playlist, words, scale, form; n: no [yes]",
		last->n_chains ? ";" : "");
	if (!ask_until(x, question.s, take_no, 0) && !take_like(x, last->path, ERR_IGNORED))
		x->a.like = NULL;
}

/* Asks for what no option and no other session file has said. Returns false if the user names no
 * device. */
static bool
ask_all(struct new_dialog *x)
{
	const char *others = NULL, **part = &x->a.device;
	const char *question = "Device, brand and model, such as AFUL Cantor";
	struct err err = ERR_INIT;

	if (x->a.brand) {
		part = &x->a.model;
		question = "Model, such as Cantor";
	} else if (x->a.model) {
		part = &x->a.brand;
		question = "Brand, such as AFUL";
	}
	while (!*part && x->left == LEFT_NOT) {
		others = ask_line(x, question, NULL, 0);
		if (others)
			*part = next_part(x, &others);
	}
	if (!*part)
		return false;
	split_device(x);
	CLEANUP(buf_finish) struct buf kind = BUF_INIT;
	buf_add(&kind, "Kind: ");
	device_kind_add_names(&kind, ", ");
	buf_addf(&kind, " [%s]", text_or(x->last.device.kind, "none"));
	if (!x->a.kind && !x->a.like && !ask_until(x, kind.s, take_kind, 0))
		x->a.kind = x->last.device.kind;
	bool source = device_kind(x->a.kind)->place;
	ask_until(x,
		source ? "Facts, such as firmware 1.02, 650 mW into 32 ohm, 289 EUR [leave out]"
		       : "Facts, such as 1 DD + 2 BA, 18 ohm, 106 dB/Vrms, 289 EUR [leave out]",
		take_facts, 0);
	source = device_kind(x->a.kind)->place;
	ask_until(x, "A few words on it for the title [leave out]", take_tagline, 0);
	if (!x->a.unit_how)
		ask_until(x, "How you got it, such as bought; loan Ann; sample AFUL [leave out]",
			take_unit, 0);
	const char *like = x->a.like_settings ? x->switched : NULL;
	const char *such = source ? "output 3.5 mm, 4.4 mm; gain low, high"
				  : "nozzle black, gold; tips foam, wide";
	CLEANUP(pointer_free)
	char *switched =
		xasprintf("Switched by hand, such as %s [%s]", such, text_or(like, "nothing"));
	ask_until(x, switched, take_settings, 0);
	ask_like(x);
	x->player = NULL;
	if (!x->a.playlist && !x->a.like && x->usual)
		x->a.playlist = x->usual; /* the profile has said it */
	else if (!x->a.playlist && !x->a.like)
		ask_music(x);
	/* "A, B": the second one is compared. */
	if (!take_compared(x, others, 0, &err))
		text_print(stderr, "%s\n", err.msg);
	CLEANUP(pointer_free)
	char *compared = xasprintf("What you compare it with, such as AFUL Performer8 [%s]",
		text_or(x->compared, "nothing"));
	if (!x->a.n_compare)
		ask_until(x, compared, take_compared, 0);
	if (!x->a.like)
		ask_chains(x);
	return true;
}

/* Asks the questions of `ask`, which stores the answers, until there is no way back. Returns false
 * if nothing is to be written. */
static bool
ask_with_keys(struct new_dialog *x, bool (*ask)(struct new_dialog *), struct err *err)
{
	const struct new_answers given = x->a;
	struct termios found;
	bool named;

	x->watched = watch_keys(&found);
	if (x->watched)
		text_print(stderr, "Up: the question before. Ctrl-C: stop, and write nothing.\n");
	do {
		x->left = LEFT_NOT;
		x->at = 0;
		x->a = given;
		named = ask(x);
		x->silent = true;
		if (x->left == LEFT_BACK && x->lines.n) {
			const struct new_line *before = &x->lines.v[--x->lines.n];

			LIST_ADD(&x->earlier, *before);
			if (before->answer[0] && !x->explained)
				text_print(stderr,
					"In [ ] is your answer: Enter keeps it, - removes it.\n");
			x->explained |= before->answer[0];
		}
	} while (x->left == LEFT_BACK);
	if (x->watched)
		tcsetattr(STDIN_FILENO, TCSANOW, &found);
	return (named && x->left != LEFT_STOP) ||
		err_set(err, "%snothing was written", x->left == LEFT_STOP ? "" : "no device, so ");
}

/* Asks if the session begins at once. */
static bool
begins(struct new_dialog *x)
{
	if (x->left != LEFT_NOT)
		return false;
	x->silent = false;
	ask_until(x, "Enter begins the session; n: later", take_no, 0);
	return x->left == LEFT_NOT && !x->lines.v[x->lines.n - 1].answer[0];
}

static bool
is_to_file(const struct new_dialog *x)
{
	return !text_same(x->path, "-");
}

/* Returns true if the device has a name, so that nothing is asked. */
static bool
is_named(const struct new_dialog *x)
{
	return x->a.device || (x->a.brand && x->a.model);
}

/* Takes the path of the new file; none: it is named after the device, once that is known. */
static bool
take_path(struct new_dialog *x, struct err *err)
{
	bool typed = x->path;

	x->path = text_or(x->path, "review.yaml");
	if (is_to_file(x) && !find_is_yaml(x->path))
		x->path = arena_keep(&x->memory, xasprintf("%s.yaml", x->path));
	CLEANUP(pointer_free) char *folder = file_folder(x->path);
	if (typed && access(x->path, F_OK) == 0)
		return err_set(
			err, "%s exists already and is not changed; name another file", x->path);
	if (is_to_file(x) && access(folder, W_OK) != 0)
		return err_set(err, "cannot write %s: %s: %s", x->path, folder, strerror(errno));
	return true;
}

/* Gives the review the id of its file. */
static void
take_id(struct new_dialog *x)
{
	if (is_to_file(x))
		x->a.id = text_or(x->a.id, arena_keep(&x->memory, find_base_name(x->path)));
}

/* Names the session file after the id, else the device. */
static void
name_file(struct new_dialog *x)
{
	CLEANUP(buf_finish) struct buf id = BUF_INIT;

	track_list_add_id(&id, x->a.device);
	track_list_add_id(&id, x->a.brand);
	track_list_add_id(&id, x->a.model);
	if (x->a.id || !id.len) {
		buf_clear(&id);
		buf_add(&id, text_or(x->a.id, "review"));
	}
	x->path = arena_keep(&x->memory, xasprintf("%s.yaml", id.s));
	take_id(x);
}

/* Takes music that stands for a playlist: a folder or a sound file that no playlist is called. */
static bool
take_list(struct new_dialog *x, struct err *err)
{
	CLEANUP(found_finish) struct found list = { .path = NULL };
	CLEANUP(pointer_free) char *path = find_home(text_or(x->a.playlist, ""));
	bool called = x->a.playlist && !strchr(path, '/') &&
		find_named(&list, FIND_PLAYLIST, x->a.playlist, NULL, ERR_IGNORED);

	return called || !(file_is_folder(path) || media_is_sound(path, strlen(path))) ||
		take_files(x, x->a.playlist, 0, err);
}

/* Finds the playlist of the profile. A path in it is relative to the profile, not to the new file.
 */
static void
find_usual(struct new_dialog *x)
{
	const char *usual = x->own.default_playlist;

	if (usual && (strchr(usual, '/') || find_is_yaml(usual) || field_is_foreign(usual)))
		usual = arena_keep(&x->memory, find_from(x->own.path, usual));
	x->usual = usual;
}

/* Takes the answers that the options give, and the session file of --like. */
static bool
take_options(struct new_dialog *x, const struct new_options *o, struct err *err)
{
	struct err why = ERR_INIT;

	x->a = o->a;
	x->compare = o->compare;
	x->a.compare = x->compare.v;
	x->a.n_compare = x->compare.n;
	x->a.chains = x->chains;
	x->given = &o->chains;
	profile_load_own(&x->own, NULL);
	find_usual(x);
	if (o->like && !take_like(x, o->like, err))
		return false;
	x->a.like_settings = o->like;
	if (is_named(x) && !x->a.playlist && !x->a.like)
		x->a.playlist = text_or(x->usual, PLAYLIST_USUAL);
	split_device(x);
	return take_given(x, &why) || cli_wrong(err, "--chain: %s", why.msg);
}

/* Finds what the questions offer. */
static bool
begin_questions(struct new_dialog *x, struct err *err)
{
	if (!isatty(STDIN_FILENO))
		return cli_wrong(err, "say which device: --device NAME, or --brand and --model");
	find_last(x);
	x->looks_now = !x->usual && os_thread_start(&x->looks, "players", find_player, x) == 0;
	return true;
}

static bool
put_file(struct new_dialog *x, bool asked, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT, said = BUF_INIT;

	new_write(&text, &x->a);
	/* Each answer that `earlog check` rejects becomes a comment, so that it is not lost. */
	if (asked)
		new_mend(&text, x->path, &said);
	if (!is_to_file(x))
		text_print_bytes(text.s, text.len);
	else if (!file_create(x->path, text.s, text.len, NULL, err))
		return false;
	if (said.len)
		text_print(stderr, "%s", said.s);
	return true;
}

/* Begins the session if the user says so, else says how. */
static bool
go_on(struct new_dialog *x, bool asked, struct err *err)
{
	CLEANUP(pointer_free) char *word = text_shell_word(x->path);

	if (asked && begins(x)) {
		execl(OS_SELF, "earlog", "session", x->path, (char *)NULL);
		return err_fail(err, "cannot begin `earlog session %s`", word);
	}
	cli_say("%s is written. Next: `earlog session %s`", x->path, word);
	return true;
}

/* Writes a session file: of what the options say, or of the answers to the questions. */
static bool
write_file(struct new_dialog *x, const struct new_options *o, struct err *err)
{
	bool unnamed = !x->path;

	if (!take_path(x, err) || !take_options(x, o, err))
		return false;
	if (!unnamed)
		take_id(x);
	bool asks = !is_named(x);
	if (asks && !begin_questions(x, err))
		return false;
	/* A wrong option is refused before a question. */
	if (!take_list(x, err))
		return false;
	if (!new_check(&x->a, x->path, false, err))
		return err_prefix(err, "nothing was written: `earlog check` would report");
	if (asks && !ask_with_keys(x, ask_all, err))
		return false;
	if (unnamed)
		name_file(x);
	return put_file(x, asks, err) && (!is_to_file(x) || go_on(x, asks, err));
}

/* ---- a profile ---- */

/* The questions for a profile. `line`: the line of the profile that the answer completes, and that
 * remains as an example in a comment without an answer. */
static const struct {
	const char *question, *line, *end, *example;
} profile_questions[] = {
	{ "Language of your drafts: en, de, ja, zh [en]", "language: ", "", "en" },
	{ "Your name in reviews [leave out]", "reviewer: {name: ", "}", "A. Reviewer" },
	{ "Folder of your music [the Music folder of your desktop]", "music: [", "]", "~/Music" },
	{ "Sound output, a name of `earlog outputs` [that of the system]", "audio: {output: ", "}",
		"auto" },
	{ "Playlist of a session file that names none [leave out]", "defaults: {playlist: ", "}",
		"reference" },
};

static void
add_profile_line(struct buf *out, size_t nth, const char *answer)
{
	buf_addf(out, "%s%s", answer ? "" : "# ", profile_questions[nth].line);
	field_quote(out, answer ? answer : profile_questions[nth].example);
	buf_addf(out, "%s\n", profile_questions[nth].end);
}

/* Reads a line of a profile with its answer, and looks for the playlist or music folder that it
 * names. */
static bool
take_for_profile(struct new_dialog *x, const char *answer, size_t nth, struct err *err)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(found_finish) struct found playlist = { .path = NULL };

	add_profile_line(&line, nth, answer);
	/* no place of a file that is not there yet */
	bool ok = field_file(x->path, line.s, line.len, profile_take, &p, &d) ||
		err_set(err, "%s", d.n ? d.v[0].msg : "this cannot be read");
	CLEANUP(pointer_free) char *folder = p.music.n ? find_home(p.music.v[0]) : NULL;
	if (ok && folder && access(folder, R_OK | X_OK) != 0)
		ok = err_set(err, "cannot read the folder %s: %s", folder, strerror(errno));
	if (ok && p.default_playlist)
		ok = find_named(&playlist, FIND_PLAYLIST, p.default_playlist, x->path, err);
	if (ok && playlist.path && !playlist.shipped && access(playlist.path, R_OK) != 0) {
		const char *here = arena_keep(&x->memory, realpath(answer, NULL));

		ok = here || err_set(err, "there is no %s, and no %s here", playlist.path, answer);
		answer = here;
	}
	x->profile[nth] = ok ? answer : NULL;
	return ok;
}

static bool
ask_profile(struct new_dialog *x)
{
	static const char *const shipped[] = { "de", "ja", "zh" };
	const char *lang = text_or(getenv("LC_ALL"), text_or(getenv("LANG"), "")), *two = NULL;

	EACH_OF (one, shipped)
		if (text_starts(lang, *one))
			two = *one;
	CLEANUP(pointer_free)
	char *first = xasprintf("Language of your drafts: en, de, ja, zh [%s]", text_or(two, "en"));

	for (size_t i = 0; i < LENGTH(profile_questions); i++) {
		const char *question = i ? profile_questions[i].question : first;

		if (!ask_until(x, question, take_for_profile, i))
			x->profile[i] = i ? NULL : two;
	}
	return true;
}

/* Asks for a profile and writes it to its usual place. */
static bool
write_profile(struct new_dialog *x, struct err *err)
{
	CLEANUP(pointer_free)
	char *path = find_profile(), *folder = path ? file_folder(path) : NULL;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	if (!path)
		return own_archive_no_home(err);
	if (access(path, F_OK) == 0)
		return err_set(err, "%s exists already and is not changed; edit it", path);
	x->path = path;
	if (!ask_with_keys(x, ask_profile, err))
		return false;
	buf_add(&text, "# Your profile; `man earlog-config` explains every key.\n");
	for (size_t i = 0; i < LENGTH(profile_questions); i++)
		add_profile_line(&text, i, x->profile[i]);
	CLEANUP(pointer_free) char *lists = file_in(folder, "playlists");
	if (!file_make_folder(lists, err) || !file_create(path, text.s, text.len, NULL, err))
		return false;
	cli_say("%s is written; edit it as you like. Playlists of your own belong in %s/playlists",
		path, folder);
	return true;
}

static void
finish_dialog(struct new_dialog *x)
{
	if (x->looks_now)
		pthread_join(x->looks, NULL);
	free(x->lines.v);
	free(x->earlier.v);
	EACH_IN (chain, x->chains, OPTION_MOST)
		pairs_finish(&chain->content);
	profile_finish(&x->own);
	session_file_finish(&x->last);
	arena_finish(&x->memory);
}

char *
cli_new_for(const char *device, const char *music, struct err *err)
{
	CLEANUP(pointer_free) struct new_dialog *x = xcalloc(1, sizeof(*x));
	const struct new_options o = { .a = { .device = device, .playlist = music } };
	char *path = write_file(x, &o, err) ? xstrdup(x->path) : NULL;

	finish_dialog(x);
	return path;
}

static bool
new_run(struct cli_call *c, struct err *err)
{
	CLEANUP(pointer_free) struct new_dialog *x = xcalloc(1, sizeof(*x));
	const struct new_options *o = c->options;

	if (o->profile && c->argc)
		return cli_wrong(err, "--profile takes no file");
	x->path = c->argv[0];
	bool ok = o->profile ? write_profile(x, err) : write_file(x, o, err);
	finish_dialog(x);
	return ok;
}

const struct cli_command cli_new = {
	.name = "new",
	.help = "Write a new session file, from options or answers; or your profile",
	.example = "earlog new cantor.yaml --device \"AFUL Cantor\" --playlist demo",
	.verbs = { { NULL, "[FILE] [--device NAME] [OPTIONS] | --profile",
		"without FILE the file is named after the device", 0, 0, 1, new_run,
		"one file at a time, please" } },
	OPTIONS_ARE(OPTION_ROW('d', a.device, "device", "NAME",
			    "brand and model of the device: \"AFUL Cantor\"", OPTION_TEXT, NULL),
		TEXT(a.brand, "brand", "NAME", "the brand, if --model gives the model"),
		TEXT(a.model, "model", "NAME", "the model, if --brand gives the brand"),
		TEXT(a.kind, "kind", "WORD",
			"kind of the device: iem, headphone; dongle, dap, dac, amp: a source"),
		TEXT(a.impedance, "impedance", "TEXT", "impedance of the device: \"22 ohm\""),
		TEXT(a.sensitivity, "sensitivity", "TEXT",
			"sensitivity of the device: \"106 dB/Vrms\" or \"110 dB/mW\""),
		TEXT(a.unit_how, "unit", "WORD",
			"how you got or heard the device: bought, loan, tour, sample, refurbished, "
			"or "
			"in your words"),
		TEXT(a.unit_from, "from", "WHO", "who gave, lent or sold you the device"),
		OPTION_ROW('c', chains, "chain", "NAME=SOURCE[,OUTPUT[,VOLUME]]",
			"what plays into the device: dx300=iBasso DX300,4.4 mm; of a source the "
			"headphone: u12t=64 Audio U12t; or a chain of your profile, by its name; "
			"repeat the option for more. With the "
			"source \"clock\" you play the music yourself, and earlog only counts the "
			"time",
			OPTION_TEXTS, NULL),
		TEXTS(compare, "compare", "NAME",
			"a device to compare with; repeat the option for more"),
		OPTION_ROW('p', a.playlist, "playlist", "NAME",
			"the playlist: a file, a folder of music, or a name of `earlog playlist "
			"list`",
			OPTION_TEXT, NULL),
		TEXT(a.lexicon, "lexicon", "NAME",
			"the lexicon: a file, or a name of `earlog lexicon list`"),
		TEXT(a.id, "id", "ID", "id of the review (default: the name of the file)"),
		TEXT(like, "like", "REVIEW",
			"take chains, settings, playlist, words, form and compared devices of this "
			"review or "
			"session file, with their comments, unless you give others"),
		FLAG(profile, "profile",
			"ask for your name, music folder, sound output and usual playlist, and "
			"write your profile; an existing one is not changed")),
};
