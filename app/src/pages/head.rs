//! What stands in every page's head.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{Link, Meta, Script, Title};
use leptos_router::hooks::use_location;

use super::{PageContext, page_context};

/// The names of the built files, which change with their contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The script that loads the WASM.
    pub js: String,
    /// The islands.
    pub wasm: String,
    /// The stylesheet.
    pub css: String,
}

/// Runs before anything is painted, so that no page flashes in another theme than the reader's. Where the
/// browser keeps nothing for the page, the address still counts.
const READERS_CHOICE: &str = concat!(
    "{let d=document.documentElement.dataset,",
    "c=k=>{try{return localStorage.getItem('cors-lab:'+k)}catch{}};",
    "d.theme=c('theme')||'';",
    "if(c('projector')||new URLSearchParams(location.search).has('projector'))d.projector=''}"
);

/// Said where a button will never work.
const NOT_LOADED: &str = "Sending needs a part of this page that did not load. Reload the page; if that does \
                          not help, something blocks it: an extension, or the network.";

/// Stylesheet and scripts of every page.
pub(super) fn assets() -> impl IntoView {
    let PageContext { assets: Assets { css, .. }, reload, .. } = page_context();
    let nonce = use_nonce();
    view! {
        <script nonce=nonce.clone() inner_html=READERS_CHOICE></script>
        <link rel="stylesheet" href=css />
        <script nonce=nonce.clone() src="/reader.js" defer></script>
        {reload.then(|| view! { <script nonce=nonce src="/dev-reload.js" defer></script> })}
    }
}

/// What a page with an island loads besides, in its head. The script is what Leptos' own for islands does, for pages
/// that have no islands within islands and no router in the browser: a fifth of its size.
#[component]
pub(super) fn IslandAssets() -> impl IntoView {
    let Assets { js, wasm, .. } = page_context().assets;
    let start = format!(
        "try{{const islands=await import(\"{js}\");await islands.default({{module_or_path:\"{wasm}\"}});\
         islands.hydrate();\
         for(const place of document.querySelectorAll(\"leptos-island\"))islands[place.dataset.component](place)\
         }}catch(error){{const status=document.querySelector(\"#lab [role=status]\");\
         if(status)status.textContent=\"{NOT_LOADED}\";throw error}}"
    );
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    view! {
        <Link rel="modulepreload" href=js />
        <Link rel="modulepreload" href="/runner.js" />
        <Link rel="modulepreload" href="/render.js" />
        <Link rel="preload" href=wasm as_="fetch" type_="application/wasm" crossorigin="" />
        <Script nonce=nonce type_="module">
            {start}
        </Script>
    }
}

/// Title and description of a page, for people, search engines and link previews.
#[component]
pub(super) fn PageHead(
    /// Without the name of the lab.
    #[prop(into)]
    title: String,
    #[prop(into)] description: String,
) -> impl IntoView {
    let origin = page_context().origins.page;
    let address = format!("{origin}{}", use_location().pathname.get_untracked());
    view! {
        <Title text=format!("{title} · CORS Lab") />
        <Meta name="description" content=description.clone() />
        <Meta property="og:type" content="article" />
        <Meta property="og:site_name" content="CORS Lab" />
        <Meta property="og:title" content=title />
        <Meta property="og:description" content=description />
        <Meta property="og:url" content=address.clone() />
        <Meta property="og:image" content=format!("{origin}/preview.png") />
        <Meta name="twitter:card" content="summary_large_image" />
        <Link rel="canonical" href=address />
    }
}
