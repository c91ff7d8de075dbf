/*
 * Reads the parts of a title that are not the name of the piece: the version of the recording, in
 * brackets or after a dash, and the site or channel that shows it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <pthread.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/text/title.h"
#include "base/text/title_words.h"

/* ---- the words, folded as titles are ---- */

struct folded_word {
	enum title_says says;
	bool begins, anywhere; /* it begins a word; it counts anywhere */
	char *text;            /* " word ", or a text that may be anywhere */
};

static struct LIST_OF(struct folded_word) words;

/* Returns the bytes of the next word of a text: "Live版" is two. */
static size_t
word_length(const char *s)
{
	size_t n = strcspn(s, " \t\n.,:;/_+&-\"'()[]{}!?*"), len;
	bool latin = false;

	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (latin && c >= 0x2e80)
			return at;
		latin |= c < 0x80;
	}
	return n;
}

/* Appends the words of a text, folded, each followed by a blank, after a first blank. */
static void
add_folded(struct buf *out, const char *s)
{
	buf_add_char(out, ' ');
	for (size_t n; *s; s += n) {
		n = word_length(s);
		CLEANUP(pointer_free) char *word = xstrndup(s, n);
		size_t before = out->len;

		text_fold(out, word, KEEP_WORDS_PLAIN);
		if (out->len > before)
			buf_add_char(out, ' ');
		if (n == 0)
			n = 1;
	}
}

static void
fold_words(void)
{
	EACH_OF (word, title_words)
		for (const char *s = word->words; *s;) {
			size_t n = strcspn(s, ","), len;
			CLEANUP(pointer_free) char *one = xstrndup(s, n);
			struct buf folded = BUF_INIT;
			struct folded_word w = { .says = word->says,
				.begins = n && s[n - 1] == '*',
				.anywhere = text_decode(s, n, &len) >= 0x2e80 };

			add_folded(&folded, one);
			if (w.begins || w.anywhere)
				buf_truncate(&folded, folded.len - 1);
			if (w.anywhere)
				buf_splice(&folded, 0, 1, "", 0);
			w.text = buf_detach(&folded);
			LIST_ADD(&words, w);
			for (s += n; *s == ',' || *s == ' ';)
				s++;
		}
}

/* Blanks the words out that say something, in a text of add_folded. Returns a bit for each enum
 * title_says that it has. */
static unsigned
take_words(char *text)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	unsigned says = 0;

	pthread_once(&once, fold_words);
	EACH (w, &words) {
		size_t n = strlen(w->text);

		for (char *at = text; (at = strstr(at, w->text));) {
			size_t from = w->anywhere ? 0 : 1;
			size_t end = w->begins ? n + strcspn(at + n, " ") : n - from;

			memset(at + from, ' ', end - from);
			says |= 1u << w->says;
			at += from;
		}
	}
	return says;
}

/* Returns the meaning of a text of add_folded (take_words). Each word that ends in 版 is a version:
 * "钢琴版". */
static unsigned
take_version(char *text)
{
	bool edition = text_ends_in(text, "版 ");
	unsigned says = take_words(text);

	if (edition && says == 1u << SAYS_FILLER && text[strspn(text, " ")])
		says |= 1u << SAYS_TAKE;
	return says;
}

bool
title_is_addition(const char *s)
{
	CLEANUP(buf_finish) struct buf folded = BUF_INIT;

	add_folded(&folded, s);
	if (text_starts(folded.s, " from "))
		return true;
	return (take_version(folded.s) & ~(1u << SAYS_FILLER)) != 0;
}

/* ---- the version ---- */

#define VERSIONS (~(1u << SAYS_NOTHING | 1u << SAYS_FILLER))

void
title_version_add(struct title_version *v, const char *part)
{
	CLEANUP(buf_finish) struct buf folded = BUF_INIT;

	add_folded(&folded, part);
	unsigned says = take_version(folded.s) & VERSIONS;
	if (!says)
		return;
	v->says |= says;
	for (const char *s = folded.s; *s; s++)
		if (*s != ' ' || (v->of.len && v->of.s[v->of.len - 1] != ' '))
			buf_add_char(&v->of, *s);
}

