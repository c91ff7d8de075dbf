/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/check.h"

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "review/files/field.h"
#include "support/needs.h"
#include "support/test.h"

#define DEVICE "device: X\n"
#define LIST "sections:\n  - id: s\n    tracks:\n"
#define TRACK LIST "      - id: t\n        title: T\n"
#define TRACK_OF_S "    tracks:\n      - {id: t, title: T}\n"
#define CUE TRACK "        cues:\n          - "
#define WHEEL                                                                                \
	"groups:\n  - id: g\n    name: G\n    categories:\n      - id: c\n        name: C\n" \
	"        attributes:\n"

struct broken {
	const char *name, *text;
	const char *reported; /* "line:column" of each error, in order */
	const char *words;    /* part of the first message */
};

static const struct broken broken[] = {
	{ "nothing", "", "1:1", "nothing" },
	{ "only a comment", "# x\n", "1:1", "nothing" },
	{ "a text", "hello\n", "1:1", "a text" },
	{ "a list", "- a\n", "1:1", "a list" },
	{ "tab as indentation", "device:\n\tbrand: X\n", "2:1", "a tab" },
	{ "tab at the start", "\tdevice: X\n", "1:1", "a tab" },
	{ "tab before a list entry", DEVICE "music2:\n\t- a\n", "3:1", "a tab" },
	{ "key twice", DEVICE "id: a\ntitle: T\nid: b\n", "4:1",
		"the key \"id\" is here a second time" },
	{ "key twice, quoted", DEVICE "\"id\": a\nid: b\n", "3:1",
		"the key \"id\" is here a second time" },
	{ "key three times, in braces", DEVICE "unit: {how: loan, from: a, from: b, from: c}\n",
		"2:28 2:37", "the key \"from\" is here a second time" },
	{ "bytes that are no UTF-8 on line 7", DEVICE "id: a\n# 3\n# 4\n# 5\n# 6\ntitle: Caf\xe9\n",
		"7:11", "the byte 0xe9 is not UTF-8" },
	{ "bytes that are no UTF-8, and an earlier error", DEVICE "titel: a\ntitle: \xff\n",
		"2:1 3:8", "unknown key \"titel\" of a session file" },
	{ "surrogate", DEVICE "title: a\xed\xa0\x80\n", "2:9", "the byte 0xed is not UTF-8" },
	{ "overlong", DEVICE "title: \xc0\xaf\n", "2:8", "the byte 0xc0 is not UTF-8" },
	{ "UTF-8 cut off", DEVICE "title: a\xc3", "2:9", "the byte 0xc3 is not UTF-8" },
	{ "columns are characters",
		DEVICE "unit: {how: tour, from: \"\xc3\xa4\xc3\xb6\xc3\xbc\", thanks: maybe}\n",
		"2:40", "\"maybe\"" },
	{ "escape character", DEVICE "title: a\x1b[2J\n", "2:9", "the control character U+001B" },
	{ "DEL", DEVICE "title: a\x7f\n", "2:9", "the control character U+007F" },
	{ "C1", DEVICE "title: a\xc2\x9b\n", "2:9", "the control character U+009B" },
	{ "UTF-16",
		"\xff\xfe"
		"d\0",
		"1:1", "the file is UTF-16" },
	{ "CRLF", "device: X\r\nid: a\r\ntitel: T\r\n", "3:1",
		"unknown key \"titel\" of a session file" },
	{ "CR alone", "device: X\rid: a\rtitel: T\r", "3:1",
		"unknown key \"titel\" of a session file" },
	{ "BOM",
		"\xef\xbb\xbf"
		"devic: X\n",
		"1:1", "unknown key \"devic\" of a session file" },
	{ "key of the profile", DEVICE "language: ja\n", "2:1",
		"unknown key \"language\" of a session file; it belongs to your profile" },
	{ "BOM and bad bytes",
		"\xef\xbb\xbf"
		"device: \xff\n",
		"1:9", "the byte 0xff is not UTF-8" },
	{ "quote never closed", DEVICE "title: \"abc\nid: x\n", "2:8",
		"the quote opened here is never closed" },
	{ "single quote never closed", DEVICE "title: 'abc\nid: x\n", "2:8",
		"the quote opened here is never closed" },
	{ "bracket never closed", DEVICE "was: [a, b\n", "2:6",
		"the bracket opened here is never closed" },
	{ "brace never closed", DEVICE "unit: {how: loan\n", "2:7",
		"the bracket opened here is never closed" },
	{ "bracket closed by a brace", DEVICE "was: [a, b}\n", "2:11",
		"these brackets are broken here" },
	{ "colon in a plain text", "device: HD 650: my view\n", "1:15",
		"a ':' that no key belongs to" },
	{ "no colon", DEVICE "title\nid: x\n", "2:1", "no ':' after this" },
	{ "no space after the colon", DEVICE "title:x\nid: a\n", "2:1", "no ':' after this" },
	{ "too far in", DEVICE "  id: x\n", "2:5", "a ':' that no key belongs to" },
	{ "not far enough in", "device:\n    brand: A\n  model: B\n", "3:3", "this is not a key" },
	{ "list entry among keys", DEVICE "- x\n", "2:1", "this is not a key" },
	{ "entry on the key's line", DEVICE "was: - a\n", "2:6",
		"an entry ('- ') cannot start here" },
	{ "key among entries", LIST "      - id: t\n        title: T\n      x: 1\n", "6:7",
		"this belongs to no entry" },
	{ "unknown escape", DEVICE "title: \"C:\\music\"\n", "2:11", "no such escape" },
	{ "bad hexadecimal escape", DEVICE "title: \"\\xZZ\"\n", "2:11",
		"expected hexadecimal digits after this" },
	{ "NUL escape", DEVICE "title: \"a\\0b\"\n", "2:8", "a NUL in a text" },
	{ "percent", DEVICE "title: %x\n", "2:8", "no text can start with '%'" },
	{ "at sign", DEVICE "title: @x\n", "2:8", "no text can start with '@'" },
	{ "backquote", DEVICE "title: `x`\n", "2:8", "no text can start with '`'" },
	{ "star", DEVICE "title: **bold**\n", "2:8", "'&' and '*' mean something in YAML" },
	{ "alias", DEVICE "title: *name\n", "2:8", "an alias (*name)" },
	{ "anchor", DEVICE "title: &name T\n", "2:8", "an anchor (&name)" },
	{ "merge key", DEVICE "<<: {id: x}\n", "2:1", "unknown key \"<<\" of a session file" },
	{ "tag", DEVICE "title: !!binary aGk=\n", "2:8", "the tag tag:yaml.org,2002:binary" },
	{ "tag of ours is taken", DEVICE "title: !!str T\n", "", "" },
	{ "own tag", DEVICE "title: !mine T\n", "2:8", "the tag !mine" },
	{ "undefined tag handle", DEVICE "title: !x!y T\n", "2:8", "a tag ('!')" },
	{ "directive", "%YAML 1.1\n---\n" DEVICE, "1:1", "a line that starts with %" },
	{ "second document", DEVICE "---\nid: x\n", "2:1", "a second document" },
	{ "text after the end", "{device: X}\nid: x\n", "2:1", "text after the end;" },
	{ "list as key", DEVICE "[a]: b\n", "2:1", "brackets or braces as a key" },
	{ "question mark", DEVICE "? {a: b}\n: c\n", "2:3", "brackets or braces as a key" },
	{ "unknown key, near", DEVICE "playist: reference\n", "2:1",
		"unknown key \"playist\" of a session file" },
	{ "unknown key, far", DEVICE "zebra: 1\n", "2:1",
		"unknown key \"zebra\" of a session file; expected one of id, " },
	{ "unknown keys at every depth",
		"device: {brand: X, modle: Y}\n"
		"chains: {a: {sorce: B, volume: {vale: 3}}}\n",
		"1:20 2:14 2:33", "unknown key \"modle\" of a device" },
	{ "no file of filters", DEVICE "chains: {a: {source: B, filters: not-there.txt}}\n", "2:34",
		"no file \"not-there.txt\"" },
	{ "a folder of filters", DEVICE "chains: {a: {source: B, filters: /}}\n", "2:34",
		"not a regular file" },
	{ "total of no kind", DEVICE "total: median\n", "2:8", "\"median\"" },
	{ "weight of no section",
		DEVICE "playlist: reference\ntotal: {of: sum, weights: {timbre: 2, nowhere: 1}}\n",
		"3:39", "no section \"nowhere\" in the playlist reference" },
	{ "weight below zero", DEVICE "total: {of: sum, weights: {timbre: -1}}\n", "2:36",
		"expected a number from 0 to 1000" },
	{ "device missing", "id: x\n", "1:1", "\"device\" is missing" },
	{ "device empty", "device:\n", "1:8", "\"device\" is missing" },
	{ "device without a name", "device: {kind: iem}\n", "1:9", "a device without a name" },
	{ "device is a list", "device: [X]\n", "1:9", "a list" },
	{ "id with a slash", DEVICE "id: a/b\n", "2:5", "\"a/b\" is not an id" },
	{ "id with a space", DEVICE "id: a b\n", "2:5", "\"a b\" is not an id" },
	{ "id that looks like an option", DEVICE "id: --help\n", "2:5", "\"--help\" is not an id" },
	{ "id is a map", DEVICE "id: {a: b}\n", "2:5", "keys with values" },
	{ "was is a text", DEVICE "was: old\n", "2:6", "a text" },
	{ "was is the id", DEVICE "id: x\nwas: [y, x]\n", "3:10", "\"x\" is the current id" },
	{ "empty entry", DEVICE "was: [a, , b]\n", "2:10", "expected a value here" },
	{ "empty entry in a block", DEVICE "was:\n  - a\n  -\n", "4:4", "an empty entry" },
	{ "sensitivity without its unit", "device: {model: X, sensitivity: 106 dB}\n", "1:33",
		"\"106 dB\" has no reference" },
	{ "sensitivity, number only", "device: {model: X, sensitivity: 106}\n", "1:33",
		"\"106\" has no reference" },
	{ "sensitivity, other unit", "device: {model: X, sensitivity: 106 dB/W}\n", "1:33",
		"\"106 dB/W\"" },
	{ "impedance without a number", "device: {model: X, impedance: low}\n", "1:31", "\"low\"" },
	{ "impedance in kilohm", "device: {model: X, impedance: 1 kohm}\n", "1:31", "\"1 kohm\"" },
	{ "impedance map", "device: {model: X, impedance: {fil: z.txt}}\n", "1:32",
		"unknown key \"fil\" of an impedance curve" },
	{ "nominal impedance", "device: {model: X, impedance: {file: z.txt, nominal: low}}\n",
		"1:9 1:54", "\"z.txt\"" },
	{ "price without currency", "device:\n  model: X\n  price: [{amount: 799}]\n", "3:11",
		"\"currency\" is missing" },
	{ "amount is not a number",
		"device:\n"
		"  model: X\n"
		"  price: [{amount: 7OO, currency: USD}]\n",
		"3:20", "\"7OO\" is not a number" },
	{ "octal",
		"device:\n"
		"  model: X\n"
		"  price: [{amount: 010, currency: USD}]\n",
		"3:20", "\"010\" is not a number" },
	{ "hexadecimal",
		"device:\n"
		"  model: X\n"
		"  price: [{amount: 0x1F, currency: USD}]\n",
		"3:20", "\"0x1F\" is not a number" },
	{ "exponent",
		"device:\n"
		"  model: X\n"
		"  price: [{amount: 1e3, currency: USD}]\n",
		"3:20", "\"1e3\" is not a number" },
	{ "infinite",
		"device:\n"
		"  model: X\n"
		"  price: [{amount: .inf, currency: USD}]\n",
		"3:20", "\".inf\" is not a number" },
	{ "link is not an address", "device: {model: X, link: \"javascript:alert(1)\"}\n", "1:26",
		"\"javascript:alert(1)\"" },
	{ "unit how", DEVICE "unit: {from: a shop}\n", "2:7", "\"how\"" },
	{ "thanks off", DEVICE "unit: {how: loan, thanks: off}\n", "2:27", "\"off\"" },
	{ "thanks Yes", DEVICE "unit: {how: loan, thanks: Yes}\n", "2:27", "\"Yes\"" },
	{ "chain is a list", DEVICE "chains: {dx300: [iBasso]}\n", "2:17", "a text, or" },
	{ "chain is nothing", DEVICE "chains:\n  dx300:\n", "3:9", "nothing" },
	{ "chain that the profile lacks", DEVICE "chains: [a]\n", "2:10",
		"no chain \"a\" in the profile" },
	{ "chains are a text", DEVICE "chains: a\n", "2:9", "a text" },
	{ "chain name with a space", DEVICE "chains: {a b: {source: X}}\n", "2:10",
		"\"a b\" is not a name" },
	{ "chain numbers",
		DEVICE "chains:\n"
		       "  a:\n"
		       "    output_impedance: small\n"
		       "    output_voltage: 7.1\n"
		       "    power: 2 W\n"
		       "    clock: on\n",
		"4:23 5:21 6:12 7:12", "\"small\"" },
	{ "volume is a number", DEVICE "chains: {a: {volume: 28}}\n", "2:22", "a text" },
	{ "volume parts",
		DEVICE "chains:\n"
		       "  a:\n"
		       "    volume: {value: loud, range: 100-0, db_per_step: 0.5.1}\n",
		"4:21 4:34 4:54", "\"loud\" is not a number" },
	{ "parts that earlog has",
		DEVICE "parts: {setup: a, anc: b, comfort: c, chain: d, driveability: e, other: f, "
		       "g.h: i}\n",
		"2:9 2:27 2:39 2:49 2:66 2:76", "\"setup\"; expected an id of your own" },
	{ "words that are one", DEVICE "lexicon: Sub-bass, Stage, sub bass\n", "2:10",
		"\"sub bass\" is the word \"Sub-bass\" again" },
	{ "words of a list that are one", DEVICE "lexicon: [Bass, {a: b}, BASS]\n", "2:17 2:25",
		"keys with values; expected a word" },
	{ "word without an end", DEVICE "lexicon: Bass, Vocals (thin … )\n", "2:10",
		"\"Vocals (thin … )\"; expected both ends" },
	{ "word with more behind its ends", DEVICE "lexicon: Vocals (a … b) c, Bass\n", "2:10",
		"\"Vocals (a … b) c\"; expected both ends" },
	{ "dots without brackets", DEVICE "lexicon: Vocals a … b, Bass\n", "2:10", "both ends" },
	{ "word with an open bracket", DEVICE "lexicon: Bass, Vocals (a … b\n", "2:10",
		"\"Vocals (a … b\" has no closing bracket" },
	{ "no word between commas", DEVICE "lexicon: Bass, , Stage\n", "2:10",
		"expected a word with letters or digits" },
	{ "empty lexicon", DEVICE "lexicon: \"\"\n", "2:10", "expected a name, or words" },
	{ "words of a section", "sections:\n  - id: s\n    lexicon: [Bass, bass]\n" TRACK_OF_S,
		"3:21", "\"bass\" is the word \"Bass\" again" },
	{ "words of the profile", "defaults:\n  lexicon: \"!, Bass\"\n", "2:12",
		"expected a word with letters or digits" },
	{ "scale that is a text", DEVICE "scale: 0..10\n", "2:8",
		"\"0..10\"; expected a scale like 0-10" },
	{ "scale that is a list", DEVICE "scale: [0, 10]\n", "2:8", "expected 0-10, or {min" },
	{ "range upside down", DEVICE "scale: 10-0\n", "2:8", "expected a scale like 0-10" },
	{ "scale without max", DEVICE "scale: {min: 1}\n", "2:8", "\"max\" is missing" },
	{ "scale upside down", DEVICE "scale: {min: 5, max: 1}\n", "2:8",
		"the scale ends at 1 and starts at 5" },
	{ "scale step", DEVICE "scale: {min: 1, max: 5, step: 3}\n", "2:8",
		"steps of 3 from 1 do not reach 5" },
	{ "bias words without a scale", DEVICE "bias_words: {1: No}\n", "2:13",
		"`bias_words` are of the `scale` of this file" },
	{ "bias words off the scale", DEVICE "bias_words: {11: No}\nscale: {min: 0, max: 10}\n",
		"2:14", "11 is not a value of the scale" },
	{ "scale step 0", DEVICE "scale: {min: 1, max: 5, step: 0}\n", "2:8", "the step 0" },
	{ "scale words", DEVICE "scale: {min: 1, max: 5, words: {6: Six, a: B, 1.5: C, 2: D}}\n",
		"2:33 2:41 2:47", "6 is not a value of the scale" },
	{ "compare names no chain",
		DEVICE "compare:\n"
		       "  - {device: A, volume: {dx300: 22}}\n"
		       "  - {id: b}\n",
		"3:26 4:5", "no chain \"dx300\" in this file" },
	{ "compare twice, and itself",
		DEVICE "compare:\n"
		       "  - {device: A}\n"
		       "  - {device: a}\n"
		       "  - {device: x}\n",
		"4:5 5:5", "the device \"a\" is here a second time" },
	{ "compare volume is a word",
		DEVICE "chains: {c: {source: S}}\n"
		       "compare: [{device: A, volume: {c: loud}}]\n",
		"3:35", "\"loud\" is not a volume" },
	{ "compare volume in another unit",
		DEVICE "chains: {c: {source: S, volume: {unit: steps}}, d: {source: T}}\n"
		       "compare: [{device: A, volume: {d: 55 %, c: 55 %}}]\n",
		"3:44", "this chain is in steps, not %" },
	{ "question twice", DEVICE "questions:\n  - {id: q, text: A}\n  - {id: q, text: B}\n",
		"4:5", "the question \"q\" is here a second" },
	{ "question without text", DEVICE "questions:\n  - {id: q}\n", "3:5",
		"\"text\" is missing" },
	{ "question's section and item",
		DEVICE "playlist: demo\n"
		       "questions:\n"
		       "  - {id: q, section: nowhere, text: A, items: [signals/demo-channels,\n"
		       "      signals/none, demo-sine]}\n",
		"4:5 5:7 5:21", "no section \"nowhere\" in the playlist" },
	{ "no such playlist", DEVICE "playlist: nowhere\nlexicon: nowhere\n", "2:11 3:10",
		"no playlist \"nowhere\"" },
	{ "playlist file that is not there", DEVICE "playlist: ./nowhere.yaml\n", "2:11",
		"no file \"./nowhere.yaml\"" },
	{ "measurement that is not there",
		DEVICE "measurements:\n"
		       "  fr: [{file: a.txt, side: left}]\n"
		       "  targets: [b.txt]\n",
		"3:8 3:28 4:13", "no file \"a.txt\"" },
	{ "files of the device and of a compared one that are not there",
		"device: {model: X, impedance: {file: a.txt}}\n"
		"pictures: [{at: box, path: box.jpg?v=2}, {at: fit, path: /fit.jpg},\n"
		"  {at: build, path: \"https://a.b/c.jpg\"}, {at: tips, path: "
		"tests/data/cantor.yaml},\n"
		"  {at: setup, path: ../src}]\n"
		"draft: tests/x.md\n"
		"compare:\n"
		"  - Y One\n"
		"  - device: Y Two\n"
		"    impedance: {file: b.txt, nominal: 9 ohm}\n"
		"    measurements: {fr: [tests/data/cantor.yaml, {file: c.txt, side: L}]}\n"
		"    pictures: [{path: /d.jpg}, {path: data/cantor.yaml}, {path: my%20e.jpg}]\n",
		"1:9 2:12 4:3 8:5 10:49 11:58", "no file \"a.txt\"; expected a path from" },
	{ "picture without a path", DEVICE "pictures:\n  - {at: box}\n", "3:5",
		"\"path\" is missing" },
	{ "front matter is a text", DEVICE "front_matter: layout\n", "2:15", "a text" },
	{ "playlist with nothing in it", "sections:\n", "1:10", "\"sections\" is missing" },
	{ "sections are a map", "sections: {a: b}\n", "1:11", "keys with values" },
	{ "track without id and title", LIST "      - artist: A\n", "4:9 4:9",
		"\"id\" is missing" },
	{ "word in braces that no draft fills in",
		TRACK "        intro: \"{device}, {track}, {section} and {{ liquid }}\"\n"
		      "      - {id: u, title: U, intro: \"how {devise} sounds\"}\n",
		"7:14", "has {devise}; expected {device}, {track} or {section}" },
	{ "track twice", TRACK "      - {id: t, title: T}\n", "6:14",
		"the track \"t\" is here a second time" },
	{ "section twice", TRACK "  - id: s\n    tracks: []\n", "6:5",
		"the section \"s\" is here a second" },
	{ "one id, two titles", TRACK "  - id: b\n    tracks: [{id: t, title: U}]\n", "7:19",
		"the track \"t\" has another title on line" },
	{ "attribute that the lexicon does not have",
		"sections:\n"
		"  - id: s\n"
		"    attributes: [punch, bas-depth, zzz, punch]\n"
		"    tracks: []\n",
		"3:25 3:36 3:41", "the lexicon bs2399 has no \"bas-depth\"" },
	{ "section question",
		TRACK "    questions:\n"
		      "      - {id: q, text: A, items: [t, u]}\n"
		      "      - {id: r, section: s, text: B}\n",
		"7:37 8:17", "no track \"u\" in this section" },
	{ "duration", TRACK "        duration: 4 minutes\n", "6:19",
		"\"4 minutes\" is not a time: more text follows" },
	{ "isrc and mbid", TRACK "        isrc: US-XXX-00-00000\n        mbid: 0000\n", "6:15 7:15",
		"\"US-XXX-00-00000\"" },
	{ "url",
		TRACK "        url: [\"https://a.b/c\", \"ftp://a.b\", {offset: \"0:12\"},\n"
		      "          {url: \"https://x.y\", offset: soon}]\n",
		"6:32 6:45 7:40", "\"ftp://a.b\"" },
	{ "file is an address", TRACK "        file: \"av://lavfi:sine\"\n", "6:15",
		"\"av://lavfi:sine\"" },
	{ "file map", TRACK "        file: {path: \"edl://x\", ofset: \"0:10\"}\n", "6:22 6:33",
		"\"edl://x\"" },
	{ "signal", TRACK "        signal: noise 20\n", "6:17", "\"noise\" is not a signal" },
	{ "signal above -12 dBFS", TRACK "        signal: sine 1000 -6dBFS\n", "6:17",
		"\"-6dBFS\" is too loud for a test signal" },
	{ "cue time", CUE "{at: soon}\n", "7:18", "\"soon\" is not a time: it does not start" },
	{ "cue minutes", CUE "{at: \"1:75\"}\n", "7:18",
		"\"1:75\" is not a time: seconds go to 59" },
	{ "cue at and from", CUE "{at: \"1:00\", from: \"2:00\"}\n", "7:26",
		"both \"at\" and \"from\"" },
	{ "cue backwards", CUE "{from: \"2:00\", to: \"1:00\"}\n", "7:32",
		"\"to\" is not after \"from\"" },
	{ "cue from a range", CUE "{from: \"2:00-3:00\"}\n", "7:20", "the range \"2:00-3:00\"" },
	{ "cue with nothing", CUE "{listen_for: x}\n", "7:13", "a cue without a time or label" },
	{ "cue that is a date", CUE "{at: 2024-01-02}\n", "7:18",
		"\"2024-01-02\" is not a time: more text follows" },
	{ "cue is null", CUE "{at: null}\n", "7:18", "\"null\" is not a time: it does not start" },
	{ "cue is a tilde", CUE "{at: ~}\n", "7:18",
		"\"~\" is not a time: it does not start with" },
	{ "profile keys", "reviewer: {name: A, site: example.org}\nmusik: [x]\n", "1:27 2:1",
		"\"example.org\"" },
	{ "profile music", "theme: dark\nmusic: [/m, {folder: x}, m]\n", "2:13 2:26",
		"keys with values; expected a folder" },
	{ "profile language", "reviewer: {language: plain English}\n", "1:22",
		"a language such as en, de or pt-BR" },
	{ "profile values",
		"music: [Music]\n"
		"net: on\n"
		"reaction_ms: 1.5\n"
		"at_end: loop\n"
		"volume_ceiling_db: 3\n"
		"theme: solarized\n"
		"bell: loud\n",
		"1:9 2:6 3:14 4:9 5:20 6:8 7:7", "\"Music\"" },
	{ "profile listening",
		"defaults: {}\n"
		"listening: {level: loud, plr: 14 dBA}\n"
		"while_typing: {step_back: -1, step_back_on: pause}\n",
		"2:20 2:31 3:27 3:45", "\"loud\"" },
	{ "volume outside its range",
		"device: A\nplaylist: demo\n"
		"chains:\n  c: {source: S, volume: {value: 200, unit: steps, range: 0-100}}\n",
		"4:34", "200" },
	{ "unknown word in braces",
		"device: A\nplaylist: demo\n"
		"questions:\n  - {id: q, text: \"Is {devic} warm?\"}\n",
		"4:19", "{device}" },
	{ "profile with one key", "theme: solarized\n", "1:8", "\"solarized\"" },
	{ "profile defaults", "defaults: {playlist: nowhere, lexicon: nowhere2}\n", "1:22 1:40",
		"no playlist \"nowhere\"" },
	{ "profile benchmark",
		"music: []\n"
		"benchmarks:\n"
		"  - {device: A, value: 3}\n"
		"  - {device: A, section: b, attribute: c, value: high}\n"
		"  - {device: A, section: [b], value: 3}\n",
		"3:5 4:5 4:50 5:26", "a benchmark of nothing" },
	{ "profile markers",
		"music: []\n"
		"marker_kinds: {bass: b, s: [x]}\n"
		"keys: {keys: F9, other: {a: b}}\n",
		"2:16 2:28 3:14 3:18", "\"bass\"" },
	{ "bias words", "music: []\nbias_words: {1: No, 9: Yes}\n", "2:21",
		"9 is not a value of the scale" },
	{ "lexicon group",
		"groups:\n"
		"  - {id: g, name: G, colour: red, categories: []}\n",
		"2:30", "\"red\"" },
	{ "lexicon scale", WHEEL "          - {id: a, name: A, scale: {type: tripolar, low: l}}\n",
		"8:37 8:44", "\"high\" is missing" },
	{ "lexicon attribute twice",
		WHEEL "          - {id: a, name: A, scale: {type: unipolar, low: l, high: h}}\n"
		      "          - {id: a, name: B, scale: {type: unipolar, low: l, high: h}}\n",
		"9:13", "the attribute \"a\" is here a second time" },
	{ "lexicon names",
		WHEEL "          - {id: a, name: A, names: {de: X, zh: Y}, scale: {type: unipolar, "
		      "low: l, high: h}}\n"
		      "          - {id: b, name: B, names: {zh: X, de: {name: X, lo: l}}, scale: "
		      "{type: unipolar, low: l, high: h}}\n",
		"9:45 9:59", "both called \"X\" in de" },
	{ "lexicon names twice",
		WHEEL "          - {id: a, name: A, names: {de: X, zh: Y}, scale: {type: unipolar, "
		      "low: l, high: h}}\n"
		      "          - {id: b, name: B, names: {zh: X, de: X}, scale: {type: unipolar, "
		      "low: l, high: h}}\n",
		"9:45", "a and b are both called \"X\" in de" },
	{ "a number becomes a comment",
		"device: Brand 15 #248 \nplaylist: demo # 2\nchains: {c: {source: S #4, of four\n  "
		"}}\n",
		"1:9 3:22", "write \"Brand 15 #248\" if it is" },
	{ "a preset of another program", "{\"title\": \"X\", \"filters\": [{\"freq\": 105}]}\n",
		"0:0", "JSON file of another program" },
	{ "lexicon term", "terms:\n  - {id: a, related: b}\n", "2:5 2:22", "\"term\" is missing" },
};

