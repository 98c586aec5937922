-- The worker ends the wait of held mail, and erases bytes whose retention is over.
GRANT UPDATE (review_at, bytes_erased_at, is_blob_left) ON inbound_messages TO mittente_worker;
--> statement-breakpoint
-- A mail whose bytes were erased names no blob any more.
CREATE OR REPLACE FUNCTION app.is_blob_named(name text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (SELECT 1 FROM public.attachments WHERE sha256 = name)
      OR EXISTS (SELECT 1 FROM public.inbound_messages WHERE sha256 = name AND raw IS NULL AND bytes_erased_at IS NULL)
      OR EXISTS (SELECT 1 FROM public.article_images WHERE sha256 = name)
      OR EXISTS (SELECT 1 FROM public.upload_slots WHERE sha256 = name)
$$;
