//! Every page, rendered on the server. What moves on them is in the islands.

mod chapter;
mod components;
mod evidence;
mod guard;
mod head;
mod home;
mod lab_place;
mod layout;
mod matrix;
mod not_found;
mod reader;
mod reference;
mod scenario;
mod server_code;

use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};
use wire::{Deployment, OriginSet, Pair};

use chapter::ChapterPage;
use components::ComponentsPage;
pub use evidence::{console_html, evidence_html};
pub use head::Assets;
use home::HomePage;
use layout::Layout;
use matrix::MatrixPage;
use not_found::NotFoundPage;
use reference::{DivergencesPage, MessagePage, MessagesPage};
use scenario::ScenarioPage;

/// What the views know of the request: under which origins this visitor sees the lab.
#[derive(Clone, Debug)]
pub struct PageContext {
    /// The lab's origins, as this visitor reaches them.
    pub origins: OriginSet,
    /// Where the page was opened, if that is none of the configured origins.
    pub elsewhere: Option<String>,
    /// The built files.
    pub assets: Assets,
    /// Whether the page reloads itself when the server is started again.
    pub reload: bool,
}

impl PageContext {
    /// For a request with this `Host` header.
    pub fn new(deployment: &Deployment, host: Option<&str>, assets: Assets, reload: bool) -> Self {
        let origins = deployment.set_at(host).clone();
        let elsewhere = host.filter(|host| !origins.page.is_at(host)).map(str::to_owned);
        Self { origins, elsewhere, assets, reload }
    }
}

/// The document around every page.
pub fn shell() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                {head::assets()}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The routes of the page's origin.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Layout>
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage />
                    <Route path=path!("/reference/messages") view=MessagesPage />
                    <Route path=path!("/reference/messages/:slug") view=MessagePage />
                    <Route path=path!("/reference/divergences") view=DivergencesPage />
                    <Route path=path!("/matrix") view=MatrixPage />
                    <Route path=path!("/components") view=ComponentsPage />
                    <Route path=path!("/learn/:chapter") view=ChapterPage />
                    <Route path=path!("/learn/:chapter/:scenario") view=ScenarioPage />
                </Routes>
            </Layout>
        </Router>
    }
}

/// The context of this request. Without one (the list of routes is made before any request) the views
/// get origins that lead nowhere.
fn page_context() -> PageContext {
    use_context().unwrap_or_else(|| {
        let pair = Pair::parse("http://page.invalid", "http://api.invalid").expect("both are origins");
        let assets = Assets { js: String::new(), wasm: String::new(), css: String::new() };
        PageContext::new(&Deployment::new(vec![pair], Vec::new(), 1), None, assets, false)
    })
}
