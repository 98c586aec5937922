import { Field, Int, ObjectType } from "type-graphql";
import type { CategoryRow } from "./category.ts";

@ObjectType("ArticleCategory", { description: "[anyone] What articles are about, in the language that was asked for." })
export class ArticleCategory {
  constructor(readonly row: CategoryRow) {}

  @Field(() => String, { description: "[anyone] Its name in addresses, the same in every language." })
  get slug(): string {
    return this.row.slug;
  }

  @Field(() => String, { description: "[anyone] Plain text, one line." })
  get title(): string {
    return this.row.title;
  }

  @Field(() => String, { description: "[anyone] Plain text, a sentence or two." })
  get summary(): string {
    return this.row.summary;
  }

  @Field(() => Int, { description: "[anyone] Published articles in that language." })
  get articleCount(): number {
    return this.row.articleCount;
  }

  @Field(() => Int, { description: "[anyone] Its place: smallest first." })
  get position(): number {
    return this.row.position;
  }
}
