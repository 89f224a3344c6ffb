//! What a case shows to lie outside what is judged.

use crate::fetch_request::FetchRequest;
use crate::mixed_content::{address_space, is_let_through_as_loopback};
use crate::origin::Origin;
use crate::url::Url;
use crate::verdict::NotJudged;

/// What the page and the URLs of a request show, in a fixed order.
pub(crate) fn shown_by_urls(request: &FetchRequest<'_>) -> impl Iterator<Item = NotJudged> {
    let any = |is_it: &dyn Fn(&Url) -> bool| request.url_list.iter().any(is_it);
    let page = request.origin;
    let is_local = |url: &Url| !page.is_opaque() && address_space(page) < address_space(url.origin());
    [
        (NotJudged::MixedContent, any(&|url| is_let_through_as_loopback(page, url))),
        (NotJudged::LocalNetwork, any(&is_local)),
        (NotJudged::Websocket, any(&|url| matches!(url.scheme(), "ws" | "wss"))),
        (NotJudged::BlobUrl, any(&|url| url.scheme() == "blob")),
        (
            NotJudged::InternationalizedHost,
            is_internationalized(page) || any(&|url| is_internationalized(url.origin())),
        ),
    ]
    .into_iter()
    .filter_map(|(what, is_shown)| is_shown.then_some(what))
}

fn is_internationalized(origin: &Origin) -> bool {
    origin.host().is_some_and(|host| !host.is_ascii())
}
