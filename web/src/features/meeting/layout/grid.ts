// How tiles of one size fill a surface. Pure.

export interface Size {
  width: number;
  height: number;
}

export interface Grid extends Size {
  columns: number;
  rows: number;
}

/** A camera's picture may be cut to this, not further. */
const WIDEST = 16 / 9;
const NARROWEST = { landscape: 4 / 3, portrait: 3 / 4 };

/** Largest tile of a pleasant shape in a cell. */
function fitted({ width, height }: Size, narrowest: number): Size {
  const ratio = width / height;
  if (ratio > WIDEST) return { width: height * WIDEST, height };
  if (ratio < narrowest) return { width, height: width / narrowest };
  return { width, height };
}

/** The columns that give `count` tiles the most room; `gap` between them, in CSS px. */
export function bestGrid(count: number, area: Size, gap: number): Grid {
  const narrowest = area.width < area.height ? NARROWEST.portrait : NARROWEST.landscape;
  let best: Grid = { columns: 1, rows: Math.max(1, count), width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const width = (area.width - gap * (columns - 1)) / columns;
    const height = (area.height - gap * (rows - 1)) / rows;
    if (width <= 0 || height <= 0) continue;
    const tile = fitted({ width, height }, narrowest);
    if (tile.width * tile.height > best.width * best.height) best = { columns, rows, ...tile };
  }
  return best;
}

/** How many tiles fit without one being smaller than `least`; at least one, at most `most`. */
export function capacity(area: Size, gap: number, least: Size, most: number): number {
  for (let count = most; count > 1; count -= 1) {
    const { width, height } = bestGrid(count, area, gap);
    if (width >= least.width && height >= least.height) return count;
  }
  return 1;
}
