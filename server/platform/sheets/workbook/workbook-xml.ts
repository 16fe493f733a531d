import sax from "sax";
import { fileNotReadable } from "../problems.ts";

export interface XmlListener {
  /** Names come without the prefix of their namespace: some programs write `x:row`. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const bare = (name: string): string => name.slice(name.indexOf(":") + 1);

/** Parses as the text arrives; after each piece the caller may take what the listener has gathered. */
export async function* listenTo(pieces: AsyncIterable<string>, listener: XmlListener): AsyncGenerator<void> {
  const parser = new sax.SAXParser(true, { position: false });
  parser.onopentag = ({ name, attributes }) => listener.open?.(bare(name), attributes as Record<string, string>);
  parser.ontext = (text) => listener.text?.(text);
  parser.oncdata = (text) => listener.text?.(text);
  parser.onclosetag = (name) => listener.close?.(bare(name));
  // A workbook has none, and what one declares could grow without end.
  parser.ondoctype = () => {
    throw fileNotReadable("This workbook declares a document type, which a workbook never does.");
  };
  parser.onerror = (error) => {
    throw fileNotReadable(`This workbook is damaged: ${error.message.split("\n")[0]}.`);
  };
  for await (const piece of pieces) {
    parser.write(piece);
    yield;
  }
  parser.close();
  yield;
}

/** For parts that are short: reads one to its end. */
export async function hearAll(pieces: AsyncIterable<string>, listener: XmlListener): Promise<void> {
  for await (const _piece of listenTo(pieces, listener)) {
    // The listener has heard it.
  }
}

/** "_x000D_" stands for a letter that XML cannot hold. */
export const unescaped = (text: string): string =>
  text.includes("_x") ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text;
