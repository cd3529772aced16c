// A request must be refused with `code` and, where it is given, for `field`.
import assert from "node:assert/strict";
import { Refused } from "./headless_client.mjs";

export function refused(promise, code, field) {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof Refused, `${error}`);
    assert.equal(error.code, code, error.message);
    if (field !== undefined) assert.equal(error.field, field);
    return true;
  });
}
