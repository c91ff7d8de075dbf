/* What random histories are made of: the files of a review, command lines, and what is typed. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

static const char history_session[] =
	"id: cantor\n"
	"device: AFUL Cantor\n"
	"playlist: ./list.yaml\n"
	"variants:\n"
	"  stock: {tips: silicone}\n"
	"  foam: {tips: foam}\n"
	"chains:\n"
	"  desk: {source: FiiO K7}\n"
	"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, unit: steps}}\n"
	"compare: [{device: AFUL Performer8, volume: {walk: 22}}, {device: Crimson, from_memory: "
	"yes}]\n"
	"questions: [{id: warmth, section: bass, text: Is it warm?}]\n";

static const char history_list[] = "id: list\n"
				   "title: List\n"
				   "sections:\n"
				   "  - id: bass\n"
				   "    title: Bass\n"
				   "    attributes: [bass-depth, attack]\n"
				   "    tracks:\n"
				   "      - {id: low, title: Low, signal: sine 60 30s, cues: [{at: "
				   "\"0:05\", label: five}, {label: no time}]}\n"
				   "      - {id: song, title: Song, file: song.flac, cues: [{from: "
				   "\"0:03\", label: on}, {label: chorus}]}\n"
				   "  - id: treble\n"
				   "    title: Treble\n"
				   "    tracks:\n"
				   "      - {id: high, title: High, signal: sine 6000 20s}\n"
				   "      - {id: radio, title: Elsewhere, duration: \"0:40\"}\n";

/* What a note is written of; ends of words, wide and combined ones, what is no text. */
static const char *const words[] = { "bass ", "größer, ", "音楽", "e\xcc\x81 ",
	"👩‍👩‍👧", "a", " ", "sib ", "sib", "[1:10] ", "שלום", "\xff", "\x1b[2J", "\t",
	"\r\n", "\n", ":quit\n", "bas" };

/* What another player says that it plays. */
static const char *const heard[] = { "Song", "Low (Live)", "High (Remix)", "On no list" };

/* Lines of the table with what a person might say after them; each line is as likely as the next.
 */
static const char *const lines[] = {
	"mark",
	"mark",
	"mark b",
	"mark s",
	"mark ?",
	"correct 3",
	"note",
	"correct 3",
	"note",
	"correct 3",
	"note",
	"note thrown in",
	"note-untimed",
	"note-untimed diary",
	"note-untimed section",
	"note-untimed question warmth",
	"note-untimed question none",
	"note-untimed chain",
	"note-untimed nothing",
	"edit",
	"edit",
	"delete",
	"private",
	"range",
	"range",
	"rate 3",
	"rate 99",
	"rate-digit 4",
	"rate-digit 4",
	"rate-step +",
	"rate-step -",
	"unrate",
	"confidence",
	"remark too sharp",
	"remark",
	"remark-private",
	"scope",
	"attribute bass-depth",
	"attribute attack",
	"attribute no such",
	"wear 1",
	"wear 2",
	"wear 3",
	"wear 4",
	"confirm",
	"confirm",
	"cancel",
	"reseat",
	"wear-back",
	"variant foam",
	"setting none",
	"switch",
	"eq pk 8200 -4 q3",
	"eq +lsc 105 3",
	"eq off",
	"follow",
	"follow off",
	"here",
	"w",
	"eq +pk 8000 -3 q2",
	"chain walk",
	"chain desk",
	"volume 22",
	"room study",
	"room",
	"state late",
	"volume 31.5",
	"volume 20 by ear",
	"volume 19 by meter",
	"against",
	"add A title",
	"add Song",
	"add https://example.org/a",
	"add ./song.flac",
	"add file://x",
	"add-here A title",
	"add-here Low",
	"pin",
	"loop start",
	"loop end",
	"loop cue",
	"loop off",
	"room a hall",
	"room",
	"state tired",
	"goto 0:05",
	"goto 0:29",
	"goto 9:00",
	"seek +5",
	"seek -5",
	"seek +30",
	"seek -0.1",
	"next",
	"previous",
	"play-item",
	"next-cue",
	"previous-cue",
	"next-note",
	"previous-note",
	"jump",
	"toggle",
	"toggle",
	"level -1",
	"level +1",
	"undo",
	"undo",
	"undo",
	"undo",
	"redo",
	"redo",
	"keep",
	"keep",
	"give-up",
	"newline",
	"insert-time",
	"caret left",
	"caret word-left",
	"caret line-start",
	"caret up",
	"caret down",
	"caret end",
	"erase left",
	"erase right",
	"erase word-left",
	"erase line-start",
	"erase end",
	"text-undo",
	"text-redo",
	"complete",
	"frobnicate",
	"seek",
	"done twice",
	"output",
	"output auto",
	"output null",
	"output no such",
	"go-cue 1",
	"go-cue 2",
	"go-cue 9",
	/* Of chains only one that no file names: at each start a file takes back what was changed
	   of its own. */
	"chain-add third source=X, gain=high",
	"chain-add desk gain=low",
	"chain third",
	"link ./song.flac",
	"link nothing.flac",
	"answer 1",
	"signal sine",
	"signal sweep",
	"signal level",
	"signal seal",
	"signal off",
	"signal",
	"signal no such",
	"signal-move +1",
	"signal-note",
	"signal-note a dip",
};
