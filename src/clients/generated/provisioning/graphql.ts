/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
/** [anyone] What can be wrong with AccountEmailSet. The list may grow. */
export type AccountEmailSetErrorCode =
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] The registered address changed a short while ago. Operations wait 72 hours, 7 days for irreversible kinds (`Account.operationsRefusedUntil`, E3); another change of the address takes recognition while the last can be reverted (E4). */
  | "ADDRESS_RECENTLY_CHANGED"
  /** [anyone] Another change of the address is under way (E2). Show `Account.emailChange`; it can be cancelled. */
  | "EMAIL_CHANGE_PENDING"
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] Only recognition by two members of staff does this now (O3). */
  | "RECOGNITION_REQUIRED"
  /** [anyone] Somebody else was faster. Fetch again, show the change, let the person decide. */
  | "STALE_VERSION"
  | "%future added value";

/** [provisioning] E5: compare and set. It counts 72 hours later, unless the old mailbox objects. */
export type AccountEmailSetInput = {
  /** [provisioning] `registeredEmailVersion` as it was when this was decided. */
  expectedVersion: number;
  /** [provisioning] The account's key in the company's own system. */
  externalId: string;
  /** [provisioning] 1 to 200 characters: the same again gives the same change. */
  idempotencyKey: string;
  /** [provisioning] Made canonical by us. */
  newEmail: string;
};

/** [anyone] Where an account stands. */
export type AccountStatus =
  /** [anyone] As it should be. */
  | "ACTIVE"
  /** [anyone] Cannot sign in, and mail from its address is held. */
  | "CLOSED"
  /** [anyone] Ours alone (E4): nothing moves until somebody is recognised. Not accepted as input. */
  | "FROZEN"
  /** [anyone] The company suspended it; for support it acts as an ACTIVE one. */
  | "SUSPENDED"
  | "%future added value";

/** [provisioning] Found by externalId, else by number. `registeredEmail` counts when the account is created; another one later is left as it is, the other fields apply, and the result carries account and ADDRESS_DIFFERS. */
export type AccountUpsertItem = {
  /** [provisioning] 1 to 200 characters. */
  displayName: string;
  /** [provisioning] The company's own key, 1 to 200 characters. */
  externalId: string;
  /** [provisioning] The language they are answered in. */
  language: Language;
  /** [provisioning] `C-` and digits. Absent or null: we give the next one, or leave it. */
  number?: string | null | undefined;
  /** [provisioning] Made canonical by us. */
  registeredEmail: string;
  /** [provisioning] FROZEN is ours and INVALID here; over a frozen account the status waits beneath. */
  status: AccountStatus;
};

/** [anyone] What can be wrong with AccountsUpsert. The list may grow. */
export type AccountsUpsertErrorCode =
  /** [anyone] The account has another registered address; it was left as it is, the other fields apply (E5). */
  | "ADDRESS_DIFFERS"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] Another account has this customer number. */
  | "NUMBER_TAKEN"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [provisioning] Each item stands alone. */
export type AccountsUpsertInput = {
  /** [provisioning] 1 to 100. */
  items: Array<AccountUpsertItem>;
};

/** [anyone] What became of a change of a registered address. */
export type EmailChangeState =
  /** [anyone] The code that went to the new address was not given yet. */
  | "AWAITING_CONFIRMATION"
  /** [anyone] It never counted: taken back, objected to, or overtaken. */
  | "CANCELLED"
  /** [anyone] It will count at `effectiveAt`, unless somebody objects. */
  | "CONFIRMED"
  /** [anyone] It counts. Until `revertibleUntil` the old mailbox can revert it. */
  | "EFFECTIVE"
  /** [anyone] It never counted: the code was not given in time. */
  | "EXPIRED"
  /** [anyone] It counted, and the old mailbox objected (E4). */
  | "REVERTED"
  | "%future added value";

/** [anyone] The languages that customers are answered in. */
export type Language =
  /** [anyone] English. */
  | "EN"
  /** [anyone] Italian. */
  | "IT"
  | "%future added value";

/** [anyone] What can be wrong with OperationReport. The list may grow. */
export type OperationReportErrorCode =
  /** [anyone] It was reported otherwise. Look at `state`, and call the desk if that is wrong. */
  | "ALREADY_REPORTED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] It is not being carried out: redeem its permit first. */
  | "NOT_REDEEMED"
  | "%future added value";

/** [provisioning] What became of a REDEEMED operation. */
export type OperationReportInput = {
  /** [provisioning] For the desk, up to 2,000 characters; never a password, code or key. It is never mailed (R9). Absent or null: nothing. */
  detail?: string | null | undefined;
  /** [provisioning] `OperationRequest.id`. */
  operationId: string;
  /** [provisioning] True: COMPLETED; false: FAILED. */
  succeeded: boolean;
};

