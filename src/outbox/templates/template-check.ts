import mustache from "mustache";
import type { NamedTemplate } from "./templates.ts";

/** mustache's tokens: type, value, start, end, and for sections what is inside. */
type Token = readonly [type: string, value: string, start: number, end: number, inside?: readonly Token[]];

/** What is wrong with words that an operator wrote for a template, in sentences; none: nothing. */
export function problemsOf(
  source: string,
  template: NamedTemplate,
  part: "text" | "html" | "subject",
): readonly string[] {
  let tokens: readonly Token[];
  try {
    tokens = mustache.parse(source) as unknown as readonly Token[];
  } catch (error) {
    return [error instanceof Error ? error.message : "it cannot be parsed"];
  }
  const used = new Set<string>();
  const problems: string[] = [];
  const walk = (token: Token) => {
    const [type, value, , , inside] = token;
    if (type === "text" || type === "!") return;
    if (type === ">" || type === "=") problems.push(`{{${type}${value}}} is not allowed: a template stands alone`);
    else if (!Object.hasOwn(template.fields, value)) problems.push(`{{${value}}} is not one of its fields: ${known}`);
    else if (type === "&" && !(part === "html" && value === template.safeHtml))
      problems.push(`{{{${value}}}} is not allowed: it must be escaped, {{${value}}}`);
    else used.add(value);
    // Of other tags than sections something else stands there.
    if (Array.isArray(inside)) (inside as readonly Token[]).forEach(walk);
  };
  const known = Object.keys(template.fields).join(", ");
  tokens.forEach(walk);
  if (part !== "subject")
    for (const field of template.required[part]) if (!used.has(field)) problems.push(`{{${field}}} is missing`);
  return [...new Set(problems)];
}
