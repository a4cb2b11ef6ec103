// Reading comfort: pictures and words of the pages near the window, keys, search without reloading.
// Everything on the page works without this file, too.
"use strict";
(() => {
    const list = document.querySelector("ol.pages");
    const texts = document.querySelector("ol.texts");
    const pages = [...(list || texts || document.createElement("ol")).children].filter((li) => /^p\d+$/.test(li.id));
    const number = (li) => Number(li.id.slice(1));
    const first = pages.length ? number(pages[0]) : 1;
    const page = (n) => pages[n - first];
    const total = Number(list?.dataset.pages ?? 0);
    const results = document.getElementById("results");
    const field = document.getElementById("q");
    const counter = document.getElementById("page");
    const framed = document.body.classList.contains("embed");

    // --- pictures and words of the pages that are near ---

    const tries = 5;
    function picture(n) {
        const image = new Image();
        const address = `${list.dataset.files}${n}-large.gif`;
        let tried = 0;
        image.alt = `Page ${n}`;
        // The server may be busy for a second when somebody leafs very fast.
        image.addEventListener("error", () => {
            if (++tried < tries) setTimeout(() => { image.src = address; }, 700 * tried);
        });
        image.src = address;
        return image;
    }

    function showPicture(li) {
        if (!li.classList.contains("later")) return;
        const place = li.querySelector("svg");
        const image = picture(number(li));
        const [, , width, height] = place.getAttribute("viewBox").split(" ");
        image.width = width;
        image.height = height;
        place.replaceWith(image);
        li.classList.remove("later");
    }

    // A box for each word lies over the picture: for selecting, copying and showing what was found.
    function layer(words, height) {
        const box = document.createElement("div");
        box.className = "words";
        let line = null;
        for (const word of words) {
            const span = document.createElement("span");
            span.textContent = `${word.text} `;
            span.style.left = `${word.x1 * 100}%`;
            span.style.top = `${word.y1 * 100}%`;
            span.style.width = `${(word.x2 - word.x1) * 100}%`;
            span.style.height = `${(word.y2 - word.y1) * 100}%`;
            span.style.fontSize = `${Math.max(1, (word.y2 - word.y1) * height)}px`;
            if (line !== null && word.y1 > line) box.append("\n");
            line = word.y2;
            box.append(span);
        }
        return box;
    }

    async function showWords(li) {
        if (li.querySelector(".words") || li.dataset.asked) return;
        li.dataset.asked = "yes";
        const answer = await fetch(`${list.dataset.files}${number(li)}.position.json`).catch(() => null);
        const words = answer?.ok ? await answer.json().catch(() => []) : [];
        if (li.dataset.asked && Array.isArray(words)) li.append(layer(words, li.clientHeight));
        mark(li);
    }

    function forgetWords(li) {
        delete li.dataset.asked;
        li.querySelector(".words")?.remove();
    }

    const near = new IntersectionObserver((entries) => {
        for (const entry of entries) {
            if (!entry.isIntersecting) {
                forgetWords(entry.target);
                continue;
            }
            showPicture(entry.target);
            showWords(entry.target);
        }
    }, { rootMargin: "100% 0px" });

    // --- where we are ---

    function current() {
        const top = 0.35 * innerHeight;
        let low = 0;
        let high = pages.length - 1;
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if (pages[middle].getBoundingClientRect().top <= top) low = middle;
            else high = middle - 1;
        }
        return first + low;
    }

    let shown = 0;
    let waiting = false;
    function noticePage() {
        waiting = false;
        const now = current();
        if (now === shown) return;
        shown = now;
        if (counter && counter !== document.activeElement) counter.value = now;
        if (list && !framed) history.replaceState(null, "", `${location.pathname}${location.search}#document/p${now}`);
    }

    function go(n) {
        const wanted = Math.min(Math.max(1, n), Math.max(total, first + pages.length - 1));
        if (!page(wanted)) {
            const query = new URLSearchParams(location.search);
            query.set("from", wanted);
            location.assign(`?${query}#p${wanted}`);
            return;
        }
        page(wanted).scrollIntoView({ block: "start" });
    }

    function choose(selector) {
        for (const old of document.querySelectorAll(".chosen")) old.classList.remove("chosen");
        if (selector) for (const one of document.querySelectorAll(selector)) one.classList.add("chosen");
    }

    function goToNote(id) {
        const box = document.querySelector(`.marks a[data-note="${id}"] .box`);
        const item = document.getElementById(`note-${id}`);
        choose(`.marks a[data-note="${id}"], #note-${id}`);
        item?.scrollIntoView({ block: "nearest" });
        if (box) box.scrollIntoView({ block: "center" });
        return Boolean(box || item);
    }

    // "#document/p3/a55" and "#p3"
    function followAddress() {
        const found = /^#(?:document\/)?p(\d{1,9})(?:\/a(\d{1,18}))?$/.exec(location.hash);
        if (!found) return;
        go(Number(found[1]));
        if (found[2]) goToNote(found[2]);
    }

    // --- searching ---

    let wanted = new Set();
    const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

    function readWanted() {
        wanted = new Set();
        for (const em of results?.querySelectorAll("em") ?? [])
            for (const word of em.textContent.split(/\s+/)) if (plain(word)) wanted.add(plain(word));
    }

    function mark(li) {
        for (const span of li.querySelectorAll(".words span"))
            span.classList.toggle("hit", wanted.has(plain(span.textContent)));
    }

    function goToHit(link) {
        choose(null);
        link.closest("li")?.classList.add("chosen");
        link.scrollIntoView({ block: "nearest" });
        go(Number(link.dataset.page));
    }

    function hits() {
        return [...(results?.querySelectorAll("a[data-page]") ?? [])];
    }

    function nextHit(step) {
        const all = hits();
        if (!all.length) return;
        const at = all.findIndex((link) => link.closest("li").classList.contains("chosen"));
        goToHit(all[(at + step + all.length) % all.length]);
    }

    async function search(event) {
        event.preventDefault();
        const query = new URLSearchParams(location.search);
        query.set("q", field.value);
        const address = `${location.pathname}?${query}`;
        const answer = await fetch(`${address}&only=results`).catch(() => null);
        if (!answer?.ok) {
            location.assign(address);
            return;
        }
        const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("results");
        results.replaceChildren(...(found?.childNodes ?? []));
        history.replaceState(null, "", `${address}${location.hash}`);
        readWanted();
        for (const li of pages) if (li.dataset.asked) mark(li);
        if (hits().length) {
            field.blur();
            goToHit(hits()[0]);
        }
    }

    // --- keys and clicks ---

    // On a project's page: from document to document, and to the parts before and after.
    const cards = [...document.querySelectorAll(".cards a")];
    function goToCard(step) {
        const at = cards.indexOf(document.activeElement);
        const next = at < 0 ? (step > 0 ? 0 : cards.length - 1) : at + step;
        cards[Math.min(cards.length - 1, Math.max(0, next))].focus();
    }
    const shelfKeys = {
        j: () => goToCard(1),
        k: () => goToCard(-1),
        ArrowRight: () => document.querySelector(".parts [rel=next]")?.click(),
        ArrowLeft: () => document.querySelector(".parts [rel=prev]")?.click(),
    };

    const keys = cards.length ? shelfKeys : {
        j: () => go(current() + 1),
        k: () => go(current() - 1),
        ArrowRight: () => go(current() + 1),
        ArrowLeft: () => go(current() - 1),
        Home: () => go(1),
        End: () => go(Math.max(total, pages.length)),
        n: () => nextHit(1),
        N: () => nextHit(-1),
        "/": () => { field?.focus(); field?.select(); },
    };

    addEventListener("keydown", (event) => {
        const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
        if (typing && event.key === "Escape") typing.blur();
        if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
        event.preventDefault();
        keys[event.key]();
    });

    addEventListener("click", (event) => {
        const link = event.target.closest?.("a[data-page], a[data-note]");
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !pages.length) return;
        event.preventDefault();
        if (link.closest("#results")) goToHit(link);
        else if (!link.dataset.note || !goToNote(link.dataset.note)) go(Number(link.dataset.page));
    });

    document.querySelector("form.search")?.addEventListener("submit", search);
    document.querySelector("form.go")?.addEventListener("submit", (event) => {
        const n = Number(counter.value);
        if (!Number.isInteger(n)) return;
        event.preventDefault();
        counter.blur();
        go(n);
    });

    // --- beginning ---

    // On a phone the pages come first: contents and notes wait to be opened.
    if (matchMedia("(max-width: 52rem)").matches)
        for (const details of document.querySelectorAll("aside details")) details.open = false;
    readWanted();
    if (list) for (const li of pages) near.observe(li);
    if (pages.length && list) {
        addEventListener("scroll", () => {
            if (!waiting) requestAnimationFrame(noticePage);
            waiting = true;
        }, { passive: true });
        addEventListener("hashchange", followAddress);
        if (location.hash) followAddress();
        else if (hits().length) goToHit(hits()[0]);
        noticePage();
    }
    // A frame of one page or one note tells the page around it how high it is.
    if (framed && document.body.classList.contains("single") && parent !== window)
        new ResizeObserver(() => parent.postMessage({ quire: "height", height: document.documentElement.scrollHeight }, "*"))
            .observe(document.body);
})();
