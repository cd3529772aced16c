import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Dialog } from "./Dialog";
import { catchLostEscape } from "./lost_escape";
import { Select } from "./Select";

const onClose = vi.fn();
const heardBelow = vi.fn();
let stop: () => void;

beforeEach(() => {
  stop = catchLostEscape();
  window.addEventListener("keydown", heardBelow);
});

afterEach(() => {
  window.removeEventListener("keydown", heardBelow);
  stop();
  vi.clearAllMocks();
});

/** A list above a dialog. */
function Stack() {
  const options = [
    { id: "1", label: "One" },
    { id: "2", label: "Two" },
  ];
  return (
    <Dialog title="Devices" closeLabel="Close" isOpen onClose={onClose}>
      <Select label="Microphone" options={options} value="1" onSelect={vi.fn()} />
    </Dialog>
  );
}

function loseFocus(): void {
  act(() => (document.activeElement as HTMLElement).blur());
  expect(document.activeElement).toBe(document.body);
}

test("Escape without a focus closes what lies on top, one after the other", async () => {
  render(<Stack />);
  await userEvent.click(screen.getByRole("button", { name: /Microphone/ }));
  expect(screen.getByRole("listbox")).toBeTruthy();
  // The frame that would bring the focus back does not come.
  const frames = vi.spyOn(window, "requestAnimationFrame").mockReturnValue(1);
  loseFocus();
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(screen.queryByRole("listbox")).toBeNull();
  expect(onClose).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(document.body);
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(onClose).toHaveBeenCalledTimes(1);
  expect(heardBelow).not.toHaveBeenCalled();
  frames.mockRestore();
});

test("other keys, and Escape where nothing lies above the page, go where they went", () => {
  const { unmount } = render(<Stack />);
  loseFocus();
  fireEvent.keyDown(document.body, { key: "a" });
  expect(heardBelow).toHaveBeenCalledTimes(1);
  expect(onClose).not.toHaveBeenCalled();
  unmount();
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(heardBelow).toHaveBeenCalledTimes(2);
});
