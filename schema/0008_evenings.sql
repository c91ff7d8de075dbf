-- The chain that a note compares with, where it compares two ways to drive one device.
ALTER TABLE note ADD COLUMN against_chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE draft ADD COLUMN against_chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED;

-- The loop that ran when the session stopped, in the recording that played. NULL: none.
ALTER TABLE sitting ADD COLUMN loop_ms INTEGER;
ALTER TABLE sitting ADD COLUMN loop_end_ms INTEGER;

-- When somebody asked for the order of a blind run that was still open, which ended it. NULL: nobody did.
ALTER TABLE blind_run ADD COLUMN opened_ms INTEGER;
