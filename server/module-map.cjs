// The modules from the ground up. A module may call those above it and those left of it in its own row, and no others;
// for the other direction it announces an event. `npm run check` holds this, see .dependency-cruiser.cjs.
const rows = [
  ["partners", "identity"], // resellers and brands; staff, who may do what, the audit log
  ["customers", "catalog", "network", "documents"], // to whom, what and where we sell; files, contracts, signatures
  ["inventory", "services"], // boxes and stock; a customer's running plans and their states
  ["usage", "voice", "wifi-keys"], // counters, quotas, fair use; call rating; many keys on one SSID
  ["access", "devices", "billing"], // RADIUS; TR-069; charges, taxes, invoices, credit notes, the ledger
  ["payments"], // money in and out, gateways, payment links
  ["collections", "settlements", "tickets"], // due, remind, block; what partners owe and earn; support and chat
  ["ordering", "scheduling", "dns-blocking"], // plan change, order, pause, cancel; field visits; the walled garden
  ["crm", "referrals"], // leads, quotes, sign-up; rewards
];

// They listen and read; they may call all, and nobody calls them.
const top = ["notifications", "reports", "portal", "automation"];

const groundUp = rows.flat();

/** Each module with what it may call: { billing: ["partners", …], notifications: "all", … }. */
module.exports = Object.fromEntries([
  ...groundUp.map((name, place) => [name, groundUp.slice(0, place)]),
  ...top.map((name) => [name, "all"]),
]);
