/* SPDX-License-Identifier: GPL-2.0-or-later */
#define PAGES_CHROME_C
#include "pages/chrome.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/os_file.h"
#include "e2e/home_private.h"

struct chrome {
	pid_t pid;
	int in, out; /* of the browser */
	struct buf heard;
	int id;
	char *session;
	json_t *answer, *value, *requests, *complaints;
	bool loaded;
	struct home *home;
	const char *file; /* of the test that called last */
	int line;
};

#define chrome_fail(c, ...) home_fail_at((c)->file, (c)->line, __VA_ARGS__)

struct chrome *
chrome_from(struct chrome *c, const char *file, int line)
{
	c->file = file;
	c->line = line;
	return c;
}

static const char *
program(void)
{
	static const char *const names[] = { "/usr/bin/chromium", "/usr/bin/chromium-browser",
		"/usr/bin/google-chrome" };
	const char *given = getenv("CHROMIUM");

	if (given)
		return *given ? given : NULL;
	for (size_t i = 0; i < LENGTH(names); i++)
		if (access(names[i], X_OK) == 0)
			return names[i];
	return NULL;
}

bool
chrome_is_here(void)
{
	return program() != NULL;
}

/* ---- the pipe ---- */

static void
say(struct chrome *c, const char *method, json_t *params, bool to_page)
{
	json_t *o = json_pack("{s:i, s:s, s:o}", "id", ++c->id, "method", method, "params",
		params ? params : json_object());
	size_t at = 0, n;

	if (to_page)
		json_object_set_new(o, "sessionId", json_string(c->session));
	char *text = json_dumps(o, JSON_COMPACT);
	n = strlen(text) + 1;
	while (at < n) {
		ssize_t put = write(c->in, text + at, n - at);
		if (put < 0 && errno != EINTR)
			break; /* it has ended, which is heard next */
		at += put > 0 ? (size_t)put : 0;
	}
	free(text);
	json_decref(o);
}

static void
complain(struct chrome *c, const char *what, json_t *about)
{
	char *text = json_dumps(about, JSON_COMPACT | JSON_ENCODE_ANY);

	json_array_append_new(c->complaints, json_sprintf("%s: %s", what, text));
	free(text);
}

static void
take_event(struct chrome *c, const char *method, json_t *params)
{
	if (strcmp(method, "Network.requestWillBeSent") == 0)
		json_array_append(
			c->requests, json_object_get(json_object_get(params, "request"), "url"));
	else if (strcmp(method, "Page.loadEventFired") == 0)
		c->loaded = true;
	else if (strcmp(method, "Runtime.exceptionThrown") == 0)
		complain(c, "exception", params);
	else if (strcmp(method, "Runtime.consoleAPICalled") == 0)
		complain(c, "console", params);
	else if (strcmp(method, "Log.entryAdded") == 0)
		complain(c, "log", params);
	else if (strcmp(method, "Page.javascriptDialogOpening") == 0)
		complain(c, "dialog", params);
	else if (strcmp(method, "Page.windowOpen") == 0)
		complain(c, "window", params);
}

/* Takes one message; false: none is whole yet. */
static bool
take_message(struct chrome *c, int want)
{
	char *end = memchr(c->heard.s, '\0', c->heard.len);
	json_t *o, *id;

	if (!c->heard.len || !end || end == c->heard.s + c->heard.len)
		return false;
	o = json_loads(c->heard.s, 0, NULL);
	buf_splice(&c->heard, 0, (size_t)(end + 1 - c->heard.s), "", 0);
	id = json_object_get(o, "id");
	if (json_is_integer(id) && json_integer_value(id) == want) {
		json_decref(c->answer);
		c->answer = json_incref(o);
	} else if (json_is_string(json_object_get(o, "method"))) {
		take_event(c, json_string_value(json_object_get(o, "method")),
			json_object_get(o, "params"));
	}
	json_decref(o);
	return true;
}

/* False: it has ended. */
static bool
hear(struct chrome *c)
{
	struct pollfd p = { .fd = c->out, .events = POLLIN };
	char part[65536];

	if (poll(&p, 1, home_limit_ms(0)) <= 0)
		chrome_fail(c, "Chromium does not answer");
	ssize_t n = read(c->out, part, sizeof(part));
	if (n <= 0)
		return false;
	buf_add_bytes(&c->heard, part, (size_t)n);
	return true;
}

static void
must_hear(struct chrome *c)
{
	if (!hear(c))
		chrome_fail(c, "Chromium has ended");
}

