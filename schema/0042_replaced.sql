-- The texts that exports replaced, which 1.0.0 kept as files of the state folder.
CREATE TABLE replaced;
