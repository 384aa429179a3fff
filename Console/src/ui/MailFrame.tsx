import { useMemo } from "react";

/** A mail as its reader sees it: in a frame without scripts, without our origin, and without a way out. */
export function MailFrame({ html, title, height = 420 }: { html: string; title: string; height?: number }) {
  const page = useMemo(() => {
    const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><base target="_blank">${html}`;
  }, [html]);
  return <iframe className="mail-frame" sandbox="" srcDoc={page} title={title} style={{ height }} />;
}
