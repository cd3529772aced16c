import { describe, expect, it } from "vitest";
import { cornerByKey, dragged, nearestCorner } from "./corner";
import { bestGrid, capacity } from "./grid";
import { type LayoutInput, layoutOf, type MeetingLayout, type PlacedTile } from "./layout";

const people = (count: number) => Array.from({ length: count }, (_, n) => `p${n}`);

function input(change: Partial<LayoutInput> = {}): LayoutInput {
  return {
    width: 1264,
    height: 600,
    mode: "grid",
    people: people(3),
    screens: [],
    me: "me",
    dominant: undefined,
    pinned: undefined,
    page: 0,
    corner: "bottom_end",
    ...change,
  };
}

const surfaces = {
  desktop: { width: 1264, height: 600 },
  portrait: { width: 390, height: 640 },
  landscape: { width: 844, height: 280 },
  smallest: { width: 320, height: 400 },
};

const others = ({ tiles }: MeetingLayout) => tiles.filter(({ role }) => role !== "self");
const ids = (tiles: readonly PlacedTile[]) => tiles.map(({ participantId }) => participantId);

function overlap(a: PlacedTile, b: PlacedTile): boolean {
  const apart =
    a.x + a.width <= b.x + 0.01 ||
    b.x + b.width <= a.x + 0.01 ||
    a.y + a.height <= b.y + 0.01 ||
    b.y + b.height <= a.y + 0.01;
  return !apart;
}

describe("every layout", () => {
  const cases = Object.entries(surfaces).flatMap(([name, size]) =>
    [1, 2, 3, 5, 9, 24, 49].flatMap((count) =>
      (["grid", "speaker"] as const).flatMap((mode) =>
        [0, 1, 2].map((shares) => ({ name, size, count, mode, shares })),
      ),
    ),
  );

  it.each(cases)(
    "$name: $count people, $mode, $shares screens: inside, apart, all reached",
    ({ size, count, mode, shares }) => {
      const dominant = `p${count - 1}`;
      const all = { people: people(count), screens: people(shares), dominant };
      const given = input({ ...size, mode, ...all });
      const first = layoutOf(given);
      const seen = new Set<string>();
      for (let page = 0; page < first.pages; page += 1) {
        const tiles = others(layoutOf({ ...given, page }));
        for (const tile of tiles) {
          seen.add(`${tile.participantId}.${tile.source}`);
          expect(tile.width).toBeGreaterThan(60);
          expect(tile.x).toBeGreaterThanOrEqual(-0.01);
          expect(tile.y).toBeGreaterThanOrEqual(-0.01);
          expect(tile.x + tile.width).toBeLessThanOrEqual(size.width + 0.01);
          expect(tile.y + tile.height).toBeLessThanOrEqual(size.height + 0.01);
        }
        for (const [index, tile] of tiles.entries()) {
          for (const other of tiles.slice(index + 1)) expect(overlap(tile, other)).toBe(false);
        }
        const received = tiles.filter(({ participantId }) => participantId !== "me");
        expect(received.length).toBeLessThanOrEqual(24);
      }
      const ours = first.tiles.some(({ role }) => role === "self") ? 0 : 1;
      expect(seen.size).toBe(count + shares + ours);
    },
  );
});

describe("the grid", () => {
  it("gives two people halves of a wide surface, one below the other on a phone", () => {
    expect(bestGrid(2, surfaces.desktop, 8)).toMatchObject({ columns: 2, rows: 1 });
    expect(bestGrid(2, surfaces.portrait, 8)).toMatchObject({ columns: 1, rows: 2 });
  });

  it("shows twenty-four at once on a desk, fewer on a phone", () => {
    expect(layoutOf(input({ people: people(24) })).pages).toBe(1);
    expect(layoutOf(input({ people: people(25) })).pages).toBe(2);
    const phone = layoutOf(input({ ...surfaces.portrait, people: people(24) }));
    expect(phone.pages).toBeGreaterThan(1);
    expect(others(phone).every(({ width }) => width >= 132)).toBe(true);
  });

  it("puts a last row that is not full in the middle", () => {
    const tiles = others(layoutOf(input({ ...surfaces.portrait, people: people(5) })));
    const lowest = Math.max(...tiles.map(({ y }) => y));
    const last = tiles.filter(({ y }) => y === lowest);
    expect(last).toHaveLength(1);
    expect((last[0]?.x ?? 0) + (last[0]?.width ?? 0) / 2).toBeCloseTo(195, 0);
  });

  it("always has whoever leads on its first page", () => {
    const layout = layoutOf(input({ people: people(40), dominant: "p33" }));
    expect(ids(layout.tiles)).toEqual([...people(22), "p33", "me"]);
    const second = layoutOf(input({ people: people(40), dominant: "p33", page: 1 }));
    expect(ids(second.tiles)[0]).toBe("p23");
  });

  it("does not move anybody when somebody else joins a page with room", () => {
    const order = (count: number) => ids(others(layoutOf(input({ people: people(count) }))));
    expect(order(9).slice(0, 8)).toEqual(order(8));
  });

  it("stays on its last page when people have left", () => {
    expect(layoutOf(input({ people: people(3), page: 7 })).page).toBe(0);
  });

  it("holds at least one tile on the smallest surface", () => {
    expect(capacity({ width: 100, height: 60 }, 8, { width: 200, height: 112 }, 9)).toBe(1);
  });
});

