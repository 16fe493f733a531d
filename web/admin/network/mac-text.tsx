import { Nothing } from "../../ui/value-texts.tsx";

/** M-10 in capitals, whatever the router wrote. */
export const MacText = ({ mac }: { mac: string | null }) => (mac ? <bdi className="code">{mac.toUpperCase()}</bdi> : <Nothing />);
