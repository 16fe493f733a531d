import { describe, expect, it } from "vitest";
import { checkFile, mayShowInline } from "./media-type.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const png = hex("89504e470d0a1a0a 0000000d 49484452 00000001 00000001 0802000000 907753de 00000000 49454e44 ae426082");

describe("O-11 the type of a file is decided by its content", () => {
  it.each([
    ["contract.pdf", bytes("%PDF-1.7\n%âãÏÓ\n"), "application/pdf"],
    ["photo.jpg", png, "image/png"],
    ["notes.txt", bytes("Línea 4, piso 2\n"), "text/plain"],
    ["export.csv", bytes("a;b\n1;2\n"), "text/plain"],
    ["old.txt", hex("6a 61 6e 20 6e 6f 76 e1 6b"), "text/plain"],
    ["blob.bin", hex("00 01 02 03 04 05 06 07"), "application/octet-stream"],
  ])("%s", async (name, content, mediaType) => {
    expect(await checkFile({ name, bytes: content })).toEqual({ mediaType, name });
  });

  it.each([
    ["invoice.pdf", hex("4d5a 9000 0300 0000"), "a Windows program under another name"],
    ["photo.png", hex("7f454c46 02010100 0000000000000000 0200 3e00"), "a Linux program"],
    ["note.txt", bytes("#!/bin/sh\nrm -rf /\n"), "a shell script"],
    ["page.txt", bytes("  <!DOCTYPE html><script>alert(1)</script>"), "a page"],
    [
      "picture.txt",
      bytes('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      "a picture that runs scripts",
    ],
    ["run.bat", bytes("dir\n"), "a double click runs it by its name"],
    ["run.exe.", bytes("text"), "Windows drops the last dot"],
    ["empty.pdf", new Uint8Array(), "nothing"],
  ])("refuses %s", async (name, content) => {
    await expect(checkFile({ name, bytes: content })).rejects.toMatchObject({ code: "file-type-refused", status: 422 });
  });

  it("refuses what is too big, and what the place does not take", async () => {
    await expect(checkFile({ name: "a.png", bytes: png }, { maxBytes: 10 })).rejects.toMatchObject({ code: "file-too-big" });
    await expect(checkFile({ name: "a.png", bytes: png }, { only: ["image/jpeg"] })).rejects.toMatchObject({ code: "file-type-refused" });
  });

  it("keeps nothing of a name but the name", async () => {
    expect((await checkFile({ name: "..\\..\\etc/pass\u0000wd\u202etxt.png", bytes: png })).name).toBe("passwdtxt.png");
  });

  it("shows in the page only what cannot run anything", () => {
    expect(mayShowInline("application/pdf")).toBe(true);
    expect(mayShowInline("image/svg+xml")).toBe(false);
    expect(mayShowInline("text/html")).toBe(false);
  });
});