describe("alone", () => {
  it("our own picture fills the surface", () => {
    const { tiles } = layoutOf(input({ people: [] }));
    expect(tiles).toMatchObject([{ participantId: "me", role: "grid" }]);
    expect(tiles[0]?.height).toBe(600);
  });
});

describe("the speaker layout", () => {
  const speaker = (change: Partial<LayoutInput>) => layoutOf(input({ mode: "speaker", ...change }));

  it("has whoever leads large, and the others beside", () => {
    const { kind, tiles } = speaker({ dominant: "p2" });
    expect(kind).toBe("speaker");
    expect(tiles[0]).toMatchObject({ participantId: "p2", role: "main" });
    expect(ids(tiles.filter(({ role }) => role === "strip"))).toEqual(["p0", "p1"]);
  });

  it("keeps to who is pinned, as long as they are there", () => {
    const pinned = { participantId: "p1", source: "camera" } as const;
    expect(speaker({ dominant: "p2", pinned }).tiles[0]?.participantId).toBe("p1");
    const gone = { participantId: "gone", source: "camera" } as const;
    expect(speaker({ dominant: "p2", pinned: gone }).tiles[0]?.participantId).toBe("p2");
  });

  it("is no different from a grid between two", () => {
    expect(speaker({ people: ["p0"] }).kind).toBe("grid");
  });

  it("has its strip below the large one in portrait, beside it in landscape", () => {
    const below = speaker({ ...surfaces.portrait }).tiles;
    expect(below[1]?.y).toBeGreaterThan(below[0]?.height ?? 0);
    const beside = speaker({ ...surfaces.landscape }).tiles;
    expect(beside[1]?.x).toBeGreaterThan(beside[0]?.width ?? 0);
  });
});

describe("a shared screen", () => {
  it("is large in every mode, with its owner's face beside it", () => {
    const { kind, tiles } = layoutOf(input({ screens: ["p1"] }));
    expect(kind).toBe("sidebar");
    expect(tiles[0]).toMatchObject({ participantId: "p1", source: "screen", role: "main" });
    const strip = tiles.filter(({ role }) => role === "strip");
    expect(ids(strip)).toEqual(["me", "p0", "p1", "p2"]);
    expect(tiles.some(({ role }) => role === "self")).toBe(false);
  });

  it("is one of several; another is pinned", () => {
    const pinned = { participantId: "p2", source: "screen" } as const;
    const { tiles } = layoutOf(input({ screens: ["p1", "p2"], pinned }));
    expect(tiles[0]).toMatchObject({ participantId: "p2", source: "screen" });
    expect(tiles[1]).toMatchObject({ participantId: "p1", source: "screen", role: "strip" });
  });
});

