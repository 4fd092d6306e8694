/** A picture of an SVG; of one in the page as it is shown, with what its style sheet says written into it. */
export async function svgToPng(svg: SVGSVGElement, background: string): Promise<string> {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const { width, height } = svg.isConnected
    ? svg.getBoundingClientRect()
    : { width: svg.width.baseVal.value, height: svg.height.baseVal.value };
  if (svg.isConnected) writeStyles(svg, copy);
  copy.setAttribute('width', String(2 * width));
  copy.setAttribute('height', String(2 * height));
  const image = new Image();
  const text = new XMLSerializer().serializeToString(copy);
  image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    await image.decode();
  } finally {
    URL.revokeObjectURL(image.src);
  }
  const canvas = document.createElement('canvas');
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  const context = canvas.getContext('2d')!;
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png');
}

function writeStyles(svg: SVGSVGElement, copy: SVGSVGElement) {
  const originals = [...svg.querySelectorAll<SVGElement>('*')];
  for (const [i, node] of [...copy.querySelectorAll<SVGElement>('*')].entries()) {
    const style = getComputedStyle(originals[i]!);
    for (const name of ['fill', 'fill-opacity', 'stroke', 'stroke-width'])
      node.setAttribute(name, style.getPropertyValue(name));
  }
}
