import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { User } from "../../engine";
import { fakeEngine, kAna, kMe } from "../../test/fake_engine";
import { renderWith } from "../../test/render";
import { DirectoryList } from "./DirectoryList";

function list(users: User[], nextCursor?: string) {
  const engine = fakeEngine();
  vi.mocked(engine.people.searchUsers).mockResolvedValue({ users, nextCursor });
  return renderWith(
    engine,
    <QueryClientProvider client={new QueryClient()}>
      <DirectoryList query="" withoutIds={[kMe.id, kAna.id]} onPress={vi.fn()} emptyIcon={null} />
    </QueryClientProvider>,
  );
}

describe("the directory, without those who are there", () => {
  it("says that everybody is there when all others are", async () => {
    list([kMe, kAna]);
    expect(await screen.findByText("Everybody is here already")).toBeTruthy();
    expect(screen.queryByText(/create an account/)).toBeNull();
  });

  it("asks for accounts where nobody else has one", async () => {
    list([kMe]);
    expect(await screen.findByText("Nobody else is here yet")).toBeTruthy();
    expect(screen.getByText("Ask people to create an account at this address.")).toBeTruthy();
  });

  it("leads on to more people when all of the first ones are there", async () => {
    list([kMe, kAna], "next");
    expect(await screen.findByRole("button", { name: "Show more" })).toBeTruthy();
    expect(screen.queryByText("Everybody is here already")).toBeNull();
  });
});
