-- Irreversible: drops every organisation, person, title, review and notice. Save schema programme first.
-- The extension btree_gist stays: others may use it.
-- Functions and views of sql/programme stand on these tables and go with them.

drop schema programme cascade;
