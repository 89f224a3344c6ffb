//! The front page's demonstration: one request, sent to a server that forgot the header and to the same server
//! with it.

use leptos::prelude::*;

use super::{
    data::lab_data,
    running::{Piece, Running},
};

/// Sends the request to the broken server and to the fixed one, and shows the journey.
#[island]
pub fn Demo() -> impl IntoView {
    let data = lab_data();
    let (broken, fixed) = (data.plan.clone(), data.fixed.clone());
    let running = Running::new(data);
    let html = |piece| running.html(piece);
    let (sending, sending_to_fixed) = (running.clone(), running.clone());
    view! {
        <div class="demo card">
            <p class="actions">
                <button
                    type="button"
                    class="button"
                    data-key="s"
                    disabled
                    on:click=move |_| sending.send_plan(&broken)
                >
                    "Send a request"
                </button>
                <button
                    type="button"
                    class="button quiet"
                    disabled
                    on:click=move |_| sending_to_fixed.send_plan(&fixed)
                >
                    "Send it to the fixed server"
                </button>
            </p>
            <div role="status" data-piece=Piece::Outcome.as_str() inner_html=html(Piece::Outcome)></div>
            <div data-piece=Piece::Journey.as_str() inner_html=html(Piece::Journey)></div>
        </div>
    }
}
