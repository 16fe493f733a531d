import { describe, expect, it } from "vitest";
import { makeProvider } from "../../tests/support/provider.ts";
import { testProgram } from "../../tests/support/test-program.ts";
import { makeLog } from "../platform/log.ts";
import { asDemoLoad, clearBrokenDemo } from "./demo-state.ts";

describe("a demo load that is cut off", async () => {
  const program = await testProgram();
  const log = makeLog("silent");
  const partners = async (): Promise<number> => Number((await program.query("select count(*) as n from partners.partners"))[0]?.n);
  const clear = (): Promise<boolean> => clearBrokenDemo(program.databaseUrl, log);

  it("leaves nothing behind at the next start", async () => {
    const broken = asDemoLoad(program.databaseUrl, async () => {
      await program.inWork((work) => makeProvider(work));
      throw new Error("killed");
    });
    await expect(broken).rejects.toThrow("killed");
    expect(await partners()).toBe(1);
    expect(await clear()).toBe(true);
    expect(await partners()).toBe(0);
    expect(await clear()).toBe(false);
  });

  it("is not disturbed while it is still running", async () => {
    await asDemoLoad(program.databaseUrl, async () => {
      await program.inWork((work) => makeProvider(work));
      await expect(clear()).rejects.toThrow("Another process is loading");
    });
    expect(await partners()).toBe(1);
    expect(await clear()).toBe(false);
    expect(await partners()).toBe(1);
  });
});
