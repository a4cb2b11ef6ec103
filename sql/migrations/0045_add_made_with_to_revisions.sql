-- What the pages were read from and with, as a digest: the same again is not read again. Empty where pages came otherwise.
ALTER TABLE revisions ADD COLUMN IF NOT EXISTS made_with VARCHAR(64) NOT NULL DEFAULT '' AFTER force_ocr;
