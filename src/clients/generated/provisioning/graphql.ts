/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
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

/** [anyone] The languages that customers are answered in. */
export type Language =
  /** [anyone] English. */
  | "EN"
  /** [anyone] Italian. */
  | "IT"
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