static void
places(struct buf *b, const struct diags *d)
{
	for (size_t i = 0; i < d->n; i++)
		buf_addf(b, "%s%d:%d", i ? " " : "", d->v[i].at.line, d->v[i].at.column);
}

TEST(each_error_is_told_at_its_place)
{
	for (size_t i = 0; i < LENGTH(broken); i++) {
		struct diags d = DIAGS_INIT;
		struct buf b = BUF_INIT;

		const struct broken *x = &broken[i];

		check_bytes("x.yaml", x->text, strlen(x->text), NULL, &d);
		places(&b, &d);
		if (strcmp(b.s, x->reported) != 0 || (d.n && !strstr(d.v[0].msg, x->words))) {
			diags_print(&d, stderr);
			fail_msg("%s: told at \"%s\", expected \"%s\" and \"%s\"", x->name, b.s,
				x->reported, x->words);
		}
		buf_finish(&b);
		diags_finish(&d);
	}
}

TEST(warnings_leave_room_for_errors_and_the_rest_is_counted)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(pointer_free) char *told = NULL;
	size_t n;
	FILE *f = open_memstream(&told, &n);

	for (int i = 0; i < 300; i++)
		diags_warn(&d, "x.yaml", (struct mark){ 0, 0 }, "old");
	for (int i = 0; i < 253; i++)
		diags_add(&d, "x.yaml", (struct mark){ 0, 0 }, "wrong");
	assert_int_equal(d.n, 500);
	assert_int_equal(d.warnings, 250);
	diags_print(&d, f);
	fclose(f);
	assert_string_equal(told,
		"x.yaml: warning: old, here and in 249 more places\n"
		"x.yaml: wrong, here and in 249 more places\n"
		"and 3 more errors\n");
}

