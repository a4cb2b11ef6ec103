-- While a document is being redacted, and after that failed: what it showed is for those who may edit it.
ALTER TABLE documents ADD COLUMN IF NOT EXISTS withdrawn_at DATETIME(6) NULL AFTER trashed_by;
