import { useEffect, useState } from "react";

/** The token of the link that was followed. It leaves the address at once, so that it stays in no history. */
export function useToken(): string {
  const [token] = useState(() => new URLSearchParams(location.search).get("token") ?? "");
  useEffect(() => {
    if (token) history.replaceState(null, "", location.pathname);
  }, [token]);
  return token;
}
