ALTER TABLE "credentials" DROP CONSTRAINT "credentials_passkey";--> statement-breakpoint
CREATE UNIQUE INDEX "credentials_account_passkey" ON "credentials" USING btree ("account_id","passkey_id") WHERE removed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "credentials_staff_passkey" ON "credentials" USING btree ("staff_id","passkey_id") WHERE removed_at is null;