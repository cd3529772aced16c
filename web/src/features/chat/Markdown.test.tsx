import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Markdown } from "./Markdown";

describe("Markdown", () => {
  it("shows HTML as text and makes no element of it", () => {
    const { container } = render(<Markdown text={'<img src=x onerror="alert(1)"> **<i>b</i>**'} />);
    expect(container.querySelector("img, i")).toBeNull();
    expect(screen.getByText("<i>b</i>").tagName).toBe("STRONG");
  });

  it("opens links elsewhere without giving them this page", () => {
    render(<Markdown text="[docs](https://example.org/x)" />);
    const link = screen.getByRole("link", { name: "docs" });
    expect(link.getAttribute("href")).toBe("https://example.org/x");
    expect(link.getAttribute("rel")).toContain("noopener");
  });
});
