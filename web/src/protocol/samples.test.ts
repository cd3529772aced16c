import { describe, expect, test } from "vitest";
import answers from "../../../protocol/samples/answers.json";
import events from "../../../protocol/samples/events.json";
import invalidEvents from "../../../protocol/samples/events_invalid.json";
import { EVENT_FIELDS } from "./events.gen";
import { decodeServerFrame } from "./server_frame";

interface Sample {
  name: string;
  json?: unknown;
  text?: string;
  error?: { seq: number };
}

function textOf(sample: Sample): string {
  return sample.text ?? JSON.stringify(sample.json);
}

describe("golden samples", () => {
  test.each(events as Sample[])("event: $name", (sample) => {
    expect(decodeServerFrame(textOf(sample))).toEqual(sample.json);
  });

  test.each(answers as Sample[])("answer: $name", (sample) => {
    expect(decodeServerFrame(textOf(sample))).toEqual(sample.json);
  });

  test("cover every event", () => {
    const seen = new Set(events.map((sample) => sample.json.type));
    expect([...seen].sort()).toEqual(Object.keys(EVENT_FIELDS).sort());
  });

  // What cannot be applied keeps its place in the sequence; what is no frame at all is nothing.
  test.each(invalidEvents as Sample[])("not applied: $name", (sample) => {
    const expected = sample.error && { type: "unknown", seq: sample.error.seq };
    expect(decodeServerFrame(textOf(sample))).toEqual(expected);
  });
});
