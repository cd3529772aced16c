import { acceptNewerExpressions } from "./regexp";

acceptNewerExpressions(window as unknown as { RegExp: RegExpConstructor });
