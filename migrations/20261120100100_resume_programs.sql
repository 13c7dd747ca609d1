-- A program that is paused until a day goes on by itself: when that is. Written with the program.
ALTER TABLE programs ADD COLUMN resume_at INTEGER;

CREATE INDEX programs_to_resume ON programs (resume_at) WHERE resume_at IS NOT NULL;
