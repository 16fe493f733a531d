// Customers from another system's table: upload, columns, dry run, run and result, on real pages.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { importErrorsEndpoint } from "../../server/modules/ordering/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { makeProvider } from "../support/provider.ts";
import { sampleWorkbook } from "../support/sample-workbook.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;
const telco = new URL("../../examples/telco/", import.meta.url);

/** One right row, and one of each fault that people bring along. */
const rows = [
  ["Kundennr", "Vorname", "Nachname", "E-Mail", "Ort", "Geburtsdatum", "Stand", "Saldo"],
  ["1001", "Šime", "Žužul", "sime@example.com", "10000 Zagreb", "03.04.1990", "aktiv", "0,00"],
  ["1002", "Iva", "Marić", "iva@example.com", "21000 Split", "31.02.1991", "aktiv", "0,00"],
  ["1003", "Ana", "Horvat", "ana@example.com", "23000 Zadar", "05.06.1991", "aktiv", "10,123"],
  ["1001", "Ana", "Zweite", "zweite@example.com", "23000 Zadar", "05.06.1991", "aktiv", "0,00"],
  ["1004", "Đuro", "Čović", "keine-adresse", "51000 Rijeka", "12.12.1980", "aktiv", "0,00"],
  ["1005", "Iva", "Kurz"],
];
const table = `${rows.map((row) => row.join(";")).join("\r\n")}\r\n`;
// The letters of the table beyond ASCII, as Windows-1250 writes them.
const codePage: Readonly<Record<string, number>> = { Š: 0x8a, Ž: 0x8e, ž: 0x9e, ć: 0xe6, Đ: 0xd0, Č: 0xc8 };
const inWindows1250 = Buffer.from([...table].map((letter) => codePage[letter] ?? letter.charCodeAt(0)));

