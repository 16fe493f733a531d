import { expect, it } from "vitest";
import { type JointState, jointState, type MemberState } from "./joint-rules.ts";

const cases: readonly { members: readonly MemberState[]; state: JointState; why: string }[] = [
  { members: ["preview", "preview"], state: "preview", why: "all wait" },
  { members: ["preview", "building"], state: "building", why: "one is being built" },
  { members: ["confirmed", "building"], state: "building", why: "one came later and is being built" },
  { members: ["confirmed", "confirming", "preview"], state: "confirming", why: "one is issuing, whatever the others do" },
  { members: ["confirmed", "preview"], state: "partly_confirmed", why: "one has issued, one waits" },
  { members: ["undone", "preview"], state: "partly_confirmed", why: "one waits, although the other was taken back" },
  { members: ["confirmed", "confirmed"], state: "confirmed", why: "all have issued" },
  { members: ["confirmed", "discarded"], state: "confirmed", why: "what was thrown away is no part of it" },
  { members: ["confirmed", "undone"], state: "partly_undone", why: "one was taken back" },
  { members: ["confirmed", "partly_undone"], state: "partly_undone", why: "a part of one was taken back" },
  { members: ["undone", "undone"], state: "undone", why: "all were taken back" },
  { members: ["undone", "discarded"], state: "undone", why: "nothing of it counts any more" },
  { members: ["discarded", "discarded"], state: "discarded", why: "all were thrown away" },
];

it.each(cases)("B-61 a joint run of $members is $state: $why", ({ members, state }) => {
  expect(jointState(members)).toBe(state);
  expect(jointState(members.toReversed())).toBe(state);
});
