//! [Port blocking](https://fetch.spec.whatwg.org/#port-blocking): ports that speak something else
//! than HTTP.

use crate::fetch_request::FetchRequest;

/// Whether the request goes to a port that browsers never send HTTP to.
///
/// Spec: <https://fetch.spec.whatwg.org/#block-bad-port>
pub(crate) fn should_be_blocked_due_to_a_bad_port(request: &FetchRequest<'_>) -> bool {
    // Step 1. Look at where it goes now.
    let url = request.current_url();

    // Step 2. Block the ports of other protocols.
    if url.is_http() && url.origin().effective_port().is_some_and(is_bad_port) {
        return true;
    }

    // Step 3. Allow all others.
    false
}

/// Spec: <https://fetch.spec.whatwg.org/#bad-port>
fn is_bad_port(port: u16) -> bool {
    matches!(
        port,
        0 | 1 | 7 | 9 | 11 | 13 | 15 | 17 | 19..=23 | 25 | 37 | 42 | 43 | 53 | 69 | 77 | 79 | 87
            | 95 | 101..=104 | 109..=111 | 113 | 115 | 117 | 119 | 123 | 135 | 137 | 139 | 143
            | 161 | 179 | 389 | 427 | 465 | 512..=515 | 526 | 530..=532 | 540 | 548 | 554 | 556
            | 563 | 587 | 601 | 636 | 989 | 990 | 993 | 995 | 1719 | 1720 | 1723 | 2049 | 3659
            | 4045 | 4190 | 5060 | 5061 | 6000 | 6566 | 6665..=6669 | 6679 | 6697 | 10080
    )
}
