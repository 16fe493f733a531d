// A mailbox, and what came into it in the last days: a question of a customer, and what no rule could place. The server is nobody's, so the
// mailbox is off: whoever looks at it puts their own there.
import { listCustomerContacts } from "../modules/customers/index.ts";
import { setSetting } from "../modules/partners/index.ts";
import { acknowledgesMail, createMailbox, takeMailIn } from "../modules/tickets/index.ts";
import type { StaffActor } from "../platform/actor.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";

const hourMs = 3_600_000;

interface Letter {
  readonly hoursBack: number;
  /** Left out: a customer of the demo. */
  readonly from?: string;
  readonly subject: string;
  readonly headers?: readonly string[];
  readonly lines: readonly string[];
}

const letters: readonly Letter[] = [
  {
    hoursBack: 5,
    subject: "Re: Moving to a new flat",
    lines: [
      "Hello,",
      "",
      "thank you for the call. We move on the 12th, the new address is 8 Mill Lane, second floor. Can the line come along on the same day?",
      "",
      "On Friday, 27 November 2026, you wrote:",
      "> Tell us the day and the address, and we see whether we are in the house already.",
    ],
  },
  {
    hoursBack: 3,
    from: "Petra Lindqvist <petra.lindqvist@example.org>",
    subject: "Fibre for our office?",
    lines: [
      "Good morning,",
      "",
      "we open an office in Harbour Street 14 in January. Do you have fibre there, and what does it cost for twelve people?",
    ],
  },
  {
    hoursBack: 9,
    from: "Tom Berger <tom.berger@example.org>",
    subject: "Invoice of my mother",
    lines: ["Hello, I look after my mother's bills now. She is your customer, number unknown. Which one is open?", "", "Tom Berger"],
  },
  {
    hoursBack: 20,
    from: "newsletter@trade-fair.example",
    subject: "Your ticket to Broadband Days",
    headers: ["List-Id: <news.trade-fair.example>", "Precedence: bulk"],
    lines: ["Three days, two hundred exhibitors. Register until Friday."],
  },
];

export async function liveMails(
  { base, tools }: Program,
  { staff, partnerId, customerId }: { staff: StaffActor; partnerId: string; customerId: string },
): Promise<void> {
  const open = { actor: staff, origin: { source: "demo" as const } };
  const { id, email } = await inWork(base, open, async (work) => ({
    ...(await createMailbox(work, tools, {
      ...{ partnerId, address: "support@northern-fibre.example", host: "imap.northern-fibre.example", port: 993, encryption: "tls" },
      ...{ checkCertificate: true, login: "support@northern-fibre.example", password: "not-a-real-password", folder: "INBOX" },
      ...{ afterReading: "mark", moveTo: "", unknownSenders: "hold", automaticMail: "hold", trustedServer: "", isActive: false },
      ...{ groupId: null, typeId: null, priority: "medium" },
    })),
    email: await addressOf(work, customerId),
  }));
  await inWork(base, open, (work) => setSetting(work, acknowledgesMail, { level: "system" }, true));
  for (const [n, letter] of letters.entries()) {
    if (letter.from === undefined && email === undefined) continue;
    const receivedAt = new Date(base.clock.now().getTime() - letter.hoursBack * hourMs);
    const raw = Buffer.from(
      [
        ...(letter.headers ?? []),
        `From: ${letter.from ?? email}`,
        "To: support@northern-fibre.example",
        `Subject: ${letter.subject}`,
        `Message-ID: <letter-${n}@mail.example>`,
        "Content-Type: text/plain; charset=utf-8",
        "",
        ...letter.lines,
      ].join("\r\n"),
    );
    await inWork(base, { ...open, now: receivedAt }, (work) => takeMailIn(work, tools, id, { raw, receivedAt }));
  }
}

const addressOf = async (work: Work, customerId: string): Promise<string | undefined> =>
  (await listCustomerContacts(work, [customerId])).get(customerId)?.emails[0];