TEST(a_mistake_of_each_track_is_one_message)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(buf_finish) struct buf list = BUF_INIT, told = BUF_INIT;

	buf_add(&list, "sections:\n  - id: a\n    tracks:\n");
	for (int i = 0; i < 300; i++) {
		buf_addf(&list, "    - {id: t%d, title: T, length: '3:00'", i);
		if (i > 286)
			buf_addf(&list, ", k%d: x", i);
		buf_add(&list, "}\n");
	}
	check_bytes("x.yaml", list.s, list.len, NULL, &d);
	diags_add_text(&d, &told);
	assert_true(text_starts(told.s,
		"x.yaml:4:26: unknown key \"length\" of a track, here and in 299 more tracks; did "
		"you mean \"duration\"?\n"));
	/* ten messages at most */
	assert_non_null(strstr(told.s, "\nx.yaml:299:44: unknown key \"k295\""));
	assert_null(strstr(told.s, "k296"));
	assert_non_null(strstr(told.s, "\nand 4 more errors\n"));
}

TEST(the_kind_of_a_file_is_seen_in_its_keys)
{
	static const struct {
		const char *text;
		enum check_kind kind;
	} cases[] = { { "device: X\n", CHECK_SESSION }, { "sections: []\n", CHECK_PLAYLIST },
		{ "groups: []\n", CHECK_LEXICON }, { "terms: []\n", CHECK_LEXICON },
		{ "reviewer: {name: A}\n", CHECK_PROFILE }, { "music: []\n", CHECK_PROFILE },
		{ "defaults: {}\n", CHECK_PROFILE } };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct diags d = DIAGS_INIT;
		enum check_kind kind = CHECK_SESSION;

		assert_true(check_bytes("x", cases[i].text, strlen(cases[i].text), &kind, &d));
		assert_int_equal(kind, cases[i].kind);
		diags_finish(&d);
	}
}