static const json_t *
ask(struct chrome *c, const char *method, json_t *params, bool to_page)
{
	say(c, method, params, to_page);
	int want = c->id;
	json_decref(c->answer);
	c->answer = NULL;
	while (!c->answer)
		if (!take_message(c, want))
			must_hear(c);
	if (json_object_get(c->answer, "error")) {
		char *text = json_dumps(c->answer, 0);
		chrome_fail(c, "%s: %s", method, text);
	}
	return json_object_get(c->answer, "result");
}

/* ---- the browser ---- */

static void
start(struct chrome *c, int in, int out, bool sandbox)
{
	const char *folder = home_path(c->home, "chromium");
	char *data = xasprintf("--user-data-dir=%s", folder);
	char *const argv[] = { (char *)program(), "--headless", "--remote-debugging-pipe",
		"--disable-gpu", "--no-first-run", "--mute-audio", "--disable-dev-shm-usage",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND", data,
		"about:blank", sandbox ? NULL : "--no-sandbox", NULL };
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	/* 3 and 4 are the protocol's; what we hold may have these numbers. */
	in = fcntl(in, F_DUPFD_CLOEXEC, 10);
	out = fcntl(out, F_DUPFD_CLOEXEC, 10);
	dup2(in, 3);
	dup2(out, 4);
	dup2(null, 0);
	dup2(null, 1);
	dup2(null, 2);
	setenv("HOME", folder, 1);
	setenv("TMPDIR", home_path(c->home, "tmp"), 1);
	setenv("XDG_CONFIG_HOME", folder, 1);
	setenv("XDG_CACHE_HOME", folder, 1);
	execv(argv[0], argv);
	_exit(127);
}

static void
launch(struct chrome *c, bool sandbox)
{
	int to[2], from[2];

	if (!os_pipe(to) || !os_pipe(from))
		chrome_fail(c, "no pipe: %s", strerror(errno));
	c->pid = fork();
	if (c->pid == 0) {
		setpgid(0, 0);
		start(c, to[0], from[1], sandbox);
	}
	setpgid(c->pid, c->pid);
	close(to[0]);
	close(from[1]);
	c->in = to[1];
	c->out = from[0];
}

