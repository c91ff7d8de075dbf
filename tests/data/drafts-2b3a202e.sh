#!/bin/sh
# Makes archive.db and the four drafts beside it, with the program of one commit:
#   sh drafts-2b3a202e.sh PATH/TO/earlog FOLDER
# tests/e2e/drafts_old_test.c exports the drafts again with the program of today.
set -eu
E=$1 D=$2
rm -rf "$D" && mkdir -p "$D/work" "$D/config/earlog/playlists"
cd "$D/work"
export HOME="$D" XDG_CONFIG_HOME="$D/config" XDG_DATA_HOME="$D" XDG_CACHE_HOME="$D/cache" TZ=UTC
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
n() { "$E" note add "$@"; }
n cantor.yaml "warm voice, no bite" --track timbre/shivers --at 0:33 --chain k7
n cantor.yaml "thinner than with snowy" --track timbre/shivers --at 0:54 --chain k7
n cantor.yaml "cymbals ring on" --track timbre/god --at 0:23 --chain k7
n cantor.yaml "the whole is quick" --track timbre/god --chain k7
n cantor.yaml "fuller voice" --track timbre/shivers --at 0:33 --device performer8 --chain k7
n cantor.yaml "softer beats" --track bass/reckoning --at 1:10 --against performer8 --chain k7
n cantor.yaml "drums land with weight" --track bass/gladiator --at 2:06 --chain k7
n cantor.yaml "drums a little soft" --track bass/gladiator --at 2:06 --chain snowy
n cantor.yaml "drums are thin" --track bass/gladiator --at 2:06 --chain phone
n cantor.yaml "beats from here on are dry" --track bass/reckoning --at 2:50- --chain k7
n cantor.yaml "all of the bass is fast" --section bass
n cantor.yaml "warmer overall" --against performer8
n cantor.yaml "smaller stage" --against crimson
n cantor.yaml "no hiss" --chain snowy
n cantor.yaml "it plays with ease" --part impression
n cantor.yaml "second evening, and it stays a joy" --part diary
n cantor.yaml "deep and safe" --part fit
n cantor.yaml "a warm allrounder" --part summary
n cantor.yaml "speed and stage" --part like
n cantor.yaml "the cable" --part improve
"$E" rate cantor.yaml --item timbre/shivers dark-bright 2
"$E" rate cantor.yaml --section bass section 4
"$E" rate cantor.yaml sonic-quality 4
n crimson.yaml "thicker and warmer voice" --track timbre/shivers --at 0:50 --device cantor --against crimson --chain k7
n crimson.yaml "leaner drums" --track bass/gladiator --at 2:06 --against cantor --chain k7
n crimson.yaml "wider overall" --against cantor
for t in iem-review iem-review-classic impressions notes; do
	"$E" export --markdown --template $t -o $t.md cantor.yaml 2>/dev/null
done
