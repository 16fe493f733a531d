import type { Equipment } from "./equipment.ts";

/** What is typed about equipment. */
export interface EquipmentValues {
  name: string;
  kind: string;
  vendor: string;
  model: string;
  siteId: string;
  parentId: string;
  nasId: string;
  partnerIds: string[];
  address: string;
  serial: string;
  itemId: string;
  mac: string;
  pingOn: boolean;
  pingSeconds: number | "";
  snmpOn: boolean;
  snmpVersion: string;
  snmpPort: number | "";
  snmpSeconds: number | "";
  snmpUser: string;
  alertReboots: boolean;
  alertInterfaces: boolean;
  notifyDelaySeconds: number | "";
  alertGroupId: string;
  tags: string[];
  status: string;
}

/** Secrets are only set: an empty one says nothing. */
export interface SecretValues {
  snmpCommunity: string;
  snmpAuthKey: string;
  snmpPrivacyKey: string;
}
export const noSecrets: SecretValues = { snmpCommunity: "", snmpAuthKey: "", snmpPrivacyKey: "" };

export const newEquipmentValues: EquipmentValues = {
  ...{ name: "", kind: "switch", vendor: "", model: "", siteId: "", parentId: "", nasId: "", partnerIds: [], address: "" },
  ...{ serial: "", itemId: "", mac: "", pingOn: true, pingSeconds: 60, snmpOn: false, snmpVersion: "2c", snmpPort: 161, snmpSeconds: 300 },
  ...{ alertReboots: false, alertInterfaces: false, snmpUser: "", notifyDelaySeconds: "", alertGroupId: "", tags: [], status: "in_use" },
};

export const equipmentValues = (one: Equipment): EquipmentValues => ({
  ...{ name: one.name, kind: one.kind, vendor: one.vendor, model: one.model, siteId: one.siteId ?? "", parentId: one.parentId ?? "" },
  ...{
    nasId: one.nasId ?? "",
    partnerIds: [...one.partnerIds],
    address: one.address ?? "",
    serial: one.serial ?? "",
    itemId: one.itemId ?? "",
  },
  ...{ mac: one.mac ?? "", pingOn: one.pingOn, pingSeconds: one.pingSeconds, snmpOn: one.snmpOn, snmpVersion: one.snmpVersion },
  ...{ alertReboots: one.alertReboots, alertInterfaces: one.alertInterfaces },
  ...{ snmpPort: one.snmpPort, snmpSeconds: one.snmpSeconds, snmpUser: one.snmpUser ?? "" },
  ...{ notifyDelaySeconds: one.notifyDelaySeconds ?? "", alertGroupId: one.alertGroupId ?? "", tags: [...one.tags] },
  status: one.status === "disabled" ? "disabled" : "in_use",
});
