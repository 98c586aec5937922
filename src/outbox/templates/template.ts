import mustache from "mustache";
import { mayTravelByMail, type MailContent } from "../../policy/mail-contents.ts";
import { oneLine } from "../mail-subject.ts";

/** Text and HTML of one mail, without logic (mustache), and what each field carries (R9). */
export interface Template {
  readonly fields: Readonly<Record<string, MailContent>>;
  readonly text: string;
  readonly html: string;
}

export type Fields<T extends Template> = { readonly [name in keyof T["fields"]]: string };

/** HTML is escaped wherever the template does not say `{{{ }}}`; an empty field leaves its section out. */
export function render<T extends Template>(template: T, fields: Fields<T>): { text: string; html: string } {
  for (const [name, content] of Object.entries(template.fields))
    if (mayTravelByMail(content).kind !== "allowed") throw new Error(`R9: the field ${name} may not travel by mail`);
  return {
    text: mustache.render(template.text, fields, {}, { escape: String }),
    html: mustache.render(template.html, fields, {}, { escape: escaped }),
  };
}

/** A subject with fields in it: one line, whatever they are. */
export function renderLine(template: string, fields: Readonly<Record<string, string>>): string {
  return oneLine(mustache.render(template, fields, {}, { escape: String }));
}

/** For text and for attributes in double quotes. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
