-- What the wheel rated at the end of the session: item, section, whole. NULL: not known.
ALTER TABLE sitting ADD COLUMN wheel TEXT;