TEST(a_nul_byte_is_told_where_it_is)
{
	static const char text[] = "device: X\nid: a\0b\n";
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	assert_false(check_bytes("x", text, sizeof(text) - 1, NULL, &d));
	assert_int_equal(d.n, 1);
	assert_int_equal(d.v[0].at.line, 2);
	assert_int_equal(d.v[0].at.column, 6);
}

/* Built with SAN=1, this test fails if the track is not freed. */
TEST(an_error_in_a_session_files_own_track_is_told)
{
	static const char text[] = "device: X\nplaylist:\n  - {title: T}\n";
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	assert_false(check_bytes("x", text, sizeof(text) - 1, NULL, &d));
	assert_int_equal(d.n, 1);
	assert_int_equal(d.v[0].at.line, 3);
	assert_non_null(strstr(d.v[0].msg, "\"id\" is missing"));
}

TEST(shipped_files_have_no_errors)
{
	static const char *const files[] = { "playlists/reference.yaml", "playlists/demo.yaml",
		"playlists/signals.yaml", "schema/lexicons/bs2399.yaml",
		"schema/lexicons/headphonesty.yaml", "tests/data/playlist.yaml" };

	for (size_t i = 0; i < LENGTH(files); i++) {
		struct diags d = DIAGS_INIT;

		if (!check_file(files[i], NULL, &d)) {
			diags_print(&d, stderr);
			fail_msg("%s has errors", files[i]);
		}
		diags_finish(&d);
	}
}

