import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readSettings } from "../config/settings.ts";
import { type PreviewedMail, previewMails } from "../outbox/mail-preview.ts";
import { escaped } from "../outbox/templates/template.ts";
import { readTemplates } from "../outbox/templates/template-folder.ts";
import { issuerOf } from "../sessions/issuer.ts";
import type { Io } from "./io.ts";

/** Needs neither a database nor a mail server. */
export async function previewMail(io: Io, out: string): Promise<void> {
  const settings = readSettings(io.env);
  const publicUrl = issuerOf(settings);
  const places = {
    sender: settings.MITTENTE_SUPPORT_NAME,
    portalUrl: settings.MITTENTE_PORTAL_URL ?? publicUrl,
    publicUrl,
  };
  const mails = previewMails(await readTemplates(settings.MITTENTE_TEMPLATES_DIR), places);
  const folder = resolve(out);
  await mkdir(folder, { recursive: true });
  for (const mail of mails) {
    await writeFile(join(folder, `${fileOf(mail)}.txt`), `Subject: ${mail.subject}\n\n${mail.text}`);
    await writeFile(join(folder, `${fileOf(mail)}.html`), mail.html);
  }
  await writeFile(join(folder, "index.html"), index(mails));
  io.out(`${mails.length} mails, each as text and as HTML: ${join(folder, "index.html")}`);
}

const fileOf = ({ name, language }: PreviewedMail) => `${name}.${language.toLowerCase()}`;

function index(mails: readonly PreviewedMail[]): string {
  const rows = mails.map((mail) => {
    const file = fileOf(mail);
    return `<tr><td>${escaped(mail.name)}</td><td>${mail.language}</td><td>${escaped(mail.subject)}</td><td><a href="${file}.html">HTML</a></td><td><a href="${file}.txt">text</a></td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>What goes out</title></head>
<body style="font: 16px/1.5 system-ui, sans-serif">
<h1>What goes out</h1>
<table cellpadding="6">
<tr><th>Template</th><th>Language</th><th>Subject</th><th colspan="2"></th></tr>
${rows.join("\n")}
</table>
</body>
</html>
`;
}
