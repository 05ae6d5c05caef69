// The two cookies that the page itself writes: panal_lang and panal_theme. The server reads them
// to fill index.html, so that a reload paints the right language and theme at once.

const kYearSeconds = 365 * 24 * 3600;

export function readCookie(name: string, all: string = document.cookie): string | null {
  for (const part of all.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

export function cookieText(name: string, value: string): string {
  return `${name}=${value}; Path=/; SameSite=Lax; Max-Age=${kYearSeconds}`;
}

export function writeCookie(name: string, value: string): void {
  document.cookie = cookieText(name, value);
}