/** [portal] [desk] [provisioning] Where an operation stands. */
export type OperationState =
  /** [portal] [desk] [provisioning] Staff recognised the customer; a supervisor has to countersign (O3). */
  | "AWAITING_COUNTERSIGNATURE"
  /** [portal] [desk] [provisioning] Proposed; the customer has not answered. */
  | "AWAITING_VALIDATION"
  /** [portal] [desk] [provisioning] Staff withdrew it, or what it rested on changed (O5). */
  | "CANCELLED"
  /** [portal] [desk] [provisioning] Done. */
  | "COMPLETED"
  /** [portal] [desk] [provisioning] Nobody carried it out within 7 days. */
  | "EXPIRED"
  /** [portal] [desk] [provisioning] It could not be carried out. */
  | "FAILED"
  /** [portal] [desk] [provisioning] Released; the company's own system may take a permit (O4). */
  | "PERMITTED"
  /** [portal] [desk] [provisioning] Being carried out: nothing takes it back. */
  | "REDEEMED"
  /** [portal] [desk] [provisioning] The customer said no. */
  | "REJECTED"
  /** [portal] [desk] [provisioning] The customer said yes, or a recognition was countersigned; staff have to release it. */
  | "VALIDATED"
  | "%future added value";

/** [anyone] What can be wrong with PermitIssue. The list may grow. */
export type PermitIssueErrorCode =
  /** [anyone] The account is closed: service information is not mailed (R2). */
  | "ACCOUNT_CLOSED"
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] The registered address changed a short while ago. Operations wait 72 hours, 7 days for irreversible kinds (`Account.operationsRefusedUntil`, E3); another change of the address takes recognition while the last can be reverted (E4). */
  | "ADDRESS_RECENTLY_CHANGED"
  /** [anyone] It is being carried out already, or was. Never carry it out again on this answer. */
  | "ALREADY_REDEEMED"
  /** [anyone] It is no longer what was read (O1). Fetch it again, show the sentence, let the person decide anew. */
  | "DIGEST_DIFFERS"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] It is not validated, or what validated it no longer counts (O5). Fetch `state` again. */
  | "NOT_VALIDATED"
  /** [anyone] The service no longer belongs to the account. Cancel the operation and propose another. */
  | "SERVICE_MOVED"
  | "%future added value";

/** [provisioning] For a PERMITTED operation. */
export type PermitIssueInput = {
  /** [provisioning] `OperationRequest.id`. */
  operationId: string;
};

/** [anyone] What can be wrong with PermitRedeem. The list may grow. */
export type PermitRedeemErrorCode =
  /** [anyone] The account is closed: service information is not mailed (R2). */
  | "ACCOUNT_CLOSED"
  /** [anyone] The account is frozen until somebody is recognised (E4). Say that support has to be called. */
  | "ACCOUNT_FROZEN"
  /** [anyone] The registered address changed a short while ago. Operations wait 72 hours, 7 days for irreversible kinds (`Account.operationsRefusedUntil`, E3); another change of the address takes recognition while the last can be reverted (E4). */
  | "ADDRESS_RECENTLY_CHANGED"
  /** [anyone] It is being carried out already, or was. Never carry it out again on this answer. */
  | "ALREADY_REDEEMED"
  /** [anyone] It is no longer what was read (O1). Fetch it again, show the sentence, let the person decide anew. */
  | "DIGEST_DIFFERS"
  /** [anyone] Its time is over. Start again. */
  | "EXPIRED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] It does not exist, or is not yours: the same answer. Reload what you show. */
  | "NOT_FOUND"
  /** [anyone] It is not validated, or what validated it no longer counts (O5). Fetch `state` again. */
  | "NOT_VALIDATED"
  /** [anyone] The service no longer belongs to the account. Cancel the operation and propose another. */
  | "SERVICE_MOVED"
  | "%future added value";

/** [provisioning] Just before it is carried out. */
export type PermitRedeemInput = {
  /** [provisioning] As `permitIssue` gave it to this client. */
  permit: string;
};

/** [anyone] Whether the registered address can be relied on. */
export type RegisteredEmailState =
  /** [anyone] Gone for good: it gets no replies until it is confirmed again (R7). */
  | "BOUNCING"
  /** [anyone] It can. */
  | "CONFIRMED"
  /** [anyone] Its domain was cancelled, transferred or moved: held until recognition (S3). */
  | "DOMAIN_CHANGED"
  | "%future added value";

