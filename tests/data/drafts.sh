#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes earlog/earlog.db and ten drafts in work/, on 26 November 2026 at noon, with the program of a release, 1.0.0 or later:
#   EARLOG_AHEAD=$(($(date -d "2026-11-26 12:00" +%s) - $(date +%s))) LD_PRELOAD=PATH/TO/clock.so sh drafts.sh PATH/TO/earlog FOLDER
# (clock.so is built of tests/faults/clock.c). The program of commit 15696a17 made drafts-15696a17.db without the review `tarn`.
# tests/e2e/drafts_old_test.c edits the drafts and exports them again.
set -eu
E=$1 D=$2
rm -rf "$D" && mkdir -p "$D/work" "$D/config/earlog/playlists"
cd "$D/work"
export HOME="$D" XDG_CONFIG_HOME="$D/config" XDG_DATA_HOME="$D" XDG_CACHE_HOME="$D/cache" XDG_STATE_HOME="$D/state" TZ=UTC
cat >"$D/config/earlog/config.yaml" <<'END'
reviewer: {name: A. Reviewer}
net: no
scale: {min: 1, max: 5, step: 0.5, words: {1: Poor, 3: Good, 4: Great, 5: Outstanding}}
boilerplate: {looking_for: "I look for **immersion.**", scale: From **Poor** to **Outstanding**., timbre: "*A filter.*"}
END
cat >"$D/config/earlog/playlists/mine.yaml" <<'END'
id: mine
title: My tracks
sections:
  - id: timbre
    title: Timbre
    attributes: [dark-bright, full]
    tracks:
      - {id: shivers, title: Shivers, artist: Ed Sheeran, url: "https://www.youtube.com/watch?v=z2_Lrg6rRks", listen_for: It tells how much edge a voice gets.}
      - {id: god, title: Playing God, artist: Polyphia, url: "https://www.youtube.com/watch?v=Z5NoQg8LdDk"}
  - id: bass
    title: Bass and dynamics
    attributes: [boomy, bass-depth]
    tracks:
      - {id: gladiator, title: Gladiator Suite Part 3, artist: Hans Zimmer}
      - {id: reckoning, title: A Reckoning in Blood, album: Ghost of Tsushima OST}
END
cat >cantor.yaml <<'END'
device: {brand: AFUL, model: Cantor, kind: iem, drivers: 14 BA, impedance: 20 ohm, sensitivity: 106 dB/Vrms}
unit: {how: bought}
variants: {wide: {tips: Sancai wide M}}
playlist: mine
chains:
  snowy: {source: Apple dongle, output_voltage: 1 Vrms, output_impedance: 0.9 ohm}
  k7: {source: FiiO K7, output_voltage: 8 Vrms, output_impedance: 1 ohm}
  phone: {source: my phone}
