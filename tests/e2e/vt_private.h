/* Shared by vt.c (the screen), vt_watch.c (the bytes) and vt_key.c. */
#ifndef E2E_VT_PRIVATE_H
#define E2E_VT_PRIVATE_H

#include <vterm.h>

#include "e2e/vt.h"

enum watch_state { PLAIN, ESCAPE, CSI, STRING, STRING_ESCAPE };

/* What libvterm does not tell: a second, small reader of the same bytes. */
struct vt_watch {
	enum watch_state state;
	bool osc;       /* the string is an OSC */
	struct buf seq; /* of the CSI or the string under way */
	struct {
		int mode;
		bool on;
	} modes[64];
	size_t nmodes;
	struct buf title;
	size_t bells;
};

struct vt {
	VTerm *term;
	VTermScreen *screen;
	struct buf answers, log;
	struct vt_watch watch;
};

void watch_init(struct vt_watch *w);
void watch_finish(struct vt_watch *w);
void watch_feed(struct vt_watch *w, const char *bytes, size_t n);

/* Appends a code point as UTF-8. */
void vt_add_utf8(struct buf *out, uint32_t c);

#endif