describe("importing customers", async () => {
  const program = await testProgram({ now: "2026-11-28T09:00:00Z" });
  await program.inWork((work) => makeProvider(work));
  const staff = await signInStaff(program, { fullName: "Ida Import" });
  const browser = await testBrowser(program);

  const upload = async (page: Page, name: string, buffer: Buffer, mimeType = "text/csv"): Promise<void> => {
    await page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer });
    await page.getByRole("button", { name: `Upload ${name}` }).click();
  };

  it("O-76 O-77 O-79 O-80 from a table in an old encoding, with faults, to customers: bad rows harm no other", {
    timeout: patienceMs,
  }, async () => {
    const page = await browser.open("/admin/config/imports/new", { as: staff, width: 1440 });
    expect(await seriousViolations(page)).toEqual([]);
    await upload(page, "kupci.csv", inWindows1250);
    await page.getByRole("heading", { level: 1, name: "Import kupci.csv" }).waitFor();
    await page.getByRole("cell", { name: "Žužul" }).waitFor();
    expect(await page.getByLabel("Encoding").evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)).toBe(
      "Windows-1250, Central Europe, detected",
    );
    expect(await seriousViolations(page)).toEqual([]);
    // Another encoding is shown at once, and taken back as easily.
    await page.getByLabel("Encoding").selectOption({ label: "Windows-1252, Western Europe" });
    await page.getByRole("cell", { name: "Žužul" }).waitFor();
    await page.getByRole("cell", { name: "Mariæ" }).waitFor();
    await page.getByLabel("Encoding").selectOption({ label: "Windows-1250, Central Europe" });
    await page.getByRole("cell", { name: "Marić" }).waitFor();
    await page.getByRole("link", { name: "Go on to the 8 columns" }).click();

    // What is needed and not mapped yet blocks the way on and is named.
    await page.getByText(/Still needed: .*Full name/).waitFor();
    expect(await page.getByRole("button", { name: "Save and start the dry run" }).isDisabled()).toBe(true);
    const become = (column: string) => page.getByRole("combobox", { name: `${column} becomes`, exact: true });
    await become("Kundennr").first().selectOption({ label: "Id in the old system" });
    await become("Vorname").selectOption({ label: "Full name" });
    await become("Nachname").selectOption({ label: "Full name" });
    await page.getByText("joined with Nachname").waitFor();
    await become("E-Mail").first().selectOption({ label: "Emails" });
    await become("Ort").first().selectOption({ label: "Town" });
    await page.getByRole("button", { name: "Options of Ort as Town" }).click();
    await page.getByLabel("Of the cell, take").selectOption({ label: "All but the first piece" });
    await page.getByRole("button", { name: "Use these options" }).click();
    await page.getByText("all but the first piece by space").waitFor();
    await become("Geburtsdatum").first().selectOption({ label: "Born on" });
    await page.getByRole("combobox", { name: "How days are written in Geburtsdatum" }).selectOption("DD.MM.YYYY");
    await become("Stand").first().selectOption({ label: "Status" });
    await page.getByRole("button", { name: "Options of Stand as Status" }).click();
    await page.getByLabel("aktiv is here").selectOption({ label: "Active" });
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Use these options" }).click();
    await become("Saldo").first().selectOption({ label: "Opening balance (below 0 owes)" });
    await page.getByLabel("Decimals are written with").selectOption({ label: "A comma: 1234,50" });
    expect(await seriousViolations(page)).toEqual([]);

    await page.getByRole("button", { name: "Save mapping" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Old billing");
    await page.getByRole("dialog").getByRole("button", { name: "Save mapping" }).click();
    await page.getByText("The mapping Old billing is saved.").waitFor();
    await page.getByRole("button", { name: "Save and start the dry run" }).click();
    await page.getByText("Dry run under way").waitFor();
    await program.runJobs();
    await page.getByText("This is what would happen. Nothing is written and nothing was sent.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    for (const words of [
      "There is no day 31.02.1991",
      '"10,123" has more decimals than the currency',
      "1001 stands in row 2 already",
      '"keine-adresse" is no email address',
      "The row has 3 cells, and there are 8 columns",
    ]) {
      await page.getByText(words).first().waitFor();
    }
    expect(await program.query("select 1 from customers.customers where external_id is not null")).toEqual([]);

    await page.getByRole("button", { name: "Import 1 row" }).click();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("checkbox", { name: /Leave the 5 wrong rows out/ }).check();
    await page.getByRole("dialog").getByRole("button", { name: "Import 1 row" }).click();
    // The page may be left and finds the work again.
    await page.getByText("You may leave this page; the import goes on.").waitFor();
    await page.reload();
    await page.getByText("You may leave this page; the import goes on.").waitFor();
    await program.runJobs();
    await page.getByText("Done: 1 customer created, 0 changed, 0 unchanged, 5 left out.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const [customer] = await program.query<{ full_name: string; city: string }>(
      "select full_name, city from customers.customers where external_id is not null",
    );
    expect(customer).toEqual({ full_name: "Šime Žužul", city: "Zagreb" });

    const importId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const errors = (await staff.call(importErrorsEndpoint, { params: { importId } })).bytes.toString("utf8");
    expect(errors.split("\r\n")[1]).toContain("there is no day 31.02.1991");
    expect(browser.faults).toEqual([]);
  });

  it("O-77 a mapping file brings what columns alone cannot say", { timeout: patienceMs }, async () => {
    const page = await browser.open("/admin/config/imports/new", { as: staff, width: 1440 });
    await upload(page, "sample.csv", readFileSync(new URL("sample.csv", telco)));
    await page.getByRole("link", { name: "Go on to the 21 columns" }).click();
    const map = { name: "map.json", mimeType: "application/json", buffer: readFileSync(new URL("map.json", telco)) };
    await page.locator("input[type=file]").setInputFiles(map);
    await page.getByText("10 plans that are created when they are missing").waitFor();
    await page.getByRole("button", { name: "Save and start the dry run" }).click();
    await page.getByText("Dry run under way").waitFor();
    await program.runJobs();
    await page.getByRole("button", { name: "Import 30 rows" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Import 30 rows" }).click();
    await page.getByText("Importing", { exact: true }).first().waitFor();
    await program.runJobs();
    await page.getByText("Done: 30 customers created").waitFor();
    expect(browser.faults).toEqual([]);
  });

  it("O-76 O-80 a workbook is read sheet by sheet, and what came of it is undone", { timeout: patienceMs }, async () => {
    const page = await browser.open("/admin/config/imports/new", { as: staff, width: 1440 });
    const book = sampleWorkbook([
      { name: "Summary", rows: [["Customers"], ["2"]] },
      {
        name: "Customers",
        rows: [
          ["Kundennr", "Name"],
          ["0071", "Mia Undo"],
          ["0072", "Leo Undo"],
        ],
      },
    ]);
    await upload(page, "book.xlsx", Buffer.from(book));
    await page.getByLabel("Sheet").selectOption("Customers");
    await page.getByRole("cell", { name: "0071" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("link", { name: "Go on to the 2 columns" }).click();
    await page.getByRole("button", { name: "Save and start the dry run" }).click();
    await page.getByText("Dry run under way").waitFor();
    await program.runJobs();
    await page.getByRole("button", { name: "Import 2 rows" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Import 2 rows" }).click();
    await page.getByText("Importing", { exact: true }).first().waitFor();
    await program.runJobs();
    await page.getByText("Done: 2 customers created").waitFor();
    // The list was asked for while the job wrote it anew; what it wrote stands there now.
    await page.getByRole("link", { name: "Open customer" }).first().waitFor();

    await page.getByRole("link", { name: "Undo this import" }).click();
    await page.getByText("Would be removed").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Undo 2 records" }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByRole("button", { name: "Undo 2 records" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Type 2 to confirm").fill("2");
    await dialog.getByRole("button", { name: "Undo 2 records" }).click();
    await page.getByText("You may leave this page; it goes on.").waitFor();
    await program.runJobs();
    await page.getByText("Undone: 2 customers removed, 0 as before, 0 stayed.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await program.query("select 1 from customers.customers where full_name like '%Undo'")).toEqual([]);
    expect(browser.faults).toEqual([]);
  });

  it.each([
    { why: "an empty file", name: "empty.csv", bytes: Buffer.alloc(0), says: "This file is empty." },
    {
      why: "a workbook under another name",
      name: "book.csv",
      bytes: Buffer.from("PK\u0003\u0004 and more"),
      says: /save it anew, as XLSX or CSV/,
    },
    {
      why: "a quote that is not closed",
      name: "quote.csv",
      bytes: Buffer.from('id,name\n1,"Ana\n2,Iva\n'),
      says: /quote that opens in row 2/,
    },
  ])("O-76 says what is wrong with $why", { timeout: patienceMs }, async ({ name, bytes, says }) => {
    const page = await browser.open("/admin/config/imports/new", { as: staff, width: 360 });
    await upload(page, name, bytes);
    await page.getByText(says).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    expect(browser.faults).toEqual([]);
  });

  it("O-76 reads tabs and UTF-16, and says that one column may be too few", { timeout: patienceMs }, async () => {
    const page = await browser.open("/admin/config/imports/new", { as: staff, width: 360 });
    const tabs = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(table.replaceAll(";", "\t"), "utf16le")]);
    await upload(page, "kupci.tsv", tabs, "text/tab-separated-values");
    await page.getByRole("cell", { name: "Žužul" }).waitFor();
    expect(await page.getByLabel("Separator").evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)).toBe(
      "Tab, detected",
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await page.goto(`${browser.address}/admin/config/imports/new`);
    await upload(page, "one.csv", Buffer.from("Name\nAna\nIva\n"));
    await page.getByText("If there should be more, another separator helps.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(browser.faults).toEqual([]);
  });

  it("O-76 a file over the limit is refused before it is sent", { timeout: patienceMs }, async () => {
    const page = await browser.open("/admin/config/imports/new", { as: staff, width: 360 });
    await page.locator("input[type=file]").waitFor({ state: "attached" });
    await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>("input[type=file]");
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(100 * 1024 * 1024 + 1)], "huge.csv"));
      if (input) input.files = transfer.files;
      input?.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await page.getByText(/The file is larger than/).waitFor();
    expect(await page.getByRole("button", { name: /^Upload/ }).isDisabled()).toBe(true);
    expect(browser.faults).toEqual([]);
  });
});
