// What subscribers wrote in the last weeks, and what came of it: some forty threads, each as staff and customers would have written it.
import { crc32, deflateSync } from "node:zlib";
import { getCustomer } from "../modules/customers/index.ts";
import {
  addNote,
  closeTicket,
  createOwnTicket,
  rateOwnTicket,
  replyToTicket,
  takeTicket,
  uploadFile,
  writeAsCustomer,
} from "../modules/tickets/index.ts";
import type { CustomerActor, StaffActor } from "../platform/actor.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";
import { chance } from "./people.ts";

type Line = readonly [who: "customer" | "staff" | "note" | "close" | "rate", text: string];
interface Story {
  readonly subject: string;
  readonly priority: "low" | "medium" | "high" | "urgent";
  readonly lines: readonly Line[];
  readonly withPhoto?: true;
}

const stories: readonly Story[] = [
  {
    subject: "Internet drops every evening",
    priority: "high",
    withPhoto: true,
    lines: [
      [
        "customer",
        "Since Monday the connection drops around eight in the evening, for five to ten minutes. The picture shows the lights while it is away: the second one is red.",
      ],
      [
        "note",
        "Sessions end with lost carrier, three evenings in a row, always between 19:50 and 20:20. Two neighbours at the same splitter are fine.",
      ],
      [
        "staff",
        "Thank you for the picture, it helps. The red light says that the fibre itself is interrupted. Please press the green plug at the wall socket until it clicks, and tell us whether it happened again tonight.",
      ],
    ],
  },
  {
    subject: "Question about my last invoice",
    priority: "medium",
    lines: [
      ["customer", "There is a line with eleven days on the invoice. What is it for?"],
      [
        "staff",
        "You changed your plan in the middle of the month: the eleven days are the rest of that month on the new plan. From next month on there is one line again.",
      ],
      ["customer", "Now I see. Thank you!"],
      ["close", ""],
      ["rate", "Clear and quick."],
    ],
  },
  {
    subject: "Moving to another flat",
    priority: "low",
    lines: [
      ["customer", "We move at the end of next month, three streets away. Can I take the line along?"],
      ["staff", "Yes, if fibre is in the new house. Please send us the street, the number and the floor, and we look it up."],
    ],
  },
  {
    subject: "Wi-Fi does not reach the upper floor",
    priority: "medium",
    lines: [
      ["customer", "Downstairs everything is fast, in the rooms above there is nearly nothing."],
      [
        "staff",
        "A router behind the television or in a cupboard is the usual reason. Could you place it free and a little higher and try again?",
      ],
      ["customer", "A bit better, but the bedroom still has nothing."],
    ],
  },
  {
    subject: "No connection since this morning",
    priority: "urgent",
    lines: [
      ["customer", "All lights are on, but no page opens. I work from home and need it."],
      ["note", "Street cabinet 14 lost power at 06:40, the network people are on their way."],
      ["staff", "There is no power at the cabinet in your street. Our people are there; we expect it to work again before noon."],
      ["close", ""],
    ],
  },
  {
    subject: "Can I get a fixed address?",
    priority: "low",
    lines: [["customer", "I want to reach my cameras from outside. What does a fixed IPv4 address cost, and how do I order it?"]],
  },
];

const hourMs = 3_600_000;

/** Writes the stories. The first of `chosen`, through whose eyes people look at the portal, each have one that waits for them. */
export async function liveTickets(
  program: Program,
  { staff, customerIds, chosen }: { staff: StaffActor; customerIds: readonly string[]; chosen: readonly string[] },
): Promise<number> {
  const others = customerIds.filter((id) => !chosen.includes(id)).filter((_, n) => chance(n * 97, 9) === 0);
  const wanted = [
    ...chosen.flatMap(
      (id) =>
        [
          [id, stories[1]],
          [id, stories[0]],
        ] as const,
    ),
    ...others.map((id, n) => [id, stories[chance(n * 101, stories.length)]] as const),
  ].slice(0, 40);
  for (const [n, [customerId, story]] of wanted.entries())
    if (story) await tell(program, staff, { customerId, story, n, isChosen: n < chosen.length * 2 });
  return wanted.length;
}

async function tell(
  { base, tools }: Program,
  staff: StaffActor,
  { customerId, story, n, isChosen }: { customerId: string; story: Story; n: number; isChosen: boolean },
): Promise<void> {
  const origin = { source: "demo" as const };
  const customer = await inWork(base, { actor: staff, origin }, (work) => getCustomer(work, customerId));
  const actor: CustomerActor = {
    kind: "customer",
    customerId,
    partnerId: customer.partnerId,
    name: customer.fullName,
    sessionId: customerId,
  };
  // Over three weeks, at hours of the day; what waits for the chosen ones is of the last days.
  const hoursBack = isChosen ? 30 + n * 5 : 24 + chance(n * 103, 20 * 24);
  let at = base.clock.now().getTime() - hoursBack * hourMs;
  const as = <T>(who: "customer" | "staff", act: (work: Work) => Promise<T>): Promise<T> => {
    const now = new Date(at);
    at += (1 + chance(n * 107, 4)) * hourMs;
    return inWork(base, { actor: who === "customer" ? actor : staff, origin, now }, act);
  };
  const [first, ...rest] = story.lines;
  const ticket = await as("customer", async (work) => {
    const fileIds = story.withPhoto ? [(await uploadFile(work, tools.files, { name: "lights.png", bytes: photo() })).id] : [];
    return createOwnTicket(work, {
      subject: story.subject,
      priority: story.priority,
      typeId: null,
      serviceId: null,
      text: first?.[1] ?? "",
      fileIds,
    });
  });
  // A good part of the open ones has nobody yet.
  if (rest.length > 0 && chance(n * 109, 3) > 0) await as("staff", (work) => takeTicket(work, ticket.id, null));
  for (const [who, text] of rest) await say(as, ticket.id, who, text);
}

type As = <T>(who: "customer" | "staff", act: (work: Work) => Promise<T>) => Promise<T>;

async function say(as: As, id: string, who: Line[0], text: string): Promise<void> {
  switch (who) {
    case "customer":
      await as("customer", (work) => writeAsCustomer(work, id, { text, fileIds: [] }));
      return;
    case "staff":
      await as("staff", (work) => replyToTicket(work, id, { text, fileIds: [], seen: null, evenIfNewer: true }));
      return;
    case "note":
      await as("staff", (work) => addNote(work, id, { text, fileIds: [], mentionIds: [] }));
      return;
    case "close":
      await as("staff", (work) => closeTicket(work, id));
      return;
    case "rate":
      await as("customer", (work) => rateOwnTicket(work, id, { isSatisfied: true, comment: text }));
      return;
  }
}

/** A router with its lights, one of them red: a picture made here, so that none has to be carried along. */
function photo(): Uint8Array {
  const [width, height] = [640, 420];
  const lights = [150, 260, 370, 480];
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = lights.findIndex((centre) => Math.hypot(x - centre, y - 210) < 17);
      const isBox = x > 70 && x < 570 && y > 130 && y < 290;
      const shade = Math.round(150 + y / 6);
      const [red, green, blue] =
        light >= 0 ? (light === 1 ? [220, 38, 38] : [52, 211, 153]) : isBox ? [31, 35, 42] : [shade, shade - 12, shade - 30];
      rows.set([red ?? 0, green ?? 0, blue ?? 0], y * (1 + width * 3) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
