import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldQuotes, visibleLines } from "../../src/mail/quotes.ts";

const OLD = ["> Gentile cliente,", "> il sito risponde.", ">", "> Il supporto"];

describe("only the answer is visible", () => {
  it.each([
    ["Gmail", ["On Mon, Jan 5, 2026 at 10:00 AM Support <support@mittente.example> wrote:", "", ...OLD]],
    ["Gmail, wrapped", ["On Mon, Jan 5, 2026 at 10:00 AM Support <", "support@mittente.example> wrote:", "", ...OLD]],
    [
      "Gmail in Italian",
      ["Il giorno lun 5 gen 2026 alle ore 10:00 Supporto <support@mittente.example> ha scritto:", "", ...OLD],
    ],
    [
      "Apple Mail in Italian",
      ["> Il giorno 5 gen 2026, alle ore 10:00, Supporto <support@mittente.example> ha scritto:", "> ", ...OLD],
    ],
    ["Thunderbird in Italian", ["Il 05/01/26 10:00, Supporto ha scritto:", ...OLD]],
    ["French", ["Le lun. 5 janv. 2026 à 10:00, Support <support@mittente.example> a écrit :", ...OLD]],
    ["German", ["Am 05.01.2026 um 10:00 schrieb Support:", ...OLD]],
    ["Spanish", ["El lun, 5 ene 2026 a las 10:00, Support (<support@mittente.example>) escribió:", ...OLD]],
    [
      "Outlook",
      [
        "________________________________",
        "From: Support <support@mittente.example>",
        "Sent: Monday, January 5, 2026 10:00 AM",
        "To: Mario",
        "Subject: Re: Help",
        "",
        "Dear customer",
      ],
    ],
    [
      "Outlook in Italian",
      [
        "Da: Supporto <support@mittente.example>",
        "Inviato: lunedì 5 gennaio 2026 10:00",
        "A: Mario",
        "Oggetto: R: Aiuto",
        "",
        "Gentile cliente",
      ],
    ],
    ["bold Outlook", ["*Da:* Supporto", "*Inviato:* lunedì", "*A:* Mario", "*Oggetto:* Aiuto", "", "Gentile cliente"]],
    ["old Outlook", ["-----Messaggio originale-----", "Da: Supporto", "", "Gentile cliente"]],
    ["a webmail", ["---------- Original Message ----------", "whatever", "stands here"]],
    ["an answer without an introduction", OLD],
    ["a signature", ["-- ", "Mario Rossi", "Rossi S.r.l."]],
    ["a signature above the quote", ["--", "Mario Rossi", "", "Il 05/01/26 10:00, Supporto ha scritto:", ...OLD]],
    ["a telephone", ["Inviato da iPhone"]],
    [
      "another telephone",
      ["Sent from my Galaxy", "", "On 5 Jan 2026 10:00, Support <s@mittente.example> wrote:", ...OLD],
    ],
  ])("%s", (_, rest) => {
    const text = ["Buongiorno,", "", "ora funziona. Grazie", "", ...rest].join("\n");
    const { visible, quoted } = foldQuotes(text);
    expect(visible).toBe("Buongiorno,\n\nora funziona. Grazie");
    expect(quoted).toBe(rest.join("\n").trimEnd());
  });
});

describe("what people wrote stays visible", () => {
  it.each([
    ["a quote that begins the mail", ["> Is it up?", "", "It is."]],
    ["a rule inside a text", ["one", "--------", "two"]],
    ["headings with colons", ["To do:", "From: Rome", "then home"]],
    ["a sentence that ends in wrote:", ["This is what my boss wrote:", "do it now"]],
    ["the word On", ["On Monday the site was down", "and on Tuesday too"]],
    ["a dash in a list", ["- one", "- two"]],
    ["a long text under a mark", ["text", "--", ...Array.from({ length: 20 }, (_, index) => `line ${index}`)]],
  ])("%s", (_, lines) => {
    expect(foldQuotes(lines.join("\n"))).toEqual({ visible: lines.join("\n"), quoted: "" });
  });

  it("answers between the quotes: only the introduction is folded", () => {
    const { visible, quoted } = foldQuotes("On 5 Jan 2026 Support <s@m.example> wrote:\n> One?\nYes.\n> Two?\nNo.\n");
    expect(visible).toBe("> One?\nYes.\n> Two?\nNo.");
    expect(quoted).toBe("On 5 Jan 2026 Support <s@m.example> wrote:");
  });

  it("a mail that only forwards shows what it forwards", () => {
    const head = [
      "---------- Messaggio inoltrato ---------",
      "Da: A <a@b.example>",
      "Date: lun 5 gen",
      "Oggetto: x",
      "A: <c@d.example>",
    ];
    expect(foldQuotes([...head, "", "Il testo."].join("\n"))).toEqual({
      visible: "Il testo.",
      quoted: head.join("\n"),
    });
  });

  it("nothing but quotes is folded whole", () => {
    expect(foldQuotes("> a\n> b")).toEqual({ visible: "", quoted: "> a\n> b" });
  });

  it("an empty text is empty", () => {
    expect(foldQuotes("")).toEqual({ visible: "", quoted: "" });
  });
});

const line = fc.oneof(
  fc.constantFrom(
    "",
    "> q",
    "text",
    "--",
    "_____",
    "On 5 Jan 2026 A <a@b.example> wrote:",
    "From: a@b.example",
    "Sent: x",
    "To: b",
    "Subject: c",
    "-----Original Message-----",
    "Sent from my phone",
    "***",
    "Il giorno 5",
    "a@b.example>",
  ),
  fc.string({ maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, "")),
);

describe("whatever comes", () => {
  it("every line that is not blank is visible or quoted, once, in order", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const shown = visibleLines(lines);
        const { visible, quoted } = foldQuotes(lines.join("\n"));
        const solid = (texts: readonly string[]) => texts.filter((text) => text.trim() !== "");
        expect(shown).toHaveLength(lines.length);
        expect(solid(visible.split("\n"))).toEqual(solid(lines.filter((_, index) => shown[index])));
        expect(solid(quoted.split("\n"))).toEqual(solid(lines.filter((_, index) => !shown[index])));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["blank lines", ""],
    ["rules", "-----"],
    ["signature marks", "--"],
    ["quotes", "> x"],
    ["introductions", "On 5 Jan 2026 A <a@b.example> wrote:"],
    ["half introductions", "On 5 Jan"],
    ["headers", "From: a"],
    ["texts", "x"],
    ["telephones", "Sent from my phone"],
  ])("20,000 %s take a number of looks that grows with the lines alone", (_, text) => {
    const looks = (count: number) => {
      let reads = 0;
      const lines = new Proxy(
        Array.from({ length: count }, () => text),
        {
          get: (target, property) => {
            if (typeof property === "string" && /^[0-9]+$/.test(property)) reads++;
            return Reflect.get(target, property) as unknown;
          },
        },
      );
      visibleLines(lines);
      return reads;
    };
    expect(looks(20_000)).toBeLessThanOrEqual(30 * 20_000);
  });

  it("a megabyte of newlines, dashes or brackets is folded", () => {
    for (const text of ["\n", "-", ">", "> ", "_", "a ", "On ", "<", "wrote:", "- \n", "*"]) {
      const hostile = text.repeat(1_000_000 / text.length);
      const { visible, quoted } = foldQuotes(hostile);
      expect(visible.length + quoted.length).toBeLessThanOrEqual(hostile.length);
    }
  });
});
