CREATE TABLE "credentials" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid,
	"staff_id" uuid,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"passkey_id" text,
	"public_key" "bytea",
	"sign_count" bigint,
	"transports" text[],
	"totp_secret" "bytea",
	"totp_step" bigint,
	"enrolled_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"removed_at" timestamp with time zone,
	CONSTRAINT "credentials_passkey" UNIQUE("account_id","staff_id","passkey_id"),
	CONSTRAINT "credentials_one_owner" CHECK (("credentials"."account_id" is null) <> ("credentials"."staff_id" is null)),
	CONSTRAINT "credentials_kind" CHECK (("credentials"."kind" = 'PASSWORD') = ("credentials"."password_hash" is not null) and ("credentials"."kind" = 'PASSKEY') = ("credentials"."passkey_id" is not null and "credentials"."public_key" is not null and "credentials"."sign_count" is not null) and ("credentials"."kind" = 'TOTP') = ("credentials"."totp_secret" is not null and "credentials"."totp_step" is not null) and "credentials"."kind" in ('PASSWORD', 'PASSKEY', 'TOTP') and ("credentials"."kind" <> 'TOTP' or "credentials"."staff_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "passkey_ceremonies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"use" text NOT NULL,
	"account_id" uuid,
	"staff_id" uuid,
	"audience" text NOT NULL,
	"challenge" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "passkey_ceremonies_use" CHECK ("passkey_ceremonies"."use" in ('ENROL', 'SIGN_IN', 'PROVE')),
	CONSTRAINT "passkey_ceremonies_audience" CHECK ("passkey_ceremonies"."audience" in ('PORTAL', 'DESK'))
);
--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_staff_id_staff_members_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey_ceremonies" ADD CONSTRAINT "passkey_ceremonies_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey_ceremonies" ADD CONSTRAINT "passkey_ceremonies_staff_id_staff_members_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credentials_account" ON "credentials" USING btree ("account_id","enrolled_at");--> statement-breakpoint
CREATE INDEX "credentials_staff" ON "credentials" USING btree ("staff_id","enrolled_at");--> statement-breakpoint
CREATE INDEX "passkey_ceremonies_expires" ON "passkey_ceremonies" USING btree ("expires_at");