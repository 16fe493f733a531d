// Made-up people for tables that hold none. The same seed always gives the same person, so a second run changes nothing. No such street
// or town is meant, and the mail addresses end in ".example", where no mail can arrive.
export type GeneratedKind = "full_name" | "street" | "city" | "zip" | "email";

// biome-ignore format: lists.
const women = [
  "Ada", "Alma", "Amira", "Anna", "Beatriz", "Camila", "Clara", "Daria", "Elena", "Emma", "Fatima", "Freya", "Grace", "Hana", "Helena", "Ines",
  "Iris", "Jana", "Julia", "Laila", "Lara", "Lena", "Lucia", "Maja", "Maria", "Mila", "Nadia", "Nina", "Nora", "Olga", "Paula", "Petra",
  "Rosa", "Sara", "Sofia", "Tea", "Teresa", "Vera", "Yara", "Zoe",
];
// biome-ignore format: lists.
const men = [
  "Adam", "Alan", "Amir", "Andrei", "Boris", "Carlos", "Daniel", "David", "Diego", "Elias", "Emil", "Filip", "Gabriel", "Hugo", "Igor", "Ivan",
  "Jakob", "Jan", "Jonas", "Karim", "Leo", "Luca", "Luis", "Marko", "Martin", "Mateo", "Milan", "Nikola", "Noah", "Omar", "Oscar", "Pavel",
  "Pedro", "Rafael", "Samuel", "Simon", "Stefan", "Tomas", "Victor", "Yusuf",
];
// biome-ignore format: lists.
const familyNames = [
  "Abbott", "Almeida", "Andersen", "Babic", "Baker", "Becker", "Bell", "Bianchi", "Carter", "Castro", "Cohen", "Costa", "Dahl", "Diaz", "Dubois",
  "Evans", "Farouk", "Fischer", "Fontana", "Garcia", "Greco", "Haddad", "Hansen", "Horvat", "Ionescu", "Jansen", "Jensen", "Kaya", "Keller",
  "Khan", "Kovac", "Kowalski", "Larsen", "Lopez", "Marin", "Melnyk", "Meyer", "Moreau", "Moreno", "Morgan", "Nagy", "Novak", "Olsen", "Ortiz",
  "Parker", "Pereira", "Popescu", "Ricci", "Rossi", "Santos", "Schmidt", "Silva", "Singh", "Stone", "Tanaka", "Torres", "Varga", "Walker",
  "Weber", "Zhang",
];
// biome-ignore format: lists.
const streets = [
  "Acorn Street", "Almond Way", "Apple Lane", "Ash Street", "Bay Road", "Birch Street", "Bridge Street", "Canal Street", "Cedar Avenue",
  "Cherry Lane", "Chestnut Avenue", "Church Street", "Clover Road", "Elm Street", "Fern Road", "Field Lane", "Garden Street", "Harbour Road",
  "Hazel Way", "Hill Street", "Juniper Road", "Lake Road", "Linden Avenue", "Maple Street", "Market Street", "Meadow Lane", "Mill Road",
  "North Street", "Oak Avenue", "Orchard Road", "Park Street", "Pine Street", "River Road", "Rose Lane", "School Street", "Spring Road",
  "Station Road", "Sunset Avenue", "Valley Road", "Willow Lane",
];
const towns = [
  { city: "Northfield", zip: "10110" },
  { city: "Eastport", zip: "10250" },
  { city: "Lakeside", zip: "10340" },
  { city: "Millbrook", zip: "11020" },
  { city: "Stonebridge", zip: "11180" },
  { city: "Riverton", zip: "12060" },
  { city: "Oakdale", zip: "12400" },
  { city: "Fairview", zip: "13010" },
  { city: "Westhaven", zip: "13370" },
  { city: "Pinecrest", zip: "14090" },
  { city: "Greenvale", zip: "14220" },
  { city: "Harbourton", zip: "15000" },
];
const longestHouseNumber = 180;

export function generateValue(kind: GeneratedKind, seed: string, gender = ""): string {
  switch (kind) {
    case "full_name": {
      const { given, family } = nameOf(seed, gender);
      return `${given} ${family}`;
    }
    case "street":
      return `${pick(streets, seed, "street")} ${1 + (hash(`${seed}/house`) % longestHouseNumber)}`;
    case "city":
      return pick(towns, seed, "town").city;
    case "zip":
      return pick(towns, seed, "town").zip;
    case "email": {
      // With the seed in it, because two people of one name would share it otherwise.
      const { given, family } = nameOf(seed, gender);
      return `${given}.${family}.${seed.replace(/[^A-Za-z0-9]+/g, "-")}@customers.example`.toLowerCase();
    }
  }
}

function nameOf(seed: string, gender: string): { given: string; family: string } {
  const given = /^f/i.test(gender) ? women : /^m/i.test(gender) ? men : hash(`${seed}/gender`) % 2 === 0 ? women : men;
  return { given: pick(given, seed, "given"), family: pick(familyNames, seed, "family") };
}

function pick<T>(list: readonly T[], seed: string, what: string): T {
  const chosen = list[hash(`${seed}/${what}`) % list.length];
  if (chosen === undefined) throw new RangeError("nothing to choose from");
  return chosen;
}

/** FNV-1a, mixed once more so that its low bits are as good as the others. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
