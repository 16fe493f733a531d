// What every adapter of routers keeps to, run against the simulated one. A real one gets its line at the end.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { testProgram } from "../../../tests/support/test-program.ts";
import { sampleBox } from "../../adapters/simulated-router/sample-box.ts";
import { createSimulatedRouter, plugIn, setPlugged } from "../../adapters/simulated-router/simulated-router.ts";
import type { Order, RouterAdapter } from "./ports.ts";

interface Bench {
  readonly adapter: RouterAdapter;
  /** A router that answers. */
  newRouter(): Promise<string>;
  unplug(ref: string): Promise<void>;
  plug(ref: string): Promise<void>;
  /** Lets the router do what it was told. */
  wait(seconds: number): Promise<void>;
}

function keepsToThePort(name: string, bench: Bench): void {
  const { adapter } = bench;
  const read = async (ref: string) => {
    const answer = await adapter.read(ref, { timeoutMs: 5_000 });
    if (answer.kind !== "reading") throw new Error("it is silent");
    return answer.reading;
  };
  const isSilent = async (ref: string) => (await adapter.read(ref, { timeoutMs: 5_000 })).kind === "silent";
  const tell = (ref: string, order: Order, key: string = randomUUID()) => adapter.order(ref, key, order);

  describe(`${name} keeps to the port`, () => {
    it("P-198 reports itself, and no key of its own accord", async () => {
      const reading = await read(await bench.newRouter());
      expect(reading.capabilities).toContain("wifi_name");
      expect(JSON.stringify(reading)).not.toContain("sunny-side-up");
    });
    it("P-200 accepts, does it later, and reports it then", async () => {
      const ref = await bench.newRouter();
      expect(await tell(ref, { kind: "wifi", bands: ["2.4", "5"], name: "Attic", key: "over-the-roofs" })).toEqual({ kind: "accepted" });
      expect((await read(ref)).bands.map((band) => band.name)).toEqual(["Home", "Home"]);
      await bench.wait(10);
      expect((await read(ref)).bands.map((band) => band.name)).toEqual(["Attic", "Attic"]);
    });
    it("P-200 an order that comes twice with its key is done once", async () => {
      const ref = await bench.newRouter();
      await tell(ref, { kind: "reboot" }, "the-one");
      await bench.wait(120);
      const started = (await read(ref)).startedAt;
      await bench.wait(60);
      expect(await tell(ref, { kind: "reboot" }, "the-one")).toEqual({ kind: "accepted" });
      await bench.wait(60);
      expect((await read(ref)).startedAt).toBe(started);
    });
    it("P-201 is away while it restarts, and says when it started", async () => {
      const ref = await bench.newRouter();
      const before = (await read(ref)).startedAt;
      await tell(ref, { kind: "reboot" });
      await bench.wait(5);
      expect(await isSilent(ref)).toBe(true);
      expect(await tell(ref, { kind: "speed_test" })).toEqual({ kind: "silent" });
      await bench.wait(120);
      expect((await read(ref)).startedAt > before).toBe(true);
    });
    it("P-200 unplugged it is silent, and after that as it was", async () => {
      const ref = await bench.newRouter();
      await bench.unplug(ref);
      expect([await isSilent(ref), (await tell(ref, { kind: "reboot" })).kind]).toEqual([true, "silent"]);
      await bench.plug(ref);
      expect((await read(ref)).bands[0]?.name).toBe("Home");
    });
    it("P-200 refuses with its own words and keeps what was", async () => {
      const ref = await bench.newRouter();
      await tell(ref, { kind: "band", band: "2.4", isOn: false });
      await bench.wait(10);
      const answer = await tell(ref, { kind: "band", band: "5", isOn: false });
      expect(answer).toMatchObject({ kind: "refused", reason: expect.stringContaining("radio") });
      await bench.wait(10);
      expect((await read(ref)).bands.map(({ isOn }) => isOn)).toEqual([false, true]);
    });
    it("P-198 a router that nobody knows is silent", async () => {
      expect([await isSilent("nowhere"), (await tell("nowhere", { kind: "reboot" })).kind]).toEqual([true, "silent"]);
    });
  });
}

const program = await testProgram({ now: "2026-11-29T08:00:00Z" });
keepsToThePort("the simulated router", {
  adapter: createSimulatedRouter(program.tools),
  newRouter: async () => {
    const ref = randomUUID();
    await program.inWork((work) => plugIn(work, ref, sampleBox({ startedAt: "2026-11-01T00:00:00.000Z" })));
    return ref;
  },
  unplug: (ref) => program.inWork((work) => setPlugged(work, ref, false)),
  plug: (ref) => program.inWork((work) => setPlugged(work, ref, true)),
  wait: async (seconds) => program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000).toISOString()),
});
