//! The index of all messages, with a search that takes a whole pasted line.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::Stylesheet;
use lessons::{MESSAGES, Message};

use super::{super::head::PageHead, ReferenceLinks};

/// `/reference/messages`
#[component]
pub(in super::super) fn MessagesPage() -> impl IntoView {
    let list = |look_alike| {
        let mut messages: Vec<_> =
            MESSAGES.iter().filter(|message| message.look_alike == look_alike).collect();
        // What a scenario shows is what people meet most.
        messages.sort_by_key(|message| message.scenario.is_none());
        messages.into_iter().map(item).collect::<Vec<_>>()
    };
    view! {
        <PageHead
            title="What the console says, and what it means"
            description="What Chrome, Firefox and Safari print when CORS blocks a request, and what only looks like CORS: what it means, its causes, the fix."
        />
        <Stylesheet href="/reference.css" />
        <ReferenceLinks current="/reference/messages" />
        <main id="content" class="reference" tabindex="-1">
            <h1>"What the console says, and what it means"</h1>
            <label class="field search">
                "Paste the message, or type a word of it"
                <input type="search" id="search" autocomplete="off" spellcheck="false" data-search=".found" />
            </label>
            <p role="status" class="hint" id="search-status">{format!("{} kinds of message.", MESSAGES.len())}</p>
            <div id="search-list">
                <section aria-labelledby="cors">
                    <h2 id="cors">"CORS errors"</h2>
                    <ul class="entries">{list(false)}</ul>
                </section>
                <section aria-labelledby="look-alikes">
                    <h2 id="look-alikes">"Not CORS, though it looks like it"</h2>
                    <ul class="entries">{list(true)}</ul>
                </section>
            </div>
            <script nonce=use_nonce() src="/search.js" defer></script>
        </main>
    }
}

fn item(message: &'static Message) -> impl IntoView {
    let mut words = vec![message.prose.title, message.prose.summary];
    words.extend(message.keywords);
    words.extend(message.quotes.iter().map(|quote| quote.text));
    view! {
        <li class="found" data-words=words.join(" ").to_lowercase()>
            <a href=format!("/reference/messages/{}", message.slug)>{message.prose.title}</a>
            <p>{message.prose.summary}</p>
        </li>
    }
}
