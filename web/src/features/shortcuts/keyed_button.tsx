import type { ComponentProps, ReactElement } from "react";
import { ariaKeys } from "./key_signs";

/** For `render` of react-aria's buttons, which would leave `aria-keyshortcuts` out. */
export function keyedButton(
  keys: string | undefined,
): (props: ComponentProps<"button">) => ReactElement {
  const shortcut = keys === undefined ? undefined : ariaKeys(keys);
  return (props) => <button type="button" {...props} aria-keyshortcuts={shortcut} />;
}
