// assert.rejects for a request that must be refused with `code` (and `field`).
import assert from "node:assert/strict";
import { Refused } from "./headless_client.mjs";

export function refused(promise, code, field) {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof Refused, `${error}`);
    assert.deepEqual({ code: error.code, field: error.field }, { code, field });
    return true;
  });
}
