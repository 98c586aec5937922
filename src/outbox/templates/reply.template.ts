import type { Template } from "./template.ts";

/** A staff reply. `html` is the body as safe HTML; everything else is escaped. */
export const REPLY = {
  fields: {
    language: "TEXT",
    body: "STAFF_REPLY",
    html: "STAFF_REPLY",
    attachments: "TEXT",
    answer: "TEXT",
    portalUrl: "PORTAL_LINK",
    referenceWord: "TEXT",
    reference: "TICKET_REFERENCE",
    sender: "NAME",
  },
  text: `{{body}}

{{#attachments}}
{{attachments}}

{{/attachments}}
-- 
{{sender}}
{{answer}}
{{#portalUrl}}
{{portalUrl}}
{{/portalUrl}}
{{referenceWord}}: {{reference}}
`,
  html: `<!doctype html>
<html lang="{{language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{reference}}</title></head>
<body style="margin: 0; padding: 24px; font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #ffffff">
<div style="max-width: 640px">
{{{html}}}
{{#attachments}}<p>{{attachments}}</p>{{/attachments}}
<hr style="border: 0; border-top: 1px solid #d0d0d0; margin: 24px 0 12px">
<p style="font-size: 13px; color: #595959; margin: 0">{{sender}}<br>{{answer}}{{#portalUrl}}<br><a href="{{portalUrl}}">{{portalUrl}}</a>{{/portalUrl}}<br>{{referenceWord}}: {{reference}}</p>
</div>
</body>
</html>
`,
} as const satisfies Template;
