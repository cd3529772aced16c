// Where somebody points on a shared screen, whatever its size here. Pure.

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const kWhole = 10_000;

/** The picture inside its element, which it does not fill in both directions. */
export function pictureBox(element: Box, picture: { width: number; height: number }): Box {
  const scale = Math.min(element.width / picture.width, element.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return {
    left: element.left + (element.width - width) / 2,
    top: element.top + (element.height - height) / 2,
    width,
    height,
  };
}

/** In 1/10000 of the picture; undefined: beside it. */
export function placeIn(
  box: Box,
  point: { x: number; y: number },
): { x: number; y: number } | undefined {
  const x = Math.round(((point.x - box.left) / box.width) * kWhole);
  const y = Math.round(((point.y - box.top) / box.height) * kWhole);
  const inside = x >= 0 && y >= 0 && x <= kWhole && y <= kWhole;
  return inside ? { x, y } : undefined;
}

/** From the element's corner to a place in its picture, for CSS. */
export function translation(box: Box, { x, y }: { x: number; y: number }): string {
  const across = box.left + (x / kWhole) * box.width;
  return `${across}px ${box.top + (y / kWhole) * box.height}px`;
}