describe("our own tile", () => {
  const self = (corner: LayoutInput["corner"]) =>
    layoutOf(input({ corner })).tiles.find(({ role }) => role === "self");

  it("stands in its corner", () => {
    expect(self("top_start")).toMatchObject({ x: 8, y: 8 });
    expect(self("bottom_end")).toMatchObject({ x: 1264 - 200 - 8, y: 600 - 112.5 - 8 });
  });

  const corners = ["top_start", "top_end", "bottom_start", "bottom_end"] as const;
  const pinOf = ({ x, y, width, pinAt }: PlacedTile): PlacedTile => {
    const size = { width: 44, height: 44 };
    const from = pinAt === "start" ? x + 4 : x + width - 48;
    return { participantId: "pin", source: "camera", role: "grid", x: from, y: y + 4, ...size };
  };

  it.each(
    Object.entries(surfaces).flatMap(([name, size]) =>
      corners.map((corner) => ({ name, size, corner })),
    ),
  )("lies on no pin: $name, $corner", ({ size, corner }) => {
    const given = [1, 2, 3, 4, 5, 6, 9, 12, 24, 49].flatMap((count) =>
      (["grid", "speaker"] as const).map((mode) =>
        input({ ...size, mode, corner, people: people(count) }),
      ),
    );
    const pages = given.flatMap((each) =>
      Array.from({ length: layoutOf(each).pages }, (_, page) => layoutOf({ ...each, page })),
    );
    const covered = pages.filter((layout) => {
      const own = layout.tiles.filter(({ role }) => role === "self");
      return own.some((tile) => others(layout).some((other) => overlap(tile, pinOf(other))));
    });
    expect(covered).toEqual([]);
  });

  it("moves a pin out of its way", () => {
    const tiles = layoutOf(input({ corner: "top_end" })).tiles;
    expect(tiles.map(({ pinAt }) => pinAt)).toEqual([undefined, "start", undefined, undefined]);
  });

  it("is one of many where it would lie on all of a tile, on every page", () => {
    const given = input({ ...surfaces.smallest, people: people(12) });
    const { pages } = layoutOf(given);
    expect(pages).toBeGreaterThan(1);
    for (let page = 0; page < pages; page += 1) {
      const own = layoutOf({ ...given, page }).tiles.find(
        ({ participantId }) => participantId === "me",
      );
      expect(own?.role).toBe("grid");
    }
  });

  it.each(
    Object.entries(surfaces).flatMap(([name, size]) =>
      corners.map((corner) => ({ name, size, corner })),
    ),
  )("stands inside the only other picture: $name, $corner", ({ size, corner }) => {
    const [other, own] = layoutOf(input({ ...size, corner, people: people(1) })).tiles;
    if (!other || !own) throw new Error("two tiles");
    const atEnd = corner.endsWith("end");
    const atBottom = corner.startsWith("bottom");
    const fromStart = own.x - other.x;
    const fromTop = own.y - other.y;
    const side = atEnd ? other.width - own.width - fromStart : fromStart;
    const line = atBottom ? other.height - own.height - fromTop : fromTop;
    expect(own.role).toBe("self");
    expect([side, line].map((each) => Math.round(each * 10) / 10)).toEqual([8, 8]);
  });

  it("is at most a quarter as wide and a third as high as a roomy surface", () => {
    const narrow = layoutOf(input({ width: 492, height: 614, people: people(1) })).tiles.at(-1);
    expect(narrow).toMatchObject({ role: "self", width: 123, height: 164 });
    const high = layoutOf(input({ width: 600, height: 700, people: people(1) })).tiles.at(-1);
    expect(high).toMatchObject({ width: 150, height: 200 });
  });

  it("keeps to the large picture where there is one", () => {
    const { tiles } = layoutOf(input({ mode: "speaker" }));
    const [main] = tiles;
    const own = tiles.find(({ role }) => role === "self");
    expect((own?.x ?? 0) + (own?.width ?? 0)).toBeLessThan(main?.width ?? 0);
  });

  it("is dragged as far as the edges, and dropped into the nearest corner", () => {
    const size = surfaces.desktop;
    const { tiles } = layoutOf(input(size));
    const own = tiles.find(({ role }) => role === "self");
    if (!own) throw new Error("our own tile");
    const drop = (x: number, y: number) => nearestCorner(dragged(own, { x, y }, size), size);
    expect(dragged(own, { x: -100, y: -50 }, size)).toMatchObject({
      x: own.x - 100,
      y: own.y - 50,
    });
    expect(dragged(own, { x: -5_000, y: 5_000 }, size)).toMatchObject({
      x: 0,
      y: size.height - own.height,
    });
    expect(drop(0, 0)).toBe("bottom_end");
    expect(drop(-900, 0)).toBe("bottom_start");
    expect(drop(-200, -400)).toBe("top_end");
  });

  it("is moved by arrow keys, in both directions of writing", () => {
    expect(cornerByKey("bottom_end", "ArrowUp", false)).toBe("top_end");
    expect(cornerByKey("bottom_end", "ArrowLeft", false)).toBe("bottom_start");
    expect(cornerByKey("bottom_end", "ArrowRight", true)).toBe("bottom_start");
    expect(cornerByKey("bottom_end", "Enter", false)).toBeUndefined();
  });
});
