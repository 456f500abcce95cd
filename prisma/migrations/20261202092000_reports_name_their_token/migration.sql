-- Which token a collector reports with, so that it can be said in time that it ends.
ALTER TABLE cluster_reports ADD COLUMN token_id uuid; -- null: none of the organization's, as when an operator imports a file