/** [portal] [desk] [provisioning] What was bought. */
export type ServiceKind =
  /** [portal] [desk] [provisioning] A TLS certificate. */
  | "CERTIFICATE"
  /** [portal] [desk] [provisioning] A domain name. */
  | "DOMAIN"
  /** [portal] [desk] [provisioning] Web space or a server. */
  | "HOSTING"
  /** [portal] [desk] [provisioning] Mailboxes. */
  | "MAIL"
  /** [portal] [desk] [provisioning] Anything else. */
  | "OTHER"
  | "%future added value";

/** [portal] [desk] [provisioning] Where a service stands. */
export type ServiceStatus =
  /** [portal] [desk] [provisioning] In use. */
  | "ACTIVE"
  /** [portal] [desk] [provisioning] Gone: it belongs to nobody here. */
  | "CANCELLED"
  /** [portal] [desk] [provisioning] Not renewed yet; still the account's. */
  | "EXPIRED"
  /** [portal] [desk] [provisioning] Stopped, still the account's. */
  | "SUSPENDED"
  /** [portal] [desk] [provisioning] Gone elsewhere: it belongs to nobody here. */
  | "TRANSFERRED"
  | "%future added value";

/** [provisioning] Found by externalId. Every field is written. */
export type ServiceUpsertItem = {
  /** [provisioning] The account's key; another one than before moves the service. */
  accountExternalId: string;
  /** [provisioning] When it runs out; absent or null: it does not. */
  expiresOn?: string | null | undefined;
  /** [provisioning] The company's own key, 1 to 200 characters. */
  externalId: string;
  /** [provisioning] What it is. */
  kind: ServiceKind;
  /** [provisioning] 1 to 253 characters; a DOMAIN in any spelling of its name. */
  name: string;
  /** [provisioning] Where it stands. */
  status: ServiceStatus;
};

/** [anyone] What can be wrong with ServicesUpsert. The list may grow. */
export type ServicesUpsertErrorCode =
  /** [anyone] No account has this externalId. Send the account first. */
  | "ACCOUNT_NOT_FOUND"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  | "%future added value";

/** [provisioning] Each item stands alone. */
export type ServicesUpsertInput = {
  /** [provisioning] 1 to 100. */
  items: Array<ServiceUpsertItem>;
};

