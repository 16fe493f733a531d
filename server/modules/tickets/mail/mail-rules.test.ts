import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliveryFailures, type Headers, isAutomatic, isSenderProved, mayBeAnswered } from "./automatic-rules.ts";
import { decideNew, decideOnTicket } from "./placement-rules.ts";
import { foldQuotes } from "./quote-rules.ts";
import { readMail } from "./read-mail.ts";
import {
  type MailToken,
  numberInSubject,
  plainSubject,
  replyAddress,
  threadMessageId,
  tokenInAddress,
  tokenInMessageId,
  tokensOf,
} from "./token-rules.ts";

const token = fc.record({
  kind: fc.constantFrom<"t" | "n">("t", "n"),
  number: fc.integer({ min: 1, max: 10_000_000 }),
  secret: fc.stringMatching(/^[0-9a-f]{12}$/),
}) satisfies fc.Arbitrary<MailToken>;

describe("P-164 O-129 tokens", () => {
  it("P-164 a token comes back out of the reply address and the Message-ID, in whatever case they are repeated", () => {
    fc.assert(
      fc.property(token, fc.constantFrom("support@isp.example", "help.desk@mail.isp.example"), fc.boolean(), (wanted, mailbox, loud) => {
        const turn = (text: string) => (loud ? text.toUpperCase() : text);
        expect(tokenInAddress(turn(replyAddress(mailbox, wanted)))).toEqual(wanted);
        expect(tokenInMessageId(turn(threadMessageId(wanted, "0191-aa", "isp.example")))).toEqual(wanted);
      }),
    );
  });

  it.each([
    ["t901-0123456789ab@isp.example", "without a plus it is somebody's name"],
    ["support+t901-0123456789@isp.example", "too short"],
    ["support+t901-0123456789abcd@isp.example", "too long"],
    ["support+x901-0123456789ab@isp.example", "of no kind"],
    ["support@t901-0123456789ab.example", "in the domain"],
    ["", "nothing"],
  ])("P-164 no token in %s: %s", (address) => expect(tokenInAddress(address)).toBeUndefined());

  it("P-164 no text makes the reading of a token fail", () => {
    fc.assert(fc.property(fc.string(), (text) => void [tokenInAddress(text), tokenInMessageId(text), numberInSubject(text)]));
  });

  it("O-129 the reply address counts before references, and the latest reference before older ones", () => {
    const at = (number: number): MailToken => ({ kind: "t", number, secret: "0123456789ab" });
    const found = tokensOf({
      recipients: ["boss@example.net", replyAddress("support@isp.example", at(3))],
      references: [threadMessageId(at(1), "a", "isp.example"), "<other@x>", threadMessageId(at(2), "b", "isp.example")],
    });
    expect(found.map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  it.each([
    ["Re: [#T-901] No internet", 901],
    ["[#t-901] AW: x", 901],
    ["T-901", undefined],
    ["[#901]", undefined],
    ["[#T-]", undefined],
  ])("O-129 the number in %s", (subject, number) => expect(numberInSubject(subject)).toBe(number));

  it.each([
    ["Re: AW: Fwd: No internet", "No internet"],
    ["RE[2]: [#T-901] No  internet\t", "No internet"],
    ["رد: لا يوجد إنترنت", "لا يوجد إنترنت"],
    ["", "Ana"],
    ["Hi", "Ana: Hi"],
  ])("P-164 the subject of a new ticket from %s", (subject, wanted) => expect(plainSubject(subject, "Ana")).toBe(wanted));
});

const headers = (...list: [string, string][]): Headers =>
  new Map([...Map.groupBy(list, ([name]) => name)].map(([name, values]) => [name, values.map(([, value]) => value)]));

describe("O-132 automatic mail", () => {
  it.each([
    ["an answer of a robot", headers(["auto-submitted", "auto-replied"]), true],
    ["a generated mail with a comment", headers(["auto-submitted", "auto-generated; type=x"]), true],
    ["a person who says so", headers(["auto-submitted", "no"]), false],
    ["a mass mail", headers(["precedence", "bulk"]), true],
    ["a list", headers(["list-id", "<a.list>"]), true],
    ["an old robot", headers(["x-autoreply", "yes"]), true],
    ["only a wish for no robots", headers(["x-auto-response-suppress", "All"]), false],
    ["a person", headers(["subject", "Hello"]), false],
  ])("O-132 %s", (_, given, wanted) => expect(isAutomatic(given, { returnPath: "ana@example.net", isFromUs: false })).toBe(wanted));

  it("O-132 an empty return path, and what comes from us, is automatic; a return path that nobody names is not", () => {
    expect(isAutomatic(headers(), { returnPath: "", isFromUs: false })).toBe(true);
    expect(isAutomatic(headers(), { returnPath: undefined, isFromUs: false })).toBe(false);
    expect(isAutomatic(headers(), { returnPath: "support@isp.example", isFromUs: true })).toBe(true);
  });

  it("O-133 each receiver of a delivery report that did not get it", () => {
    const report = [
      "Reporting-MTA: dns; mx.example",
      "",
      "Final-Recipient: rfc822; <Ana@example.net>",
      "Action: failed",
      "Status: 5.1.1",
      "Diagnostic-Code: smtp; 550 5.1.1",
      "  no such user",
      "",
      "Final-Recipient: rfc822; ivo@example.net",
      "Action: delivered",
      "",
      "Original-Recipient: rfc822; eva@example.net",
      "Action: delayed",
      "Status: 4.4.1",
    ].join("\r\n");
    expect(deliveryFailures(report)).toEqual([
      { receiver: "ana@example.net", action: "failed", status: "5.1.1", answer: "550 5.1.1 no such user" },
      { receiver: "eva@example.net", action: "delayed", status: "4.4.1", answer: "" },
    ]);
  });

  const trust = { trustedServer: "mx.isp.example", domain: "isp.example" };
  it.each([
    ["mx.isp.example; dkim=pass header.d=isp.example", true],
    ["MX.ISP.example 1; spf=pass (sender ok) smtp.mailfrom=eva@isp.example", true],
    ["mx.isp.example; dkim=fail header.d=isp.example; spf=softfail smtp.mailfrom=eva@isp.example", false],
    ["mx.isp.example; dkim=pass header.d=evil.example", false],
    ["mx.isp.example; dkim=pass header.d=isp.example.evil.example", false],
    ["mx.evil.example; dkim=pass header.d=isp.example", false],
    ["mx.isp.example; none (dkim=pass header.d=isp.example)", false],
  ])("O-130 %s proves the sender: %s", (value, wanted) =>
    expect(isSenderProved(headers(["authentication-results", value]), trust)).toBe(wanted),
  );

  it("O-130 only the header at the top counts, and none without a server that is trusted", () => {
    const forged = headers(
      ["authentication-results", "mx.isp.example; dkim=none"],
      ["authentication-results", "mx.isp.example; dkim=pass header.d=isp.example"],
    );
    expect(isSenderProved(forged, trust)).toBe(false);
    expect(
      isSenderProved(headers(["authentication-results", "mx.isp.example; dkim=pass header.d=isp.example"]), {
        ...trust,
        trustedServer: "",
      }),
    ).toBe(false);
  });
});

describe("P-164 O-134 quoted text is folded", () => {
  it.each([
    ["It works now.\n\nOn Mon, 2 Mar 2026 at 09:00, Northern Support wrote:\n> Please restart it.\n> Eva", "It works now."],
    [
      "It works now.\n\nOn Mon, 2 Mar 2026 at 09:00, Northern Support\n<support@isp.example> wrote:\n\n> Please restart it.",
      "It works now.",
    ],
    ["Geht wieder.\n\nAm 02.03.2026 um 09:00 schrieb Northern Support <support@isp.example>:\n> Bitte neu starten.", "Geht wieder."],
    ["Ça marche.\n\nLe lun. 2 mars 2026 à 09:00, Northern <support@isp.example> a écrit :\n> Redémarrez.", "Ça marche."],
    ["Ok\n\n-----Original Message-----\nFrom: Northern\nSent: Monday\nSubject: x\n\nPlease restart it.", "Ok"],
    [
      "Ok\n\n________________________________\nFrom: Northern <support@isp.example>\nSent: Monday, March 2\nTo: Ana\nSubject: x\n\nPlease restart.",
      "Ok",
    ],
    ["Ok\n\nVon: Northern <support@isp.example>\nGesendet: Montag\nAn: Ana\nBetreff: x\n\nText", "Ok"],
    ["Danke\n-- \nAna\nTel. 1", "Danke"],
    ["شكرا\n\nفي الاثنين ٢ مارس، كتب Northern:\n> أعد التشغيل", "شكرا"],
    ["New words\n> old\n> older", "New words"],
    ["> only\n> quoted", "> only\n> quoted"],
    ["I wrote: nothing is folded here.\nOn Monday it was fine.", "I wrote: nothing is folded here.\nOn Monday it was fine."],
    [
      "On Monday Ana wrote:\n> Does it work?\nYes.\n> And the phone?\nNo.",
      "On Monday Ana wrote:\n> Does it work?\nYes.\n> And the phone?\nNo.",
    ],
    ["A list:\n- one\n-- two", "A list:\n- one\n-- two"],
  ])("P-164 %j", (mail, text) => expect(foldQuotes(mail).text).toBe(text));

  it("P-164 nothing is lost, and something is always left to read", () => {
    const line = fc.constantFrom(
      "Hello",
      "",
      "> quoted",
      "-- ",
      "On Monday Ana wrote:",
      "From: Ana",
      "Sent: now",
      "____________________________",
      "Yes.",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const mail = lines.join("\n");
        const { text, quoted } = foldQuotes(mail);
        const words = (all: string) => all.split(/\s+/).filter(Boolean);
        expect([...words(text), ...words(quoted)]).toEqual(words(mail));
        if (mail.trim() !== "") expect(text).not.toBe("");
      }),
    );
  });

  it("P-164 no mail makes the folding slow or fail", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (mail) => void foldQuotes(mail)));
    const started = performance.now();
    foldQuotes(`On ${"a ".repeat(20_000)}\n`.repeat(20));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe("O-129 O-130 O-132 where a mail goes", () => {
  const onTicket = { kind: "on-ticket" } as const;
  const stranger = { kind: "stranger" } as const;
  const staff = (isProved: boolean) => ({ kind: "staff", isProved }) as const;
  it.each([
    ["token", onTicket, false, false, { kind: "message", isStranger: false, moves: true }],
    ["token", stranger, false, false, { kind: "message", isStranger: true, moves: true }],
    ["reference", stranger, false, false, { kind: "message", isStranger: true, moves: true }],
    ["subject", onTicket, false, false, { kind: "message", isStranger: false, moves: true }],
    ["subject", stranger, false, false, { kind: "not-theirs" }],
    ["subject", stranger, true, false, { kind: "not-theirs" }],
    ["token", onTicket, true, false, { kind: "automatic" }],
    ["token", staff(true), false, false, { kind: "staff-reply" }],
    ["token", staff(true), false, true, { kind: "staff-note", isUnverified: false }],
    ["token", staff(false), false, false, { kind: "staff-note", isUnverified: true }],
    ["subject", staff(false), false, false, { kind: "staff-note", isUnverified: true }],
    ["token", staff(true), true, false, { kind: "automatic" }],
  ] as const)("O-129 by %s, from %o, automatic %s, staff's token %s", (foundBy, sender, automatic, isStaffAddress, wanted) =>
    expect(decideOnTicket({ foundBy, sender, isAutomatic: automatic, isStaffAddress })).toEqual(wanted),
  );

  const one = { id: "a", hasOpenTicket: false };
  const open = { id: "b", hasOpenTicket: true };
  const create = { unknownSenders: "create", automaticMail: "create" } as const;
  const hold = { unknownSenders: "hold", automaticMail: "hold" } as const;
  const refuse = { unknownSenders: "refuse", automaticMail: "drop" } as const;
  it.each([
    ["one customer", [one], false, false, hold, { kind: "create", customerId: "a" }],
    ["several, one with an open ticket", [one, open], false, false, hold, { kind: "create", customerId: "b" }],
    ["several, nobody more likely", [one, { ...one, id: "c" }], false, false, create, { kind: "hold", reason: "several-customers" }],
    [
      "several, where strangers are refused",
      [one, { ...one, id: "c" }],
      false,
      false,
      refuse,
      { kind: "hold", reason: "several-customers" },
    ],
    ["nobody", [], false, false, create, { kind: "create", customerId: null }],
    ["nobody, held", [], false, false, hold, { kind: "hold", reason: "unknown-sender" }],
    ["nobody, refused", [], false, false, refuse, { kind: "refuse" }],
    ["too many", [one], false, true, create, { kind: "hold", reason: "too-many" }],
    ["a program, held", [one], true, false, hold, { kind: "hold", reason: "automatic" }],
    ["a program, dropped", [one], true, false, refuse, { kind: "drop" }],
    ["a program, as a ticket", [one], true, false, create, { kind: "create", customerId: "a" }],
  ] as const)("O-130 %s", (_, candidates, automatic, isOverLimit, mailbox, wanted) =>
    expect(decideNew({ candidates: [...candidates], isAutomatic: automatic, isOverLimit, mailbox })).toEqual(wanted),
  );
});

describe("O-134 reading a mail", () => {
  const read = (raw: string, size?: number) => readMail(Buffer.from(raw, "latin1"), size);

  it("O-134 HTML becomes text, and nothing of it runs; pictures inside it become files", async () => {
    const mail = await read(
      [
        "From: Ana <ana@example.net>",
        "To: support@isp.example",
        "Subject: =?utf-8?B?xI1pbWU=?=",
        "Message-ID: <a1@example.net>",
        "Content-Type: multipart/related; boundary=b",
        "",
        "--b",
        "Content-Type: text/html; charset=utf-8",
        "",
        '<style>p{color:red}</style><script>alert(1)</script><p onclick="x()">It <b>stopped</b>.</p><img src="cid:p1"><p>Ana</p>',
        "--b",
        "Content-Type: image/png; name=lights.png",
        "Content-ID: <p1>",
        "Content-Disposition: inline; filename=lights.png",
        "Content-Transfer-Encoding: base64",
        "",
        "iVBORw0KGgo=",
        "--b--",
      ].join("\r\n"),
    );
    expect(mail.subject).toBe("čime");
    expect(mail.body.text).toContain("It stopped.");
    expect(mail.body.text).not.toMatch(/alert|script|color|onclick/);
    expect(mail.files.map(({ name }) => name)).toEqual(["lights.png"]);
    expect(mail.key).toBe("<a1@example.net>");
  });

  it.each([
    ["a charset that does not exist", "From: a@x.example\r\nContent-Type: text/plain; charset=klingon\r\n\r\nHello", "Hello"],
    ["bytes that are not of their charset", "From: a@x.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello \xff\xfe", "Hello"],
    ["no header at all", "just words", ""],
    [
      "a multipart without an end",
      "From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello",
      "Hello",
    ],
  ])("O-134 %s loses nothing", async (_, raw, text) => {
    const mail = await read(raw);
    expect(mail.body.text).toContain(text);
    expect(mail.key).not.toBe("");
  });

  it("O-128 a mail without a Message-ID is known by its date, sender, subject and words", async () => {
    const raw = (words: string) => `From: a@x.example\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\nSubject: x\r\n\r\n${words}`;
    const [a, again, other] = [await read(raw("one")), await read(raw("one")), await read(raw("two"))];
    expect(a.key).toMatch(/^sha256:/);
    expect(again.key).toBe(a.key);
    expect(other.key).not.toBe(a.key);
  });

  it("O-134 of a mail that is too big the text is kept, and it says that parts are missing", async () => {
    const mail = await read(
      "From: a@x.example\r\nMessage-ID: <b@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\n\r\nxxxx",
      30_000_000,
    );
    expect([mail.body.text, mail.files, mail.marks]).toEqual(["Hello", [], ["cut"]]);
  });

  it("O-134 whatever bytes come, something is read", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
        const mail = await readMail(bytes);
        expect(mail.key.length).toBeGreaterThan(3);
      }),
      { numRuns: 60 },
    );
  });
});

describe("O-132 who is told that a mail came", () => {
  it.each([
    ["ana@example.net", true, "somebody"],
    ["noreply.smith@example.net", false, "a machine, whoever it is for"],
    ["no-reply@example.net", false, "nobody reads it"],
    ["NoReply+4711@example.net", false, "in whatever case, with whatever sign"],
    ["do-not-reply@example.net", false, "nobody reads it"],
    ["MAILER-DAEMON@example.net", false, "a mail server"],
    ["postmaster@example.net", false, "a mail server"],
    ["bounce-123@list.example.net", false, "a list"],
    ["norepling@example.net", true, "only looks like it"],
    ["@example.net", false, "nobody"],
    ["", false, "nobody"],
  ])("O-132 %s: %s, %s", (address, answered) => expect(mayBeAnswered(address)).toBe(answered));
});
