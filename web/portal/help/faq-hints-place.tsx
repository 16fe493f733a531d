import { lazy, Suspense } from "react";
import { TextsOf } from "../../lib/texts.tsx";
import { useFeature } from "../app/use-feature.ts";

const FaqHints = lazy(async () => ({ default: (await import("./faq-hints.tsx")).FaqHints }));

/** Where answers are proposed; nothing waits for them, and without a help there are none. */
export function FaqHintsPlace({ text }: { text: string }) {
  const isOn = useFeature("faq");
  if (!isOn) return null;
  return (
    <Suspense>
      <TextsOf part="portal-news">
        <FaqHints text={text} />
      </TextsOf>
    </Suspense>
  );
}
