import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { httpOf, signInStaff } from "../../../../tests/support/call-api.ts";
import { makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createLocation, setSetting } from "../../partners/index.ts";
import { publishIncidentEndpoint } from "../incidents/contract.ts";
import { raiseIncident } from "../incidents/raise.ts";
import { StatusFile } from "./contract.ts";
import { statusFileOn } from "./settings.ts";
import { StatusFiles } from "./status-file.ts";

describe("the status file", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 1);
  const code = String((await program.query("select code from partners.partners where id = $1", [provider.partnerId]))[0]?.code);
  const { app } = await httpOf(program);
  const read = async (name = `${code}.json`) => app.inject({ url: `/status/${name}` });
  const path = join(program.tools.config.dataDir, "status", `${code}.json`);

  it("P-215 says what is broken where and whom to call, to anybody, and may be kept; what concerns single services is not in it", async () => {
    const staff = await signInStaff(program);
    const place = await program.inWork((work) => createLocation(work, { name: "Town", parentId: null, address: "", partnerIds: [] }));
    await staff.ok(publishIncidentEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, texts: { en: "A cable is cut." }, locationIds: [place.id], isPublic: false },
        startedAt: "2026-04-01T07:30:00.000Z",
      },
    });
    await program.inWork((work) =>
      raiseIncident(work, {
        ...{ key: "one", partnerId: provider.partnerId, kind: "incident", texts: { en: "Your own switch." }, startedAt: work.now },
        ...{ expectedEndAt: null, locationIds: [], serviceIds: [payers[0]!.serviceIds[0]!] },
      }),
    );
    const answer = await read();
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["cache-control"]).toContain("stale-if-error=86400");
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
    const file = StatusFile.parse(JSON.parse(answer.body));
    expect(file.partner.code).toBe(code);
    expect(file.incidents).toMatchObject([{ texts: { en: "A cable is cut." }, locationIds: [place.id], kind: "incident", endedAt: null }]);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(file);
    expect((await read("nobody.json")).statusCode).toBe(404);
    expect((await read("..%2Fsecrets.json")).statusCode).toBe(404);
  });

  it("P-215 is answered without the database: from memory, and after a start from what lies in the folder", async () => {
    let asked = 0;
    const away = {
      ...program.tools,
      get base(): never {
        asked += 1;
        throw new Error("the database is away");
      },
    };
    const files = new StatusFiles(away);
    expect(StatusFile.parse(JSON.parse((await files.find(code)) ?? "")).incidents).toHaveLength(1);
    expect(asked).toBe(1);
    // The living one asks for nothing as long as it is fresh: what was changed behind it shows only later.
    await program.query("delete from portal.incidents where source_key is null");
    for (let time = 0; time < 50; time++) expect((await read()).body).toContain("A cable is cut.");
  });

  it("P-215 is written anew only when it says something else, and is gone where a provider wants none", async () => {
    const fresh = new StatusFiles(program.tools);
    await fresh.make();
    expect(readFileSync(path, "utf8")).not.toContain("A cable is cut.");
    mkdirSync(join(program.tools.config.dataDir, "status"), { recursive: true });
    writeFileSync(path, "untouched");
    await fresh.make();
    expect(readFileSync(path, "utf8")).toBe("untouched");
    await program.inWork((work) => setSetting(work, statusFileOn, { level: "system" }, false));
    await fresh.make();
    expect(await new StatusFiles(program.tools).find(code)).toBeUndefined();
    expect(existsSync(path)).toBe(false);
  });
});
