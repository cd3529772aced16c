-- How many groups somebody has made is limited.

CREATE INDEX conversations_made_by ON conversations(creator_id) WHERE kind = 1;
