// The role `probe`: looks whether the provider's equipment answers, and asks it by SNMP.
import { fpingProber } from "./adapters/fping.ts";
import { snmpPort } from "./adapters/snmp.ts";
import { pingTests } from "./modules/access/index.ts";
import { EquipmentWatch, PollLoop } from "./modules/network/index.ts";
import type { Program } from "./program.ts";

export function watchEquipment({ tools }: Program): { stop(): Promise<void> } {
  const prober = fpingProber();
  const watch = new EquipmentWatch(tools, prober);
  watch.start();
  const tests = pingTests(tools, prober);
  tests.start();
  const polls = new PollLoop(tools, snmpPort);
  polls.start();
  return {
    async stop() {
      await Promise.all([watch.stop(), polls.stop(), tests.stop()]);
    },
  };
}
