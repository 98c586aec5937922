import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { previewMails } from "../../src/outbox/mail-preview.ts";
import { NOTICE_KINDS } from "../../src/outbox/notices/kinds.ts";
import { problemsOf } from "../../src/outbox/templates/template-check.ts";
import { readTemplates, TemplatesError } from "../../src/outbox/templates/template-folder.ts";
import { builtInTemplates, LANGUAGES, REPLY_NAME, TEMPLATE_NAMES } from "../../src/outbox/templates/templates.ts";
import { run } from "../cli/cli-under-test.ts";

const PLACES = { sender: "Support", portalUrl: "https://portal.example/", publicUrl: "https://help.example" };

async function folderOf(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mittente-templates-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
async function problemsIn(files: Readonly<Record<string, string | Buffer>>): Promise<readonly string[]> {
  const error = await readTemplates(await folderOf(files)).then(
    () => null,
    (cause: unknown) => cause,
  );
  return error instanceof TemplatesError ? error.problems : [];
}

const CODE_TEXT = "Code {{code}}, {{minutes}} minutes. {{policyUrl}}";
const CODE = { "sign-in-code.en.txt": CODE_TEXT, "sign-in-code.en.html": `<p>${CODE_TEXT}</p>` };

describe("our own templates", () => {
  test("pass what an operator's must pass", () => {
    for (const name of TEMPLATE_NAMES)
      for (const language of LANGUAGES) {
        const template = builtInTemplates(name, language);
        for (const part of ["text", "html", "subject"] as const)
          expect(problemsOf(template[part] ?? "", template, part), `${name} ${language} ${part}`).toEqual([]);
      }
  });

  test("are there for every kind of notice, and every automatic mail leads to the policy's article in its language", () => {
    const mails = previewMails(builtInTemplates, PLACES);
    expect(mails).toHaveLength(2 * (Object.keys(NOTICE_KINDS).length + 2));
    for (const { name, language, subject, text, html } of mails) {
      expect([subject, text, html].join(), `${name} ${language}`).not.toMatch(/\{\{|undefined/);
      if (name !== REPLY_NAME)
        for (const part of [text, html])
          expect(part, `${name} ${language}`).toMatch(
            new RegExp(`https://help\\.example/kb/${language.toLowerCase()}/[a-z-]+`),
          );
    }
  });
});

describe("an operator's templates", () => {
  test("stand in the place of ours, subject too, the others stay", async () => {
    const templates = await readTemplates(
      await folderOf({ ...CODE, "sign-in-code.en.subject": "Our code, {{sender}}\n" }),
    );
    const mails = previewMails(templates, PLACES);
    const mail = (language: string) => mails.find((one) => one.name === "sign-in-code" && one.language === language)!;
    expect(mail("EN")).toMatchObject({
      subject: "Our code, Support",
      text: expect.stringMatching(/^Code 4821-7735, \[minutes\] minutes\. https:/),
    });
    expect(mail("IT")).toMatchObject({ subject: "Il tuo codice di accesso" });
  });

  test("a reply's words are escaped in them too, but for the one field that is safe HTML", async () => {
    const html = "<p>{{body}}</p>{{{html}}} {{reference}} {{portalUrl}}";
    const templates = await readTemplates(
      await folderOf({ "reply.en.txt": "{{body}} {{reference}} {{portalUrl}}", "reply.en.html": html }),
    );
    const reply = previewMails(templates, PLACES).find(({ name, language }) => name === "reply" && language === "EN")!;
    expect(reply.html).toContain("<strong>fast again</strong>");
  });

  test.each<[string, Readonly<Record<string, string | Buffer>>, string]>([
    [
      "an unknown field",
      { ...CODE, "sign-in-code.en.txt": `${CODE_TEXT} {{password}}` },
      "sign-in-code.en.txt: {{password}} is not one of its fields: ",
    ],
    [
      "another template's field",
      { ...CODE, "sign-in-code.en.txt": `${CODE_TEXT} {{body}}` },
      "{{body}} is not one of its fields",
    ],
    [
      "a field of every object",
      { ...CODE, "sign-in-code.en.txt": `${CODE_TEXT} {{constructor}}` },
      "{{constructor}} is not one",
    ],
    [
      "a missing field",
      { ...CODE, "sign-in-code.en.txt": "No code. {{minutes}} {{policyUrl}}" },
      "sign-in-code.en.txt: {{code}} is missing",
    ],
    [
      "no way to the policy",
      { ...CODE, "sign-in-code.en.html": "{{code}} {{minutes}}" },
      "sign-in-code.en.html: {{policyUrl}} is missing",
    ],
    ["an unescaped field", { ...CODE, "sign-in-code.en.html": `${CODE_TEXT} {{{minutes}}}` }, "it must be escaped"],
    [
      "an unescaped body",
      {
        "reply.it.txt": "{{body}} {{reference}} {{portalUrl}}",
        "reply.it.html": "{{{body}}} {{html}} {{reference}} {{portalUrl}}",
      },
      "reply.it.html: {{{body}}} is not allowed",
    ],
    ["a partial", { ...CODE, "sign-in-code.en.txt": `${CODE_TEXT} {{> other}}` }, "a template stands alone"],
    ["other delimiters", { ...CODE, "sign-in-code.en.txt": `${CODE_TEXT} {{=<% %>=}}` }, "a template stands alone"],
    [
      "an open section",
      { ...CODE, "sign-in-code.en.txt": `${CODE_TEXT} {{#code}}` },
      "sign-in-code.en.txt: Unclosed section",
    ],
    [
      "text without HTML",
      { "sign-in-code.en.txt": CODE_TEXT },
      "sign-in-code.en.html: missing beside sign-in-code.en.txt",
    ],
    [
      "HTML without text",
      { "sign-in-code.en.html": CODE_TEXT },
      "sign-in-code.en.txt: missing beside sign-in-code.en.html",
    ],
    ["a name that is none", { "welcome.en.txt": "x" }, "welcome.en.txt: not the name of a template"],
    [
      "a language that is none",
      { "sign-in-code.de.txt": CODE_TEXT },
      "sign-in-code.de.txt: not the name of a template",
    ],
    ["a subject of two lines", { ...CODE, "sign-in-code.en.subject": "one\ntwo" }, "a subject is one line"],
    [
      "a subject of a reply",
      { "reply.en.subject": "Hello" },
      "reply.en.subject: the subject of a reply is its ticket's",
    ],
    ["other than UTF-8", { ...CODE, "sign-in-code.en.txt": Buffer.from([0xff, 0xfe]) }, "cannot be read as UTF-8"],
    ["too much", { ...CODE, "sign-in-code.en.txt": "x".repeat(65_537) }, "larger than 64 KiB"],
  ])("%s is named, with its file, before anything is sent", async (_, files, expected) => {
    expect((await problemsIn(files)).join("\n")).toContain(expected);
  });

  test("all problems are told at once; a folder that is not there is one", async () => {
    expect(await problemsIn({ "a.en.txt": "x", "sign-in-code.it.txt": "x" })).toHaveLength(5);
    await expect(readTemplates("/nowhere/at/all")).rejects.toThrow("MITTENTE_TEMPLATES_DIR");
  });
});

describe("mittente mail preview", () => {
  test("writes each mail as text and HTML in both languages, and a page that leads to them", async () => {
    const out = await folderOf({});
    const { code } = await run(["mail", "preview", "--out", out], { MITTENTE_SUPPORT_NAME: "Our <Support>" });
    expect(code).toBe(0);
    const files = await readdir(out);
    expect(files).toHaveLength(TEMPLATE_NAMES.length * 4 + 1);
    const index = await readFile(join(out, "index.html"), "utf8");
    for (const file of files.filter((one) => one !== "index.html")) expect(index).toContain(`href="${file}"`);
    expect(await readFile(join(out, "unproven-mail.it.txt"), "utf8")).toMatch(/^Subject: Un'e-mail a tuo nome/);
    expect(await readFile(join(out, "reply.en.html"), "utf8")).toContain("Our &lt;Support&gt;");
  });

  test("shows wrong templates instead, and writes nothing", async () => {
    const out = await folderOf({});
    const { code, err } = await run(["mail", "preview", "--out", out], {
      MITTENTE_TEMPLATES_DIR: await folderOf({ "x.txt": "" }),
    });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("x.txt: not the name of a template") });
    expect(await readdir(out)).toEqual([]);
  });
});
