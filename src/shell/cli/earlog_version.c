/* earlog version: facts on program and system for bug reports, which each module adds for its
 * libraries (system/system_fact.h). */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "archive/exchange/pq.h"
#include "archive/store/store.h"
#include "audio/library/av.h"
#include "base/system/os_jail.h"
#include "audio/player/player.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/locale.h"
#include "base/system/os_system.h"
#include "base/system/system_fact.h"
#include "base/text/text.h"
#include "bench/remote/remote.h"
#include "bench/ui/term.h"
#include "draft/view/put.h"
#include "shell/call/cli.h"
#include "shell/cli/help_pages.h"
#include "shell/cli/shared.h"
#include "shell/table/column.h"

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

static void
program_facts(struct system_facts *f)
{
	system_fact_add(f, "program", "earlog", "%s, archives of version %d", EARLOG_VERSION,
		store_version());
	system_fact_add(f, "program", "made with", COMPILER "%s",
		OS_SANITIZED ? ", under a sanitizer" : "");
}

/* Adds the name and version of the operating system, but not the name of the host; and the name of
 * the Linux distribution, from the line PRETTY_NAME="Debian GNU/Linux 12 (bookworm)" of
 * /etc/os-release. */
static void
system_facts(struct system_facts *f)
{
	static const char key[] = "\nPRETTY_NAME=";
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool found = false;
	struct utsname u;

	if (uname(&u) == 0)
		system_fact_add(f, "system", "kernel", "%s %s %s", u.sysname, u.release, u.machine);
	buf_add(&text, "\n");
	file_read("/etc/os-release", 65536, &text, &found, ERR_IGNORED);
	const char *at = strstr(text.s, key);
	if (at) {
		at += strlen(key);
		if (*at == '"')
			at++;
		system_fact_add(f, "system", "distribution", "%.*s", (int)strcspn(at, "\"\n"), at);
	}
	system_fact_library(f, "system", "C library", "strlen", "gnu_get_libc_version");
}

static void
library_facts(struct system_facts *f)
{
	static const struct {
		const char *name, *function, *version;
	} linked[] = {
		{ "ncurses", "initscr", "curses_version" },
		{ "libyaml", "yaml_parser_parse", "yaml_get_version_string" },
		{ "jansson", "json_loads", "jansson_version_str" },
		{ "utf8proc", "utf8proc_iterate", "utf8proc_version" },
		{ "nettle", "nettle_sha256_update", NULL },
		{ "md4c", "md_parse", NULL },
		{ "libuuid", "uuid_generate_random", NULL },
	};

	store_facts(f);
	EACH_OF (x, linked)
		system_fact_library(f, "libraries", x->name, x->function, x->version);
}

static void
locale_facts(struct system_facts *f)
{
	if (locale_is_utf8())
		system_fact_add(f, "terminal", "locale", "%s%s", locale_name(),
			locale_replaced() ? ", in place of the requested one" : "");
	else
		system_fact_lacks(f, "terminal", "locale",
			"%s is not UTF-8: the bench shows ASCII only", locale_name());
}

/* The facts about players are gathered last, since a player may be slow or not answer. */
void
cli_version_facts(struct system_facts *f)
{
	static void (*const parts[])(struct system_facts *) = { program_facts, system_facts,
		library_facts, av_facts, os_jail_facts, remote_facts, panel_facts, term_facts,
		locale_facts, player_facts };

	EACH_OF (x, parts)
		(*x)(f);
}

bool
cli_version_print(const struct system_facts *f, bool json, const char *path, struct err *err)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	const char *part = "";

	json_auto_t *all = json_array();

	EACH_WHILE (x, f, json) {
		json_t *o = put_new(all);

		put_text(o, "part", x->part);
		put_text(o, "name", x->name);
		put_bool(o, "lacking", x->lacking);
		put_text(o, "value", x->value);
	}
	if (json)
		return column_print_value(json_incref(all), err);
	EACH (v, f) {
		if (!text_same(v->part, part))
			buf_addf(&out, "%s%s\n", *part ? "\n" : "", v->part);
		part = v->part;
		buf_addf(&out, "  %-26s %s%s\n", v->name, v->lacking ? "LACKING: " : "", v->value);
	}
	if (path)
		return file_create(path, out.s, out.len, NULL, err);
	text_print(stdout, "%s", out.s);
	return true;
}

struct version_options {
	bool verbose;
};

#define OPTIONS struct version_options

static bool
version_run(struct cli_call *c, struct err *err)
{
	const struct version_options *o = c->options;
	CLEANUP(system_facts_finish) struct system_facts f = { 0 };

	if (!o->verbose && c->json)
		return cli_wrong(err, "--json is for --verbose");
	if (!o->verbose) {
		text_print(stdout, "earlog %s\n", EARLOG_VERSION);
		help_places_print();
		return true;
	}
	cli_version_facts(&f);
	return cli_version_print(&f, c->json, NULL, err);
}

const struct cli_command cli_version = {
	.name = "version",
	.help = "Show the version, and where archive, backups and profile are",
	.example = "earlog version --verbose",
	.verbs = { { NULL, "",
		"`earlog --version --verbose` is the same as `earlog version --verbose`", AS_JSON,
		0, 0, version_run, NULL } },
	OPTIONS_ARE(FLAG(
		verbose, "verbose", "also print the libraries and the system, for bug reports")),
};
