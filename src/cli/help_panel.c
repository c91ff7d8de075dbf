#include "cli/help_panel.h"

#include <stddef.h>

const struct help_part help_panel[] = {
	{ "A panel",
		"Several listeners with an archive each share one PostgreSQL server. Each "
		"works offline; `earlog panel sync` sends and fetches new rows. The "
		"server keeps every version and decides nothing: each archive merges by "
		"the rules of `earlog merge`, so the order is irrelevant, and all "
		"archives end up with the same rows." },
	{ "For two people",
		"For up to ten people a shared folder is simpler: put a copy of each "
		"archive in it (`earlog backup FOLDER`), and run `earlog merge FILE` now "
		"and then. A panel pays if there is no shared folder, if listeners must "
		"not be able to change notes of others, or if other programs read along." },
	{ "From the package to the first sync: the server",
		"1. Install PostgreSQL 13 or later (Debian: apt install postgresql).\n"
		"2. Make the database, and a role for each listener: sudo -u postgres createdb "
		"panel; sudo -u postgres createuser --pwprompt anna.\n"
		"3. Make it a panel: sudo -u postgres earlog panel init postgresql:///panel. "
		"Do this again after each update of earlog.\n"
		"4. Make a certificate for the name of the host, in the folder of the "
		"configuration (Debian 12: /etc/postgresql/15/main), as root: openssl req "
		"-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 "
		"-subj /CN=panel.example -addext subjectAltName=DNS:panel.example -keyout "
		"panel.key -out panel.crt; chown postgres panel.key; chmod 600 panel.key.\n"
		"5. In postgresql.conf: listen_addresses = '*', ssl = on, ssl_cert_file = "
		"'/etc/postgresql/15/main/panel.crt', ssl_key_file = "
		"'/etc/postgresql/15/main/panel.key'.\n"
		"6. At the end of pg_hba.conf, these two lines, which require "
		"encryption: hostssl panel all 0.0.0.0/0 scram-sha-256; hostssl panel all ::/0 "
		"scram-sha-256 (without the semicolon).\n"
		"7. sudo systemctl restart postgresql. Give panel.crt to each listener; "
		"panel.key never leaves the server.\n"
		"8. Let each listener in. Their first `earlog panel join` is refused and prints a "
		"UUID, which they send to you: sudo -u postgres earlog panel admit anna UUID "
		"--server postgresql:///panel. No one can join as another listener." },
	{ "From the package to the first sync: each listener",
		"1. Install libpq (Debian: apt install libpq5). Put the password where only "
		"you can read it: a line HOST:5432:panel:anna:PASSWORD in ~/.pgpass, then "
		"chmod 600 ~/.pgpass. An address with a password is refused.\n"
		"2. Put the server's panel.crt into ~/.postgresql/root.crt.\n"
		"3. earlog panel join postgresql://anna@HOST/panel (or service=NAME, from "
		"~/.pg_service.conf). HOST is the name in the certificate. Send the line that it "
		"prints to the administrator; once you are admitted, join again.\n"
		"4. earlog panel sync. The first sync sends everything, later ones only "
		"new rows. `earlog panel sync --follow` syncs every few "
		"seconds. `earlog panel status` lists the listeners and waiting rows.\n"
		"5. You see your own notes as before. --listener all (`earlog search "
		"--listener all`, `earlog export --listener all`) or a name adds notes of "
		"others; at the bench `show others` does, also during a session." },
	{ "Encryption",
		"A server on another machine must prove its identity: earlog uses "
		"sslmode=verify-full unless you choose another mode. For a certificate "
		"that is signed like the certificate of a web site, name the list of the "
		"system in the address: "
		"postgresql://anna@HOST/panel?sslrootcert=/etc/ssl/certs/ca-certificates.crt "
		"(from libpq 16 on also sslrootcert=system). Another sslmode in the "
		"address is your own choice." },
	{ "The administrator",
		"The owner of the database, and root there, can read, change and delete "
		"all sent rows, admit others, and give a thing to another listener. "
		"Backups of the server keep notes that were withdrawn later. A listener "
		"can do none of this to others. A panel is meant for about a hundred "
		"listeners and a million versions; the only limit of admit is a million "
		"versions for each." },
	{ "Shared and private rows",
		"A panel shares notes, ratings, sessions, listening intervals, volumes, "
		"tags, blind runs, lists and the things they are about, each with its "
		"earlier versions, as `earlog merge` does. It does not share private "
		"notes, with their tags, trials and earlier versions; drafts; your music "
		"library and measurements; paths of files and pictures; outputs; who lent "
		"the unit. Rows from files (devices, recordings, cues, lexicons) are "
		"taken from others only if you have none." },
	{ "Made private later",
		"The next sync withdraws a note that was sent and is private now: the server "
		"empties it, its tags and their earlier versions, and so does every archive with "
		"its next sync. It stays private on your other machines and after a restored "
		"backup, until you make it public. Your own archive keeps the text. Only notes "
		"that were sent by the same role are withdrawn: use one role for all your machines. "
		"The text "
		"remains in what others have read, copied, exported or backed up, in backups and "
		"logs of the server (WAL), and in its dead rows until autovacuum has run." },
	{ "Owners",
		"The first listener who sends a thing to the server owns it there; only "
		"the owner changes it. If a stranger owns a device of yours, the stranger "
		"or the administrator gives it to you: earlog panel pass UUID NAME. Two "
		"archives of one person may use one role: they count as one listener." },
	{ "Interrupted syncs",
		"Rows are sent in pieces; a piece counts when both sides have it. After a "
		"lost connection, a full disk or a crash `earlog panel sync` continues. A "
		"lost archive gets back all sent rows: join with the same role and sync. "
		"`earlog panel leave` ends the membership: fetched rows stay in your "
		"archive, sent rows stay on the server." },
	{ "Restoring the server",
		"Back it up with sudo -u postgres pg_dump -Fc -f panel.dump panel, and the "
		"roles with sudo -u postgres pg_dumpall --roles-only -f roles.sql. To restore "
		"on a new server: sudo -u postgres psql -f roles.sql (that postgres is there "
		"already is no fault); sudo -u postgres createdb panel; sudo -u postgres "
		"pg_restore -d panel panel.dump; then `panel init` again. Rows after "
		"the backup are not lost: each archive notices with its next sync that the "
		"server is older, and sends and fetches everything again. So it does where the "
		"server is a new one: init, admit everybody (a sync prints the UUID), and sync." },
	{ "For other programs",
		"The database has views of the same names and columns as the archive "
		"(`earlog help archive`), with the name of the listener as the last column, and "
		"the "
		"standing rows alone: panel_views.v_note, v_rating, v_sitting and so on. R, "
		"pandas, "
		"Metabase and Grafana read them. One line lets an analyst in: GRANT SELECT ON ALL "
		"TABLES IN SCHEMA panel_views TO analyst. For example, what each listener gave "
		"each "
		"device: SELECT listener, device, attribute, avg(value) FROM panel_views.v_rating "
		"GROUP BY 1, 2, 3." },
	{ NULL, NULL },
};
