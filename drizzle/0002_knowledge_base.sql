-- The knowledge base: text search, row security and grants, by hand. Its tables are made by the migration before.
--
-- Accents do not count. unaccent is a trusted extension: the database's owner may create it, or a superuser made it already,
-- in whatever schema.
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
--> statement-breakpoint
-- One configuration a language, and one that keeps words whole: a prefix that somebody is typing may be longer than the stem.
CREATE TEXT SEARCH CONFIGURATION public.mittente_italian (COPY = pg_catalog.italian);
--> statement-breakpoint
CREATE TEXT SEARCH CONFIGURATION public.mittente_english (COPY = pg_catalog.english);
--> statement-breakpoint
CREATE TEXT SEARCH CONFIGURATION public.mittente_plain (COPY = pg_catalog.simple);
--> statement-breakpoint
DO $$
DECLARE home text;
BEGIN
  SELECT n.nspname INTO STRICT home FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'unaccent';
  EXECUTE format('ALTER TEXT SEARCH CONFIGURATION public.mittente_italian ALTER MAPPING FOR hword, hword_part, word WITH %I.unaccent, pg_catalog.italian_stem', home);
  EXECUTE format('ALTER TEXT SEARCH CONFIGURATION public.mittente_english ALTER MAPPING FOR hword, hword_part, word WITH %I.unaccent, pg_catalog.english_stem', home);
  EXECUTE format('ALTER TEXT SEARCH CONFIGURATION public.mittente_plain ALTER MAPPING FOR hword, hword_part, word WITH %I.unaccent, pg_catalog.simple', home);
END $$;
--> statement-breakpoint
-- Readers: what is published, and nothing of how it came about. published_articles holds no draft, so its policy has no
-- condition, which would cost the text index.
GRANT SELECT ON published_articles, article_categories, article_category_texts, article_slugs, article_images
  TO mittente_anonymous, mittente_portal, mittente_bridge, mittente_provisioning;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['published_articles', 'article_categories', 'article_category_texts'] LOOP
    EXECUTE format('CREATE POLICY readers ON public.%I FOR SELECT TO mittente_anonymous, mittente_portal, mittente_bridge, mittente_provisioning USING (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY readers ON article_slugs FOR SELECT TO mittente_anonymous, mittente_portal, mittente_bridge, mittente_provisioning
  USING (EXISTS (SELECT 1 FROM published_articles p WHERE p.article_id = article_slugs.article_id));
--> statement-breakpoint
CREATE POLICY readers ON article_images FOR SELECT TO mittente_anonymous, mittente_portal, mittente_bridge, mittente_provisioning
  USING (EXISTS (SELECT 1 FROM published_articles p WHERE p.image_hashes @> ARRAY[sha256]));
--> statement-breakpoint
-- The desk, and the operator who seeds and imports. A version is never changed; nothing is deleted.
GRANT SELECT, INSERT ON article_categories, article_category_texts, articles, article_versions, published_articles, article_slugs, article_images TO mittente_desk, mittente_operator;
--> statement-breakpoint
GRANT SELECT ON article_ratings TO mittente_desk;
--> statement-breakpoint
GRANT UPDATE (position, updated_at) ON article_categories TO mittente_desk, mittente_operator;
--> statement-breakpoint
GRANT UPDATE (title, summary) ON article_category_texts TO mittente_desk, mittente_operator;
--> statement-breakpoint
GRANT UPDATE (slug, status, version, updated_at) ON articles TO mittente_desk, mittente_operator;
--> statement-breakpoint
GRANT UPDATE (slug, version_id, version, title, summary, body_markdown, body_text, category_id, related_group_ids, image_hashes, published_at, search, title_search) ON published_articles TO mittente_desk, mittente_operator;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['article_categories', 'article_category_texts', 'articles', 'article_versions', 'published_articles', 'article_slugs', 'article_images'] LOOP
    EXECUTE format('CREATE POLICY editors ON public.%I TO mittente_desk, mittente_operator USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY editors ON article_ratings FOR SELECT TO mittente_desk USING (true);
--> statement-breakpoint
-- Only what is one article's version is ever published as that article.
CREATE FUNCTION app.published_version_is_its_own() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM 1 FROM public.article_versions v JOIN public.articles a ON a.id = v.article_id
    WHERE v.id = NEW.version_id AND v.article_id = NEW.article_id AND v.number = NEW.version
      AND a.group_id = NEW.group_id AND a.language = NEW.language AND a.slug = NEW.slug;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a version of this article' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER published_version_is_its_own BEFORE INSERT OR UPDATE ON published_articles
  FOR EACH ROW EXECUTE FUNCTION app.published_version_is_its_own();
--> statement-breakpoint
-- Nobody has the right to delete. This takes an article from its readers; every version stays with the desk.
CREATE FUNCTION app.withdraw_article(article uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  DELETE FROM public.published_articles WHERE article_id = article;
END $$;
--> statement-breakpoint
-- One rating a visitor, the latest. Whoever rates reads nothing of the others. At most 1,000 new ones an article in 24 hours.
CREATE FUNCTION app.rate_article(article uuid, visitor text, helpful boolean, at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE edition integer;
BEGIN
  SELECT version INTO edition FROM public.published_articles WHERE article_id = article;
  IF NOT FOUND THEN
    RETURN 'NOT_FOUND';
  END IF;
  UPDATE public.article_ratings SET is_helpful = helpful, version = edition WHERE article_id = article AND visitor_hash = visitor;
  IF FOUND THEN
    RETURN 'RATED';
  END IF;
  IF (SELECT count(*) FROM (SELECT 1 FROM public.article_ratings WHERE article_id = article AND rated_at > at - interval '24 hours' LIMIT 1000) recent) >= 1000 THEN
    RETURN 'RATE_LIMITED';
  END IF;
  INSERT INTO public.article_ratings (article_id, visitor_hash, is_helpful, version, rated_at) VALUES (article, visitor, helpful, edition, at)
    ON CONFLICT ON CONSTRAINT article_ratings_article_id_visitor_hash_pk DO UPDATE SET is_helpful = excluded.is_helpful, version = excluded.version;
  RETURN 'RATED';
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.published_version_is_its_own(), app.withdraw_article(uuid), app.rate_article(uuid, text, boolean, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.withdraw_article(uuid) TO mittente_desk, mittente_operator;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.rate_article(uuid, text, boolean, timestamptz) TO mittente_anonymous, mittente_portal, mittente_desk, mittente_bridge, mittente_provisioning;
