import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idForm } from "../src/facts.ts";
import { decodeId, encodeId, newUuid } from "../src/ids.ts";

describe("TypeIDs", () => {
  test("read back what was written, for every uuid", () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(decodeId("workload", encodeId("workload", uuid))).toBe(uuid);
      }),
    );
  });

  // The valid vectors of the TypeID specification, with a prefix of ours.
  test.each([
    ["00000000-0000-0000-0000-000000000000", "00000000000000000000000000"],
    ["00000000-0000-0000-0000-000000000001", "00000000000000000000000001"],
    ["00000000-0000-0000-0000-00000000000a", "0000000000000000000000000a"],
    ["00000000-0000-0000-0000-000000000020", "00000000000000000000000010"],
    ["ffffffff-ffff-ffff-ffff-ffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz"],
    ["01890a5d-ac96-774b-bcce-b302099a8057", "01h455vb4pex5vsknk084sn02q"],
  ])("%s is %s", (uuid, suffix) => {
    expect(encodeId("workload", uuid)).toBe(`wl_${suffix}`);
    expect(decodeId("workload", `wl_${suffix}`)).toBe(uuid);
    expect(`wl_${suffix}`).toMatch(idForm("workload"));
  });

  test.each([
    ["another prefix", "org_01h455vb4pex5vsknk084sn02q"],
    ["too short", "wl_01h455vb4pex5vsknk084sn02"],
    ["too long", "wl_01h455vb4pex5vsknk084sn02qq"],
    ["more than 128 bits", "wl_8zzzzzzzzzzzzzzzzzzzzzzzzz"],
    ["a letter outside of the alphabet", "wl_01h455vb4pex5vsknk084sn02u"],
    ["upper case", "wl_01H455VB4PEX5VSKNK084SN02Q"],
    ["empty", ""],
  ])("%s is no id", (_, id) => {
    expect(decodeId("workload", id)).toBeUndefined();
    expect(id).not.toMatch(idForm("workload"));
  });

  test("a new uuid is of version 7 and carries its milliseconds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (nowMs) => {
        const uuid = newUuid(nowMs);
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16)).toBe(nowMs);
      }),
    );
  });
});
