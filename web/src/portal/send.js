import { Upload } from "tus-js-client";
/** Milliseconds between tries after a lost connection. */
const PAUSES = [500, 1000, 3000, 5000, 10_000];
/** Milliseconds between tries after that, unless the browser says earlier that it is online again. */
const PAUSE_LONG = 15_000;
/** Bytes sent at a time: what a lost connection costs at most. */
const CHUNK_BYTES = 256 * 1024;
/** Sends a file in pieces that survive a lost connection; the next begins where the last one ended. */
export function send(file, told) {
    let isDropped = false;
    const upload = new Upload(file, {
        endpoint: "/verify/uploads",
        chunkSize: CHUNK_BYTES,
        retryDelays: PAUSES,
        metadata: { filename: file.name },
        removeFingerprintOnSuccess: true,
        onShouldRetry: (error) => {
            told.waits();
            const status = error.originalResponse?.getStatus() ?? 0;
            return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
        },
        onProgress: (sent, total) => told.progress(total ? sent / total : 0),
        onError: (error) => {
            const response = "originalResponse" in error ? error.originalResponse : null;
            if (response)
                return told.refused(message(response.getBody()));
            told.waits();
            void connection().then(() => isDropped || upload.start());
        },
        onSuccess: () => told.sent(upload.url?.split("/").pop() ?? ""),
    });
    // A page that was reloaded goes on with what had been sent of the same file.
    void upload.findPreviousUploads().then((earlier) => {
        if (isDropped)
            return;
        if (earlier[0])
            upload.resumeFromPreviousUpload(earlier[0]);
        upload.start();
    });
    return {
        drop: () => {
            isDropped = true;
            void upload.abort(true).catch(() => undefined);
        },
    };
}
/** Ends when there may be a connection again. */
function connection() {
    return new Promise((tell) => {
        const again = () => {
            window.removeEventListener("online", again);
            clearTimeout(timer);
            tell();
        };
        const timer = setTimeout(again, PAUSE_LONG);
        window.addEventListener("online", again);
    });
}
function message(body) {
    try {
        return JSON.parse(body).message ?? null;
    }
    catch {
        return null;
    }
}
