#!/bin/sh
# Makes kinds.db, an archive of version 40 with a row of each kind: archive-v12.db, and rows whose commands were gone before
# version 40 (a run of two sounds, a plan, anchors, timelines, the output of a session as one object), as earlier programs wrote
# them:
#   sh kinds.sh
set -eu
cd "$(dirname "$0")"
cp archive-v12.db kinds.db.new
sqlite3 -bail kinds.db.new <<'END'
UPDATE review SET plan = '{"tracks":8,"sessions":3}';
UPDATE sitting SET anchor = (SELECT uuid FROM device WHERE name LIKE '%Performer8'), anchor_of = (SELECT device FROM review),
	anchor_in = 'bass-depth', wheel = 'item', audio = '{"output":"ALSA","device":"hw:0","codec":"flac","rate_hz":44100}';
UPDATE export_base SET pictures = 2;
INSERT INTO blind_run (uuid, edit, edited_ms, edited_offset_min, review, sitting, devices, plan, trial, started_ms,
	started_offset_min, ended_ms, sounds)
	SELECT x'a0a0a0a0a0a040a080a0a0a0a0a0a0a0', x'a1a1a1a1a1a141a181a1a1a1a1a1a1a1', 1, 0, review, uuid, '[]',
	'{"seed":"0x7","algorithm":"a","version":2,"how":"draws","k":2,"blocks":0,"repeats":0,"order":[0,1]}', 2, started_ms, 60,
	started_ms + 9, '[{"name":"no equaliser"},{"name":"EQ Tilt","held_db":-1.5}]' FROM sitting;
INSERT INTO trial (uuid, edit, edited_ms, edited_offset_min, run, number, answer) VALUES
	(x'b0b0b0b0b0b040b080b0b0b0b0b0b0b0', x'b1b1b1b1b1b141b181b1b1b1b1b1b1b1', 2, 0, x'a0a0a0a0a0a040a080a0a0a0a0a0a0a0', 1, 1),
	((SELECT uuid FROM note WHERE body IS NOT NULL AND uuid NOT IN (SELECT uuid FROM trial) ORDER BY nr LIMIT 1),
	x'b2b2b2b2b2b242b282b2b2b2b2b2b2b2', 2, 0, x'a0a0a0a0a0a040a080a0a0a0a0a0a0a0', 2, NULL);
INSERT INTO alignment (uuid, edit, edited_ms, edited_offset_min, source, offset_ms, how)
	SELECT x'c0c0c0c0c0c040c080c0c0c0c0c0c0c0', x'c1c1c1c1c1c141c181c1c1c1c1c1c1c1', 3, 0, uuid, 1500, 'align' FROM source LIMIT 1;
INSERT INTO benchmark (uuid, edit, edited_ms, edited_offset_min, device, section, attribute, value)
	SELECT x'd0d0d0d0d0d040d080d0d0d0d0d0d0d0', x'd1d1d1d1d1d141d181d1d1d1d1d1d1d1', 3, 0, (SELECT device FROM review), uuid,
	'bass-depth', 4 FROM section LIMIT 1;
INSERT INTO draft (uuid, edit, edited_ms, edited_offset_min, note, review, sitting, body, is_new, made_ms, made_offset_min)
	SELECT x'e0e0e0e0e0e040e080e0e0e0e0e0e0e0', x'e1e1e1e1e1e141e181e1e1e1e1e1e1e1', 4, 0, x'e2e2e2e2e2e242e282e2e2e2e2e2e2e2', review,
	uuid, 'still being written', 1, started_ms, 60 FROM sitting;
INSERT INTO files_read (uuid, edit, edited_ms, edited_offset_min, review, path)
	SELECT x'f0f0f0f0f0f040f080f0f0f0f0f0f0f0', x'f1f1f1f1f1f141f181f1f1f1f1f1f1f1', 5, 0, uuid, '/none/cantor.yaml' FROM review;
INSERT INTO machine (uuid, latest_ms) VALUES (x'0f0f0f0f0f0f4f0f8f0f0f0f0f0f0f0f', 9);
VACUUM;
END
mv kinds.db.new kinds.db
