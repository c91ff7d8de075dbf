-- A listing, comparison or tag is named by what others know: a stranger who brings its uuid first does not own it.
ALTER TABLE panel.thing DROP CONSTRAINT thing_pkey, ADD PRIMARY KEY (uuid, listener);
CREATE UNIQUE INDEX thing_of_one ON panel.thing (uuid) WHERE kind NOT IN ('listing', 'comparison', 'tag');

-- Dead rows hold the text of what was emptied until they are vacuumed.
ALTER TABLE panel.version SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50);
