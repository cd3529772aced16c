import { type CallErrorId, REMEDIES, type RemedyId } from "../errors";
import type { CallProblem } from "./view";

/** What is wrong now, the newest last, each id once. */
export class Problems {
  private readonly onChange: () => void;
  private current: readonly CallProblem[] = [];

  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  get list(): readonly CallProblem[] {
    return this.current;
  }

  /** `without`: remedies that do not help at this moment. */
  add(id: CallErrorId, deviceLabel?: string, without: readonly RemedyId[] = []): void {
    const remedies = REMEDIES[id].filter((remedy) => !without.includes(remedy));
    const others = this.current.filter((problem) => problem.id !== id);
    this.current = [...others, { id, remedies, deviceLabel }];
    this.onChange();
  }

  remove(matches: (id: CallErrorId) => boolean): void {
    const left = this.current.filter(({ id }) => !matches(id));
    if (left.length === this.current.length) return;
    this.current = left;
    this.onChange();
  }

  clear(): void {
    this.remove(() => true);
  }
}
