import { describe, expect, it } from "vitest";
import { stageOwner } from "./stage_owner";

describe("the stage", () => {
  it("belongs to nobody without a call, nor while one only rings", () => {
    expect(stageOwner("idle", "idle")).toBeUndefined();
    expect(stageOwner("incoming", "idle")).toBeUndefined();
  });

  it("belongs to the only call", () => {
    expect(stageOwner("connected", "idle")).toBe("call");
    expect(stageOwner("idle", "joining")).toBe("meeting");
    expect(stageOwner("incoming", "connected")).toBe("meeting");
  });

  it("changes hands when the group call that a call of two becomes has media", () => {
    expect(stageOwner("connected", "connecting")).toBe("call");
    expect(stageOwner("connected", "connected")).toBe("meeting");
    expect(stageOwner("idle", "connected")).toBe("meeting");
  });

  it("stays with the call of two when the group call could not be joined", () => {
    expect(stageOwner("connected", "ended")).toBe("call");
  });
});
