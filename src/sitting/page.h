/* Opens the web pages of a track in a browser. Used within src/sitting only. */
#ifndef SITTING_PAGE_H
#define SITTING_PAGE_H

#include <sys/types.h>

#include "sitting/sitting.h"

/* A web page that a program (xdg-open) is opening. */
struct open_page {
	pid_t pid;
	char *address;
};

struct pages {
	struct open_page *v;
	size_t n, cap;
};

void page_finish(struct sitting *s);

#endif
