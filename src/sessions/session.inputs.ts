import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { LanguageEnum } from "../accounts/account.type.ts";
import { DateTime, EmailAddress } from "../connections/scalars.ts";
import { type KnownCode, mutationErrors, type UserErrorValue } from "../guards/user-errors.ts";

const id = z.string().max(100);
const code = z.string().max(40);
const number = z.string().max(20);

@ObjectType({ description: "[portal] What a signed-in frontend keeps. Never in a URL, never in a log." })
export class SessionTokens {
  @Field(() => String, { description: "[portal] For `Authorization: Bearer`, until `expiresAt`." })
  accessToken!: string;

  @Field(() => String, {
    description:
      "[portal] For `sessionRefresh`, once, within 24 hours. It is replaced each time; one that comes twice ends the session.",
  })
  refreshToken!: string;

  @Field(() => DateTime, { description: "[portal] When the access token ends. Refresh shortly before." })
  expiresAt!: Date;

  @Field(() => DateTime, { description: "[portal] When the session ends, however often it is refreshed." })
  sessionExpiresAt!: Date;
}

@ObjectType({ description: "[anyone] One of the accounts that have the proven address." })
export class AccountChoice {
  @Field(() => String, { description: "[anyone] The customer number: `accountNumber` of the next call." })
  number!: string;

  @Field(() => String, { description: "[anyone] The customer's name." })
  displayName!: string;
}

@InputType({ description: "[anyone] Who wants to sign in, by the registered address." })
export class SessionCodeRequestInput {
  @Field(() => EmailAddress, { description: "[anyone] Made canonical by us." })
  email!: string;

  @Field(() => LanguageEnum, { description: "[anyone] The language of the mail." })
  language!: "IT" | "EN";
}
export const codeRequestBounds = z.object({ email: z.string().max(254) });
export const codeRequestErrors = mutationErrors("SessionCodeRequest", ["INVALID", "RATE_LIMITED"]);

@ObjectType({ description: "[anyone] The same for every address, and as fast." })
export class SessionCodeRequestPayload {
  @Field(() => ID, { nullable: true, description: "[anyone] For `sessionOpen`, with the code; good for 10 minutes." })
  challengeId!: string | null;

  @Field(() => [codeRequestErrors.UserErrorType], { description: "[anyone] Empty whether or not a mail went out." })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[anyone] The code that came by mail." })
export class SessionOpenInput {
  @Field(() => ID, { description: "[anyone] As `sessionCodeRequest` gave it." })
  challengeId!: string;

  @Field(() => String, { description: "[anyone] As it was typed: case, hyphen and spaces do not matter." })
  code!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "[anyone] Which account of the address, by customer number. Absent or null: the only one; with several, `accountChoices`, and the code stays good for 5 minutes.",
  })
  accountNumber?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "[anyone] Go on with the choices after this number. Absent or null: from the start.",
  })
  choicesAfter?: string | null;
}
export const sessionOpenBounds = z.object({
  challengeId: id,
  code,
  accountNumber: number.nullish(),
  choicesAfter: number.nullish(),
});

/** `<name>Payload` of what opens a session, or asks which. */
function openingPayload<const Codes extends readonly KnownCode[]>(name: string, audience: string, codes: Codes) {
  const errors = mutationErrors(name, codes);

  @ObjectType(`${name}Payload`, { description: `[${audience}] Tokens, or the accounts to choose from.` })
  class OpeningPayload {
    @Field(() => SessionTokens, { nullable: true, description: `[${audience}] Null while there is a choice to make.` })
    tokens!: SessionTokens | null;

    @Field(() => [AccountChoice], {
      nullable: true,
      description: `[${audience}] By number, at most 100; null once an account is opened. Ask again with accountNumber.`,
    })
    accountChoices!: AccountChoice[] | null;

    @Field(() => Boolean, {
      description: `[${audience}] More choices after the last one: give its number as choicesAfter.`,
    })
    hasMoreChoices!: boolean;

    @Field(() => [errors.UserErrorType], { description: `[${audience}] Why nothing was opened.` })
    userErrors!: UserErrorValue[];
  }
  return { errors, Payload: OpeningPayload, whenRefused: { hasMoreChoices: false } };
}

export const Open = openingPayload("SessionOpen", "anyone", [
  "INVALID",
  "CODE_WRONG",
  "EXPIRED",
  "NOT_FOUND",
  "RATE_LIMITED",
]);

@InputType({ description: "[portal] Another account of the address whose code opened this session." })
export class SessionSwitchInput {
  @Field(() => String, {
    nullable: true,
    description: "[portal] Its customer number. Absent or null: `accountChoices`, unless there is only one account.",
  })
  accountNumber?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "[portal] Go on with the choices after this number. Absent or null: from the start.",
  })
  choicesAfter?: string | null;
}
export const sessionSwitchBounds = z.object({ accountNumber: number.nullish(), choicesAfter: number.nullish() });
export const Switch = openingPayload("SessionSwitch", "portal", ["INVALID", "CODE_REQUIRED", "NOT_FOUND"]);

@InputType({ description: "[anyone] The refresh token that came last." })
export class SessionRefreshInput {
  @Field(() => String, { description: "[anyone] `SessionTokens.refreshToken`. It works once." })
  refreshToken!: string;
}
export const sessionRefreshBounds = z.object({ refreshToken: z.string().min(1).max(200) });
export const sessionRefreshErrors = mutationErrors("SessionRefresh", ["INVALID", "EXPIRED"]);

@ObjectType({ description: "[anyone] New tokens of the same session." })
export class SessionRefreshPayload {
  @Field(() => SessionTokens, { nullable: true, description: "[anyone] They take the place of both old ones." })
  tokens!: SessionTokens | null;

  @Field(() => [sessionRefreshErrors.UserErrorType], {
    description: "[anyone] EXPIRED for every token that does not work: sign in again.",
  })
  userErrors!: UserErrorValue[];
}

@InputType({ description: "[portal] Which sessions to end." })
export class SessionCloseInput {
  @Field(() => Boolean, {
    defaultValue: false,
    description: "[portal] True: every session of the account, this one too.",
  })
  everywhere!: boolean;

  @Field(() => ID, {
    nullable: true,
    description: "[portal] One of `Account.sessions`. Absent or null: this one. Not looked at with everywhere.",
  })
  sessionId?: string | null;
}
export const sessionCloseBounds = z.object({ sessionId: id.nullish() });
export const sessionCloseErrors = mutationErrors("SessionClose", ["INVALID", "NOT_FOUND"]);

@ObjectType({ description: "[portal] What ended." })
export class SessionClosePayload {
  @Field(() => Int, { description: "[portal] How many sessions; 0 for one that had ended meanwhile." })
  endedCount!: number;

  @Field(() => [sessionCloseErrors.UserErrorType], { description: "[portal] Why none ended." })
  userErrors!: UserErrorValue[];
}