static void
end(struct chrome *c)
{
	close(c->in);
	close(c->out);
	kill(-c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
}

struct chrome *
chrome_open(struct home *h)
{
	struct chrome *c = xcalloc(1, sizeof(*c));

	*c = (struct chrome){
		.home = h, .heard = BUF_INIT, .requests = json_array(), .complaints = json_array()
	};
	chrome_from(c, __FILE__, __LINE__);
	home_write(h, "chromium/here", "");
	signal(SIGPIPE, SIG_IGN);
	/* Chromium's own sandbox works neither for root nor in every container. */
	launch(c, geteuid() != 0);
	say(c, "Browser.getVersion", NULL, false);
	if (!hear(c) && geteuid() != 0) {
		end(c);
		launch(c, false);
	}
	const json_t *targets =
		ask(c, "Target.createTarget", json_pack("{s:s}", "url", "about:blank"), false);
	char *target = xstrdup(json_string_value(json_object_get(targets, "targetId")));
	const json_t *session = ask(c, "Target.attachToTarget",
		json_pack("{s:s, s:b}", "targetId", target, "flatten", 1), false);
	c->session = xstrdup(json_string_value(json_object_get(session, "sessionId")));
	free(target);
	static const char *const parts[] = { "Page", "Runtime", "Network", "Log", "DOM" };
	for (size_t i = 0; i < LENGTH(parts); i++) {
		char *method = xasprintf("%s.enable", parts[i]);
		ask(c, method, NULL, true);
		free(method);
	}
	chrome_width(c, 1440);
	return c;
}

void
chrome_close(struct chrome *c)
{
	end(c);
	json_decref(c->answer);
	json_decref(c->value);
	json_decref(c->requests);
	json_decref(c->complaints);
	buf_finish(&c->heard);
	free(c->session);
	free(c);
}

/* ---- the page ---- */

void
chrome_go(struct chrome *c, const char *path)
{
	json_array_clear(c->requests);
	json_array_clear(c->complaints);
	c->loaded = false;
	ask(c, "Page.navigate", json_pack("{s:o}", "url", json_sprintf("file://%s", path)), true);
	while (!c->loaded)
		if (!take_message(c, 0))
			must_hear(c);
}

void
chrome_width(struct chrome *c, int width)
{
	ask(c, "Emulation.setDeviceMetricsOverride",
		json_pack("{s:i, s:i, s:i, s:b}", "width", width, "height", 900,
			"deviceScaleFactor", 1, "mobile", width < 600),
		true);
}

void
chrome_scripts(struct chrome *c, bool run)
{
	ask(c, "Emulation.setScriptExecutionDisabled", json_pack("{s:b}", "value", !run), true);
}

void
chrome_dark(struct chrome *c, bool dark)
{
	ask(c, "Emulation.setEmulatedMedia",
		json_pack("{s:[{s:s, s:s}]}", "features", "name", "prefers-color-scheme", "value",
			dark ? "dark" : "light"),
		true);
}

void
chrome_picture(struct chrome *c, const char *path)
{
	const json_t *result = ask(c, "Page.captureScreenshot",
		json_pack("{s:s, s:b}", "format", "png", "captureBeyondViewport", 1), true);
	char *command = xasprintf("base64 -d >'%s'", path);
	FILE *f = popen(command, "w");

	if (!f)
		chrome_fail(c, "no picture");
	fputs(json_string_value(json_object_get(result, "data")), f);
	pclose(f);
	free(command);
}

const json_t *
chrome_eval(struct chrome *c, const char *expression)
{
	const json_t *result = ask(c, "Runtime.evaluate",
		json_pack("{s:s, s:b, s:b}", "expression", expression, "returnByValue", 1,
			"awaitPromise", 1),
		true);

	if (json_object_get(result, "exceptionDetails")) {
		char *text = json_dumps(result, 0);
		chrome_fail(c, "%s: %s", expression, text);
	}
	json_decref(c->value);
	c->value = json_incref(json_object_get(json_object_get(result, "result"), "value"));
	return c->value;
}

const char *
chrome_text(struct chrome *c, const char *expression)
{
	const char *s = json_string_value(chrome_eval(c, expression));

	return s ? s : "";
}

double
chrome_number(struct chrome *c, const char *expression)
{
	const json_t *n = chrome_eval(c, expression);

	if (!json_is_number(n))
		chrome_fail(c, "%s is no number", expression);
	return json_number_value(n);
}

static int64_t
wait_end_ns(void)
{
	return clock_mono_ns() + (int64_t)home_limit_ms(0) * 1000000;
}

void
chrome_wait(struct chrome *c, const char *expression)
{
	int64_t end_ns = wait_end_ns();

	while (!json_is_true(chrome_eval(c, expression))) {
		if (clock_mono_ns() > end_ns)
			chrome_fail(c, "never true: %s", expression);
		poll(NULL, 0, 20);
	}
}

static void
mouse(struct chrome *c, const char *type, double x, double y)
{
	ask(c, "Input.dispatchMouseEvent",
		json_pack("{s:s, s:f, s:f, s:s, s:i}", "type", type, "x", x, "y", y, "button",
			strcmp(type, "mouseMoved") == 0 ? "none" : "left", "clickCount", 1),
		true);
}

void
chrome_click(struct chrome *c, const char *selector)
{
	/* Its place once the page is drawn, and whether it got a movement of the pointer. */
	char *expression = xasprintf(
		"(async () => { const e = document.querySelector(%s); if (!e) return null; "
		"if (window.aim !== e) { window.aim = e; window.aimed = false; "
		"e.addEventListener('mousemove', () => window.aimed = true, { once: true }); } "
		"e.scrollIntoView({ block: 'center', behavior: 'instant' }); "
		"for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame); "
		"const r = e.getBoundingClientRect(); "
		"return [r.x + r.width / 2, r.y + r.height / 2, window.aimed]; })()",
		selector);
	int64_t end_ns = wait_end_ns();
	double x, y;
	bool aimed;

	/* For a moment after a change Chromium may send the mouse to the frame of before. */
	do {
		const json_t *at = chrome_eval(c, expression);
		if (!json_is_array(at))
			chrome_fail(c, "there is no %s", selector);
		x = json_number_value(json_array_get(at, 0));
		y = json_number_value(json_array_get(at, 1));
		aimed = json_is_true(json_array_get(at, 2));
		if (!aimed && clock_mono_ns() > end_ns)
			chrome_fail(c, "the pointer does not get to %s", selector);
		mouse(c, aimed ? "mousePressed" : "mouseMoved", x, y);
	} while (!aimed);
	mouse(c, "mouseReleased", x, y);
	chrome_eval(c, "void delete window.aim");
	free(expression);
}

const json_t *
chrome_requests(const struct chrome *c)
{
	return c->requests;
}

const json_t *
chrome_complaints(const struct chrome *c)
{
	return c->complaints;
}
