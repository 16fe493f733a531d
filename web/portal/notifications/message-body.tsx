import { LinkedText } from "../../ui/linked-text.tsx";
import { Written } from "../../ui/written.tsx";
import type { Message } from "./message.ts";

export function MessageBody({ message: { html, text } }: { message: Message }) {
  if (html === "") return <LinkedText text={text} />;
  return (
    <div dir="auto">
      <Written html={html} />
    </div>
  );
}
