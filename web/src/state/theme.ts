import { useEffect, useState } from 'preact/hooks';

const KEY = 'kindred-theme';

/** The system's light or dark, until a person chooses. */
export function useTheme(): { readonly isDark: boolean; readonly toggle: () => void } {
  const [chosen, setChosen] = useState<string | null>(() => stored());
  const [system, setSystem] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const changed = () => setSystem(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  const [isPrinted, setPrinted] = useState(false);
  useEffect(() => {
    const begin = () => setPrinted(true);
    const end = () => setPrinted(false);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  // Paper is white.
  const isDark = !isPrinted && (chosen === null ? system : chosen === 'dark');
  useEffect(() => {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  }, [isDark]);
  return {
    isDark,
    toggle: () => {
      const next = isDark ? 'light' : 'dark';
      setChosen(next);
      try {
        localStorage.setItem(KEY, next);
      } catch {
        // Without storage the choice lasts as long as the page.
      }
    },
  };
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
