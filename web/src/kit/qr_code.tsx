// A QR code as one SVG path. Always dark on light, whatever the theme: cameras want that.
import { encode } from 'uqr';
import '@/styles/controls.css';

export function QrCode(props: { value: string; label: string }) {
  const { data, size } = encode(props.value, { ecc: 'M', border: 2 });
  let path = '';
  data.forEach((row, y) => row.forEach((dark, x) => {
    if (dark) path += `M${x} ${y}h1v1h-1z`;
  }));
  return (
    <svg class="qr" role="img" aria-label={props.label} viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges">
      <rect class="qr-ground" width={size} height={size} />
      <path class="qr-ink" d={path} />
    </svg>
  );
}
