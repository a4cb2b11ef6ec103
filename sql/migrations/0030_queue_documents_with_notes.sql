-- The index finds the words of notes now: it hears of those that are there.
INSERT INTO index_queue (document_id, text, queued_at)
SELECT DISTINCT document_id, 0, NOW(6) FROM notes
ON DUPLICATE KEY UPDATE version = version + 1;
