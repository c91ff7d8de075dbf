/*
 * The first evening of README.md, as it is printed there: the program is given nothing but what the
 * ten lines say, so that they cannot rot.
 */
#include <ctype.h>

#include "base/mem.h"
#include "e2e/bench.h"

#define LINES 10

/* What a person sees once the line with that number is done; NULL: a command of the shell. */
static const char *const shown[LINES] = {
	[3] = "even on both sides",
	[4] = "marker",
	[5] = "─ Notes · AFUL Cantor",
	[6] = "AFUL Performer8 is worn",
	[7] = "2 notes, 1 marker, 1 rating recorded in this session",
};

/* The lines of the section, without their numbers; the test ends where there are not ten. */
static void
read_lines(char *lines[LINES])
{
	FILE *f = fopen("README.md", "re");
	char text[1024], number[16];
	bool inside = false;
	int n = 0;

	assert_non_null(f);
	while (fgets(text, sizeof(text), f)) {
		if (text[0] == '#')
			inside = strcmp(text, "## A first evening\n") == 0;
		if (!inside || !isdigit((unsigned char)text[0]))
			continue;
		assert_true(n < LINES);
		snprintf(number, sizeof(number), "%d. ", n + 1);
		assert_memory_equal(text, number, strlen(number));
		lines[n++] = xstrdup(text + strlen(number));
	}
	fclose(f);
	assert_int_equal(n, LINES);
}

/* The next `key` or *text* of a line, cut out of it; what it is stands in `mark`. */
static char *
next_part(char **rest, char *mark)
{
	char *start = strpbrk(*rest, "`*"), *end;

	if (!start)
		return NULL;
	*mark = *start++;
	end = strchr(start, *mark);
	assert_non_null(end);
	*end = '\0';
	*rest = end + 1;
	return start;
}

static bool
is_command(const char *part)
{
	return strncmp(part, "earlog ", strlen("earlog ")) == 0;
}

static void
press(struct drive *d, const char *key)
{
	if (strlen(key) == 1)
		drive_keys(d, key);
	else
		drive_key(d, key);
	if (strcmp(key, "Esc") == 0)
		drive_wait_text(d, "─ Notes ", 0);
}

/* A line that is done at the bench. */
static void
follow(struct drive *d, char *line, const char *then)
{
	char mark, *part;

	while ((part = next_part(&line, &mark))) {
		if (mark == '*')
			drive_type(d, part);
		else
			press(d, part);
	}
	drive_wait_text(d, then, 0);
}

/* The command with which a line begins, as it would be typed into a shell. */
static void
type_command(struct home *h, struct drive **bench, char *line)
{
	struct drive_options o = { .home = h };
	char mark, *command = next_part(&line, &mark);
	const char *err;

	assert_true(command && is_command(command));
	if (strncmp(command, "earlog session ", strlen("earlog session ")) == 0) {
		*bench = drive_start(&o, ARGS("sh", "-c", command));
		drive_wait_text(*bench, "│ ▶ 0:", 0);
		return;
	}
	if (home_run(h, ARGS("sh", "-c", command), NULL, NULL, &err) != 0)
		fail_msg("%s: %s", command, err);
}

static void
the_first_evening_works_as_printed(void **state)
{
	struct home *h = home_new();
	struct drive *d = NULL;
	char *lines[LINES];

	(void)state;
	home_write(h, "config/earlog/config.yaml", "audio: {output: \"null\"}\nnet: no\n");
	read_lines(lines);
	for (int i = 0; i < LINES; i++) {
		if (shown[i])
			follow(d, lines[i], shown[i]);
		else
			type_command(h, &d, lines[i]);
	}
	assert_int_equal(drive_wait_exit(d, 0), 0);
	drive_end(d);

	const char *draft = home_read(h, "work/cantor.md");
	assert_non_null(strstr(draft, "even on both sides"));
	assert_non_null(strstr(draft, "**AFUL Cantor vs AFUL Performer8**"));
	assert_non_null(strstr(draft, "*AFUL Performer8:* a touch brighter"));
	assert_non_null(strstr(draft, "- Balance: 4/5"));
	const char *page = home_read(h, "work/cantor.html");
	assert_non_null(strstr(page, "<svg"));
	assert_non_null(strstr(page, "a touch brighter"));
	for (int i = 0; i < LINES; i++)
		free(lines[i]);
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(the_first_evening_works_as_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
