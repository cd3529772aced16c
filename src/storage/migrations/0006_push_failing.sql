-- Since when a subscription takes nothing, so that one which never will again can be given up.

ALTER TABLE push_subscriptions ADD COLUMN failing_since_ms INTEGER;
