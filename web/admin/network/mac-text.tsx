import { Nothing } from "../../ui/value-texts.tsx";
import { CellNote } from "../app/plain-table.tsx";

/** M-10 in capitals, whatever the router wrote, and who made the device where that is known. */
export function MacText({ mac, vendor = null }: { mac: string | null; vendor?: string | null }) {
  if (!mac) return <Nothing />;
  return (
    <>
      <bdi className="code">{mac.toUpperCase()}</bdi>
      {vendor !== null && (
        <CellNote>
          <bdi>{vendor}</bdi>
        </CellNote>
      )}
    </>
  );
}
