import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { RequestError } from "../../engine/errors";
import { fakeEngine } from "../../test/fake_engine";
import { renderWith } from "../../test/render";
import { RegisterForm } from "./RegisterForm";
import { suggestUsername } from "./register_model";

describe("RegisterForm", () => {
  it("says what is missing and asks the server nothing", async () => {
    const engine = fakeEngine();
    const { user } = renderWith(engine, <RegisterForm inviteToken={undefined} />);
    await user.click(screen.getByRole("button", { name: "Create account" }));
    expect(screen.getByText("Tell people what to call you.")).toBeDefined();
    expect(screen.getByText("Use at least 8 characters.")).toBeDefined();
    expect(engine.session.register).not.toHaveBeenCalled();
  });

  it("offers a user name, sends the invitation, and shows a taken name at its field", async () => {
    const engine = fakeEngine();
    vi.mocked(engine.session.register).mockRejectedValue(
      new RequestError("conflict", "taken", "username"),
    );
    const { user } = renderWith(engine, <RegisterForm inviteToken="t1" />);
    await user.type(screen.getByRole("textbox", { name: "Your name" }), "Ana Pérez");
    await user.type(screen.getByLabelText("Password"), "correct horse");
    await user.click(screen.getByRole("button", { name: "Create account" }));
    expect(engine.session.register).toHaveBeenCalledWith({
      displayName: "Ana Pérez",
      username: "ana.perez",
      password: "correct horse",
      inviteToken: "t1",
    });
    expect(await screen.findByText("Somebody already has this user name.")).toBeDefined();
  });
});

describe("suggestUsername", () => {
  it("makes small letters without marks", () => {
    expect(suggestUsername("  Søren O'Neil-Łuk ")).toMatch(/^[a-z0-9._-]+$/);
    expect(suggestUsername("Ana María Pérez")).toBe("ana.maria.perez");
  });
});
