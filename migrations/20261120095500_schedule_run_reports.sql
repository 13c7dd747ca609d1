-- When a program's lead gets the next report of what became of its nudges. 0: not worked out yet.
ALTER TABLE programs ADD COLUMN run_report_at INTEGER NOT NULL DEFAULT 0;

CREATE INDEX programs_to_report ON programs (run_report_at);
