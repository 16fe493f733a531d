// The schemas as published, for tests: UN/CEFACT CII in the EN 16931 profile of Factur-X comes with a package that is installed for development.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { XmlDocument, XmlValidateError, XsdValidator } from "libxml2-wasm";
import { xmlRegisterFsInputProviders } from "libxml2-wasm/lib/nodejs.mjs";

xmlRegisterFsInputProviders();

const facturX = join(dirname(fileURLToPath(import.meta.resolve("@stackforge-eu/factur-x"))), "../schema/en16931/FACTUR-X_EN16931.xsd");
const schema = XmlDocument.fromBuffer(readFileSync(facturX), { url: facturX });
const validator = XsdValidator.fromDoc(schema);

/** What the published schema says against a CII file; empty: nothing. */
export function ciiSchemaFaults(xml: string): string[] {
  const document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.map(({ message }) => message.trim());
  } finally {
    document.dispose();
  }
}

/** Whether a text is well-formed XML; throws where it is not. */
export function readXml(xml: string, path: string, namespaces: Record<string, string>): string[] {
  const document = XmlDocument.fromString(xml);
  try {
    return document.find(path, namespaces).map((node) => node.content);
  } finally {
    document.dispose();
  }
}
