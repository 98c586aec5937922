-- --------------------------------------------------------------------------------------------------------- uploads
-- A slot is its maker's alone. What a mail's bytes are was declared; of a file it is known when they are there.
GRANT SELECT, INSERT ON upload_slots TO mittente_bridge, mittente_portal, mittente_desk;
--> statement-breakpoint
GRANT UPDATE (attempt, receiving_until, completed_at) ON upload_slots TO mittente_bridge, mittente_portal, mittente_desk;
--> statement-breakpoint
GRANT UPDATE (sha256) ON upload_slots TO mittente_portal, mittente_desk;
--> statement-breakpoint
CREATE POLICY own_mail ON upload_slots TO mittente_bridge USING (client = (SELECT app.client())) WITH CHECK (client = (SELECT app.client()) AND purpose = 'INBOUND');
--> statement-breakpoint
CREATE POLICY own_files ON upload_slots TO mittente_portal, mittente_desk USING (client = (SELECT app.client())) WITH CHECK (client = (SELECT app.client()) AND purpose = 'ATTACHMENT');
--> statement-breakpoint
GRANT SELECT ON upload_slots TO mittente_worker;
--> statement-breakpoint
CREATE POLICY worker_reads ON upload_slots FOR SELECT TO mittente_worker USING (true);
--> statement-breakpoint
-- A file that is not on a message yet is its uploader's alone, in the portal; and once it is on one it stays there.
GRANT UPDATE (state, sha256, sniffed_type, message_id, ticket_id, account_id, is_internal, position) ON attachments TO mittente_portal;
--> statement-breakpoint
GRANT UPDATE (state, sha256, sniffed_type, position) ON attachments TO mittente_desk;
--> statement-breakpoint
CREATE POLICY portal_uploads ON attachments FOR INSERT TO mittente_portal WITH CHECK (account_id = (SELECT app.account_id()) AND uploader = (SELECT app.client()) AND is_internal AND message_id IS NULL);
--> statement-breakpoint
CREATE POLICY portal_reads_uploads ON attachments FOR SELECT TO mittente_portal USING (account_id = (SELECT app.account_id()) AND uploader = (SELECT app.client()) AND message_id IS NULL);
--> statement-breakpoint
CREATE POLICY portal_updates ON attachments FOR UPDATE TO mittente_portal
  USING (account_id = (SELECT app.account_id()) AND uploader = (SELECT app.client()) AND message_id IS NULL)
  WITH CHECK (account_id = (SELECT app.account_id()) AND uploader = (SELECT app.client())
    AND (message_id IS NULL OR EXISTS (SELECT 1 FROM messages m WHERE m.id = attachments.message_id AND m.ticket_id = attachments.ticket_id)));
--> statement-breakpoint
DROP POLICY desk_updates ON attachments;
--> statement-breakpoint
CREATE POLICY desk_updates ON attachments FOR UPDATE TO mittente_desk USING (message_id IS NULL AND uploader LIKE 'staff:%') WITH CHECK (true);
--> statement-breakpoint
-- Nobody may delete a row of a message. What was brought and never used goes through these two, the worker's alone: first
-- nothing can use it any more, and only then its blob and this trace of it go. An alarm that waits keeps its files (R5).
CREATE FUNCTION app.forget_upload(slot uuid, made_before timestamptz, asked_at timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE file uuid;
BEGIN
  SELECT attachment_id INTO file FROM public.upload_slots
    WHERE id = slot AND created_at < made_before AND forgotten_at IS NULL FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM 1 FROM public.attachments WHERE id = file FOR UPDATE;
  IF EXISTS (SELECT 1 FROM public.disclosure_alarms WHERE released_at IS NULL AND expires_at > asked_at AND jsonb_exists(reply -> 'attachmentIds', file::text)) THEN
    RETURN false;
  END IF;
  UPDATE public.upload_slots SET forgotten_at = asked_at, attachment_id = NULL WHERE id = slot;
  DELETE FROM public.attachments WHERE id = file AND message_id IS NULL;
  RETURN true;
END $$;
--> statement-breakpoint
CREATE FUNCTION app.drop_upload(slot uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  DELETE FROM public.upload_slots WHERE id = slot AND forgotten_at IS NOT NULL;
  RETURN FOUND;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.forget_upload(uuid, timestamptz, timestamptz), app.drop_upload(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.forget_upload(uuid, timestamptz, timestamptz), app.drop_upload(uuid) TO mittente_worker;
--> statement-breakpoint
-- Whether any row names these bytes: asked before a blob goes. Every table with a column sha256 stands here (a test looks).
CREATE FUNCTION app.is_blob_named(name text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (SELECT 1 FROM public.attachments WHERE sha256 = name)
      OR EXISTS (SELECT 1 FROM public.inbound_messages WHERE sha256 = name AND raw IS NULL)
      OR EXISTS (SELECT 1 FROM public.article_images WHERE sha256 = name)
      OR EXISTS (SELECT 1 FROM public.upload_slots WHERE sha256 = name)
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.is_blob_named(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.is_blob_named(text) TO mittente_worker;
