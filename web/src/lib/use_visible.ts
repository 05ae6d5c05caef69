// Whether somebody may be looking at this tab. Hiding counts only after a while, so that a glance
// at another tab changes nothing.
import { useEffect, useState } from 'preact/hooks';

export function useVisible(hideAfterMs: number): boolean {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') setVisible(true);
      else timer = setTimeout(setVisible, hideAfterMs, false);
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [hideAfterMs]);
  return visible;
}
