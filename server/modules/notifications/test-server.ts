import type { z } from "zod";
import type { Works } from "../../platform/http/api.ts";
import { ServerFault } from "../../platform/mail/mailer.ts";
import type { Tools } from "../../platform/tools.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import { getPartner, getVisiblePartner } from "../partners/index.ts";
import type { testServerEndpoint } from "./contract.ts";
import { wakeDelivery } from "./deliver-job.ts";
import { noteSuccess } from "./mail-route.ts";
import { logoContentId } from "./mail-rules.ts";
import { asSmtpServer } from "./mail-server.ts";
import { readWantedFile, sendingFrom } from "./prepare-mail.ts";
import { renderMessage } from "./render-message.ts";

type Tested = z.input<(typeof testServerEndpoint)["returns"]>;

/** Really connects and really sends, whatever the mode says: a person asked for it. What the server said is told word for word. */
export async function testServer(works: Works, tools: Tools, wanted: { partnerId: string; to: string; language: string }): Promise<Tested> {
  // Whether it is theirs to test is asked under their own eyes; the password is then read by the program.
  await works.inWork((work) => getVisiblePartner(work, wanted.partnerId));
  const ready = await works.asSystem("mail-test", async (work) => {
    const partner = await getPartner(work, wanted.partnerId);
    const route = await sendingFrom(work, tools, wanted.partnerId);
    const rendered = renderMessage(partner, { texts: "test", language: wanted.language, name: "", values: {} });
    const files = partner.logoFileId ? [await readWantedFile(work, tools, { kind: "logo", id: partner.logoFileId })] : [];
    return { route, rendered, files };
  });
  const { route, rendered, files } = ready;
  const from = route.from.address;
  const tested = route.fault === undefined ? await handOver() : { outcome: route.fault.kind, answer: "", isSecure: false, from };
  await works.inWork(async (work) => {
    work.audit({
      entity: "mail",
      entityId: wanted.partnerId,
      label: "Mail server",
      action: "tested",
      partnerId: wanted.partnerId,
      changes: { outcome: { before: null, after: tested.outcome }, to: { before: null, after: wanted.to } },
    });
  });
  // It works again, so what waited for it goes out now.
  if (tested.outcome === "accepted")
    await works.asSystem("mail-test", async (work) => {
      await noteSuccess(work, wanted.partnerId);
      await wakeDelivery(work, wanted.partnerId);
    });
  return tested;

  async function handOver(): Promise<Tested> {
    try {
      const line = await tools.mailer.open(asSmtpServer(route.server));
      const { isSecure } = line;
      const outcome = await line.send({
        messageId: `<${uuidv7(tools.base.clock.now().getTime())}@${from.split("@")[1]}>`,
        date: tools.base.clock.now(),
        from: route.from,
        replyTo: route.replyTo,
        to: { name: "", address: wanted.to },
        ...rendered,
        files: files.flatMap((file) => (file ? [{ ...file, contentId: logoContentId }] : [])),
      });
      line.close();
      return { outcome: outcome.kind, answer: outcome.answer, isSecure, from };
    } catch (error) {
      if (!(error instanceof ServerFault)) throw error;
      return { outcome: error.kind, answer: error.message, isSecure: false, from };
    }
  }
}
