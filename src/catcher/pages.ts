import { createHash } from "node:crypto";
import { headersOf, type CaughtMail, type CaughtMailSummary } from "./caught-mail.ts";

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; }
h1 { font-size: 1.3rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; overflow-wrap: anywhere; padding: .4rem .6rem; text-align: left; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
td:first-child, time { white-space: nowrap; }
pre { border: 1px solid #8884; overflow-wrap: anywhere; padding: 1rem; white-space: pre-wrap; }
p { color: GrayText; }
`;

/** Nothing but this page's own style: what a mail brings along cannot run, load or be framed. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** @param mails newest first */
export function listPage(mails: readonly CaughtMailSummary[], total: number): string {
  const rows = mails.map(
    ({ id, caughtAt, envelope, subject }) => `<tr>
<td><time datetime="${escape(caughtAt)}">${escape(caughtAt.slice(0, 19).replace("T", " "))}</time></td>
<td>${escape(envelope.to.join(", "))}</td>
<td><a href="/messages/${escape(id)}">${escape(subject ?? "(no subject)")}</a></td>
</tr>`,
  );
  const table = `<table>
<thead><tr><th>Caught (UTC)</th><th>To</th><th>Subject</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>`;
  const note = total > mails.length ? `The newest ${mails.length} of ${total}.` : `${total} in all.`;
  return page(
    "Caught mail",
    `<h1>Caught mail</h1>
<p>What Mittente sent, and nobody got. ${note} This page renews itself; <code>GET /messages</code> gives everything as
JSON, <code>DELETE /messages</code> empties it.</p>
${mails.length > 0 ? table : "<p>Nothing yet.</p>"}`,
    `<meta http-equiv="refresh" content="5">`,
  );
}

/** @param text what the mail says, or null where that cannot be read */
export function mailPage(mail: CaughtMail, text: string | null): string {
  const subject = mail.subject ?? "(no subject)";
  const row = ([name, value]: readonly [string, string]) =>
    `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`;
  const envelope = [
    ["MAIL FROM", `<${mail.envelope.from}>`] as const,
    ...mail.envelope.to.map((to) => ["RCPT TO", `<${to}>`] as const),
  ];
  return page(
    subject,
    `<p><a href="/">Caught mail</a> · <a href="/messages/${escape(mail.id)}/raw">raw</a></p>
<h1>${escape(subject)}</h1>
<pre>${escape(text ?? "(no text)")}</pre>
<table>
${[...envelope, ...headersOf(mail.bytes)].map(row).join("\n")}
</table>`,
  );
}

function page(title: string, body: string, head = ""): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${head}
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
