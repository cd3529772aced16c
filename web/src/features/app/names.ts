import { plural, t } from "@lingui/core/macro";
import type { User } from "../../engine";

/** "Ana, Ben and 3 others". */
export function namesWords(people: readonly Pick<User, "display_name">[]): string {
  const [first, second, third] = people.map(({ display_name: name }) => name);
  if (first === undefined) return t`Nobody`;
  if (second === undefined) return first;
  if (third === undefined) return t`${first} and ${second}`;
  const more = people.length - 2;
  return plural(more, {
    one: `${first}, ${second} and # other`,
    other: `${first}, ${second} and # others`,
  });
}
