// What rlm_sql reads of one line: rendered by the code that answers logins, and taken apart by the code that tells it over HTTP, so that the two contracts
// and the built-in server cannot come apart (N-118).
import { createHash } from "node:crypto";
import { staticsOf } from "../../radius/addresses-of.ts";
import type { ClassCookies } from "../../radius/class-cookie.ts";
import { hasGarden } from "../../radius/decide.ts";
import type { RadiusNas } from "../../radius/radius-nas.ts";
import type { RadiusWorld } from "../../radius/radius-world.ts";
import { reasons } from "../../radius/reason-rules.ts";
import { type Accept, type Rendering, vendorReply, writeAccept } from "../../radius/reply.ts";
import { asEquipmentCan, replyClassOf } from "../../radius/reply-class-rules.ts";
import { sessionProfile } from "../../radius/session-profile.ts";
import type { Subscriber } from "../../radius/subscriber.ts";
import { escaped } from "../rest-attributes.ts";
import type { KnownRows, RowsOfReply } from "./known-rows.ts";
import { type ReplyRow, sqlValue } from "./reply-rows-rules.ts";

/** One router of those that are answered alike. */
interface RouterKind {
  readonly key: string;
  readonly nas: RadiusNas;
}

export interface RenderedLine {
  readonly serviceId: string;
  readonly username: string;
  readonly number: number;
  readonly password: string | null;
  /** A reason; empty: it comes in. */
  readonly refusal: string;
  readonly macs: readonly string[];
  readonly nasIds: readonly string[];
  readonly replies: readonly ReplyRow[];
  readonly ofKinds: readonly RenderedReply[];
}

interface RenderedReply {
  readonly kind: string;
  readonly replies: readonly ReplyRow[];
  readonly cookie: string;
  readonly digest: string;
}

const isHotspot = ({ accessTypes }: RadiusNas): boolean => accessTypes.includes("hotspot");
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Whatever of a router makes a difference to its answers. "h…" tells nobody whether somebody is a customer (N-57). */
export function kindOf(nas: RadiusNas): string {
  const { acceptLines, blockLines } = nas.profile;
  const namesItself = /\bnas\./.test(`${acceptLines}\n${blockLines}\n${nas.replyLines}`);
  const told = JSON.stringify([
    ...[
      acceptLines,
      blockLines,
      nas.replyLines,
      nas.swapRates,
      nas.accountingMode,
      nas.interimSeconds,
      [...nas.accessTypes].toSorted(),
      hasGarden(nas),
    ],
    ...[nas.servesAll ? "all" : [...nas.partnerIds].toSorted(), namesItself ? [nas.id, nas.name] : ""],
  ]);
  return `${isHotspot(nas) ? "h" : "k"}${sha256(told).slice(0, 12)}`;
}

/** Those of the routers that log subscribers in. */
export function kindsOf(nases: readonly RadiusNas[]): RouterKind[] {
  const kinds = new Map(nases.filter(({ authenticationMode }) => authenticationMode === "radius").map((nas) => [kindOf(nas), nas]));
  return [...kinds].map(([key, nas]) => ({ key, nas }));
}

interface RenderGround {
  readonly world: Pick<RadiusWorld, "settingsOf" | "walledDns" | "passwordOf">;
  readonly cookies: ClassCookies;
  readonly kinds: readonly RouterKind[];
  readonly rendering: Rendering;
  readonly rows: KnownRows;
  /** 3 bytes, new each time. */
  readonly freshBytes: () => Uint8Array;
}

/** @returns undefined for a line that cannot come in by this contract: without a login, or bound to a port */
export function renderLine(ground: RenderGround, subscriber: Subscriber): RenderedLine | undefined {
  const { login, line, partnerId } = subscriber;
  if (login === null || line.circuitId !== null || line.remoteId !== null || line.nasPortId !== null) return undefined;
  const settings = ground.world.settingsOf(partnerId);
  const reply = replyClassOf(subscriber.accessState, settings.actions);
  const password = ground.world.passwordOf(subscriber)?.bytes.toString("utf8");
  const mayLearn = line.learns !== null && (line.learns.replacesOldest || line.macs.length < line.learns.most);
  const about = {
    ...{ serviceId: subscriber.serviceId, username: login.toLowerCase(), number: subscriber.number },
    password: password === undefined ? null : sqlValue(escaped(password)),
    ...{ macs: mayLearn ? [] : line.macs, nasIds: line.nasIds },
  };
  if (reply.kind === "reject")
    return { ...about, refusal: reply.reason, replies: [["Reply-Message", ":=", reasons[reply.reason]]], ofKinds: [] };
  // N-72 where whoever is to be held cannot be held they are not served, as where their partner is not (N-6).
  const serving = ground.kinds.filter(
    ({ nas }) =>
      (nas.servesAll || nas.partnerIds.includes(partnerId)) && asEquipmentCan(reply, { hasGarden: hasGarden(nas) }).kind !== "reject",
  );
  const granted = serving.map(({ key, nas }) => ({ key, nas, subscriber, reply, settings }));
  const { common, own } = ground.rows.split(granted.map((each) => repliesTo(ground, each)));
  const ofKinds = granted.map(({ key, ...each }, at) => {
    const profile = sessionProfile(each, ground.world.walledDns, ground.rendering);
    const replies = own[at] ?? [];
    const digest = sha256(JSON.stringify([profile, replies]));
    return { kind: key, replies, digest, cookie: ground.cookies.make(subscriber.number, profile, ground.freshBytes()) };
  });
  return { ...about, refusal: "", replies: common, ofKinds };
}

type Granted = Pick<Accept, "nas" | "reply" | "settings"> & { readonly subscriber: Subscriber };

function repliesTo({ world, rendering, rows }: RenderGround, granted: Granted): RowsOfReply {
  const { given } = staticsOf(granted.subscriber, granted.reply.kind === "walled", world.walledDns);
  const { secret } = granted.nas;
  const accept: Accept = {
    ...{ ...granted, given, secret, request: rows.emptyRequest(secret), proof: { kind: "right" }, cookie: undefined, salts: [2, 3] },
  };
  const bytes = writeAccept(accept, vendorReply(accept, rendering).bytes, rendering.report);
  return rows.of(bytes);
}
