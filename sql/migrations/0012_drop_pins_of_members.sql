-- Superseded by project_pins before any program used it.

ALTER TABLE project_members DROP COLUMN IF EXISTS pinned;
