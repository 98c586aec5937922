import "reflect-metadata";
import { Field, InterfaceType, ObjectType, registerEnumType } from "type-graphql";
import type { z } from "zod";

/** What every code means and what a frontend does about it: the schema's own description of each. */
const CODES = {
  NOT_FOUND: "It does not exist, or is not yours: the same answer. Reload what you show.",
  INVALID: "A field is out of its bounds; `field` says which. Show it beside that field.",
  STALE_VERSION: "Somebody else was faster. Fetch again, show the change, let the person decide.",
  RATE_LIMITED: "Too often. Wait, then try again.",
  FORBIDDEN_ROLE: "The staff member's role does not allow it. Hide the button: `viewerCan…` says so beforehand.",
  IDEMPOTENCY_KEY_REUSED: "This key was used with another input. Make a new key for a new intention.",
  ACCOUNT_FROZEN: "The account is frozen until somebody is recognised (E4). Say that support has to be called.",
  ACCOUNT_CLOSED: "The account is closed: service information is not mailed (R2).",
  TICKET_CLOSED: "The ticket is closed. Open a new one, or reopen it within 14 days.",
  REOPEN_WINDOW_OVER: "It was closed more than 14 days ago. Open a new ticket.",
  DISCLOSURE_NEEDS_ACCOUNT: "Service information goes to an account's ticket only, never to an enquiry (R3, R4).",
  SERVICE_NOT_ON_ACCOUNT: "The service does not belong to the ticket's account at this moment (R3).",
  FOREIGN_SERVICE_MENTIONED:
    "The text names a service of another account (R5). A reply is kept as an alarm for a supervisor.",
  TOO_LARGE: "Larger than the limit in the field's description.",
  NOT_RELEASABLE: "It cannot become that, or not any more: fetch `releasableAs` and `candidateAccounts` again.",
  SAME_PERSON: "Another person must do this than the one who did the step before.",
  EXPIRED: "Its time is over. Start again.",
  STRONG_PROOF_REQUIRED: "Show password or passkey first: `sessionProve`, then the same again within ten minutes.",
  EMAIL_CHANGE_PENDING:
    "Another change of the address is under way (E2). Show `Account.emailChange`; it can be cancelled.",
  ADDRESS_RECENTLY_CHANGED:
    "The registered address changed a short while ago. Operations wait 72 hours, 7 days for irreversible kinds (`Account.operationsRefusedUntil`, E3); another change of the address takes recognition while the last can be reverted (E4).",
  RECOGNITION_REQUIRED: "Only recognition by two members of staff does this now (O3).",
  NOT_BOUNCING: "The address takes mail as far as we know: there is nothing to confirm. Reload the account.",
  ADDRESS_DIFFERS: "The account has another registered address; it was left as it is, the other fields apply (E5).",
  ACCOUNT_NOT_FOUND: "No account has this externalId. Send the account first.",
  SLUG_TAKEN: "Another article of that language has this slug, or had it before it was renamed. Choose another.",
  TRANSLATION_EXISTS: "There is a translation into that language already. Save that one.",
  NUMBER_TAKEN: "Another account has this customer number.",
  CODE_WRONG: "Not the code, or mistyped. Let the person type it again; after five tries it is over.",
  CREDENTIAL_WRONG:
    "The password or passkey does not hold, or there is no such account: the same answer. Let the person try again, or sign in by code.",
  CREDENTIAL_TOO_NEW:
    "It is right, and was enrolled less than 72 hours ago: it does not count yet. Send the person through `sessionCodeRequest`.",
  PASSWORD_TOO_COMMON: "It is among the first that anybody would try. Ask for another.",
  TOO_MANY: "The account has as many as it may. Let the person remove one first.",
  CODE_REQUIRED: "This takes a sign-in by code. Send the person through `sessionCodeRequest`.",
  ACCOUNT_NEEDED: "The ticket is an enquiry: operations are an account's. Open a ticket of the account first.",
  DIGEST_DIFFERS: "It is no longer what was read (O1). Fetch it again, show the sentence, let the person decide anew.",
  STATE_DIFFERS: "It is in another state by now. Fetch `state` again and show what can be done.",
  RECOGNITION_ONLY: "Not the portal's to approve: staff recognise the customer for it (O3).",
  SIGN_IN_AGAIN: "The sign-in is too old for this. Let the customer sign in again, then ask once more.",
  SERVICE_MOVED: "The service no longer belongs to the account. Cancel the operation and propose another.",
  NOT_VALIDATED: "It is not validated, or what validated it no longer counts (O5). Fetch `state` again.",
  EVIDENCE_REFUSED:
    "The evidence has the right form and does not prove it: a number on record for less than 30 days, a document that ran out, a time that is not of the last 7 days, a certified mail whose signature does not hold.",
  NOT_REDEEMED: "It is not being carried out: redeem its permit first.",
  ALREADY_REPORTED: "It was reported otherwise. Look at `state`, and call the desk if that is wrong.",
  ALREADY_REDEEMED: "It is being carried out already, or was. Never carry it out again on this answer.",
} as const;
export type KnownCode = keyof typeof CODES;

