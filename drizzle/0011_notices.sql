CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"account_id" uuid,
	"to_account_id" uuid,
	"to_address" text,
	"language" text NOT NULL,
	"facts" jsonb NOT NULL,
	"secret" "bytea",
	"answers_message_id" text,
	"while_account_id" uuid,
	"while_version" integer,
	"state" text DEFAULT 'QUEUED' NOT NULL,
	"rule" text,
	"recipient" text,
	"address_version" integer,
	"rfc_message_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"lease_until" timestamp with time zone,
	"lease_token" uuid,
	"last_error" text,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "notices_rfc_message_id" UNIQUE("rfc_message_id"),
	CONSTRAINT "notices_state" CHECK ("notices"."state" in ('QUEUED', 'SENDING', 'SENT', 'BOUNCED', 'FAILED', 'CANCELLED', 'REFUSED')),
	CONSTRAINT "notices_one_recipient" CHECK (("notices"."to_account_id" is null) <> ("notices"."to_address" is null)),
	CONSTRAINT "notices_while" CHECK (("notices"."while_account_id" is null) = ("notices"."while_version" is null)),
	CONSTRAINT "notices_secret_is_wiped" CHECK ("notices"."secret" is null or "notices"."state" in ('QUEUED', 'SENDING'))
);
--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_to_account_id_accounts_id_fk" FOREIGN KEY ("to_account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_while_account_id_accounts_id_fk" FOREIGN KEY ("while_account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notices_due" ON "notices" USING btree ("next_attempt_at") WHERE state in ('QUEUED', 'SENDING');--> statement-breakpoint
CREATE INDEX "notices_account" ON "notices" USING btree ("account_id","created_at","id");--> statement-breakpoint
CREATE INDEX "notices_kind" ON "notices" USING btree ("kind","created_at");--> statement-breakpoint
CREATE INDEX "notices_to_account" ON "notices" USING btree ("to_account_id","created_at") WHERE to_account_id is not null;--> statement-breakpoint
CREATE INDEX "notices_to_address" ON "notices" USING btree ("to_address","created_at") WHERE to_address is not null;