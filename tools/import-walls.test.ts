// Each wall is broken here on purpose: a wall that no test breaks may have fallen without anybody noticing.
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { scratchTree } from "./checks/scratch-tree.ts";
import { checkWalls } from "./checks/walls.ts";

type Files = Readonly<Record<string, string>>;
const load = createRequire(import.meta.url);
const { forbidden } = load("../.dependency-cruiser.cjs") as { forbidden: { name: string }[] };
const moduleMap = load("../server/module-map.cjs") as Record<string, readonly string[] | "all">;

const nothing = "export const nothing = 0;\n";
const uses = (path: string): string => `import { nothing } from "${path}";\nexport const something = nothing;\n`;

// A small provider with one file in every part of the program, each importing what it may.
const cleanTree: Files = {
  "package.json": '{ "dependencies": { "zod": "1", "pg": "1" }, "devDependencies": { "vitest": "1" } }',
  "node_modules/zod/package.json": '{ "name": "zod", "version": "1.0.0", "main": "index.js" }',
  "node_modules/zod/index.js": nothing,
  "node_modules/pg/package.json": '{ "name": "pg", "version": "1.0.0", "main": "index.js" }',
  "node_modules/pg/index.js": nothing,
  "node_modules/vitest/package.json": '{ "name": "vitest", "version": "1.0.0", "main": "index.js" }',
  "node_modules/vitest/index.js": nothing,
  "shared/money.ts": uses("zod"),
  "shared/money.test.ts": uses("vitest") + 'import "node:fs";\n',
  "server/main.ts": ["./listeners/http.ts", "./adapters/smtp.ts", "./modules/billing/routes.ts", "../tools/seed.ts"].map(uses).join(""),
  "server/platform/db.ts": uses("pg") + uses("../../shared/money.ts"),
  "server/protocols/radius.ts": `${uses("../../shared/money.ts")}import "node:crypto";\n`,
  "server/protocols/radius.test.ts": 'import "node:fs";\n',
  "server/listeners/http.ts": uses("../modules/billing/index.ts") + uses("../platform/db.ts") + uses("../protocols/radius.ts"),
  "server/adapters/smtp.ts": uses("../modules/billing/ports.ts") + uses("../platform/db.ts"),
  "server/modules/partners/index.ts": nothing,
  "server/modules/partners/contract.ts": nothing,
  "server/modules/billing/index.ts": uses("./issue-invoice.ts"),
  "server/modules/billing/ports.ts": nothing,
  "server/modules/billing/contract.ts": uses("zod") + uses("../../../shared/money.ts") + uses("../partners/contract.ts"),
  "server/modules/billing/routes.ts": uses("./contract.ts") + uses("./issue-invoice.ts"),
  "server/modules/billing/issue-invoice.ts": uses("./proration-rules.ts") + uses("../partners/index.ts") + uses("../../platform/db.ts"),
  "server/modules/billing/issue-invoice.test.ts":
    uses("./issue-invoice.ts") + uses("../payments/index.ts") + uses("../../../tests/support/db.ts"),
  "server/modules/billing/proration-rules.ts": uses("../../../shared/money.ts") + uses("./tax-rules.ts"),
  "server/modules/billing/tax-rules.ts": nothing,
  "server/modules/payments/index.ts": uses("../billing/index.ts"),
  "server/modules/reports/events.ts": uses("../billing/index.ts"),
  "web/admin/routes.tsx": uses("./billing/page.tsx") + uses("./partners/page.tsx"),
  "web/admin/billing/page.tsx": uses("../../ui/button.tsx") + uses("../../../server/modules/billing/contract.ts"),
  "web/admin/partners/page.tsx": uses("../../lib/api.ts"),
  "web/portal/billing/page.tsx": uses("../../ui/button.tsx"),
  "web/ui/button.tsx": nothing,
  "web/lib/api.ts": uses("../../shared/money.ts"),
  "tools/seed.ts": nothing,
  "tests/support/db.ts": nothing,
};

