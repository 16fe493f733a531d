import { problem } from "../../platform/problems.ts";

export const noCap = problem("no-data-cap", 409, "This service has no data cap");
export const moreThanUsed = problem("more-than-used", 409, "The bucket has not so much");
export const sessionLives = problem("session-lives", 409, "This session is not stale");
export const deltaDecided = problem("traffic-decided", 409, "This traffic was decided already");
export const noSuchCycle = problem("no-such-cycle", 409, "There is no such cycle");
export const sessionRuns = problem("session-runs", 409, "This session is not over");
export const undoneAlready = problem("undone-already", 409, "This was taken back already");
export const correctionStays = problem("correction-stays", 409, "This correction stays");
