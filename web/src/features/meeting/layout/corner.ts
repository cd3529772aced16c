// Our own tile stands in one of four corners: dragged or moved by arrow keys.
import type { Size } from "./grid";
import type { Corner } from "./layout";

/** The corner next to a point of the surface; `x` from where reading begins. */
export function nearestCorner({ x, y }: { x: number; y: number }, { width, height }: Size): Corner {
  return `${y < height / 2 ? "top" : "bottom"}_${x < width / 2 ? "start" : "end"}`;
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