export type ProvisioningAccountChangesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type ProvisioningAccountChangesQuery = {
  accountChanges: {
    nodes: Array<{
      at: string;
      what: Array<string>;
      account: {
        id: string;
        externalId: string | null;
        number: string;
        status: AccountStatus;
        registeredEmail: string;
        registeredEmailState: RegisteredEmailState;
        registeredEmailVersion: number;
      };
    }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

export type ProvisioningAccountsUpsertMutationVariables = Exact<{
  input: AccountsUpsertInput;
}>;

export type ProvisioningAccountsUpsertMutation = {
  accountsUpsert: {
    results: Array<{
      index: number;
      account: {
        id: string;
        number: string;
        externalId: string | null;
        status: AccountStatus;
        registeredEmail: string;
        registeredEmailVersion: number;
      } | null;
      userErrors: Array<{ code: AccountsUpsertErrorCode; message: string; field: Array<string> | null }>;
    }>;
    userErrors: Array<{ code: AccountsUpsertErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type ProvisioningEmailSetMutationVariables = Exact<{
  input: AccountEmailSetInput;
}>;

export type ProvisioningEmailSetMutation = {
  accountEmailSet: {
    account: {
      id: string;
      registeredEmail: string;
      registeredEmailState: RegisteredEmailState;
      registeredEmailVersion: number;
      disclosuresDelayedUntil: string | null;
      operationsRefusedUntil: string | null;
    } | null;
    emailChange: {
      id: string;
      newEmail: string;
      state: EmailChangeState;
      expiresAt: string;
      effectiveAt: string | null;
      revertibleUntil: string | null;
    } | null;
    userErrors: Array<{ code: AccountEmailSetErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type OperationReportMutationVariables = Exact<{
  input: OperationReportInput;
}>;

export type OperationReportMutation = {
  operationReport: {
    operation: { id: string; digest: string; state: OperationState } | null;
    userErrors: Array<{ code: OperationReportErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PermitIssueMutationVariables = Exact<{
  input: PermitIssueInput;
}>;

export type PermitIssueMutation = {
  permitIssue: {
    permit: string | null;
    expiresAt: string | null;
    userErrors: Array<{ code: PermitIssueErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type PermitRedeemMutationVariables = Exact<{
  input: PermitRedeemInput;
}>;

export type PermitRedeemMutation = {
  permitRedeem: {
    operation: { id: string; digest: string; state: OperationState } | null;
    userErrors: Array<{ code: PermitRedeemErrorCode; message: string; field: Array<string> | null }>;
  };
};

export type ProvisioningServicesUpsertMutationVariables = Exact<{
  input: ServicesUpsertInput;
}>;

export type ProvisioningServicesUpsertMutation = {
  servicesUpsert: {
    results: Array<{
      index: number;
      service: { id: string; externalId: string | null; name: string; status: ServiceStatus } | null;
      userErrors: Array<{ code: ServicesUpsertErrorCode; message: string; field: Array<string> | null }>;
    }>;
    userErrors: Array<{ code: ServicesUpsertErrorCode; message: string; field: Array<string> | null }>;
  };
};

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>["__apiType"]>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ProvisioningAccountChangesDocument = new TypedDocumentString(
  `
    query ProvisioningAccountChanges($first: Int = 100, $after: String) {
  accountChanges(first: $first, after: $after) {
    nodes {
      at
      what
      account {
        id
        externalId
        number
        status
        registeredEmail
        registeredEmailState
        registeredEmailVersion
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `,
  { hash: "sha256:85adce9b0fe06d23df48ef22d7608b96680afcd02effb83f2cdc7081a0595712" },
) as unknown as TypedDocumentString<ProvisioningAccountChangesQuery, ProvisioningAccountChangesQueryVariables>;
export const ProvisioningAccountsUpsertDocument = new TypedDocumentString(
  `
    mutation ProvisioningAccountsUpsert($input: AccountsUpsertInput!) {
  accountsUpsert(input: $input) {
    results {
      index
      account {
        id
        number
        externalId
        status
        registeredEmail
        registeredEmailVersion
      }
      userErrors {
        code
        message
        field
      }
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:87e108b5ca5f373a2221ce196cf13aa44ac29cfc16e2abab78b6b22ace6a10b3" },
) as unknown as TypedDocumentString<ProvisioningAccountsUpsertMutation, ProvisioningAccountsUpsertMutationVariables>;
export const ProvisioningEmailSetDocument = new TypedDocumentString(
  `
    mutation ProvisioningEmailSet($input: AccountEmailSetInput!) {
  accountEmailSet(input: $input) {
    account {
      id
      registeredEmail
      registeredEmailState
      registeredEmailVersion
      disclosuresDelayedUntil
      operationsRefusedUntil
    }
    emailChange {
      id
      newEmail
      state
      expiresAt
      effectiveAt
      revertibleUntil
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:56e623551cccbe28fb32835c7d52b395947d2cfc0b3de34201fd8e3136f91ff1" },
) as unknown as TypedDocumentString<ProvisioningEmailSetMutation, ProvisioningEmailSetMutationVariables>;
export const OperationReportDocument = new TypedDocumentString(
  `
    mutation OperationReport($input: OperationReportInput!) {
  operationReport(input: $input) {
    operation {
      id
      digest
      state
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:bb72b4efa2cec736223306fa47599f44bd321f51272474b545de0a4b3d6bb812" },
) as unknown as TypedDocumentString<OperationReportMutation, OperationReportMutationVariables>;
export const PermitIssueDocument = new TypedDocumentString(
  `
    mutation PermitIssue($input: PermitIssueInput!) {
  permitIssue(input: $input) {
    permit
    expiresAt
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:9d1c1ab362b39508291bdf46b4fec47b7711cfc452a24b04b7f85b6471b3cfa9" },
) as unknown as TypedDocumentString<PermitIssueMutation, PermitIssueMutationVariables>;
export const PermitRedeemDocument = new TypedDocumentString(
  `
    mutation PermitRedeem($input: PermitRedeemInput!) {
  permitRedeem(input: $input) {
    operation {
      id
      digest
      state
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:cd21eda4324e9078e7afd26be9963a3e47f83c4e93fa4d36934c662c8aed0e8b" },
) as unknown as TypedDocumentString<PermitRedeemMutation, PermitRedeemMutationVariables>;
export const ProvisioningServicesUpsertDocument = new TypedDocumentString(
  `
    mutation ProvisioningServicesUpsert($input: ServicesUpsertInput!) {
  servicesUpsert(input: $input) {
    results {
      index
      service {
        id
        externalId
        name
        status
      }
      userErrors {
        code
        message
        field
      }
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:2c5968c8a8ecd4ebc52b0b721101c6d58a4e52f31a94920b4c872d9bfd69f10c" },
) as unknown as TypedDocumentString<ProvisioningServicesUpsertMutation, ProvisioningServicesUpsertMutationVariables>;
