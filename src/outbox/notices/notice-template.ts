import type { Language } from "../../policy/facts.ts";
import { PHRASES } from "../templates/phrases.ts";
import { escaped, type Template } from "../templates/template.ts";
import { type NoticeBlock, type NoticeDefinition, STANDARD_FIELDS } from "./notice-kind.ts";

export interface NoticeTemplate extends Template {
  /** With fields too: one line. */
  readonly subject: string;
}

/** Text and HTML from the same words. */
export function noticeTemplate(definition: NoticeDefinition, language: Language): NoticeTemplate {
  const { subject, blocks } = definition[language];
  const { secret } = definition;
  return {
    fields: { ...STANDARD_FIELDS, ...definition.facts, ...(secret ? { [secret.field]: secret.content } : {}) },
    subject,
    text: `${blocks.map(asText).join("\n\n")}\n\n-- \n{{sender}}\n${PHRASES[language].policy}\n{{policyUrl}}\n`,
    html: `<!doctype html>
<html lang="{{language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>
<body style="margin: 0; padding: 24px; font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #ffffff">
<div style="max-width: 640px">
${blocks.map(asHtml).join("\n")}
<hr style="border: 0; border-top: 1px solid #d0d0d0; margin: 24px 0 12px">
<p style="font-size: 13px; color: #595959; margin: 0">{{sender}}<br>${PHRASES[language].policy} <a href="{{policyUrl}}">{{policyUrl}}</a></p>
</div>
</body>
</html>
`,
  };
}

function asText(block: NoticeBlock): string {
  if (typeof block === "string") return block;
  return "code" in block ? `    ${block.code}` : `${block.label}:\n${block.link}`;
}

function asHtml(block: NoticeBlock): string {
  if (typeof block === "string") return `<p>${escaped(block)}</p>`;
  if ("code" in block)
    return `<p style="font: 28px/1.5 ui-monospace, monospace; letter-spacing: 2px">${escaped(block.code)}</p>`;
  return `<p><a href="${escaped(block.link)}">${escaped(block.label)}</a></p>`;
}
