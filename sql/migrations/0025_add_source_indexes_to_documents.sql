-- Lists of one person or organization in order of source are ranges, too.
ALTER TABLE documents
    ADD KEY IF NOT EXISTS documents_by_user_source (user_id, shelf, source_key),
    ADD KEY IF NOT EXISTS documents_by_organization_source (organization_id, shelf, source_key);
