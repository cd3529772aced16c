// Our own tile stands in one of four corners: dragged or moved by arrow keys.
import type { Size } from "./grid";
import type { Corner, PlacedTile } from "./layout";

/** In CSS px; `x` from where reading begins. */
export interface Point {
  x: number;
  y: number;
}

/** The same tile, dragged by so much; no part of it leaves the surface. */
export function dragged(tile: PlacedTile, by: Point, surface: Size): PlacedTile {
  const within = (at: number, most: number) => Math.max(0, Math.min(at, most));
  const x = within(tile.x + by.x, surface.width - tile.width);
  const y = within(tile.y + by.y, surface.height - tile.height);
  return { ...tile, x, y };
}

/** The corner of the surface that the middle of a tile is next to. */
export function nearestCorner(tile: PlacedTile, surface: Size): Corner {
  const line = tile.y + tile.height / 2 < surface.height / 2 ? "top" : "bottom";
  const side = tile.x + tile.width / 2 < surface.width / 2 ? "start" : "end";
  return `${line}_${side}`;
}

/** undefined: not a key that moves it. */
export function cornerByKey(corner: Corner, key: string, rightToLeft: boolean): Corner | undefined {
  const [line, side] = corner.split("_") as ["top" | "bottom", "start" | "end"];
  switch (key) {
    case "ArrowUp":
      return `top_${side}`;
    case "ArrowDown":
      return `bottom_${side}`;
    case "ArrowLeft":
      return `${line}_${rightToLeft ? "end" : "start"}`;
    case "ArrowRight":
      return `${line}_${rightToLeft ? "start" : "end"}`;
    default:
      return undefined;
  }
}
