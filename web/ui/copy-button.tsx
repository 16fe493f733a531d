import { ActionIcon } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTexts } from "../lib/texts.tsx";

const shownMs = 1600;

/** Takes a text to the clipboard and says so in place. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useTexts();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const words = copied ? t("ui.copied") : label;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={28}
      aria-label={words}
      title={words}
      // Without a safe address the browser has no clipboard to give; then the text can still be marked by hand.
      onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
    >
      {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
    </ActionIcon>
  );
}
