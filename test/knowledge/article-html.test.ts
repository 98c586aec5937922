import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { articleHtml, articlePlainText, imagesOf } from "../../src/knowledge/article-html.ts";

const HASH = "a".repeat(64);

describe("an article's HTML", () => {
  test.each([
    ["# Uno\n\n## Due", "<h2>Uno</h2>\n<h2>Due</h2>\n"],
    ["**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>\n"],
    ["<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"],
    ["<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>\n"],
    [
      "[a](https://x.example/?a=1&b=2)",
      '<p><a href="https://x.example/?a=1&amp;b=2" rel="noopener noreferrer">a</a></p>\n',
    ],
    ["[a](/kb/it/altro)", '<p><a href="/base/kb/it/altro" rel="noopener noreferrer">a</a></p>\n'],
    ["[a](#punto)", '<p><a href="#punto" rel="noopener noreferrer">a</a></p>\n'],
    ["[a](javascript:alert(1))", "<p><a>a</a></p>\n"],
    ["[a](JaVaScRiPt:alert(1))", "<p><a>a</a></p>\n"],
    ["[a](data:text/html,x)", "<p><a>a</a></p>\n"],
    ["[a](//evil.example)", "<p><a>a</a></p>\n"],
    ["[a](/kb//evil.example)", "<p><a>a</a></p>\n"],
    ["[a](/graphql)", "<p><a>a</a></p>\n"],
    [`![x](/kb/images/${HASH})`, `<p><img src="/base/kb/images/${HASH}" alt="x" loading="lazy" /></p>\n`],
    ["![x](https://tracker.example/p.png)", "<p></p>\n"],
    ["![x](data:image/png;base64,AAAA)", "<p></p>\n"],
    [`![x](/kb/images/${HASH}/../../graphql)`, "<p></p>\n"],
    ["```\n<i>\n```", "<pre><code>&lt;i&gt;\n</code></pre>\n"],
  ])("%s", (markdown, html) => expect(articleHtml(markdown, "/base")).toBe(html));

  test("whatever the Markdown, it holds no script, event, style, form, frame or foreign picture", () => {
    const pieces = fc.constantFrom(
      "<script>",
      "</script>",
      "<img src=x onerror=y>",
      "![a](",
      "[a](",
      "javascript:",
      "data:",
      "vbscript:",
      ")",
      "](",
      '"',
      "'",
      "<",
      ">",
      "&#x6A;",
      "\n",
      "\n\n",
      "`",
      "```",
      "|",
      "---",
      "# ",
      "> ",
      "- ",
      "1. ",
      "<a href=",
      "style=",
      "onclick=",
      "<svg/onload=",
      "<!--",
      "]]>",
      "/kb/images/",
      HASH,
      "\\",
      "\0",
      "*",
      "_",
      "[x]: javascript:1",
      "<https://a.example>",
      "<javascript:1>",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const html = articleHtml(parts.join(""), "");
        expect(html).not.toMatch(/<(?:script|style|iframe|form|svg|object|embed|link|meta|base)\b/i);
        for (const [, attributes = ""] of html.matchAll(/<[a-z0-9]+((?:\s[^<>]*)?)>/gi)) {
          expect(attributes.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/\b(?:on\w+|style|srcset)\s*=/i);
          expect(attributes).not.toMatch(/(?:href|src)="\s*(?:javascript|data|vbscript):/i);
        }
        for (const [, source] of html.matchAll(/<img[^>]*\ssrc="([^"]*)"/g))
          expect(source).toMatch(/^\/kb\/images\/[0-9a-f]{64}$/);
      }),
    );
  });
});

test("the pictures of an article are those that it shows, and not what only looks like one", () => {
  const shown = `![a](/kb/images/${HASH}) and \`![b](/kb/images/${"b".repeat(64)})\` and [c](/kb/images/${"c".repeat(64)})`;
  expect(imagesOf(shown)).toEqual([HASH]);
});

test("the plain text has the words of every block, and no marks", () => {
  const markdown =
    "# Titolo\n\nUn *testo* con `codice` e\nun [legame](https://x.example).\n\n- uno\n- due\n\n```\nriga\n```\n\n|a|b|\n|-|-|\n|c|d|\n\n![figura](x)";
  expect(articlePlainText(markdown)).toBe("Titolo Un testo con codice e un legame. uno due riga a b c d figura");
});
