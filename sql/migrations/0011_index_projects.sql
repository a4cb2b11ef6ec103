-- Numbered pages are in the order of the slug; clients look projects up by their exact title.

ALTER TABLE projects
    ADD KEY IF NOT EXISTS projects_by_slug (slug, id),
    ADD KEY IF NOT EXISTS projects_by_title (title);
