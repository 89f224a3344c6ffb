//! A page that is not there.

use axum::http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_location;
use lessons::CHAPTERS;

use super::head::PageHead;

/// Any other path, and a lesson that does not exist.
#[component]
pub(super) fn NotFoundPage() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    let path = use_location().pathname.get_untracked();
    let alike = alike(&path);
    let suggestions = (!alike.is_empty()).then(|| {
        let links: Vec<_> =
            alike.into_iter().map(|(href, title)| view! { <li><a href=href>{title}</a></li> }).collect();
        view! {
            <section aria-labelledby="alike">
                <h2 id="alike">"Perhaps you meant"</h2>
                <ul class="list">{links}</ul>
            </section>
        }
    });
    let first = CHAPTERS.first().map(|chapter| format!("/learn/{}", chapter.slug));
    view! {
        <PageHead title="Not found" description="There is no such page in CORS Lab." />
        <main id="content" class="home" tabindex="-1">
            <h1>"There is no such page"</h1>
            <p class="lead">"Nothing is at " <code>{path}</code> ". The address may be mistyped, or the page has moved."</p>
            {suggestions}
            <p class="ways">
                <a class="button" href="/">"All lessons"</a>
                <a class="button quiet" href=first>"Begin at the beginning"</a>
            </p>
        </main>
    }
}

/// The lessons whose addresses share a word with this path, the likeliest first.
fn alike(path: &str) -> Vec<(String, &'static str)> {
    const MOST: usize = 4;
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.len() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let wanted = words(path);
    let mut found: Vec<_> = CHAPTERS
        .iter()
        .flat_map(|chapter| {
            let introduction = (format!("/learn/{}", chapter.slug), chapter.prose.title);
            let scenarios = chapter
                .scenarios
                .iter()
                .map(|scenario| (format!("/learn/{}", scenario.id), scenario.prose.title));
            std::iter::once(introduction).chain(scenarios)
        })
        .map(|(href, title)| {
            let own = words(&href);
            let shared = wanted.iter().filter(|word| *word != "learn" && own.contains(word)).count();
            (shared, href, title)
        })
        .filter(|(shared, ..)| *shared > 0)
        .collect();
    found.sort_by_key(|(shared, ..)| std::cmp::Reverse(*shared));
    found.into_iter().take(MOST).map(|(_, href, title)| (href, title)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_lesson_gets_suggestions() {
        let found = alike("/learn/simple/no_origin");
        assert_eq!(found[0].0, "/learn/simple/no-origin");
        assert_eq!(alike("/preflight")[0].0, "/learn/preflight");
    }

    #[test]
    fn a_path_like_no_lesson_gives_no_suggestion() {
        assert_eq!(alike("/xmlrpc.php"), []);
        assert_eq!(alike("/learn/zebra"), []);
    }
}