/* The example names files that are not beside it here, and nothing else is wrong with it. */
TEST(files_that_a_session_file_names_are_followed)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	check_file("tests/data/cantor.yaml", NULL, &d);
	for (size_t i = 0; i < d.n; i++)
		assert_true(
			strstr(d.v[i].msg, "no file \"fr/") || strstr(d.v[i].msg, "no template"));
	assert_true(d.n >= 3);
}

TEST(files_that_are_none_are_refused)
{
	static const char *const files[] = { "tests/data", "/dev/zero", "/dev/null",
		"no/such.yaml" };

	for (size_t i = 0; i < LENGTH(files); i++) {
		struct diags d = DIAGS_INIT;

		assert_false(check_file(files[i], NULL, &d));
		assert_int_equal(d.n, 1);
		assert_string_equal(d.v[0].path, files[i]);
		assert_int_equal(d.v[0].at.line, 0);
		diags_finish(&d);
	}
}

/* ---- files made at random: check accepts what session, playlist commands and :eq accept ---- */

static const char *const of_session[] = { "device: X\n", "title: T\n", "id: x\n",
	"chains:\n  a: {source: S, filter: slow}\n",
	"chains:\n  a:\n    source: S\n    filter: NOS\n",
	"chains:\n  a:\n    source: S\n    filter: ON PK Fc 100 Hz Gain 1 dB Q 1\n",
	"front_matter:\n  Preamp: -3 dB\n  filter: ON\n", "\"device\": X\n",
	"unit: {how: loan, from: \"Filter: ON\"}\n", "titel: T\n" };
