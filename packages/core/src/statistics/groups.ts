import { encodeId, type Grouping, type WorkloadStatus } from "@muster/contract";

/** The fields of a group as they are stored; '' stands for no instance type. */
export type StoredKey = Partial<Record<Grouping, string>>;

/** The fields of a group as everybody gets to see them. */
export interface GroupKey {
  submitted_by?: string;
  initiative_id?: string;
  instance_type?: string | null;
  cluster_id?: string;
  status?: WorkloadStatus;
}

/** Writes a group's fields, in the order in which they were asked for. */
export function presentKey(key: StoredKey, fields: readonly Grouping[]): GroupKey {
  const shown: Record<string, string | null> = {};
  for (const field of fields) {
    const value = key[field] ?? "";
    if (field === "initiative_id") shown[field] = encodeId("initiative", value);
    else if (field === "cluster_id") shown[field] = encodeId("cluster", value);
    else shown[field] = field === "instance_type" && value === "" ? null : value;
  }
  return shown;
}

/** Orders groups by their fields; no instance type comes last. */
export function compareKeys(a: StoredKey, b: StoredKey, fields: readonly Grouping[]): number {
  for (const field of fields) {
    const [one, other] = [a[field] ?? "", b[field] ?? ""];
    if (one === other) continue;
    if (one === "") return 1;
    if (other === "") return -1;
    return one < other ? -1 : 1;
  }
  return 0;
}

/** Makes one key of all rows of a group, so that groups are told apart by it. */
export function oneKeyEach(fields: readonly Grouping[]): (row: StoredKey) => StoredKey {
  const known = new Map<string, StoredKey>();
  return (row) => {
    const values = fields.map((field) => row[field] ?? "");
    const name = JSON.stringify(values);
    let key = known.get(name);
    if (key === undefined) {
      key = Object.fromEntries(fields.map((field, at) => [field, values[at]])) as StoredKey;
      known.set(name, key);
    }
    return key;
  };
}
