import { api, Refused } from "../../api/client";
import type { ImportOptions, Upload } from "../../api/imports";

const piece = 512 * 1024;

/** Begins an import and sends the first piece, which is enough to look at. */
export async function begin(file: File, options: ImportOptions): Promise<Upload> {
  const upload = await api.post<Upload>("/v1/imports", { ...options, file_name: file.name });
  return api.send<Upload>(`/v1/imports/${upload.id}/data?offset=0`, file.slice(0, piece));
}

/** Sends the rest piece by piece; the whole file is never in memory. A gap goes on where the server says. */
export async function sendRest(file: File, upload: Upload, progress: (share: number) => void): Promise<void> {
  let offset = Math.min(piece, file.size);
  while (offset < file.size) {
    progress(offset / file.size);
    try {
      offset = (await api.send<Upload>(`/v1/imports/${upload.id}/data?offset=${offset}`, file.slice(offset, offset + piece))).received_bytes;
    } catch (error) {
      const there = error instanceof Refused && error.code === "import_gap" ? /offset=(\d+)/.exec(error.message)?.[1] : undefined;
      if (there === undefined) throw error;
      offset = Number(there);
    }
  }
  progress(1);
}
