-- The desk releases held mail: a message of somebody's who is not staff, and only with the mail that it was made of.
GRANT UPDATE (account_id, ticket_id, message_id) ON inbound_messages TO mittente_desk;
--> statement-breakpoint
CREATE POLICY desk_releases ON messages FOR INSERT TO mittente_desk
  WITH CHECK (kind = 'CUSTOMER' AND origin = 'EMAIL' AND author_kind IN ('ACCOUNT', 'CORRESPONDENT')
              AND trust IN ('AUTHENTICATED_EMAIL', 'UNVERIFIED') AND inbound_message_id IS NOT NULL);
--> statement-breakpoint
-- S8: a customer reads, and may claim, what is held in the name of the address that is theirs now and was theirs when it came.
GRANT SELECT (id, received_at, kept_at, sha256, raw, mail_from, rcpt_to, client_ip, helo, advice, dns_answers, outcome, reason, claimed_address, subject, text_preview, review_state, account_id, ticket_id, message_id) ON inbound_messages TO mittente_portal;
--> statement-breakpoint
GRANT UPDATE (review_state, review_at, account_id, ticket_id, message_id) ON inbound_messages TO mittente_portal;
--> statement-breakpoint
CREATE POLICY portal_reads ON inbound_messages FOR SELECT TO mittente_portal
  USING (outcome = 'HELD' AND review_state IN ('OPEN', 'CLAIMED') AND EXISTS (
    SELECT 1 FROM accounts a
    WHERE a.id = (SELECT app.account_id()) AND a.registered_email = claimed_address AND a.created_at <= received_at
      AND (a.registered_email_changed_at IS NULL OR a.registered_email_changed_at <= received_at)));
--> statement-breakpoint
CREATE POLICY portal_claims ON inbound_messages FOR UPDATE TO mittente_portal
  USING (outcome = 'HELD' AND review_state = 'OPEN' AND EXISTS (
    SELECT 1 FROM accounts a
    WHERE a.id = (SELECT app.account_id()) AND a.registered_email = claimed_address AND a.created_at <= received_at
      AND (a.registered_email_changed_at IS NULL OR a.registered_email_changed_at <= received_at)))
  WITH CHECK (review_state = 'CLAIMED' AND account_id = (SELECT app.account_id()));
