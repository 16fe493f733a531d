import { describe, expect, it } from "vitest";
import type { SettingItem } from "./setting-words.ts";
import { readSettings, writeSettings } from "./settings-file-values.ts";

const setting = (key: string, value: unknown, more: Partial<SettingItem> = {}): SettingItem => ({
  key,
  title: key,
  help: "",
  levels: ["system"],
  node: "config.main",
  shape: {},
  value,
  origin: "default",
  inherited: value,
  inheritedFrom: "default",
  mayChange: true,
  secret: false,
  isSet: true,
  hasEffect: false,
  version: 0,
  ...more,
});
const here = [
  setting("billing.due_days", 15),
  setting("billing.surplus", "wait"),
  setting("messages.smtp_password_sealed", "", { secret: true }),
  setting("identity.idle_min", 60, { mayChange: false }),
];

describe("O-240 settings in a file", () => {
  it("passwords are not in it", () => {
    expect(JSON.parse(writeSettings("Everybody", here))).toEqual({
      format: "settings",
      place: "Everybody",
      settings: { "billing.due_days": 15, "billing.surplus": "wait", "identity.idle_min": 60 },
    });
  });

  it("what differs is offered key by key; unknown keys, passwords and what may not be changed are listed and skipped", () => {
    const text = JSON.stringify({
      format: "settings",
      place: "Elsewhere",
      settings: {
        "billing.due_days": 20,
        "billing.surplus": "wait",
        "nobody.knows": 1,
        "messages.smtp_password_sealed": "x",
        "identity.idle_min": 5,
      },
    });
    expect(readSettings(text, here)).toMatchObject({
      kind: "read",
      place: "Elsewhere",
      same: 1,
      differences: [{ setting: { key: "billing.due_days" }, next: 20 }],
      skipped: ["nobody.knows", "messages.smtp_password_sealed", "identity.idle_min"],
    });
  });

  it("what was written changes nothing when it is read again", () => {
    expect(readSettings(writeSettings("Everybody", here), here)).toMatchObject({ differences: [], same: 2 });
  });

  it.each(["", "{", "[]", '{"settings":{}}'])("%s is no such file", (text) => {
    expect(readSettings(text, here)).toEqual({ kind: "unreadable" });
  });
});