export interface UserErrorValue {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
}

@InterfaceType("UserError", {
  autoRegisterImplementations: true,
  description:
    "[anyone] Every mutation has its own `<Name>UserError`, with its own `<Name>ErrorCode`. Localise by code.",
})
export abstract class UserError {
  @Field(() => String, { description: "[anyone] For developers, in English; show your own text by code." })
  message!: string;

  @Field(() => [String], { nullable: true, description: "[anyone] Path of the input field it is about, if one is." })
  field!: string[] | null;
}

export interface MutationErrors<Code extends string> {
  readonly UserErrorType: new () => UserErrorValue;
  /** A reason of the policy becomes the mutation's code; one without a code is a fault of ours. */
  of(reason: string, field: readonly string[] | null): UserErrorValue & { code: Code };
  /** INVALID for each bound that the input breaks, at most ten. */
  invalid(bounds: z.ZodType, input: unknown): UserErrorValue[];
}

/** `<name>ErrorCode` and `<name>UserError`. NOT_FOUND and INVALID are in each, where they can happen. */
export function mutationErrors<const Codes extends readonly KnownCode[]>(
  name: string,
  codes: Codes,
): MutationErrors<Codes[number]> {
  const CodeEnum = Object.fromEntries(codes.map((code) => [code, code]));
  registerEnumType(CodeEnum, {
    name: `${name}ErrorCode`,
    description: `[anyone] What can be wrong with ${name}. The list may grow.`,
    valuesConfig: Object.fromEntries(codes.map((code) => [code, { description: `[anyone] ${CODES[code]}` }])),
  });

  @ObjectType(`${name}UserError`, { implements: UserError, description: `[anyone] Something a person can do about.` })
  class NamedUserError extends UserError {
    @Field(() => CodeEnum, { description: "[anyone] Never renamed." })
    code!: string;
  }

  const of = (reason: string, field: readonly string[] | null) => {
    if (!codes.includes(reason as KnownCode)) throw new Error(`${name} has no code for ${reason}`);
    return valueOf(NamedUserError, reason, CODES[reason as KnownCode], field) as UserErrorValue & {
      code: Codes[number];
    };
  };
  return {
    UserErrorType: NamedUserError,
    of,
    invalid(bounds, input) {
      const parsed = bounds.safeParse(input);
      if (parsed.success) return [];
      return parsed.error.issues
        .slice(0, 10)
        .map((issue) => valueOf(NamedUserError, "INVALID", issue.message, ["input", ...issue.path.map(String)]));
    },
  };
}

function valueOf(Type: new () => object, code: string, message: string, field: readonly string[] | null) {
  return Object.assign(new Type(), { code, message, field }) as UserErrorValue;
}
