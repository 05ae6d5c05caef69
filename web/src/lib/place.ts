// Puts a popover beside what opened it: below, or above where there is no room; within the window.

const kGap = 4;
const kEdge = 8;

export function place(popup: HTMLElement, anchor: Element, align: 'start' | 'end' = 'start'): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popup;
  const below = at.bottom + kGap;
  const fitsBelow = below + height + kEdge <= innerHeight;
  const top = fitsBelow || at.top < innerHeight - at.bottom ? below : at.top - kGap - height;
  const wished = align === 'end' ? at.right - width : at.left;
  const left = Math.min(Math.max(kEdge, wished), Math.max(kEdge, innerWidth - width - kEdge));
  popup.style.top = `${Math.max(kEdge, top)}px`;
  popup.style.left = `${left}px`;
}
