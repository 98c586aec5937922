CREATE TABLE "account_changes" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"what" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "email_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"origin" text NOT NULL,
	"requested_by" text NOT NULL,
	"is_strong" boolean NOT NULL,
	"previous_email" text NOT NULL,
	"previous_email_given" text NOT NULL,
	"previous_version" integer NOT NULL,
	"previous_state" text NOT NULL,
	"new_email" text NOT NULL,
	"new_email_given" text NOT NULL,
	"state" text NOT NULL,
	"challenge_id" uuid,
	"requested_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"confirmed_at" timestamp with time zone,
	"effective_at" timestamp with time zone,
	"revertible_until" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"objected_at" timestamp with time zone,
	"others_told_at" timestamp with time zone,
	CONSTRAINT "email_changes_origin" CHECK ("email_changes"."origin" in ('PORTAL', 'RECOGNITION', 'PROVISIONING')),
	CONSTRAINT "email_changes_previous_state" CHECK ("email_changes"."previous_state" in ('CONFIRMED', 'BOUNCING', 'DOMAIN_CHANGED')),
	CONSTRAINT "email_changes_state" CHECK ("email_changes"."state" in ('AWAITING_CONFIRMATION', 'CONFIRMED', 'EFFECTIVE', 'REVERTED', 'CANCELLED', 'EXPIRED')),
	CONSTRAINT "email_changes_differs" CHECK ("email_changes"."new_email" <> "email_changes"."previous_email"),
	CONSTRAINT "email_changes_counts" CHECK (("email_changes"."state" in ('EFFECTIVE', 'REVERTED')) = ("email_changes"."revertible_until" is not null)),
	CONSTRAINT "email_changes_delay" CHECK ("email_changes"."effective_at" is null or "email_changes"."is_strong" or "email_changes"."effective_at" > "email_changes"."requested_at")
);
--> statement-breakpoint
CREATE TABLE "email_reconfirmations" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"challenge_id" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "account_changes" ADD CONSTRAINT "account_changes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "email_changes" ADD CONSTRAINT "email_changes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "email_reconfirmations" ADD CONSTRAINT "email_reconfirmations_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_changes_account" ON "account_changes" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "email_changes_one_pending" ON "email_changes" USING btree ("account_id") WHERE state in ('AWAITING_CONFIRMATION', 'CONFIRMED');--> statement-breakpoint
CREATE INDEX "email_changes_account" ON "email_changes" USING btree ("account_id","requested_at","id");--> statement-breakpoint
CREATE INDEX "email_changes_due" ON "email_changes" USING btree ("effective_at") WHERE state = 'CONFIRMED';--> statement-breakpoint
CREATE INDEX "email_changes_running_out" ON "email_changes" USING btree ("expires_at") WHERE state = 'AWAITING_CONFIRMATION';--> statement-breakpoint
CREATE INDEX "email_changes_to_tell" ON "email_changes" USING btree ("effective_at") WHERE state = 'EFFECTIVE' and others_told_at is null;--> statement-breakpoint
CREATE INDEX "email_changes_previous_domain_reversed" ON "email_changes" USING btree (reverse(split_part("previous_email", '@', 2)) text_pattern_ops);