import { Arg, Field, ObjectType } from "type-graphql";
import { LanguageEnum } from "../accounts/account.type.ts";
import { JSONObject } from "../connections/scalars.ts";
import { ServiceKindEnum } from "../services/service.type.ts";
import type { Language, ServiceKind } from "../policy/facts.ts";
import type { Kind } from "./kinds/kind.ts";

const AUDIENCE = "[portal] [desk] [provisioning]";

@ObjectType("OperationKind", {
  description: `${AUDIENCE} What an operation of this kind is: data, so that an operator can add kinds.`,
})
export class OperationKind {
  /** @param kind null where an operation outlived its kind's definition */
  constructor(
    private readonly name: string,
    private readonly kind: Kind | null,
  ) {}

  @Field(() => String, { description: `${AUDIENCE} Its name, for example DOMAIN_AUTH_CODE.` })
  get key(): string {
    return this.name;
  }

  @Field(() => Boolean, {
    description: `${AUDIENCE} Takes strong proof, and waits 7 days after an address change (O2, E3).`,
  })
  get isIrreversible(): boolean {
    return this.kind?.facts.isIrreversible ?? true;
  }

  @Field(() => Boolean, {
    description: `${AUDIENCE} Recognition of the account itself: by staff alone (O3), carried out by Mittente without a permit.`,
  })
  get isRecognitionOnly(): boolean {
    return this.kind?.facts.isRecognition ?? false;
  }

  @Field(() => [ServiceKindEnum], {
    description: `${AUDIENCE} The kinds of service it is about; empty: about the account, and no service is named.`,
  })
  get serviceKinds(): readonly ServiceKind[] {
    return this.kind?.facts.services ?? [];
  }

  @Field(() => String, { description: `${AUDIENCE} What people call it.` })
  title(
    @Arg("language", () => LanguageEnum, { description: `${AUDIENCE} In which language.` }) language: Language,
  ): string {
    return this.kind?.definition.title[language] ?? this.name;
  }

  @Field(() => JSONObject, {
    description: `${AUDIENCE} JSON Schema 2020-12 of \`parameters\`: a flat object, everything bounded.`,
  })
  get parametersSchema(): Record<string, unknown> {
    return this.kind?.definition.parameters ?? { type: "object", additionalProperties: false, properties: {} };
  }
}
