// For sites that embed a page or a note: gives our frames the height of what they hold.
"use strict";
(() => {
    if (window.quireResizes) return;
    window.quireResizes = true;
    addEventListener("message", (event) => {
        const told = event.data;
        if (!told || told.quire !== "height" || !(told.height > 0 && told.height < 20000)) return;
        for (const frame of document.querySelectorAll("iframe"))
            if (frame.contentWindow === event.source) frame.style.height = `${Math.ceil(told.height)}px`;
    });
})();
