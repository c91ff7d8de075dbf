-- Versions of two listeners may have one uuid and one edit: nobody takes another one's place.
ALTER TABLE panel.version DROP CONSTRAINT version_pkey, ADD PRIMARY KEY (uuid, listener, edit);
