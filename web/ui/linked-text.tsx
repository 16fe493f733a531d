const address = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'])/;

/** Plain text as it was written, in which addresses of the web can be opened. */
export function LinkedText({ text, className }: { text: string; className?: string }) {
  return (
    <p className={className} dir="auto" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", margin: 0 }}>
      {text.split(address).map((part, at) =>
        at % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
          <a key={at} href={part} target="_blank" rel="noreferrer nofollow">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  );
}
