import { Field, ID, InputType, ObjectType } from "type-graphql";
import { z } from "zod";
import { described } from "../connections/described-enum.ts";
import { JSONObject } from "../connections/scalars.ts";
import { mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";
import { SessionTokens } from "../sessions/session.inputs.ts";
import { Session } from "../sessions/session.type.ts";
import { Credential } from "./credential.type.ts";
import { hasPasswordLength } from "./password-rules.ts";

const id = z.string().max(100);
/** As shown: whatever was once set can be tried. */
const password = z.string().min(1).max(1_000);
const passkey = z.looseObject({});
const oneWay = "either a password, or ceremonyId and passkey";
const isOneWay = (given: { password?: unknown; ceremonyId?: unknown; passkey?: unknown }) =>
  (given.password == null) !== (given.passkey == null) && (given.passkey == null) === (given.ceremonyId == null);

export const PasskeyUseEnum = described("PasskeyUse", "[anyone] What a passkey ceremony is for.", {
  ENROL: "[portal] A new passkey: `navigator.credentials.create`.",
  SIGN_IN: "[anyone] Signing in: `navigator.credentials.get`.",
  PROVE: "[portal] `sessionProve`: `navigator.credentials.get`.",
});

@InputType({ description: "[anyone] Which ceremony to begin." })
export class PasskeyOptionsCreateInput {
  @Field(() => PasskeyUseEnum, { description: "[anyone] What for. ENROL and PROVE take a portal session." })
  use!: "ENROL" | "SIGN_IN" | "PROVE";
}
export const passkeyOptionsBounds = z.object({});
export const passkeyOptionsErrors = mutationErrors("PasskeyOptionsCreate", ["RATE_LIMITED"]);

@ObjectType({ description: "[anyone] A ceremony that was begun; it counts once, for 5 minutes." })
export class PasskeyOptionsCreatePayload {
  @Field(() => ID, { nullable: true, description: "[anyone] Comes back with what the browser made." })
  ceremonyId!: string | null;

  @Field(() => JSONObject, {
    nullable: true,
    description:
      "[anyone] For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` (WebAuthn, 5.1).",
  })
  options!: object | null;

  @Field(() => [passkeyOptionsErrors.UserErrorType], { description: "[anyone] Why none was begun." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[anyone] Either login and password, or ceremonyId and passkey." })
export class SessionOpenByCredentialInput {
  @Field(() => String, {
    nullable: true,
    description:
      "[anyone] The customer number, or the registered address where only one of its accounts has a password.",
  })
  login?: string | null;

  @Field(() => String, { nullable: true, description: "[anyone] As it was typed." })
  password?: string | null;

  @Field(() => ID, { nullable: true, description: "[anyone] As `passkeyOptionsCreate` for SIGN_IN gave it." })
  ceremonyId?: string | null;

  @Field(() => JSONObject, { nullable: true, description: "[anyone] `PublicKeyCredential.toJSON()`." })
  passkey?: object | null;
}
export const openByCredentialBounds = z
  .object({
    login: z.string().trim().min(1).max(254).nullish(),
    password: password.nullish(),
    ceremonyId: id.nullish(),
    passkey: passkey.nullish(),
  })
  .refine(isOneWay, oneWay)
  .refine(({ login, password: given }) => (login == null) === (given == null), "login and password go together");
export const openByCredentialErrors = mutationErrors("SessionOpenByCredential", [
  "INVALID",
  "CREDENTIAL_WRONG",
  "CREDENTIAL_TOO_NEW",
  "RATE_LIMITED",
]);

@ObjectType({ description: "[anyone] The session that was opened." })
export class SessionOpenByCredentialPayload {
  @Field(() => SessionTokens, { nullable: true, description: "[anyone] Assurance CREDENTIAL, with strong proof." })
  tokens!: SessionTokens | null;

  @Field(() => [openByCredentialErrors.UserErrorType], { description: "[anyone] Why none was opened." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[portal] Either the password, or ceremonyId and passkey." })
export class SessionProveInput {
  @Field(() => String, { nullable: true, description: "[portal] As it was typed." })
  password?: string | null;

  @Field(() => ID, { nullable: true, description: "[portal] As `passkeyOptionsCreate` for PROVE gave it." })
  ceremonyId?: string | null;

  @Field(() => JSONObject, { nullable: true, description: "[portal] `PublicKeyCredential.toJSON()`." })
  passkey?: object | null;
}
export const proveBounds = z
  .object({ password: password.nullish(), ceremonyId: id.nullish(), passkey: passkey.nullish() })
  .refine(isOneWay, oneWay);
export const proveErrors = mutationErrors("SessionProve", [
  "INVALID",
  "CREDENTIAL_WRONG",
  "CREDENTIAL_TOO_NEW",
  "RATE_LIMITED",
]);

@ObjectType({ description: "[portal] The session with its new proof." })
export class SessionProvePayload {
  @Field(() => Session, { nullable: true, description: "[portal] Its assurance is CREDENTIAL from now on." })
  session!: Session | null;

  @Field(() => [proveErrors.UserErrorType], { description: "[portal] Why it is proven no better." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[portal] What the browser made." })
export class PasskeyAddInput {
  @Field(() => ID, { description: "[portal] As `passkeyOptionsCreate` for ENROL gave it." })
  ceremonyId!: string;

  @Field(() => String, { description: "[portal] What its owner calls it, 1 to 60 characters." })
  name!: string;

  @Field(() => JSONObject, { description: "[portal] `PublicKeyCredential.toJSON()`." })
  passkey!: object;
}
export const passkeyAddBounds = z.object({ ceremonyId: id, name: z.string().trim().min(1).max(60), passkey });
export const passkeyAddErrors = mutationErrors("PasskeyAdd", [
  "INVALID",
  "EXPIRED",
  "CREDENTIAL_WRONG",
  "TOO_MANY",
  "ACCOUNT_FROZEN",
  "RATE_LIMITED",
]);

@ObjectType({ description: "[portal] The new passkey." })
export class PasskeyAddPayload {
  @Field(() => Credential, { nullable: true, description: "[portal] It counts from `countsFrom` on." })
  credential!: Credential | null;

  @Field(() => [passkeyAddErrors.UserErrorType], { description: "[portal] Why none was added." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[portal] A new password." })
export class PasswordSetInput {
  @Field(() => String, {
    description:
      "[portal] At least 12 characters, at most 256 bytes of UTF-8; any characters, none required. Normalised (NFC), never cut.",
  })
  password!: string;
}
export const passwordSetBounds = z.object({
  password: z.string().max(1_000).refine(hasPasswordLength, "12 characters at least, 256 bytes at most"),
});
export const passwordSetErrors = mutationErrors("PasswordSet", [
  "INVALID",
  "PASSWORD_TOO_COMMON",
  "ACCOUNT_FROZEN",
  "RATE_LIMITED",
]);

@ObjectType({ description: "[portal] The new password." })
export class PasswordSetPayload {
  @Field(() => Credential, { nullable: true, description: "[portal] It counts from `countsFrom` on." })
  credential!: Credential | null;

  @Field(() => [passwordSetErrors.UserErrorType], { description: "[portal] Why none was set." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[portal] A password or passkey that is to count no more." })
export class CredentialRemoveInput {
  @Field(() => ID, { description: "[portal] `Credential.id`." })
  credentialId!: string;
}
export const credentialRemoveBounds = z.object({ credentialId: id });
export const credentialRemoveErrors = mutationErrors("CredentialRemove", [
  "INVALID",
  "NOT_FOUND",
  "STRONG_PROOF_REQUIRED",
  "ACCOUNT_FROZEN",
]);

@ObjectType({ description: "[portal] What is left." })
export class CredentialRemovePayload {
  @Field(() => [Credential], { nullable: true, description: "[portal] The account's credentials, newest first." })
  credentials!: Credential[] | null;

  @Field(() => [credentialRemoveErrors.UserErrorType], { description: "[portal] Why it stays." })
  userErrors!: UserErrorValue[];
}
