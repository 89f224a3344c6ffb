//! The types that cross the network between the page's own origin and the page.
//!
//! Nothing here is sent across origins: the record of a run is read from the page's origin, so that
//! reading it is never itself a CORS request.

mod origins;
mod record;
mod run_id;

pub use origins::{Deployment, InvalidOrigin, OriginSet, Pair, PublicOrigin};
pub use record::{
    Alteration, Altered, Answer, Effect, Exchange, Handler, Header, RequestKind, Role, RunRecord, Side,
};
pub use run_id::{InvalidRunId, RunId};
