import { describe, expect, it } from "vitest";
import { scratchTree } from "./scratch-tree.ts";
import { checkSourceRules, judgeMigration, judgeSource } from "./source-rules.ts";

describe("B-1 money code has no binary floating point", () => {
  const refused: [code: string, why: string][] = [
    ["const half = 0.5;", "a fraction"],
    ["const tiny = 1e-8;", "a fraction in disguise"],
    ["const days = 30.436875;", "a fraction that was meant exactly"],
    ["const n = parseFloat(text);", "a parse"],
    ["const n = Number.parseFloat(text);", "a parse by its other name"],
    ["const s = value.toFixed(2);", "rounding in disguise"],
    ["const s = value.toPrecision(3);", "rounding in disguise"],
    ["const n = Math.round(x);", "rounding outside shared/money"],
    ["const n = Number(row.amount);", "an amount becomes a float"],
    ["const n = Number(totalMinor);", "minor units become a float"],
    ["const n = Number(lines[0].unit_price);", "a price becomes a float"],
    ["const n = Number(prices[0]);", "one of several prices"],
    ["const n = Number(BigInt(tax));", "through a conversion"],
    ["const n = Number(money.minor.toString());", "through a text"],
    ["const n = Number(taxes);", "a plural"],
    ["const n = +row.balance;", "the plus sign converts too"],
    ["const n = Math.floor(fee / 2);", "half a fee"],
    ["const n = Math.abs(a ? net : 0);", "one branch is money"],
    ["const n = parseInt(invoice.total, 10);", "an amount as text"],
    ["const q = sql`select sum(amount)::float8 from billing.lines`;", "a cast in SQL"],
    ['const q = sql.raw("cast(amount as double precision)");', "a cast in SQL"],
  ];
  it.each(refused)("refuses %s (%s)", (code) => {
    expect(judgeSource("server/modules/billing/example.ts", code)).toHaveLength(1);
    expect(judgeSource("shared/money.ts", code)).toHaveLength(1);
  });

  const accepted: [code: string, why: string][] = [
    ["const n = Number(lines.length);", "a length"],
    ["const n = Number(prices.length);", "how many prices"],
    ["const n = Number(daysBetween(start, end));", "days"],
    ["const n = Number(daysOf(price));", "what a function returns is named by the function"],
    ["const n = Math.min(days, 30);", "days"],
    ["const n = Math.floor(months / 12);", "months"],
    ["const n = 1_000;", "a whole number"],
    ["const n = 1e6;", "a whole number"],
    ["const n = 12n * price;", "exact"],
    ['const version = "1.5";', "a text"],
    ["const n = amount + 1n;", "an addition, not a conversion"],
    ['const text = "the real price";', "a word, not a type"],
  ];
  it.each(accepted)("accepts %s (%s)", (code) => {
    expect(judgeSource("server/modules/billing/example.ts", code)).toEqual([]);
  });

  it("looks at every module that works out money, and at no other", () => {
    const code = "const half = 0.5;";
    const modules = "billing payments catalog services collections settlements ordering referrals voice".split(" ");
    for (const name of modules) expect(judgeSource(`server/modules/${name}/a.ts`, code), name).toHaveLength(1);
    expect(judgeSource("server/modules/devices/a.ts", code)).toEqual([]);
    expect(judgeSource("server/modules/billing/a.test.ts", code)).toEqual([]);
  });

  it("refuses floating-point columns in the tables of money, and only there", () => {
    const sql = [
      "-- real money",
      "create table network.probes (ms double precision);",
      "create table billing.lines (",
      "  -- not a real, a numeric",
      "  price numeric(20,8),",
      "  tax real",
      ");",
      "alter table payments.intents add column fee float8;",
    ].join("\n");
    expect(judgeMigration("migrations/0001-a.sql", sql)).toEqual([
      "migrations/0001-a.sql:6 real in a table of money: use numeric or bigint",
      "migrations/0001-a.sql:8 float8 in a table of money: use numeric or bigint",
    ]);
  });
});

describe("B-5 N-9 the clock, chance and the environment are read in one place", () => {
  const reads = ["Date.now()", "new Date()", "Date()", "Temporal.Now.instant()", "Math.random()", "process.env.HOME"];
  it.each(reads)("refuses %s", (read) => {
    const code = `const x = ${read};`;
    for (const path of ["server/modules/access/a.ts", "server/listeners/radius.ts", "server/main.ts", "shared/a.ts", "web/admin/a.tsx"]) {
      expect(judgeSource(path, code), path).toHaveLength(1);
    }
    for (const path of ["server/platform/clock.ts", "server/modules/access/a.test.ts", "web/lib/now.ts", "web/vite.config.ts"]) {
      expect(judgeSource(path, code), path).toEqual([]);
    }
  });

  it.each(["new Date(moment)", "Date.UTC(2026, 0, 1)", "work.now", "performance.now()", "process.pid"])("accepts %s", (read) => {
    expect(judgeSource("server/modules/access/a.ts", `const x = ${read};`)).toEqual([]);
  });
});

describe("files that only pass on what others export", () => {
  const code = 'export { a } from "./a.ts";\nexport * from "./b.ts";\n';
  it("are refused, other than a module's front door", () => {
    expect(judgeSource("web/ui/parts.ts", code)).toHaveLength(1);
    expect(judgeSource("server/modules/billing/invoices/index.ts", code)).toHaveLength(1);
    expect(judgeSource("server/modules/billing/index.ts", code)).toEqual([]);
    expect(judgeSource("web/ui/parts.ts", `${code}export const c = 1;\n`)).toEqual([]);
  });
});

describe("the check", () => {
  it("names file, line and column", () => {
    using tree = scratchTree({ "server/modules/billing/a.ts": "const a = 1;\n  const b = 0.5;\n", "migrations/0001.sql": "select 1;" });
    expect(checkSourceRules(tree.root)).toMatchObject({
      read: 2,
      problems: [expect.stringMatching(/^server\/modules\/billing\/a\.ts:2:13 binary floating point/)],
    });
  });

  it("reads nothing where there is nothing, which counts as a failure", () => {
    using tree = scratchTree({});
    expect(checkSourceRules(tree.root)).toEqual({ read: 0, unit: "files", problems: [] });
  });
});
