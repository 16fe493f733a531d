import { IconCamera, IconPaperclip } from "@tabler/icons-react";
import { type ComponentType, useId } from "react";
import { useTexts } from "../../lib/texts.tsx";
import type { Uploads } from "../../lib/use-uploads.ts";
import "./file-buttons.css";

interface Props {
  uploads: Uploads;
  /** As the browser's file dialog wants it: ".jpg,.pdf". */
  accept: string;
  /** With their words beside the pictures. */
  wide?: boolean;
}

/** A file from the device, and on a phone a photograph of what is wrong. Labels around the browser's own inputs: the keyboard comes with them. */
export function TicketFileButtons({ uploads, accept, wide = false }: Props) {
  const t = useTexts();
  return (
    <span className="ticket-file-buttons" data-wide={wide}>
      <FileButton label={t("portal-tickets.attach")} Icon={IconPaperclip} accept={accept} multiple uploads={uploads} />
      <span className="ticket-file-camera">
        <FileButton label={t("portal-tickets.camera")} Icon={IconCamera} accept="image/*" camera uploads={uploads} />
      </span>
    </span>
  );
}

interface FileButtonProps {
  label: string;
  Icon: ComponentType<{ size: number; stroke: number; "aria-hidden": true }>;
  accept: string;
  multiple?: boolean;
  camera?: boolean;
  uploads: Uploads;
}

function FileButton({ label, Icon, accept, multiple = false, camera = false, uploads }: FileButtonProps) {
  const id = useId();
  return (
    <label htmlFor={id} className="ticket-file-button" title={label}>
      <input
        id={id}
        className="only-for-readers"
        type="file"
        accept={accept}
        multiple={multiple}
        aria-label={label}
        {...(camera ? { capture: "environment" as const } : {})}
        onChange={(event) => {
          uploads.add([...(event.currentTarget.files ?? [])]);
          // The same file can be chosen again after it was removed.
          event.currentTarget.value = "";
        }}
      />
      <Icon size={22} stroke={1.7} aria-hidden />
      <span className="ticket-file-word" aria-hidden>
        {label}
      </span>
    </label>
  );
}
