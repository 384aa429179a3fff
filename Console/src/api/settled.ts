import { useEffect, useRef, useState } from "react";

/** A value once nobody has changed it for a moment; `then` is told each time it settles anew. */
export function useSettled<T>(value: T, then?: (value: T) => void, wait = 150): T {
  const [settled, setSettled] = useState(value);
  const latest = useRef(then);
  latest.current = then;
  useEffect(() => {
    if (value === settled) return;
    const timer = setTimeout(() => {
      setSettled(value);
      latest.current?.(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, settled, wait]);
  return settled;
}
