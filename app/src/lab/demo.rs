//! The front door's demonstration: one request, sent to a server that forgot the header and to the same server
//! with it.

use leptos::prelude::*;

use super::{
    data::{lab_data, mended_url},
    running::Running,
};

/// Sends the request to the broken server and to the mended one, and shows the journey.
#[island]
pub fn Demo() -> impl IntoView {
    let running = Running::new(lab_data());
    let broken = running.data.with_value(|data| data.request.url.clone());
    let mended = mended_url();
    let send = move |url: &String| {
        running.data.update_value(|data| data.request.url = url.clone());
        running.send();
    };
    let [busy, _, finding, journey, ..] = running.pieces();
    view! {
        <div class="demo card" aria-busy=busy>
            <p class="actions">
                <button
                    type="button"
                    class="button"
                    data-key="s"
                    disabled=move || running.is_not_ready()
                    on:click=move |_| send(&broken)
                >
                    "Send a request"
                </button>
                <button
                    type="button"
                    class="button quiet"
                    disabled=move || running.is_not_ready()
                    on:click=move |_| send(&mended)
                >
                    "Send it to the mended server"
                </button>
            </p>
            <div role="status" inner_html=finding></div>
            <div inner_html=journey></div>
        </div>
    }
}
