import { expect, it } from "vitest";
import { deviceOf } from "./device-of.ts";

it.each([
  {
    agent: "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
    browser: "Chrome",
    system: "Android",
  },
  {
    agent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    browser: "Safari",
    system: "iPhone",
  },
  {
    agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
    browser: "Edge",
    system: "Windows",
  },
  { agent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0", browser: "Firefox", system: "Mac" },
  { agent: "curl/8.5.0", browser: "", system: "" },
  { agent: null, browser: "", system: "" },
])("P-192 $agent is $browser on $system", ({ agent, browser, system }) => {
  expect(deviceOf(agent)).toEqual({ browser, system });
});
