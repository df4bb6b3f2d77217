/// The one script: it fetches a page again when the server says that something on it changed, and listens to keys. Every
/// page works without it.
enum Script {
    static let text = #"""
        "use strict";
        (() => {
            const main = document.getElementById("main");
            const live = (document.body.dataset.live || "").split(" ").filter(Boolean);
            // A page is fetched again after five seconds at least, and after fifty times as long as it took: watching takes no more
            // than a fiftieth of one connection from a server that is busy. After half a minute in any case.
            const shortest = 5000;
            const longest = 30000;
            const share = 50;
            const poll = 10000;
            let last = Date.now();
            let pause = shortest;
            let wanted = false;
            let fetching = false;
            let failures = 0;
            let timer = 0;

            // What somebody is typing or has chosen must not be lost.
            const busy = () => {
                const at = document.activeElement;
                if (at && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)) return true;
                if (document.querySelector("main details[open]")) return true;
                return document.querySelector("main input[type=checkbox]:checked") !== null;
            };

            const renew = async () => {
                if (!main || document.hidden || fetching || busy()) return;
                if (Date.now() - last < pause) return;
                fetching = true;
                wanted = false;
                last = Date.now();
                try {
                    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
                    if (!answer.ok) return;
                    const text = await answer.text();
                    pause = Math.min(longest, Math.max(shortest, share * (Date.now() - last)));
                    const page = new DOMParser().parseFromString(text, "text/html");
                    const fresh = page.getElementById("live");
                    const old = document.getElementById("live");
                    if (!fresh || !old || busy()) return;
                    const row = selected();
                    old.replaceWith(fresh);
                    if (row >= 0) select(row);
                } catch (error) {
                    // The next time may do.
                } finally {
                    fetching = false;
                }
            };

            const start = () => {
                if (live.length === 0) return;
                setInterval(() => { if (wanted) renew(); }, 1000);
                listen();
            };

            const listen = () => {
                if (!window.EventSource) return fall();
                const source = new EventSource("/live");
                source.onopen = () => { failures = 0; clearInterval(timer); timer = 0; };
                source.addEventListener("change", (event) => {
                    if (event.data.split(" ").some((part) => live.includes(part))) wanted = true;
                });
                source.onerror = () => {
                    failures += 1;
                    if (failures >= 3 || source.readyState === EventSource.CLOSED) { source.close(); fall(); }
                };
            };

            const fall = () => { if (!timer) timer = setInterval(() => { wanted = true; }, poll); };

            // Keys: g and a letter for pages, / for the filter, j and k for rows.
            const rows = () => Array.from(document.querySelectorAll("main tbody tr")).filter((row) => row.querySelector("a"));
            const selected = () => rows().findIndex((row) => row.classList.contains("here"));
            const select = (index) => {
                const all = rows();
                if (all.length === 0) return;
                all.forEach((row) => row.classList.remove("here"));
                const row = all[Math.max(0, Math.min(index, all.length - 1))];
                row.classList.add("here");
                row.scrollIntoView({ block: "nearest" });
                row.querySelector("a").focus();
            };
            let going = 0;
            document.addEventListener("keydown", (event) => {
                if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
                if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox") {
                    if (event.key === "Escape") event.target.blur();
                    return;
                }
                if (Date.now() - going < 1500) {
                    going = 0;
                    const link = document.querySelector(`nav.side a[data-key="${CSS.escape(event.key)}"]`);
                    if (link) { event.preventDefault(); location.assign(link.href); }
                    return;
                }
                switch (event.key) {
                case "g": going = Date.now(); break;
                case "/": {
                    const field = document.getElementById("filter");
                    if (field) { event.preventDefault(); field.focus(); } else { location.assign("/jobs"); }
                    break;
                }
                case "j": select(selected() + 1); break;
                case "k": select(selected() - 1); break;
                case "?": location.assign("/keys"); break;
                default: break;
                }
            });

            start();
        })();
        """#
}