compare: [AFUL Performer8, Symphonium Crimson]
comparisons: all
END
cat >crimson.yaml <<'END'
device: {brand: Symphonium, model: Crimson, kind: iem}
unit: {how: bought}
playlist: mine
chains: {k7: {source: FiiO K7}}
compare: [AFUL Cantor]
END
cat >tarn.yaml <<'END'
device: {brand: Alder, model: Tarn, kind: iem}
unit: {how: bought}
variants: {foam: {tips: foam M}, silicone: {tips: silicone S}}
playlist: mine
chains: {laptop: {source: Laptop}, k9: {source: FiiO K9}}
compare: [Corvane Six]
END
SETTING=--variant && ! "$E" note add --help 2>&1 | grep -q -e --setting || SETTING=--setting
n() { "$E" note add "$@"; }
r() { "$E" rate "$@"; }
n cantor.yaml "warm voice, no bite" --track timbre/shivers --at 0:33 --chain k7
n cantor.yaml "thinner than with snowy" --track timbre/shivers --at 0:54 --chain k7
n cantor.yaml "cymbals ring on" --track timbre/god --at 0:23 --chain k7
n cantor.yaml "the whole is quick" --track timbre/god --chain k7
n cantor.yaml "fuller voice" --track timbre/shivers --at 0:33 --device performer8 --chain k7
n cantor.yaml "softer beats" --track bass/reckoning --at 1:10 --against performer8 --chain k7
n cantor.yaml "less textured than Cantor, blurred" --track bass/reckoning --at 1:20 --device performer8 --against cantor
n cantor.yaml "drums land with weight" --track bass/gladiator --at 2:06 --chain k7
n cantor.yaml "drums a little soft" --track bass/gladiator --at 2:06 --chain snowy
n cantor.yaml "drums are thin" --track bass/gladiator --at 2:06 --chain phone
n cantor.yaml "beats from here on are dry" --track bass/reckoning --at 2:50- --chain k7
n cantor.yaml "all of the bass is fast" --section bass
n cantor.yaml "warmer overall" --against performer8
n cantor.yaml "smaller stage" --against crimson
n cantor.yaml "no hiss" --chain snowy
n cantor.yaml "it plays with ease" --part impression
n cantor.yaml "first evening with the wide tips" --part diary
n cantor.yaml "second evening, and it stays a joy" --part diary
n cantor.yaml "a plain paper box" --part packaging
n cantor.yaml "14 drivers in a small shell" --part technology
n cantor.yaml "deep and safe" --part fit
n cantor.yaml "k7 a refinement of the dongle" --section timbre
n cantor.yaml "https://example.org says it is warm" --part impression
n cantor.yaml "plays with more bite" --track bass/gladiator --at 0:40 --chain k7 --against-chain snowy
n cantor.yaml "a warm allrounder" --part summary
n cantor.yaml "speed and stage" --part like
n cantor.yaml "the cable" --part improve
n crimson.yaml "thicker and warmer voice" --track timbre/shivers --at 0:50 --device cantor --against crimson --chain k7
n crimson.yaml "leaner drums" --track bass/gladiator --at 2:06 --against cantor --chain k7
n crimson.yaml "wider overall" --against cantor
# Most notes have the silicone and the laptop; the others say with which of both they were heard.
take=0
said() {
	words=$1
	shift
	n tarn.yaml "$words $take by $tips and $chain" $SETTING $tips --chain $chain "$@"
}
for with in "silicone laptop" "silicone laptop" "foam laptop" "silicone k9" "foam k9"; do
	tips=${with% *} chain=${with#* } take=$((take + 1))
	said voice --track timbre/shivers --at 0:3$take
	said drums --track bass/gladiator --at 2:0$take
	said bass --section bass
	said softer --track bass/reckoning --at 1:1$take --against "Corvane Six"
	said fit --part fit
done
r cantor.yaml --track timbre/shivers full 3 --remark "from the chest"
r cantor.yaml --track timbre/god dark-bright -1
r cantor.yaml --track bass/gladiator boomy 1 --remark "never"
r cantor.yaml bass-depth 4
r cantor.yaml dark-bright 1
r cantor.yaml bias 4 --remark "I would keep it"
r cantor.yaml --section timbre section 4.5
r cantor.yaml --section bass section 4
r cantor.yaml sonic-quality 4
sql() { sqlite3 "$D/earlog/earlog.db" "$1"; }
sql "INSERT INTO volume (uuid, edit, edited_ms, edited_offset_min, review, chain, device, value, unit, made_ms, made_offset_min)
	SELECT randomblob(16), randomblob(16), n.made_ms, 0, n.review, n.chain, n.device, '28', 'steps', n.made_ms, 0 FROM note n
	WHERE n.body LIKE 'warm voice%'"
for evening in "4.5 3.5 4 4" "4.5 4 4.5 4" "4 3.5 4 3.5"; do
	sql "UPDATE rating SET made_ms = made_ms - 86400000"
	set -- $evening
	for track in timbre/shivers timbre/god bass/gladiator bass/reckoning; do
		r cantor.yaml --track $track bass-depth "$1"
		r cantor.yaml --track $track bass-depth 3 --device performer8
		shift
	done
done
r cantor.yaml --track timbre/shivers bass-depth 2 --device crimson
for t in iem-review iem-review-classic impressions notes shoot-out; do
	"$E" export --markdown --template $t -o $t.md cantor.yaml
	"$E" export --markdown --template $t -o tarn-$t.md tarn.yaml
done
sql "PRAGMA journal_mode = DELETE; PRAGMA page_size = 1024; VACUUM"
