import { expect, it } from "vitest";
import { namesWords } from "./names";

it("people are listed shortly", () => {
  const people = ["Ana", "Ben", "Cleo", "Dan", "Eva"].map((name) => ({ display_name: name }));
  expect([0, 1, 2, 3, 5].map((count) => namesWords(people.slice(0, count)))).toEqual([
    "Nobody",
    "Ana",
    "Ana and Ben",
    "Ana, Ben and 1 other",
    "Ana, Ben and 3 others",
  ]);
});
