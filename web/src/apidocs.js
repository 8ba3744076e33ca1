// Shows /api/openapi.json: operations by tag, each with its parameters, body and answers. No third-party script.
import { all, find, make } from "./dom";
const METHODS = ["get", "post", "put", "patch", "delete"];
const DEPTH_MAX = 4;
/** What stands between backquotes is code. */
function prose(text) {
    return text.split("`").map((part, at) => (at % 2 === 1 ? make("code", {}, part) : part));
}
function resolve(api, schema) {
    const name = schema.$ref?.split("/").pop();
    return name ? (api.components?.schemas?.[name] ?? {}) : schema;
}
function typeWords(api, schema) {
    const name = schema.$ref?.split("/").pop();
    const real = resolve(api, schema);
    if (real.enum)
        return real.enum.map(String).join(" | ");
    if (real.type === "array" && real.items)
        return `list of ${typeWords(api, real.items)}`;
    const variants = real.oneOf ?? real.anyOf;
    if (variants)
        return variants.map((variant) => typeWords(api, variant)).join(" or ");
    const type = Array.isArray(real.type) ? real.type.join(" or ") : real.type;
    return name && (!type || type === "object") ? name : `${type ?? "anything"}${real.format ? ` (${real.format})` : ""}`;
}
function fields(api, schema, depth = 0) {
    const real = resolve(api, schema);
    const parts = real.allOf?.map((part) => resolve(api, part)) ?? [real];
    const properties = parts.flatMap((part) => Object.entries(part.properties ?? {}));
    const required = new Set(parts.flatMap((part) => part.required ?? []));
    if (real.type === "array" && real.items)
        return fields(api, real.items, depth + 1);
    if (properties.length === 0 || depth > DEPTH_MAX)
        return null;
    const list = make("dl", { class: "api-fields" });
    for (const [name, property] of properties) {
        const about = make("dd", {}, make("span", { class: "muted" }, typeWords(api, property)));
        const words = property.description ?? resolve(api, property).description;
        if (words)
            about.append(make("p", {}, ...prose(words)));
        const inner = fields(api, property, depth + 1);
        if (inner)
            about.append(make("details", {}, make("summary", {}, "Fields"), inner));
        list.append(make("div", {}, make("dt", {}, make("code", {}, name), required.has(name) ? " required" : ""), about));
    }
    return list;
}
function parameters(api, list) {
    const out = make("dl", { class: "api-fields" });
    for (const one of list) {
        const about = make("dd", {}, make("span", { class: "muted" }, `${one.in}, ${typeWords(api, one.schema ?? {})}`));
        if (one.description)
            about.append(make("p", {}, ...prose(one.description)));
        out.append(make("div", {}, make("dt", {}, make("code", {}, one.name), one.required ? " required" : ""), about));
    }
    return out;
}
/** Every example, as it is sent. */
function examples(media) {
    const all = "example" in media ? [media.example] : Object.values(media.examples ?? {}).map((one) => one.value);
    return all.map((one) => make("pre", { class: "api-example", tabindex: "0" }, JSON.stringify(one, null, 2)));
}
function operation(api, method, path, about) {
    const summary = make("summary", {}, make("span", { class: `verb verb-${method}` }, method.toUpperCase()), make("code", {}, path), make("span", { class: "muted" }, about.summary ?? ""));
    const box = make("details", { class: "api-operation", id: about.operationId ?? `${method}-${path}` }, summary);
    const body = make("div", { class: "api-body" });
    if (about.description)
        body.append(make("p", {}, ...prose(about.description)));
    if (about.parameters?.length)
        body.append(make("h3", {}, "Parameters"), parameters(api, about.parameters));
    for (const [type, media] of Object.entries(about.requestBody?.content ?? {})) {
        body.append(make("h3", {}, "Body ", make("code", {}, type)), fields(api, media.schema ?? {}) ?? make("p", {}, typeWords(api, media.schema ?? {})), ...examples(media));
    }
    body.append(make("h3", {}, "Answers"));
    for (const [status, answer] of Object.entries(about.responses ?? {})) {
        const line = make("details", {}, make("summary", {}, make("strong", {}, status), " ", ...prose(answer.description ?? "")));
        for (const media of Object.values(answer.content ?? {}))
            line.append(...examples(media), fields(api, media.schema ?? {}) ?? make("p", {}, typeWords(api, media.schema ?? {})));
        body.append(line);
    }
    box.append(body);
    return box;
}
function draw(api, root) {
    const tags = new Map();
    for (const [path, methods] of Object.entries(api.paths ?? {})) {
        for (const method of METHODS) {
            const about = methods[method];
            if (!about)
                continue;
            const tag = about.tags?.[0] ?? "Other";
            tags.set(tag, [...(tags.get(tag) ?? []), operation(api, method, path, about)]);
        }
    }
    root.replaceChildren(make("p", { class: "muted" }, `${api.info?.title ?? "API"} ${api.info?.version ?? ""}`), make("div", { class: "api-intro" }, ...(api.info?.description ?? "").split("\n\n").map((text) => make("p", {}, ...prose(text)))));
    for (const [tag, operations] of tags)
        root.append(make("section", { class: "api-tag" }, make("h2", {}, tag), ...operations));
}
function filter(root, typed) {
    for (const box of all(".api-operation", root))
        box.hidden = !(box.textContent ?? "").toLowerCase().includes(typed);
    for (const tag of all(".api-tag", root))
        tag.hidden = all(".api-operation:not([hidden])", tag).length === 0;
}
export function startApiDocs() {
    const root = find("[data-openapi]");
    if (!root)
        return;
    find("[data-api-filter]")?.addEventListener("input", (event) => filter(root, event.target.value.toLowerCase()));
    fetch(root.dataset["openapi"] ?? "")
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
        .then((api) => draw(api, root))
        .catch(() => root.replaceChildren(make("p", { class: "notice notice-error" }, "The description did not load. Reload the page.")));
}
