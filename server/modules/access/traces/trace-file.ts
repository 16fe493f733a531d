import type { FileReply } from "../../../platform/http/api.ts";
import type { Work } from "../../../platform/work.ts";
import { writePcap } from "../../../protocols/pcap/write-pcap.ts";
import { parseIpv4, parseIpv6 } from "../../../protocols/radius/addresses.ts";
import { radiusAddress } from "../../network/index.ts";
import { getSetting } from "../../partners/index.ts";
import { printTrace, type TracedPacket } from "./print-packet.ts";
import { readTrace } from "./run-trace.ts";

export async function downloadTrace(work: Work, id: string, format: "text" | "pcap"): Promise<FileReply> {
  const packets = await readTrace(work, id);
  const name = `radius-trace-${work.now.toISOString().slice(0, 16).replaceAll(/[-:]/g, "")}`;
  if (format === "text") return { name: `${name}.txt`, mediaType: "text/plain; charset=utf-8", bytes: Buffer.from(printTrace(packets)) };
  return { name: `${name}.pcap`, mediaType: "application/vnd.tcpdump.pcap", bytes: asPcap(packets, await getSetting(work, radiusAddress)) };
}

/** @param own - at which routers find us, by the settings: a socket that listens everywhere is not told. Of the other family: all zeros. */
function asPcap(packets: readonly TracedPacket[], own: string): Buffer {
  return writePcap(
    packets.map(({ at, isAnswer, client, clientPort, serverPort, bytes }) => {
      const v4 = parseIpv4(client);
      const address = v4 ?? parseIpv6(client) ?? new Uint8Array(16);
      const ours = (v4 ? parseIpv4(own) : parseIpv6(own)) ?? new Uint8Array(address.length);
      const [router, server] = [
        { address, port: clientPort },
        { address: ours, port: serverPort },
      ];
      return { at, bytes, ...(isAnswer ? { from: server, to: router } : { from: router, to: server }) };
    }),
  );
}
