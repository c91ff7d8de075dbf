#include "ui/sequence.h"

#include "base/text.h"

#define ESC 0x1b
#define BEL 0x07

/* The longest sequences in bytes; the limits keep a broken terminal from blocking input. */
#define CSI_MAX 64
#define STRING_MAX 4096

static const struct sequence cut = { .kind = SEQUENCE_CUT };
static const struct sequence cut_patient = { .kind = SEQUENCE_CUT, .patient = true };

static struct sequence
sequence_of(enum sequence_kind kind, size_t len)
{
	return (struct sequence){ .kind = kind, .len = len };
}

static struct sequence
character(const char *s, size_t n, bool forced)
{
	unsigned char lead = (unsigned char)s[0];
	size_t need = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
	size_t have = 1, len;

	while (have < n && have < need && ((unsigned char)s[have] & 0xc0) == 0x80)
		have++;
	if (have < need && have == n && !forced)
		return cut_patient;
	if (text_decode(s, n, &len) == TEXT_BAD)
		return sequence_of(SEQUENCE_DROP, have < need ? have : len);
	return sequence_of(SEQUENCE_CHAR, len);
}

/* Finds the end of a string that no key sends, such as an unrequested reply: ESC ] … BEL, or ESC P
 * … ESC \. */
static struct sequence
string(const char *s, size_t n, bool forced)
{
	size_t i = 2;

	for (; i < n && i < STRING_MAX; i++) {
		if (s[i] == BEL)
			return sequence_of(SEQUENCE_DROP, i + 1);
		if (s[i] == ESC && i + 1 < n && s[i + 1] == '\\')
			return sequence_of(SEQUENCE_DROP, i + 2);
		if (s[i] == ESC && i + 1 < n)
			return sequence_of(i == 2 ? SEQUENCE_ESCAPED : SEQUENCE_DROP, i);
		if (s[i] != ESC && (unsigned char)s[i] < ' ')
			return sequence_of(i == 2 ? SEQUENCE_ESCAPED : SEQUENCE_DROP, i);
	}
	if (!forced && i < STRING_MAX)
		return n == 2 ? cut : cut_patient;
	return sequence_of(n == 2 ? SEQUENCE_ESCAPED : SEQUENCE_DROP, i);
}

/* Returns true if the $ at s[i] ends a key: rxvt ends shifted keys with it (ESC [ 7 $); elsewhere $
 * comes before a final byte. */
static bool
rxvt_shift(const char *s, size_t i)
{
	if (s[i] != '$' || i == 2)
		return false;
	for (size_t k = 2; k < i; k++)
		if (s[k] < '0' || s[k] > '9')
			return false;
	return true;
}

static struct sequence
csi(const char *s, size_t n, bool forced)
{
	size_t i = 2;

	if (n > 2 && s[2] == '[') { /* F1 to F5 of the Linux console: ESC [ [ A */
		if (n > 3)
			return sequence_of((unsigned char)s[3] > ' ' && s[3] < 0x7f ? SEQUENCE_CSI
										    : SEQUENCE_DROP,
				(unsigned char)s[3] >= ' ' ? 4 : 3);
		return forced ? sequence_of(SEQUENCE_DROP, n) : cut_patient;
	}
	while (i < n && i < CSI_MAX && s[i] >= 0x30 && s[i] <= 0x3f)
		i++;
	if (i < n && rxvt_shift(s, i))
		return sequence_of(SEQUENCE_CSI, i + 1);
	while (i < n && i < CSI_MAX && s[i] >= 0x20 && s[i] <= 0x2f)
		i++;
	if (i >= CSI_MAX)
		return sequence_of(SEQUENCE_DROP, i);
	if (i == n) {
		if (!forced)
			return n == 2 ? cut : cut_patient;
		return sequence_of(n == 2 ? SEQUENCE_ESCAPED : SEQUENCE_DROP, n);
	}
	if (s[i] < 0x40 || s[i] > 0x7e) /* incomplete: the next byte begins another key */
		return sequence_of(i == 2 ? SEQUENCE_ESCAPED : SEQUENCE_DROP, i);
	if (s[i] == 'M' && i == 2) { /* the oldest mouse report: three more bytes */
		for (size_t k = 3; k < n && k < 6; k++)
			if ((unsigned char)s[k] < ' ')
				return sequence_of(SEQUENCE_DROP, k);
		if (n >= 6)
			return sequence_of(SEQUENCE_DROP, 6);
		return forced ? sequence_of(SEQUENCE_DROP, n) : cut_patient;
	}
	return sequence_of(SEQUENCE_CSI, i + 1);
}

static struct sequence
escaped(const char *s, size_t n, bool forced)
{
	struct sequence rest;

	if (s[1] == ESC && n == 2)
		return forced ? sequence_of(SEQUENCE_CONTROL, 1) : cut;
	if (s[1] == ESC && s[2] != '[' && s[2] != 'O')
		return sequence_of(SEQUENCE_CONTROL, 1);
	rest = sequence_at(s + 1, n - 1, forced);
	if (rest.kind == SEQUENCE_CUT)
		return rest;
	if (rest.kind == SEQUENCE_ESCAPED) /* ESC ESC [: several keys, of which this is the first */
		return sequence_of(SEQUENCE_CONTROL, 1);
	return sequence_of(
		rest.kind == SEQUENCE_DROP ? SEQUENCE_DROP : SEQUENCE_ESCAPED, rest.len + 1);
}

struct sequence
sequence_at(const char *s, size_t n, bool forced)
{
	unsigned char c = (unsigned char)s[0];

	if (c != ESC)
		return c < ' ' || c == 0x7f ? sequence_of(SEQUENCE_CONTROL, 1)
					    : character(s, n, forced);
	if (n == 1)
		return forced ? sequence_of(SEQUENCE_CONTROL, 1) : cut;
	switch (s[1]) {
	case '[': return csi(s, n, forced);
	case ']':
	case 'P': return string(s, n, forced);
	case 'O':
		if (n == 2)
			return forced ? sequence_of(SEQUENCE_ESCAPED, 2) : cut;
		if (s[2] >= '1' && s[2] <= '9') /* a modifier comes before the letter: ESC O 5 A */
			return n == 3 && !forced ? cut_patient
						 : sequence_of(SEQUENCE_DROP, n == 3 ? 3 : 4);
		return s[2] >= 0x40 && s[2] <= 0x7e ? sequence_of(SEQUENCE_SS3, 3)
						    : sequence_of(SEQUENCE_ESCAPED, 2);
	default: return escaped(s, n, forced);
	}
}
