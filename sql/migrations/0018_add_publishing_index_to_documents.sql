-- Which documents are due to become public: one range of this index.

ALTER TABLE documents ADD KEY IF NOT EXISTS documents_by_publishing (status, publish_at);
