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

const BARE = ["Gentile cliente,", "", "il sito risponde.", "", "Il supporto"];

describe("and under it what mail programs add, in Italian and English", () => {
  it.each([
    [
      "yahoo en",
      ["On Monday, January 5, 2026 at 10:00:00 AM GMT+1, Support <support@mittente.example> wrote:", "", "", ...BARE],
    ],
    [
      "yahoo en indented",
      [" On Monday, January 5, 2026 at 10:00:00 AM GMT+1, Support <support@mittente.example> wrote:  ", " ", ...BARE],
    ],
    [
      "yahoo it",
      [
        "    Il lunedì 5 gennaio 2026 alle ore 10:00:00 CET, Support <support@mittente.example> ha scritto:  ",
        " ",
        ...BARE,
      ],
    ],
    [
      "yahoo phone it",
      [
        "Inviato da Yahoo Mail per iPhone",
        "",
        "Il giorno lunedì 5 gennaio 2026, 10:00 AM, Support <support@mittente.example> ha scritto:",
        "",
        ...BARE,
      ],
    ],
    [
      "yahoo phone en",
      [
        "Sent from Yahoo Mail for iPhone",
        "",
        "On Monday, January 5, 2026, 10:00 AM, Support <support@mittente.example> wrote:",
        "",
        ...BARE,
      ],
    ],
    [
      "libero",
      ["> Il 05/01/2026 10:00 CET Supporto <support@mittente.example> ha scritto:", "> ", " > ", "> Gentile cliente"],
    ],
    [
      "libero old",
      [
        "---------- Messaggio originale ----------",
        "Da: support@mittente.example",
        "A: mario@rossi.example",
        "Data: 5 gennaio 2026 alle 10.00",
        "Oggetto: Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    [
      "libero 2",
      [
        "----Messaggio originale----",
        "Da: support@mittente.example",
        "Data: 5-gen-2026 10.00",
        "A: <mario@rossi.example>",
        "Ogg: Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    [
      "aruba",
      [
        'Da: "Supporto" support@mittente.example',
        "A: mario@rossi.example",
        "Cc: ",
        "Data: Mon, 5 Jan 2026 10:00:00 +0100",
        "Oggetto: Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    [
      "aruba 2",
      [
        "Da : Supporto support@mittente.example",
        "A : mario@rossi.example",
        "Data : Mon, 5 Jan 2026 10:00:00 +0100",
        "Oggetto : Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    ["roundcube it", ["Il 2026-01-05 10:00 Supporto ha scritto:", ...OLD]],
    ["roundcube it2", ["Il 05-01-2026 10:00 support@mittente.example ha scritto:", ...OLD]],
    [
      "zimbra it",
      [
        "----- Messaggio originale -----",
        'Da: "Supporto" <support@mittente.example>',
        'A: "Mario" <m@rossi.example>',
        "Inviato: Lunedì, 5 gennaio 2026 10:00:00",
        "Oggetto: Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    [
      "outlook.com it",
      [
        "________________________________",
        "Da: Supporto <support@mittente.example>",
        "Inviato: lunedì 5 gennaio 2026 10:00",
        "A: Mario <m@rossi.example>",
        "Oggetto: Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    [
      "outlook ios it",
      [
        "Inviato da Outlook per iOS<https://aka.ms/o0ukef>",
        "________________________________",
        "Da: Supporto <support@mittente.example>",
        "Inviato: lunedì 5 gennaio 2026 10:00",
        "A: Mario <m@rossi.example>",
        "Oggetto: Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    [
      "outlook android it",
      [
        "Ottieni Outlook per Android<https://aka.ms/AAb9ysg>",
        "________________________________",
        "Da: Supporto <support@mittente.example>",
        "Inviato: lunedì 5 gennaio 2026 10:00:12",
        "A: Mario <m@rossi.example>",
        "Oggetto: Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    [
      "outlook android en",
      [
        "Get Outlook for Android<https://aka.ms/AAb9ysg>",
        "________________________________",
        "From: Supporto <support@mittente.example>",
        "Sent: Monday, January 5, 2026 10:00:12 AM",
        "To: Mario <m@rossi.example>",
        "Subject: Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    [
      "outlook desktop html->text",
      [
        "  ",
        " ",
        "From: Supporto <support@mittente.example>",
        "Sent: Monday, January 5, 2026 10:00 AM",
        "To: 'Mario' <m@rossi.example>",
        "Cc: x@y.example",
        "Subject: Re: aiuto",
        "Importance: High",
        "",
        ...BARE,
      ],
    ],
    [
      "outlook wrapped to",
      [
        "Da: Supporto <support@mittente.example> ",
        "Inviato: lunedì 5 gennaio 2026 10:00",
        "A: Mario <m@rossi.example>; Anna <a@rossi.example>;",
        " Carlo <c@rossi.example>",
        "Cc: D <d@rossi.example>",
        "Oggetto: Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    [
      "outlook reply arrows",
      [
        "-----Original Message-----",
        "From: Supporto [mailto:support@mittente.example]",
        "Sent: lunedì 5 gennaio 2026 10:00",
        "To: Mario",
        "Subject: x",
        "",
        ...BARE,
      ],
    ],
    [
      "new outlook it",
      [
        "Da: Supporto <support@mittente.example>",
        "Data: lunedì, 5 gennaio 2026 alle ore 10:00",
        "A: Mario <m@rossi.example>",
        "Oggetto: Re: aiuto",
        ...BARE,
      ],
    ],
    [
      "outlook mac en",
      [
        "From: Supporto <support@mittente.example>",
        "Date: Monday, 5 January 2026 at 10:00",
        "To: Mario <m@rossi.example>",
        "Subject: Re: aiuto",
        "",
        ...BARE,
      ],
    ],
    [
      "samsung",
      [
        "Inviato dal mio Galaxy",
        "",
        "-------- Messaggio originale --------",
        "Da: Supporto <support@mittente.example> ",
        "Data: 05/01/26  10:00  (GMT+01:00) ",
        "A: Mario ",
        "Oggetto: Re: aiuto ",
        "",
        ...BARE,
      ],
    ],
    [
      "samsung en",
      [
        "Sent from my Galaxy",
        "-------- Original message --------From: S <s@m.example> Date: 05/01/26  10:00  (GMT+01:00) To: Mario Subject: Re: x",
        ...BARE,
      ],
    ],
    [
      "apple en",
      ["Sent from my iPhone", "", "> On 5 Jan 2026, at 10:00, Support <support@mittente.example> wrote:", "> ", ...OLD],
    ],
    [
      "apple it mac",
      ["> Il giorno 5 gen 2026, alle ore 10:00, Supporto <support@mittente.example> ha scritto:", "> ", ...OLD],
    ],
    ["apple en am", ["> On Jan 5, 2026, at 10:00 AM, Support <support@mittente.example> wrote:", "> ", ...OLD]],
    ["apple nbsp", ["> On Jan 5, 2026, at 10:00\u202fAM, Support <support@mittente.example> wrote:", "> ", ...OLD]],
    [
      "apple plain intro",
      ["Il giorno 5 gen 2026, alle ore 10:00, Supporto <support@mittente.example> ha scritto:", "", ...OLD],
    ],
    [
      "gmail it wrapped",
      [
        "Il giorno lun 5 gen 2026 alle ore 10:00 Supporto Clienti Mittente <",
        "support@mittente.example> ha scritto:",
        "",
        ...OLD,
      ],
    ],
    ["gmail it new", ["Il lun 5 gen 2026, 10:00 Supporto <support@mittente.example> ha scritto:", "", ...OLD]],
    [
      "gmail dash sig",
      [
        "-- ",
        "Mario Rossi",
        "Rossi srl",
        "tel. 02 1234",
        "",
        "Il giorno lun 5 gen 2026 alle ore 10:00 Supporto <support@mittente.example> ha scritto:",
        "",
        ...OLD,
      ],
    ],
    ["tb en", ["On 1/5/26 10:00 AM, Support wrote:", ...OLD]],
    ["tb it", ["Il 05/01/2026 10:00, Supporto ha scritto:", ...OLD]],
    ["tb en date", ["On 05/01/2026 10:00, Support via Mittente wrote:", ...OLD]],
    [
      "huawei",
      [
        "Inviato dal mio telefono Huawei",
        "",
        "-------- Messaggio originale --------",
        "Da: Supporto <support@mittente.example>",
        "Data: lun 5 gen 2026, 10:00",
        "A: m@rossi.example",
        "Oggetto: Re: x",
        ...BARE,
      ],
    ],
    [
      "xiaomi",
      ["Inviato da Xiaomi", "", "Il giorno 5 gen 2026 10:00, Supporto <support@mittente.example> ha scritto:", ...BARE],
    ],
    [
      "protonmail",
      [
        "Sent with Proton Mail secure email.",
        "",
        "On Monday, January 5th, 2026 at 10:00 AM, Support <support@mittente.example> wrote:",
        "",
        ...OLD,
      ],
    ],
    [
      "proton it",
      [
        "Inviato con l'email sicura Proton Mail.",
        "",
        "lunedì 5 gennaio 2026 10:00, Supporto <support@mittente.example> ha scritto:",
        "",
        ...OLD,
      ],
    ],
    [
      "win mail",
      [
        "Inviato da Posta per Windows",
        "",
        "Da: Supporto",
        "Inviato: lunedì 5 gennaio 2026 10:00",
        "A: Mario",
        "Oggetto: x",
        "",
        ...BARE,
      ],
    ],
    [
      "win mail 10",
      [
        "Sent from Mail for Windows",
        "",
        "From: Support",
        "Sent: Monday, January 5, 2026 10:00 AM",
        "To: Mario",
        "Subject: x",
        "",
        ...BARE,
      ],
    ],
    [
      "bb",
      [
        "Inviato dal mio smartphone BlackBerry 10.",
        "",
        "Da: Supporto",
        "Inviato: lunedì 5 gennaio 2026 10:00",
        "A: Mario",
        "Oggetto: x",
        "",
        ...BARE,
      ],
    ],
    ["ipad", ["Inviato da iPad"]],
    ["galaxy", ["Inviato dal mio dispositivo Samsung"]],
    ["android", ["Inviato dal mio telefono Android con K-9 Mail. Perdonate la brevità."]],
    ["k9", ["-- ", "Inviato dal mio dispositivo Android con K-9 Mail."]],
    ["libero app", ["Inviato da Libero Mail per iOS"]],
    ["tim", ["Inviata da TIM Mail"]],
    ["sent from outlook", ["Sent from Outlook for Mac"]],
    ["inviato da outlook", ["Inviato da Outlook"]],
    ["inviato da posta", ["Inviato da Posta di Windows"]],
    ["myMail", ["Inviato da myMail per Android"]],
    ["gmail mobile", ["Inviato da Gmail Mobile"]],
    [
      "html bq",
      [
        "Il giorno lun 5 gen 2026 alle ore 10:00 Supporto <support@mittente.example>",
        "ha scritto:",
        "",
        "> Gentile cliente",
      ],
    ],
    [
      "intro 3 lines",
      [
        "Il giorno lun 5 gen 2026 alle ore 10:00",
        "Supporto Clienti",
        "<support@mittente.example> ha scritto:",
        "",
        ...OLD,
      ],
    ],
    [
      "gmx",
      [
        "Gesendet: Montag, 05. Januar 2026 um 10:00 Uhr",
        'Von: "Support" <support@mittente.example>',
        "An: m@rossi.example",
        "Betreff: Re: x",
        ...BARE,
      ],
    ],
    ["zoho", ["---- On Mon, 05 Jan 2026 10:00:00 +0100 Support <support@mittente.example> wrote ---", "", ...OLD]],
    [
      "zoho it",
      ["---- Su lun, 05 gen 2026 10:00:00 +0100 Support <support@mittente.example> ha scritto ---", "", ...BARE],
    ],
    [
      "inoltrato",
      [
        "---------- Forwarded message ---------",
        "Da: X <x@y.example>",
        "Date: lun 5 gen",
        "Subject: s",
        "To: z",
        "",
        ...BARE,
      ],
    ],
  ])("%s", (_, rest) => {
    const answer = "Buongiorno,\n\nora funziona. Grazie\n\nMario";
    const { visible, quoted } = foldQuotes([answer, "", ...rest].join("\n"));
    expect(visible.trim()).toBe(answer);
    const inked = (text: string) => text.split("\n").filter((line) => line.trim() !== "");
    expect(inked(quoted)).toEqual(inked(rest.join("\n")));
  });
});

describe("what people wrote stays visible", () => {
  it.each([
    ["a quote that begins the mail", ["> Is it up?", "", "It is."]],
    ["a rule inside a text", ["one", "--------", "two"]],
    ["headings with colons", ["To do:", "From: Rome", "then home"]],
    ["a journey", ["Prenotazione", "Da: Roma", "A: Milano", "Data: lunedì 5 gennaio", "Grazie"]],
    ["a telephone in a sentence", ["Inviato da iPhone è quello che leggo", "ma io non ne ho uno"]],
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