static const char *const of_playlist[] = { TRACK,
	TRACK "        listen_for: |\n          Preamp: 3\n", "title: Filter\n", "id: p\n",
	"lexikon: x\n" };
static const char *const of_equaliser[] = { "Preamp: -6.1 dB\n",
	"Filter 1: ON PK Fc 105 Hz Gain -2.3 dB Q 0.70\n", "Filter: ON LS Fc 80 Hz Gain 3 dB\n",
	"  Filter 3: OFF PK Fc 3 kHz Gain 1 dB Q 1\n", "Equaliser: Generic\n", "Notes: of mine\n",
	"title: mine\n", "filter: ON NO Fc 1\n", "Filter: ON None\n" };
static const char *const of_any[] = { "# Filter 1: ON PK\n", "\n", "---\n", "# device: X\n" };

static unsigned chance;

static unsigned
drawn(unsigned n)
{
	chance = chance * 1103515245 + 12345;
	return (chance >> 16) % n;
}

static void
add_lines(struct buf *out, const char *const *lines, size_t n)
{
	for (unsigned i = 0, count = 1 + drawn(3); i < count; i++) {
		if (drawn(3) == 0)
			buf_add(out, of_any[drawn(LENGTH(of_any))]);
		buf_add(out, lines[drawn((unsigned)n)]);
	}
}

