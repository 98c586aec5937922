import type { Template } from "./template.ts";

/** In place of a reply that may not be mailed (R6): that an answer waits, and where. Neither words of it nor a service. */
export const NOTICE = {
  fields: {
    language: "TEXT",
    notice: "TEXT",
    open: "TEXT",
    portalUrl: "PORTAL_LINK",
    referenceWord: "TEXT",
    reference: "TICKET_REFERENCE",
    sender: "NAME",
    policy: "TEXT",
    policyUrl: "PORTAL_LINK",
  },
  text: `{{notice}}

{{portalUrl}}

-- 
{{sender}}
{{referenceWord}}: {{reference}}
{{policy}}
{{policyUrl}}
`,
  html: `<!doctype html>
<html lang="{{language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{reference}}</title></head>
<body style="margin: 0; padding: 24px; font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #ffffff">
<div style="max-width: 640px">
<p>{{notice}}</p>
<p><a href="{{portalUrl}}">{{open}}</a></p>
<hr style="border: 0; border-top: 1px solid #d0d0d0; margin: 24px 0 12px">
<p style="font-size: 13px; color: #595959; margin: 0">{{sender}}<br>{{referenceWord}}: {{reference}}<br>{{policy}} <a href="{{policyUrl}}">{{policyUrl}}</a></p>
</div>
</body>
</html>
`,
} as const satisfies Template;
