import type { Language, Problem, Refusal } from "./common";

/** What the server refused, in a sentence a person can act on. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    readonly problems: Problem[] = [],
  ) {
    super(message);
  }
}

/** Said where no answer came at all. */
const unreachable: Record<Language, string> = {
  en: "The server does not answer. Nothing was lost; try again in a moment.",
  "zh-CN": "服务器没有应答，数据没有丢失，请稍后重试。",
};

/** Speaks to the API with the cookie of the session. */
export class Client {
  csrf: string | null = null;
  language: Language = "en";
  /** Called when the session has ended. */
  onSignedOut: () => void = () => {};

  get = <T>(path: string, signal?: AbortSignal): Promise<T> => this.call<T>("GET", path, undefined, signal);
  post = <T>(path: string, body?: unknown): Promise<T> => this.call<T>("POST", path, body);
  put = <T>(path: string, body?: unknown): Promise<T> => this.call<T>("PUT", path, body);
  patch = <T>(path: string, body?: unknown): Promise<T> => this.call<T>("PATCH", path, body);
  delete = <T>(path: string): Promise<T> => this.call<T>("DELETE", path);

  /** Bytes as they are: a piece of a file. */
  async send<T>(path: string, bytes: Blob): Promise<T> {
    return this.answer<T>(await this.fetch(path, { method: "PUT", body: bytes, headers: this.headers(false) }));
  }

  private async call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.answer<T>(
      await this.fetch(path, { method, body: text, headers: this.headers(text !== undefined), signal }),
    );
  }

  private headers(isJSON: boolean): HeadersInit {
    return {
      Accept: "application/json",
      "Accept-Language": this.language,
      ...(isJSON && { "Content-Type": "application/json" }),
      ...(this.csrf && { "X-CSRF-Token": this.csrf }),
    };
  }

  private async fetch(path: string, options: RequestInit): Promise<Response> {
    try {
      return await fetch(path, { credentials: "same-origin", ...options });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new Refused(0, "unreachable", unreachable[this.language]);
    }
  }

  private async answer<T>(response: Response): Promise<T> {
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return body as T;
    const error = (body as Refusal | null)?.error;
    if (response.status === 401 && error?.code !== "sign_in_failed") this.onSignedOut();
    const message = error?.message ?? unreachable[this.language];
    throw new Refused(response.status, error?.code ?? "unknown", message, error?.field ?? null, error?.problems ?? []);
  }
}

export const api = new Client();

/** A path with its query; what is empty is left out. */
export function withQuery(path: string, query: Record<string, string | number | boolean | null | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}