/* Would the commands that open such a file open this text? */
static bool
is_opened(const struct buf *text, enum check_kind kind)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct equaliser e;

	if (kind == CHECK_EQUALISER)
		return check_equaliser(&e, "f", text->s, text->len, &d);
	if (kind == CHECK_PLAYLIST) {
		CLEANUP(playlist_finish) struct playlist_file p;
		return field_file("f", text->s, text->len, playlist_take, &p, &d);
	}
	CLEANUP(session_file_finish) struct session_file f;
	return field_file("f", text->s, text->len, session_file_take, &f, &d) &&
		check_session(&f, NULL, &d);
}

/* EARLOG_HISTORIES: thousands of generated files. */
TEST(files_that_are_opened_are_accepted_and_no_others)
{
	static const enum check_kind kinds[] = { CHECK_SESSION, CHECK_PLAYLIST, CHECK_EQUALISER };
	size_t opened[CHECK_NOTHING] = { 0 };
	unsigned files = 1000 * (unsigned)number_from("EARLOG_HISTORIES", rounds_here(8));

	for (chance = 1; chance <= files; chance++) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
		unsigned seed = chance, of = drawn(8);
		enum check_kind kind;

		if (of < 4 || of == 7)
			add_lines(&text, of_session, LENGTH(of_session));
		if (of == 4 || of == 5)
			add_lines(&text, of_playlist, LENGTH(of_playlist));
		if (of >= 6)
			add_lines(&text, of_equaliser, LENGTH(of_equaliser));
		bool accepted = check_bytes("f", text.s, text.len, &kind, &d);
		for (size_t i = 0; i < LENGTH(kinds); i++) {
			bool opens = is_opened(&text, kinds[i]);

			opened[kinds[i]] += opens;
			if (opens != (accepted && kind == kinds[i]))
				fail_msg("%s by its command, but check says %s, a %s:\n%s",
					opens ? "opened" : "refused",
					accepted ? "nothing wrong" : d.v[0].msg,
					check_kind_names[kind], text.s);
		}
		chance = seed;
	}
	for (size_t i = 0; i < LENGTH(kinds); i++)
		assert_true(opened[kinds[i]] > files / 80);
}

static int
no_profile(void **state)
{
	return setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
}

TEST_GROUP(no_profile, NULL)