/** One way to break each wall; `calls-of-…` are made from the module map below. */
const breaches: Readonly<Record<string, Files>> = {
  "no-cycles": { "server/modules/billing/tax-rules.ts": uses("./proration-rules.ts") },
  "nothing-unresolved": { "shared/money.ts": uses("./gone.ts") },
  "known-modules-only": { "server/modules/invoicing/index.ts": uses("../../../shared/money.ts") },
  "through-the-front-door": { "server/modules/payments/index.ts": uses("../billing/issue-invoice.ts") },
  "nobody-calls-the-top": {
    "server/modules/notifications/index.ts": nothing,
    "server/modules/reports/events.ts": uses("../notifications/index.ts"),
  },
  "modules-do-not-know-adapters": {
    "server/modules/billing/issue-invoice.ts": uses("../../commands/start.ts"),
    "server/commands/start.ts": nothing,
  },
  "rules-are-pure": { "server/modules/billing/tax-rules.ts": uses("../../platform/db.ts") },
  "contracts-travel-light": { "server/modules/partners/contract.ts": uses("pg") },
  "shared-stands-alone": { "shared/money.ts": uses("../tools/seed.ts") },
  "shared-does-no-io": { "shared/money.ts": 'import "node:fs";\n' },
  "platform-knows-no-business": { "server/platform/db.ts": uses("../protocols/radius.ts") },
  "protocols-are-pure": { "server/protocols/radius.ts": 'import "node:dgram";\n' },
  "adapters-see-ports-only": { "server/adapters/smtp.ts": uses("../modules/billing/issue-invoice.ts") },
  "adapters-stand-apart": { "server/adapters/smtp.ts": uses("../listeners/http.ts") },
  "listeners-use-the-front-door": { "server/listeners/http.ts": uses("../modules/billing/issue-invoice.ts") },
  "web-sees-contracts-only": { "web/lib/api.ts": uses("../../server/platform/db.ts") },
  "server-knows-no-screens": { "server/main.ts": uses("../web/ui/button.tsx") },
  "parts-know-no-screens": { "web/ui/button.tsx": uses("../admin/billing/page.tsx"), "web/admin/billing/page.tsx": nothing },
  "apps-stand-apart": { "web/portal/billing/page.tsx": uses("../../admin/routes.tsx") },
  "screens-meet-in-the-routes": { "web/admin/billing/page.tsx": uses("../partners/page.tsx") },
  "code-knows-no-tests": { "server/modules/billing/issue-invoice.ts": uses("../../../tests/support/db.ts") },
  "production-needs-no-dev-packages": { "server/platform/db.ts": uses("vitest") },
};

async function brokenWalls(files: Files): Promise<string[]> {
  using tree = scratchTree(files);
  const { problems } = await checkWalls(tree.root);
  return [...new Set(problems.map((problem) => problem.slice(0, problem.indexOf(":"))))];
}

describe("the walls", () => {
  it("a clean tree passes, and every file of it is read", async () => {
    using tree = scratchTree(cleanTree);
    const sources = Object.keys(cleanTree).filter((path) => /^(server|shared|web)\/.*\.tsx?$/.test(path));
    expect(await checkWalls(tree.root)).toEqual({ read: sources.length, unit: "files", problems: [] });
  });

  it("every wall has a test that breaks it", () => {
    const walls = forbidden.map(({ name }) => name).filter((name) => !name.startsWith("calls-of-"));
    expect(Object.keys(breaches).sort()).toEqual(walls.sort());
  });

  it.each(Object.entries(breaches))("%s", async (wall, files) => {
    expect(await brokenWalls({ ...cleanTree, ...files })).toContain(wall);
  });

  it("an import of types alone counts as an import", async () => {
    const typeImport = 'import type { nothing } from "../../platform/db.ts";\nexport type Something = typeof nothing;\n';
    expect(await brokenWalls({ ...cleanTree, "server/modules/billing/tax-rules.ts": typeImport })).toEqual(["rules-are-pure"]);
  });

  it("a module without a place in the map is found even if it imports nothing", async () => {
    using tree = scratchTree({ ...cleanTree, "server/modules/invoicing/index.ts": nothing });
    expect((await checkWalls(tree.root)).problems).toEqual(["server/modules/invoicing has no place in server/module-map.cjs"]);
  });

  it("a tree without a source file is a failure", async () => {
    using tree = scratchTree({ "docs/readme.md": "nothing here" });
    expect(await checkWalls(tree.root)).toMatchObject({ read: 0, problems: ["server, shared and web hold no source file"] });
  });
});

describe("the module map", () => {
  const limited = Object.entries(moduleMap).filter((entry): entry is [string, readonly string[]] => entry[1] !== "all");

  it.each(limited)("%s calls what it may, and is stopped at all others", async (name, mayCall) => {
    const others = limited.map(([other]) => other).filter((other) => other !== name);
    const files = Object.fromEntries(others.map((other) => [`server/modules/${other}/index.ts`, nothing]));
    const call = (targets: readonly string[]): Files => ({
      ...files,
      [`server/modules/${name}/index.ts`]: nothing,
      ...Object.fromEntries(targets.map((target) => [`server/modules/${name}/calls-${target}.ts`, uses(`../${target}/index.ts`)])),
    });

    using tree = scratchTree(call(others));
    const { problems } = await checkWalls(tree.root);
    const stopped = problems.flatMap((problem) => /^calls-of-\S+: \S+ → server\/modules\/([^/]+)\//.exec(problem)?.[1] ?? []);
    expect(stopped.sort()).toEqual(others.filter((other) => !mayCall.includes(other)).sort());
    expect(problems).toHaveLength(stopped.length);
  });

  it("a module stands below what it may call, so no two call each other", () => {
    const names = limited.map(([name]) => name);
    for (const [name, mayCall] of limited) {
      for (const other of mayCall) expect(names.indexOf(other), `${name} calls ${other}`).toBeLessThan(names.indexOf(name));
    }
  });
});
