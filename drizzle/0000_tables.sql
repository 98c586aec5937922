CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"external_id" text,
	"display_name" text NOT NULL,
	"language" text NOT NULL,
	"status" text NOT NULL,
	"frozen_at" timestamp with time zone,
	"registered_email" text NOT NULL,
	"registered_email_given" text NOT NULL,
	"registered_email_state" text DEFAULT 'CONFIRMED' NOT NULL,
	"registered_email_version" integer DEFAULT 1 NOT NULL,
	"registered_email_changed_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "accounts_number_unique" UNIQUE("number"),
	CONSTRAINT "accounts_externalId_unique" UNIQUE("external_id"),
	CONSTRAINT "accounts_status" CHECK ("accounts"."status" in ('ACTIVE', 'SUSPENDED', 'CLOSED')),
	CONSTRAINT "accounts_email_state" CHECK ("accounts"."registered_email_state" in ('CONFIRMED', 'BOUNCING', 'DOMAIN_CHANGED'))
);
--> statement-breakpoint
CREATE TABLE "article_categories" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "article_categories_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "article_category_texts" (
	"category_id" uuid NOT NULL,
	"language" text NOT NULL,
	"title" text NOT NULL,
	"summary" text NOT NULL,
	CONSTRAINT "article_category_texts_category_id_language_pk" PRIMARY KEY("category_id","language"),
	CONSTRAINT "article_category_texts_language" CHECK ("article_category_texts"."language" in ('IT', 'EN'))
);
--> statement-breakpoint
CREATE TABLE "article_images" (
	"sha256" text PRIMARY KEY NOT NULL,
	"content_type" text NOT NULL,
	"size" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "article_ratings" (
	"article_id" uuid NOT NULL,
	"visitor_hash" text NOT NULL,
	"is_helpful" boolean NOT NULL,
	"version" integer NOT NULL,
	"rated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "article_ratings_article_id_visitor_hash_pk" PRIMARY KEY("article_id","visitor_hash")
);
--> statement-breakpoint
CREATE TABLE "article_slugs" (
	"language" text NOT NULL,
	"slug" text NOT NULL,
	"article_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "article_slugs_language_slug_pk" PRIMARY KEY("language","slug")
);
--> statement-breakpoint
CREATE TABLE "article_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"article_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"summary" text NOT NULL,
	"body_markdown" text NOT NULL,
	"category_id" uuid,
	"related_group_ids" uuid[] NOT NULL,
	"author_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "article_versions_number" UNIQUE("article_id","number")
);
--> statement-breakpoint
CREATE TABLE "articles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"group_id" uuid NOT NULL,
	"language" text NOT NULL,
	"slug" text NOT NULL,
	"status" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "articles_group_language" UNIQUE("group_id","language"),
	CONSTRAINT "articles_language_slug" UNIQUE("language","slug"),
	CONSTRAINT "articles_language" CHECK ("articles"."language" in ('IT', 'EN')),
	CONSTRAINT "articles_status" CHECK ("articles"."status" in ('DRAFT', 'PUBLISHED', 'ARCHIVED'))
);
--> statement-breakpoint
CREATE TABLE "published_articles" (
	"article_id" uuid PRIMARY KEY NOT NULL,
	"group_id" uuid NOT NULL,
	"language" text NOT NULL,
	"slug" text NOT NULL,
	"version_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"title" text NOT NULL,
	"summary" text NOT NULL,
	"body_markdown" text NOT NULL,
	"body_text" text NOT NULL,
	"category_id" uuid,
	"related_group_ids" uuid[] NOT NULL,
	"image_hashes" text[] NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	"search" "tsvector" NOT NULL,
	"title_search" "tsvector" NOT NULL,
	CONSTRAINT "published_articles_slug" UNIQUE("language","slug"),
	CONSTRAINT "published_articles_group" UNIQUE("group_id","language")
);
--> statement-breakpoint
CREATE TABLE "audit_unsealed" (
	"event_id" uuid PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"action" text NOT NULL,
	"actor" text NOT NULL,
	"account_id" uuid,
	"subject_kind" text,
	"subject_id" uuid,
	"rule" text,
	"is_visible_to_account" boolean DEFAULT false NOT NULL,
	"facts" jsonb,
	"salt" "bytea",
	"facts_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"key_id" text NOT NULL,
	"signature" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_seals" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_seals_eventId_unique" UNIQUE("event_id")
);
--> statement-breakpoint
CREATE TABLE "client_assertions" (
	"client_id" text NOT NULL,
	"jti_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "client_assertions_client_id_jti_hash_pk" PRIMARY KEY("client_id","jti_hash")
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"state" text NOT NULL,
	"content" text NOT NULL,
	"rule" text NOT NULL,
	"recipient" text,
	"address_version" integer,
	"rfc_message_id" text NOT NULL,
	"alarm_id" uuid,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"lease_until" timestamp with time zone,
	"lease_token" uuid,
	"last_error" text,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "deliveries_rfc_message_id" UNIQUE("rfc_message_id"),
	CONSTRAINT "deliveries_state" CHECK ("deliveries"."state" in ('QUEUED', 'SENDING', 'SENT', 'BOUNCED', 'FAILED', 'CANCELLED', 'REFUSED'))
);
--> statement-breakpoint
CREATE TABLE "disclosure_alarms" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"author_id" uuid NOT NULL,
	"reply" jsonb NOT NULL,
	"body" text NOT NULL,
	"text_sha256" text NOT NULL,
	"names" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"released_at" timestamp with time zone,
	"released_by_id" uuid,
	"release_reason" text,
	"message_id" uuid
);
--> statement-breakpoint
CREATE TABLE "queues" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "queues_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "staff_members" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"display_name" text NOT NULL,
	"role" text NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "staff_members_email_unique" UNIQUE("email"),
	CONSTRAINT "staff_members_role" CHECK ("staff_members"."role" in ('AGENT', 'SUPERVISOR', 'ADMIN'))
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"client" text NOT NULL,
	"key" text NOT NULL,
	"mutation" text NOT NULL,
	"input_hash" text NOT NULL,
	"result" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_client_key_pk" PRIMARY KEY("client","key")
);
--> statement-breakpoint
CREATE TABLE "inbound_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"input_hash" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"kept_at" timestamp with time zone NOT NULL,
	"size" integer NOT NULL,
	"sha256" text NOT NULL,
	"raw" "bytea",
	"mail_from" text,
	"rcpt_to" text[] NOT NULL,
	"client_ip" "inet",
	"helo" text,
	"tls" boolean,
	"mta" text NOT NULL,
	"advice" jsonb,
	"outcome" text DEFAULT 'DEFERRED' NOT NULL,
	"reason" text DEFAULT 'PENDING' NOT NULL,
	"flags" text[] DEFAULT '{}' NOT NULL,
	"explanation" jsonb DEFAULT '[]' NOT NULL,
	"judged_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"lease_until" timestamp with time zone,
	"claimed_from" text,
	"claimed_address" text,
	"reply_to" text,
	"sender" text,
	"cc" text,
	"subject" text,
	"text_preview" text,
	"rfc_message_id" text,
	"body_sha256" text,
	"signature_hashes" text[] DEFAULT '{}' NOT NULL,
	"spf" text DEFAULT 'none' NOT NULL,
	"dkim" text DEFAULT 'none' NOT NULL,
	"dmarc" text DEFAULT 'none' NOT NULL,
	"arc" text DEFAULT 'none' NOT NULL,
	"proven_domain" text,
	"dns_answers" jsonb,
	"account_id" uuid,
	"candidate_account_ids" uuid[] DEFAULT '{}' NOT NULL,
	"ticket_id" uuid,
	"message_id" uuid,
	"duplicate_of_id" uuid,
	"review_state" text,
	"review_by_id" uuid,
	"review_at" timestamp with time zone,
	"review_note" text,
	CONSTRAINT "inbound_messages_once" UNIQUE("client_id","idempotency_key"),
	CONSTRAINT "inbound_messages_outcome" CHECK ("inbound_messages"."outcome" in ('ACCEPTED', 'HELD', 'IGNORED', 'DEFERRED')),
	CONSTRAINT "inbound_messages_held_is_reviewed" CHECK ("inbound_messages"."outcome" <> 'HELD' or "inbound_messages"."review_state" is not null)
);
--> statement-breakpoint
CREATE TABLE "attachments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" uuid,
	"ticket_id" uuid,
	"account_id" uuid,
	"is_internal" boolean NOT NULL,
	"uploader" text,
	"file_name" text NOT NULL,
	"claimed_type" text NOT NULL,
	"sniffed_type" text,
	"size" integer NOT NULL,
	"sha256" text NOT NULL,
	"state" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid,
	"kind" text NOT NULL,
	"origin" text NOT NULL,
	"author_kind" text NOT NULL,
	"author_staff_id" uuid,
	"author_email" text,
	"author_name" text,
	"trust" text NOT NULL,
	"body_text" text NOT NULL,
	"quoted_text" text,
	"body_html" text,
	"disclosure" text,
	"service_id" uuid,
	"inbound_message_id" uuid,
	"rfc_message_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"search" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', body_text)) STORED,
	CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('CUSTOMER', 'STAFF_REPLY', 'NOTE', 'NOTICE')),
	CONSTRAINT "messages_disclosure" CHECK (("messages"."kind" = 'STAFF_REPLY') = ("messages"."disclosure" is not null))
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"client" text PRIMARY KEY NOT NULL,
	"remaining" double precision NOT NULL,
	"granted" double precision NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"expires_on" date,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "services_externalId_unique" UNIQUE("external_id"),
	CONSTRAINT "services_kind" CHECK ("services"."kind" in ('DOMAIN', 'HOSTING', 'MAIL', 'CERTIFICATE', 'OTHER')),
	CONSTRAINT "services_status" CHECK ("services"."status" in ('ACTIVE', 'EXPIRED', 'SUSPENDED', 'TRANSFERRED', 'CANCELLED'))
);
--> statement-breakpoint
CREATE TABLE "clients" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"jwks" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "clients_kind" CHECK ("clients"."kind" in ('BRIDGE', 'PROVISIONING'))
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"id" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"algorithm" text NOT NULL,
	"public_jwk" jsonb,
	"secret" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"used_from" timestamp with time zone NOT NULL,
	"used_until" timestamp with time zone,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"assurance" text NOT NULL,
	"proved_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "sessions_assurance" CHECK ("sessions"."assurance" in ('MAILBOX', 'CREDENTIAL'))
);
--> statement-breakpoint
CREATE TABLE "ticket_readings" (
	"ticket_id" uuid NOT NULL,
	"reader" text NOT NULL,
	"account_id" uuid,
	"read_until" timestamp with time zone NOT NULL,
	CONSTRAINT "ticket_readings_ticket_id_reader_pk" PRIMARY KEY("ticket_id","reader")
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"account_id" uuid,
	"correspondent_email" text,
	"correspondent_name" text,
	"service_id" uuid,
	"subject" text NOT NULL,
	"status" text NOT NULL,
	"priority" text DEFAULT 'NORMAL' NOT NULL,
	"origin" text NOT NULL,
	"trust" text DEFAULT 'VERIFIED' NOT NULL,
	"language" text NOT NULL,
	"queue_id" uuid,
	"assignee_id" uuid,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"due_at" timestamp with time zone,
	"continues_ticket_id" uuid,
	"last_message_id" uuid,
	"last_visible_message_id" uuid,
	"solved_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"last_activity_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"visible_updated_at" timestamp with time zone NOT NULL,
	"visible_last_activity_at" timestamp with time zone NOT NULL,
	"visible_version" integer DEFAULT 1 NOT NULL,
	"priority_rank" smallint GENERATED ALWAYS AS ((case priority when 'URGENT' then 0 when 'HIGH' then 1 when 'NORMAL' then 2 else 3 end)::smallint) STORED NOT NULL,
	"origin_rank" smallint GENERATED ALWAYS AS ((case origin when 'PORTAL' then 0 else 1 end)::smallint) STORED NOT NULL,
	"due_rank" timestamp with time zone GENERATED ALWAYS AS (coalesce(due_at, 'infinity'::timestamptz)) STORED NOT NULL,
	"search" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', subject)) STORED,
	CONSTRAINT "tickets_reference_unique" UNIQUE("reference"),
	CONSTRAINT "tickets_id_account" UNIQUE("id","account_id"),
	CONSTRAINT "tickets_of_somebody" CHECK (("tickets"."account_id" is null) <> ("tickets"."correspondent_email" is null)),
	CONSTRAINT "tickets_status" CHECK ("tickets"."status" in ('NEW', 'OPEN', 'WAITING_ON_CUSTOMER', 'ON_HOLD', 'SOLVED', 'CLOSED')),
	CONSTRAINT "tickets_priority" CHECK ("tickets"."priority" in ('LOW', 'NORMAL', 'HIGH', 'URGENT')),
	CONSTRAINT "tickets_origin" CHECK ("tickets"."origin" in ('PORTAL', 'EMAIL', 'DESK', 'FORM', 'IMPORT'))
);
--> statement-breakpoint
CREATE TABLE "upload_slots" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"client" text NOT NULL,
	"size" integer NOT NULL,
	"sha256" text,
	"attachment_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"attempt" uuid,
	"receiving_until" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"forgotten_at" timestamp with time zone,
	CONSTRAINT "upload_slots_purpose" CHECK ("upload_slots"."purpose" in ('INBOUND', 'ATTACHMENT')),
	CONSTRAINT "upload_slots_size" CHECK ("upload_slots"."size" > 0),
	CONSTRAINT "upload_slots_sha256" CHECK ("upload_slots"."sha256" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "upload_slots_complete" CHECK ("upload_slots"."sha256" is not null or ("upload_slots"."purpose" = 'ATTACHMENT' and "upload_slots"."completed_at" is null))
);
--> statement-breakpoint
ALTER TABLE "article_category_texts" ADD CONSTRAINT "article_category_texts_category_id_article_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."article_categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_ratings" ADD CONSTRAINT "article_ratings_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_slugs" ADD CONSTRAINT "article_slugs_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_versions" ADD CONSTRAINT "article_versions_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_versions" ADD CONSTRAINT "article_versions_category_id_article_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."article_categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_versions" ADD CONSTRAINT "article_versions_author_id_staff_members_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_articles" ADD CONSTRAINT "published_articles_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_articles" ADD CONSTRAINT "published_articles_version_id_article_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."article_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_articles" ADD CONSTRAINT "published_articles_category_id_article_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."article_categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_seals" ADD CONSTRAINT "audit_seals_event_id_audit_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."audit_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_assertions" ADD CONSTRAINT "client_assertions_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_alarm_id_disclosure_alarms_id_fk" FOREIGN KEY ("alarm_id") REFERENCES "public"."disclosure_alarms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disclosure_alarms" ADD CONSTRAINT "disclosure_alarms_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disclosure_alarms" ADD CONSTRAINT "disclosure_alarms_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disclosure_alarms" ADD CONSTRAINT "disclosure_alarms_author_id_staff_members_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disclosure_alarms" ADD CONSTRAINT "disclosure_alarms_released_by_id_staff_members_id_fk" FOREIGN KEY ("released_by_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disclosure_alarms" ADD CONSTRAINT "disclosure_alarms_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD CONSTRAINT "inbound_messages_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD CONSTRAINT "inbound_messages_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD CONSTRAINT "inbound_messages_review_by_id_staff_members_id_fk" FOREIGN KEY ("review_by_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_author_staff_id_staff_members_id_fk" FOREIGN KEY ("author_staff_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_inbound_message_id_inbound_messages_id_fk" FOREIGN KEY ("inbound_message_id") REFERENCES "public"."inbound_messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_readings" ADD CONSTRAINT "ticket_readings_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_queue_id_queues_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."queues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_assignee_id_staff_members_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_continues" FOREIGN KEY ("continues_ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upload_slots" ADD CONSTRAINT "upload_slots_attachment_id_attachments_id_fk" FOREIGN KEY ("attachment_id") REFERENCES "public"."attachments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_registered_email" ON "accounts" USING btree ("registered_email");--> statement-breakpoint
CREATE INDEX "accounts_created" ON "accounts" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "accounts_email_domain_reversed" ON "accounts" USING btree (reverse(split_part("registered_email", '@', 2)) text_pattern_ops);--> statement-breakpoint
CREATE INDEX "article_ratings_recent" ON "article_ratings" USING btree ("article_id","rated_at");--> statement-breakpoint
CREATE INDEX "articles_updated" ON "articles" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "published_articles_newest" ON "published_articles" USING btree ("language","published_at","article_id");--> statement-breakpoint
CREATE INDEX "published_articles_category" ON "published_articles" USING btree ("category_id","language","published_at","article_id");--> statement-breakpoint
CREATE INDEX "published_articles_images" ON "published_articles" USING gin ("image_hashes");--> statement-breakpoint
CREATE INDEX "published_articles_search" ON "published_articles" USING gin ("search");--> statement-breakpoint
CREATE INDEX "published_articles_title_search" ON "published_articles" USING gin ("title_search");--> statement-breakpoint
CREATE INDEX "audit_events_at" ON "audit_events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_events_account" ON "audit_events" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "audit_events_subject" ON "audit_events" USING btree ("subject_id","at");--> statement-breakpoint
CREATE INDEX "audit_events_action" ON "audit_events" USING btree ("action","at");--> statement-breakpoint
CREATE INDEX "client_assertions_expires" ON "client_assertions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "deliveries_message" ON "deliveries" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("next_attempt_at") WHERE state in ('QUEUED', 'SENDING');--> statement-breakpoint
CREATE INDEX "deliveries_state" ON "deliveries" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "disclosure_alarms_open" ON "disclosure_alarms" USING btree ("created_at","id") WHERE released_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "queues_one_default" ON "queues" USING btree ("is_default") WHERE "queues"."is_default";--> statement-breakpoint
CREATE INDEX "idempotency_keys_created" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "inbound_messages_sha256" ON "inbound_messages" USING btree ("sha256","kept_at");--> statement-breakpoint
CREATE INDEX "inbound_messages_received" ON "inbound_messages" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "inbound_messages_outcome" ON "inbound_messages" USING btree ("outcome","received_at","id");--> statement-breakpoint
CREATE INDEX "inbound_messages_review" ON "inbound_messages" USING btree ("review_state","received_at","id") WHERE review_state is not null;--> statement-breakpoint
CREATE INDEX "inbound_messages_due" ON "inbound_messages" USING btree ("next_attempt_at") WHERE outcome = 'DEFERRED';--> statement-breakpoint
CREATE INDEX "inbound_messages_claimed" ON "inbound_messages" USING btree ("claimed_address","received_at");--> statement-breakpoint
CREATE INDEX "inbound_messages_account" ON "inbound_messages" USING btree ("account_id","received_at");--> statement-breakpoint
CREATE INDEX "inbound_messages_proven_domain" ON "inbound_messages" USING btree ("proven_domain","received_at") WHERE proven_domain is not null;--> statement-breakpoint
CREATE INDEX "inbound_messages_rfc_message_id" ON "inbound_messages" USING btree ("rfc_message_id");--> statement-breakpoint
CREATE INDEX "inbound_messages_signatures" ON "inbound_messages" USING gin ("signature_hashes");--> statement-breakpoint
CREATE INDEX "attachments_message" ON "attachments" USING btree ("message_id","position");--> statement-breakpoint
CREATE INDEX "attachments_sha256" ON "attachments" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "messages_ticket" ON "messages" USING btree ("ticket_id","created_at","id");--> statement-breakpoint
CREATE INDEX "messages_rfc_message_id" ON "messages" USING btree ("rfc_message_id");--> statement-breakpoint
CREATE INDEX "messages_inbound" ON "messages" USING btree ("inbound_message_id");--> statement-breakpoint
CREATE INDEX "messages_search" ON "messages" USING gin ("search");--> statement-breakpoint
CREATE INDEX "services_account" ON "services" USING btree ("account_id","created_at","id");--> statement-breakpoint
CREATE INDEX "services_name" ON "services" USING btree ("name");--> statement-breakpoint
CREATE INDEX "services_created" ON "services" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "keys_purpose" ON "keys" USING btree ("purpose","used_from");--> statement-breakpoint
CREATE INDEX "sessions_account" ON "sessions" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "tickets_precedence" ON "tickets" USING btree ("priority_rank","origin_rank","due_rank","created_at","id");--> statement-breakpoint
CREATE INDEX "tickets_open_precedence" ON "tickets" USING btree ("priority_rank","origin_rank","due_rank","created_at","id") WHERE status in ('NEW', 'OPEN', 'WAITING_ON_CUSTOMER', 'ON_HOLD');--> statement-breakpoint
CREATE INDEX "tickets_created" ON "tickets" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "tickets_updated" ON "tickets" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "tickets_due" ON "tickets" USING btree ("due_rank","id");--> statement-breakpoint
CREATE INDEX "tickets_account_created" ON "tickets" USING btree ("account_id","created_at","id");--> statement-breakpoint
CREATE INDEX "tickets_account_updated" ON "tickets" USING btree ("account_id","visible_updated_at","id");--> statement-breakpoint
CREATE INDEX "tickets_search" ON "tickets" USING gin ("search");--> statement-breakpoint
CREATE INDEX "tickets_service" ON "tickets" USING btree ("service_id");--> statement-breakpoint
CREATE INDEX "tickets_assignee" ON "tickets" USING btree ("assignee_id");--> statement-breakpoint
CREATE INDEX "tickets_queue" ON "tickets" USING btree ("queue_id");--> statement-breakpoint
CREATE INDEX "tickets_to_close" ON "tickets" USING btree ("solved_at") WHERE status = 'SOLVED';--> statement-breakpoint
CREATE INDEX "upload_slots_client" ON "upload_slots" USING btree ("client","created_at");--> statement-breakpoint
CREATE INDEX "upload_slots_created" ON "upload_slots" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "upload_slots_sha256" ON "upload_slots" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "upload_slots_attachment" ON "upload_slots" USING btree ("attachment_id");