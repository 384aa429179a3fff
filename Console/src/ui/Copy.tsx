import { useState } from "react";
import { pairs, useWords } from "../words/words";
import { Button } from "./Button";

const words = pairs({ copy: ["Copy", "复制"], copied: ["Copied", "已复制"] });

/** A text to take elsewhere: a key, a snippet, a DNS record. */
export function Copy({ text }: { text: string }) {
  const say = useWords(words);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className="copy row">
      <pre className="grow">{text}</pre>
      <Button icon={isCopied ? "check" : "copy"} onClick={() => void copy()}>{isCopied ? say.copied : say.copy}</Button>
    </div>
  );
}