/* Returns true if two lists of words have a word in common, or one of them is empty. */
static bool
meet(const char *a, const char *b)
{
	if (!*a || !*b)
		return true;
	for (size_t n; *a; a += n + (a[n] == ' ')) {
		n = strcspn(a, " ");
		for (const char *s = b; *s;) {
			size_t m = strcspn(s, " ");

			if (m == n && strncmp(a, s, n) == 0)
				return true;
			s += m + (s[m] == ' ');
		}
	}
	return false;
}

bool
title_same_version(const struct title_version *a, const struct title_version *b)
{
	return a->says == b->says && meet(text_or(a->of.s, ""), text_or(b->of.s, ""));
}

void
title_version_finish(struct title_version *v)
{
	buf_finish(&v->of);
}

/* ---- sites and channels ---- */

static const char *const sites[] = { "YouTube", "YouTube Music", "Spotify", "SoundCloud", "Deezer",
	"TIDAL", "Apple Music", "Amazon Music", "Bandcamp", "Vimeo", "Dailymotion", "Bilibili",
	"哔哩哔哩", "bilibili", "哔哩哔哩_bilibili", "ニコニコ動画", "niconico", "Rutube", "VK",
	"Yandex Music", "Яндекс Музыка", "网易云音乐", "QQ音乐", "Qobuz", "Mixcloud" };

/* Cuts a tail off, in either case. Returns false if the text has another, or nothing before it. */
static bool
cut_tail(char *s, const char *tail)
{
	size_t n = strlen(s);
	bool has = text_has_ending(s, n, tail);

	if (has)
		s[n - strlen(tail)] = '\0';
	return has;
}

char *
title_without_site(const char *title)
{
	static const char *const seps[] = { " - ", " – ", " — ", " | ", "_", " · ", "｜" };
	size_t unread = *title == '(' ? strspn(title + 1, "0123456789") : 0;

	/* "(2) " counts unread messages in the title of a tab. */
	if (unread && title[1 + unread] == ')') {
		title += 2 + unread;
		title += strspn(title, " ");
	}
	char *s = xstrdup(title);
	for (bool cut = true; cut;) {
		cut = false;
		EACH_IN_WHILE (site, sites, LENGTH(sites), !cut)
			EACH_IN_WHILE (sep, seps, LENGTH(seps), !cut) {
				CLEANUP(pointer_free)
				char *tail = xasprintf("%s%s", *sep, *site);
				cut = cut_tail(s, tail);
			}
	}
	return s;
}

char *
title_channel(const char *artist)
{
	static const char *const tails[] = { " - Topic", " – Topic", "VEVO", " Official" };
	char *s = xstrdup(artist);

	EACH_IN_WHILE (tail, tails, LENGTH(tails), s)
		cut_tail(s, *tail);
	return s;
}

bool
title_is_site(const char *title)
{
	static const char *const adverts[] = { "Advertisement", "Ad", "Ads", "Advert", "Werbung",
		"Anzeige", "Publicité", "Annonce", "Реклама", "広告", "广告", "廣告" };

	bool is = false;

	EACH_IN_WHILE (site, sites, LENGTH(sites), !is)
		is = text_same_name(title, *site);
	EACH_IN_WHILE (advert, adverts, LENGTH(adverts), !is)
		is = text_same_name(title, *advert);
	return is;
}

bool
title_split(const char *title, size_t n, char **left, char **right)
{
	static const char *const seps[] = { " - ", " – ", " — ", " / ", " ／ ", "／", " | ", "｜",
		"「", "『", "《", " by ", " from ", " von ", " aus ", ": " };
	static const char *const closes[] = { [8] = "」", [9] = "』", [10] = "》" };
	const char *at = NULL, *end = NULL;

	for (size_t i = 0; i < LENGTH(seps); i++)
		for (const char *s = title; (s = strstr(s, seps[i])); s += strlen(seps[i])) {
			const char *close = i < LENGTH(closes) ? closes[i] : NULL;

			if (s == title && !close)
				continue;
			if (n > 0) {
				n--;
				continue;
			}
			at = s + strlen(seps[i]);
			end = close ? strstr(at, close) : at + strlen(at);
			end = end ? end : at + strlen(at);
			const char *after = close && *end ? end + strlen(close) : "";
			/* 「Title」（artist）, else artist「Title」 with a version */
			*left = s > title ? xstrndup(title, (size_t)(s - title)) : xstrdup(after);
			after = s > title ? after : "";
			*right = xasprintf(
				*after ? "%.*s (%s)" : "%.*s", (int)(end - at), at, after);
			return true;
		}
	return false;
}
