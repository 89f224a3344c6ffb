//! The front page's demonstration: one request, sent to a server that forgot the header and to the same server
//! with it.

use leptos::prelude::*;

use super::{data::lab_data, running::Running};

/// Sends the request to the broken server and to the fixed one, and shows the journey.
#[island]
pub fn Demo() -> impl IntoView {
    let data = lab_data();
    let (broken, fixed) = (data.plan.clone(), data.fixed.clone());
    let running = Running::new(data);
    let [busy, _, finding, journey, ..] = running.pieces();
    view! {
        <div class="demo card" aria-busy=busy>
            <p class="actions">
                <button
                    type="button"
                    class="button"
                    data-key="s"
                    disabled=move || running.is_not_ready()
                    on:click=move |_| running.send_plan(&broken)
                >
                    "Send a request"
                </button>
                <button
                    type="button"
                    class="button quiet"
                    disabled=move || running.is_not_ready()
                    on:click=move |_| running.send_plan(&fixed)
                >
                    "Send it to the fixed server"
                </button>
            </p>
            <div role="status" inner_html=finding></div>
            <div inner_html=journey></div>
        </div>
    }
}
