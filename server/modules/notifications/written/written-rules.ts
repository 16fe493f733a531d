// What somebody wrote, as one receiver gets it.
import { baseLanguage } from "../../../../shared/text-for.ts";

export interface Words {
  readonly subject: string;
  readonly text: string;
}

/** P-236 the words in the receiver's language; what has no language of its own is for everybody else. */
export function wordsFor(
  { subject, text, texts = {} }: Words & { texts?: Readonly<Record<string, Words>> | undefined },
  language: string,
): Words {
  const tags = Object.keys(texts);
  const tag = tags.find((one) => one === language) ?? tags.find((one) => baseLanguage(one) === baseLanguage(language));
  return (tag === undefined ? undefined : texts[tag]) ?? { subject, text };
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** Cleaned HTML as plain text, for mail: paragraphs apart, points of a list one below the other, a link with its address. */
export function plainOf(html: string): string {
  return html
    .replaceAll(/\s+/g, " ")
    .replaceAll(/<a [^>]*href="([^"]+)"[^>]*>(.*?)<\/a>/g, (_, url: string, words: string) =>
      words === url || !/^https?:/.test(url) ? words : `${words} (${url})`,
    )
    .replaceAll(/<li[^>]*>/g, "\n- ")
    .replaceAll(/<(br|hr)[^>]*>/g, "\n")
    .replaceAll(/<\/(p|div|h[2-4]|ul|ol|blockquote|figure)>/g, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(#?\w+);/g, (whole, name: string) =>
      name.startsWith("#") ? String.fromCodePoint(Number(name.slice(1)) || 32) : (named[name] ?? whole),
    )
    .replaceAll(/ *\n */g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
